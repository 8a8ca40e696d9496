// salon: a fresh database with the demo company, and a desk: the fixture of most engine tests.
#pragma once

#include "engine/base/ids.h"
#include "engine/desk/desk.h"
#include "engine/desk/find_slots.h"
#include "engine/guards/check.h"
#include "tests/support/test_database.h"
#include "tools/demo/demo_company.h"

#include <atomic>
#include <functional>
#include <memory>
#include <string>

namespace slotkeeper::tests {

class Salon {
public:
    explicit Salon(DeskOptions options = {});

    // A desk of another process on the same database: own sessions, own catalogue, own ids.
    struct Process {
        Process(const std::string& url, int number, DeskOptions options = {});
        store::Database database;
        SystemClock clock;
        IdSource ids;
        Catalogs catalogs;
        Desk desk;
    };
    std::unique_ptr<Process> another_process(int number, DeskOptions options = {});

    // A Tuesday some weeks ahead at that local time in Berlin; `days` later if asked for.
    static Instant at(int hour, int minute, int days = 0);

    // Commands with fresh ids and keys.
    Command book(Instant start, std::optional<ResourceId> staff = {}, std::string phone = {});
    Command book_service(ServiceId service, Instant start, std::vector<ResourcePreference> preferences = {},
                         std::string phone = {});
    Command hold(Instant start, ResourceId staff, std::string holder, Seconds length = limits::hold_length_default);
    Command make(decltype(Command::ask) ask);

    // Changes the catalogue as the product does, whatever is booked. New objects get slugs. Throws std::logic_error if
    // it is refused.
    void change(const std::function<void(CatalogDraft& draft)>& edit);

    const Service& service(std::string_view name);  // "Haarschnitt"
    const Resource& staff(std::size_t number);      // of those who cut, from 0
    std::string fresh_phone();

    // How many promises the product's own check finds broken, each of which is told; but for a kind that the test
    // breaks.
    std::int64_t broken_rows(std::optional<store::FindingKind> besides = {});

    TestDatabase test;
    store::Database database;
    SystemClock clock;
    IdSource ids;
    Catalogs catalogs;
    CatalogPtr catalog;
    Desk desk;

private:
    std::atomic<int> phones_{0};
};

RequestKey fresh_key(IdSource& ids);

}  // namespace slotkeeper::tests

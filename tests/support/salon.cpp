// salon: the construction of the fixture.
#include "tests/support/salon.h"

#include "engine/catalog/slug.h"
#include "engine/desk/catalog/change_catalog.h"
#include "engine/guards/digest.h"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

namespace slotkeeper::tests {

namespace {

store::DatabaseOptions options_for(const std::string& url) { return {.url = url, .sessions_max = 24}; }

// Berlin's offset is looked up, so that the fixture is right on either side of a clock change.
Instant tuesday_ahead(const TimeZone& zone, Minutes after_midnight, int days) {
    const SystemClock clock;
    auto day = zone.local_day(whole_seconds(clock.now())) + std::chrono::days(21);
    while (std::chrono::weekday(std::chrono::sys_days(day.time_since_epoch())) != std::chrono::Tuesday) {
        day += std::chrono::days(1);
    }
    return zone.to_utc(day + std::chrono::days(days) + after_midnight).value();
}

}  // namespace

RequestKey fresh_key(IdSource& ids) {
    RequestKey key;
    key.channel = Channel::engine;
    key.key = sha256("key " + std::to_string(ids.next()));
    key.fingerprint = sha256("request");
    return key;
}

Salon::Process::Process(const std::string& url, int number, DeskOptions options)
    : database(options_for(url)),
      ids(number, clock),
      catalogs(database),
      desk(database, catalogs, ids, std::move(options)) {}

Salon::Salon(DeskOptions options)
    : database(options_for(test.url())),
      ids(1, clock),
      catalogs(database),
      catalog((demo::put_company(database), catalogs.current(demo::kCompany))),
      desk(database, catalogs, ids, std::move(options)) {}

std::unique_ptr<Salon::Process> Salon::another_process(int number, DeskOptions options) {
    return std::make_unique<Process>(test.url(), number, std::move(options));
}

void Salon::change(const std::function<void(CatalogDraft& draft)>& edit) {
    CatalogChange change{.company = demo::kCompany, .edit = [&](const Catalog& current) {
                             auto draft = draft_of(current);
                             edit(draft);
                             fill_slugs(draft.branches);
                             fill_slugs(draft.services);
                             fill_slugs(draft.resources);
                             return Result(std::move(draft));
                         }};
    change.force = true;
    change.reason = change.actor = "test";
    const auto changed = change_catalog(database, change);
    if (!changed) throw std::logic_error(changed.refusal().field + ": " + changed.refusal().message);
    catalog = catalogs.current(demo::kCompany);
}

Instant Salon::at(int hour, int minute, int days) {
    return tuesday_ahead(demo::branch().zone, std::chrono::hours(hour) + Minutes(minute), days);
}

Command Salon::make(decltype(Command::ask) ask) {
    Command command;
    command.ask = std::move(ask);
    command.company = demo::kCompany;
    command.key = fresh_key(ids);
    command.actor = "test";
    return command;
}

std::string Salon::fresh_phone() { return "+4915112" + std::to_string(100'000 + phones_++); }

Command Salon::book_service(ServiceId wanted, Instant start, std::vector<ResourcePreference> preferences,
                            std::string phone) {
    Book ask;
    ask.id = ids.make<AppointmentId>();
    ask.branch = catalog->branches().front().id;
    ask.service = wanted;
    ask.start = start;
    ask.preferences = std::move(preferences);
    ask.customer = {"Erika Muster", phone.empty() ? fresh_phone() : std::move(phone), "", ""};
    return make(ask);
}

Command Salon::book(Instant start, std::optional<ResourceId> who, std::string phone) {
    std::vector<ResourcePreference> preferences;
    if (who) preferences.push_back({0, 0, *who});
    return book_service(service("Haarschnitt").id, start, std::move(preferences), std::move(phone));
}

Command Salon::hold(Instant start, ResourceId who, std::string holder, Seconds length) {
    PlaceHold ask;
    ask.id = ids.make<AppointmentId>();
    ask.branch = catalog->branches().front().id;
    ask.service = service("Haarschnitt").id;
    ask.start = start;
    ask.preferences = {{0, 0, who}};
    ask.holder = std::move(holder);
    ask.length = length;
    return make(ask);
}

const Service& Salon::service(std::string_view name) {
    const auto* found = catalog->service_named(name);
    if (found == nullptr) throw std::logic_error("the demo company has no such service");
    return *found;
}

const Resource& Salon::staff(std::size_t number) {
    return *catalog->able(catalog->branches().front(), service("Haarschnitt").segments[0].needs[0]).at(number);
}

std::int64_t Salon::broken_rows(std::optional<store::FindingKind> besides) {
    store::Database patient({.url = test.url(), .sessions_max = 1, .answer_patience = std::chrono::minutes(10)});
    std::int64_t broken = 0;
    for (const auto& finding : check(patient).findings) {
        if (finding.kind == besides) continue;
        ++broken;
        std::string rows;
        for (const auto& id : finding.ids) (rows += ' ') += id;
        BOOST_TEST_MESSAGE(name_of(finding.kind) << rows << ": " << finding.detail);
    }
    return broken;
}

}  // namespace slotkeeper::tests

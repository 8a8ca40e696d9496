// health: liveness and readiness for load balancers and scripts: no key required, no details of a company.
#include "adapters/rest/rest_api.h"
#include "adapters/rest/serving.h"
#include "engine/guards/check.h"
#include "engine/store/mariadb/migrator.h"
#include "engine/store/operations/metric_rows.h"

namespace slotkeeper::rest {

namespace {

struct Alive {};

const View<Alive>& alive_view() {
    static const View<Alive> view{"Alive", "The process serves.",
                                  member("status", "", [](const Alive&) { return std::string_view("alive"); })};
    return view;
}

// Something that needs attention but does not stop this server from serving.
struct Warning {
    std::string code, detail;
};

const View<Warning>& warning_view() {
    static const View<Warning> view{
        "Warning", "Something that needs attention but does not stop the server.",
        member("code", "`clock_off`: the clocks of server and database differ.", &Warning::code),
        member("detail", "", &Warning::detail)};
    return view;
}

struct Ready {
    std::vector<InstalledData> data;
    std::optional<std::int64_t> calendar_accounts_paused{};
    std::vector<Warning> warnings{};
};

const View<Ready>& ready_view() {
    static const View<Ready> view{
        "Ready",
        "The database answers, has the expected schema and free disk space.",
        member("status", "", [](const Ready&) { return std::string_view("ready"); }),
        nested("data", "Version and age of the rules that bookings depend on.", installed_data_view(), Parts::list,
               &Ready::data),
        member_if_any("calendar_accounts_paused",
                      "How many accounts at Cal.com are paused, because too much would have changed at once.",
                      &Ready::calendar_accounts_paused),
        nested_if_any("warnings", "What needs attention.", warning_view(), &Ready::warnings)};
    return view;
}

Result<Reply> alive(const NoInput&, Context&) { return Reply{.body = alive_view().write({})}; }

Reply not_ready(std::string why, std::string cause = {}) {
    return {.refusal = refuse(ErrorCode::unavailable, "", std::move(why)), .cause = std::move(cause)};
}

Reply readiness(const Services& services) {
    const auto schema = store::schema_status(services.database);
    if (schema.database_version != schema.binary_version) {
        return not_ready("the database schema does not match this program");
    }
    if (const auto full = disk_trouble(services.data_folder)) return not_ready(*full);
    if (const auto refused = services.database.refused_write()) {
        return not_ready("the database accepts no writes: its disk is full or it is read-only", *refused);
    }
    Ready found{installed_data(whole_seconds(services.clock.now()))};
    const auto accounts = services.database.read([](store::Tx& tx) { return store::count_accounts(tx); });
    if (const auto paused = accounts.find(AccountState::paused); paused != accounts.end()) {
        found.calendar_accounts_paused = paused->second;
    }
    if (auto off = clock_trouble(clock_ahead(services.database, services.clock))) {
        found.warnings.push_back({"clock_off", *std::move(off)});
    }
    return {.body = ready_view().write(found)};
}

Result<Reply> ready(const NoInput&, Context& context) {
    try {
        return readiness(context.services);
    } catch (const store::DbError& error) {
        return not_ready("the database is unavailable; try again", error.what());
    }
}

}  // namespace

std::vector<Operation> health_operations() {
    return {
        operation<NoInput>({.id = "health.alive",
                            .method = "GET",
                            .path = "/healthz",
                            .scope = std::nullopt,
                            .summary = "Tell whether the process serves.",
                            .answer = Answer::record(alive_view())},
                           alive),
        operation<NoInput>({.id = "health.ready",
                            .method = "GET",
                            .path = "/readyz",
                            .scope = std::nullopt,
                            .summary = "Tell whether the process can serve bookings.",
                            .description = "503 `unavailable` if the database does not answer, has another schema or "
                                           "has no free disk space.",
                            .answer = Answer::record(ready_view())},
                           ready),
    };
}

}  // namespace slotkeeper::rest

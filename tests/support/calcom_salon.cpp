// calcom_salon: the accounts, the event types, and the comparison of both sides.
#include "tests/support/calcom_salon.h"

#include "adapters/http/client.h"
#include "engine/base/calendar_text.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/calendar/account_rows.h"
#include "engine/store/calendar/link_rows.h"
#include "engine/store/catalog/catalog_rows.h"
#include "jobs/calcom/calcom_sync.h"
#include "jobs/calcom/stray_check.h"
#include "tests/support/job_run.h"
#include "tests/support/oauth_person.h"

#include <boost/test/unit_test.hpp>

#include <map>
#include <stdexcept>
#include <thread>

namespace slotkeeper::tests {

using namespace std::chrono_literals;
using nlohmann::json;

namespace {

calcom::Options client_options() {
    calcom::Options options;
    options.call_deadline = 500ms;
    options.page_size = 20;
    options.oauth = oauth_client();
    options.oauth.deadline = 500ms;
    return options;
}

SyncOptions sync_options() {
    SyncOptions options;
    options.lease = 1500ms;
    options.take_over_grace = 2000ms;
    options.stray_check_delay = 1500ms;
    options.reread_waits = {500ms, 2000ms, 5000ms};
    return options;
}

std::string username(const Resource& staff) { return "staff" + std::to_string(staff.id.value); }

Minutes length_of(const Service& service) { return service.shortest_length(); }

// Who can do the first segment of a service is its host.
bool hosts(const Service& service, const Resource& staff) {
    return staff.kind == ResourceKind::staff && staff.can(service.segments[0].needs[0]);
}

}  // namespace

std::string account_key(const Resource& staff) { return "cal_sim_" + username(staff); }

std::int64_t event_type_id(const Service& service, const Resource& staff) {
    return service.id.value * 100 + staff.id.value;
}

CallGateOptions CalcomWorld::lenient_gate() {
    CallGateOptions options;
    options.rules.failures_max = 20;
    options.rules.open = options.rules.open_max = 100ms;
    options.rules.probe = 1000ms;
    return options;
}

CalcomWorld::CalcomWorld(store::Database& database, const std::filesystem::path& folder, Catalogs& catalogs, Desk& desk,
                         IdSource& ids, const CallGateOptions& gate_options)
    : sealer(folder),
      gate(database, gate_options),
      gateways(client_options(), gate),
      leases(database, "world " + std::to_string(ids.next())),
      accounts(database, sealer, gateways, leases, ids),
      mapping(database, catalogs, leases, accounts),
      tools{database, desk, catalogs, sealer, gateways, ids, accounts, sync_options()} {}

WorkerOptions CalcomWorld::worker_options() const {
    WorkerOptions options;
    options.lease = 1000ms;
    options.poll = 50ms;
    options.sync = tools.options;
    options.remote_retry.base = 20ms;
    options.remote_retry.cap = 200ms;
    options.reconcile_every = 0s;  // tests say themselves when
    return options;
}

void CalcomWorld::work_until_stopped(const WorkerOptions& options, const std::filesystem::path& folder) {
    Worker worker(tools.database, tools.desk, tools.catalogs, sealer, gateways, tools.ids, accounts, options);
    worker.start();
    while (!std::filesystem::exists(folder / "stop")) std::this_thread::sleep_for(20ms);
    BOOST_TEST(worker.stop(20s));
}

CalcomSalon::CalcomSalon()
    : remote({.rate_limit_per_minute = 1'000'000, .clock = &remote_clock}),
      world(database, folder.path(), catalogs, desk, ids) {
    connect();
}

void CalcomSalon::connect() {
    auto users = json::array();
    database.transact([&](store::Tx& tx) {
        for (const auto& staff : catalog->resources()) {
            if (staff.kind != ResourceKind::staff) continue;
            CalendarAccount account;
            account.id = ids.make<AccountId>();
            account.company = demo::kCompany;
            account.provider_account = username(staff);
            account.base_url = remote.address();
            account.sealed_credential = world.sealer.seal(account_key(staff));
            account.sealed_webhook_secret = world.sealer.seal("none");
            account.created_at = tx.now();
            store::register_account(tx, account);
            json user{{"id", staff.id.value}, {"username", username(staff)}, {"event_types", json::array()}};
            for (const auto& service : catalog->services()) {
                if (!hosts(service, staff)) continue;
                const auto id = event_type_id(service, staff);
                user["event_types"].push_back({{"id", id},
                                               {"slug", "service" + std::to_string(service.id.value)},
                                               {"title", service.name},
                                               {"lengthInMinutes", length_of(service).count()},
                                               {"minimumBookingNotice", 0}});
                store::put_event_type(tx, service.id, staff.id, {account.id, id, length_of(service)});
            }
            users.push_back(std::move(user));
        }
        store::bump_catalog_version(tx, demo::kCompany);
    });
    ask("PUT", "/simulator/setup", {{"users", std::move(users)}});
    catalog = catalogs.current(demo::kCompany);
}

json CalcomSalon::ask(const std::string& method, const std::string& path, const json& body, const std::string& key) {
    // Far more than one page, and than one call: all that a storm has left behind, on a machine that is busy.
    http::Client client(
        {.base_url = remote.address(), .total_deadline = std::chrono::minutes(2), .body_bytes_max = 256'000'000});
    const auto* const version = path.starts_with("/v2/event-types") ? "2024-06-14" : "2024-08-13";
    std::map<std::string, std::string> headers{{"cal-api-version", version}};
    if (!key.empty()) headers["Authorization"] = "Bearer " + key;
    if (!body.is_null()) headers["Content-Type"] = "application/json";
    const auto outcome = client.send(method, path, headers, body.is_null() ? "" : body.dump());
    if (const auto* lost = std::get_if<http::Unknown>(&outcome)) {
        throw std::runtime_error(method + ' ' + path + ": " + lost->reason);
    }
    const auto& reply = std::get<http::Reply>(outcome);
    if (reply.status >= 300) throw std::runtime_error(method + ' ' + path + ": " + reply.body);
    auto answer = json::parse(reply.body);
    return answer.contains("data") ? answer["data"] : answer;
}

void CalcomSalon::set_faults(double rate, const std::vector<std::string>& kinds, std::uint64_t seed) {
    // At full rate every delayed answer comes too late; in a storm some come in time.
    json plan{{"rate", rate}, {"kinds", kinds}, {"seed", seed}, {"delay_ms", {rate < 1 ? 10 : 700, 700}}};
    // After a lost call was looked into for the first time.
    if (std::find(kinds.begin(), kinds.end(), "served_late") != kinds.end()) plan["hang_ms"] = 2'500;
    ask("PUT", "/simulator/faults", plan);
}

void CalcomSalon::set_policy(SyncPolicy policy) {
    test.run("UPDATE service SET sync_policy = '" + std::string(name_of(policy)) + "'");
    database.transact([&](store::Tx& tx) { store::bump_catalog_version(tx, demo::kCompany); });
    catalog = catalogs.current(demo::kCompany);
}

Appointment CalcomSalon::booked(Command command) {
    const auto receipt = desk.submit(std::move(command));
    if (!receipt) throw std::runtime_error("the desk refused: " + receipt.refusal().message);
    return *receipt->appointment;
}

void CalcomSalon::cancel(AppointmentId id) { booked(make(Cancel{id, "customer", {}})); }

Appointment CalcomSalon::move(AppointmentId id, Instant start, std::vector<ResourcePreference> preferences) {
    return booked(make(Reschedule{id, start, std::move(preferences), false, {}}));
}

JobResult CalcomSalon::sync(AppointmentId id, int attempt) { return sync(id, world.tools, attempt); }

JobResult CalcomSalon::sync(AppointmentId id, const SyncTools& with, int attempt) {
    const auto ours = database.read([&](store::Tx& tx) { return store::load_appointment(tx, demo::kCompany, id); });
    return sync_to_calcom(with, run_of(job::Sync{id, ours ? ours->version : 1}, attempt));
}

JobResult CalcomSalon::check_strays(AppointmentId id) {
    return check_for_strays(world.tools, run_of(job::StrayCheck{id, {}}));
}

std::int64_t CalcomSalon::unfinished() {
    return test.number(
        "SELECT COUNT(*) FROM job WHERE queue IN ('sync', 'webhooks') AND state IN ('available', 'running')");
}

bool CalcomSalon::settle(std::chrono::seconds patience) {
    Worker worker(database, desk, catalogs, world.sealer, world.gateways, ids, world.accounts, world.worker_options());
    worker.start();
    const auto until = std::chrono::steady_clock::now() + patience;
    while (unfinished() > 0 && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(20ms);
    worker.stop(10s);
    return unfinished() == 0;
}

Link CalcomSalon::link_of(AppointmentId id) {
    return database.read([&](store::Tx& tx) { return store::load_links(tx, std::array{id}).at(0); });
}

std::vector<json> CalcomSalon::live_bookings() {
    std::vector<json> live;
    const auto everything = ask("GET", "/simulator/bookings");
    for (const auto& booking : everything.at("bookings")) {
        if (booking.at("status") == "accepted" || booking.at("status") == "pending") live.push_back(booking);
    }
    return live;
}

std::vector<json> CalcomSalon::live_bookings_of(AppointmentId id) {
    auto live = live_bookings();
    std::erase_if(live, [&](const json& booking) {
        return booking.at("metadata").value("slotkeeper_appointment_id", "") != id.text();
    });
    return live;
}

void CalcomSalon::let_host_decide(const Resource& staff) {
    const auto& cut = service("Haarschnitt");
    const json event_type{{"id", event_type_id(cut, staff)},
                          {"slug", "service" + std::to_string(cut.id.value)},
                          {"title", "Cut"},
                          {"lengthInMinutes", 30},
                          {"minimumBookingNotice", 0},
                          {"confirmationPolicy", {{"type", "always"}, {"blockUnconfirmedBookingsInBooker", false}}}};
    ask("PUT", "/simulator/setup",
        {{"users", {{{"id", staff.id.value}, {"username", username(staff)}, {"event_types", {event_type}}}}}});
}

std::string CalcomSalon::book_there(const Resource& staff, Instant start) {
    const json body{
        {"start", format_rfc3339(start)},
        {"eventTypeId", event_type_id(service("Haarschnitt"), staff)},
        {"attendee", {{"name", "Walk In"}, {"email", "walk.in@example.com"}, {"timeZone", "Europe/Berlin"}}}};
    return ask("POST", "/v2/bookings", body, account_key(staff)).at("uid");
}

std::string CalcomSalon::taken_in_as(const std::string& uid) {
    std::string id;
    database.read([&](store::Tx& tx) {
        tx.rows("SELECT appointment_id FROM calendar_link WHERE remote_uid = :uid", {uid},
                [&](AppointmentId appointment) { id = appointment.text(); });
    });
    return id;
}

std::string CalcomSalon::differences() {
    std::map<std::string, std::vector<json>> theirs;
    for (auto& booking : live_bookings()) {
        auto id = booking.at("metadata").value("slotkeeper_appointment_id", "");
        if (id.empty()) id = taken_in_as(booking.at("uid"));
        if (!id.empty()) theirs[id].push_back(std::move(booking));
    }
    std::string text;
    store::AppointmentFilter all;
    all.company = demo::kCompany;
    all.rows_max = 100'000;
    const auto ours = database.read([&](store::Tx& tx) { return store::list_appointments(tx, all); });
    for (const auto& one : ours) {
        const auto id = one.id.text();
        const auto bookings = std::exchange(theirs[id], {});
        const auto wanted = wanted_of(one, *catalog);
        if (bookings.size() != (wanted.live ? 1U : 0U)) {
            text += id + " (" + std::string(name_of(one.state)) + ") has " + std::to_string(bookings.size()) +
                    " live bookings\n";
            continue;
        }
        if (bookings.empty()) continue;
        const auto& booking = bookings[0];
        const auto same_times = parse_rfc3339(std::string(booking.at("start"))) == one.time.from &&
                                parse_rfc3339(std::string(booking.at("end"))) == one.time.until;
        if (!same_times) text += id + " stands at " + std::string(booking.at("start")) + "\n";
        if (booking.at("eventType").at("id") != wanted.event_type_id) text += id + " is of another event type\n";
        const auto link = link_of(one.id);
        if (link.remote_uid != booking.at("uid")) text += id + " has another uid in its link\n";
        if (link.state != SyncState::in_step)
            text += id + " is " + std::string(name_of(link.state)) + ' ' + link.last_error + "\n";
    }
    for (const auto& [id, bookings] : theirs) {
        if (!bookings.empty()) text += id + " is unknown to us and has bookings\n";
    }
    return text;
}

}  // namespace slotkeeper::tests

// full_system: fills the tables, requests every route, restores the rows.
#include "tests/scenarios/full_system.h"

#include "adapters/receptionist/functions/function_table.h"
#include "engine/guards/check.h"
#include "engine/guards/digest.h"

#include <stdexcept>
#include <thread>

namespace slotkeeper::tests {

namespace {

using nlohmann::json;
using store::Scope;

constexpr AccountId kAccount{901};
const std::set<std::string> kOfNoCompany{"schema_migration", "lease"};

std::string list_of(const std::vector<FullSystem::Column>& columns) {
    std::string list;
    for (const auto& column : columns) {
        if (!column.is_generated) list += (list.empty() ? "" : ", ") + column.name;
    }
    return list;
}

// Anything that the column takes.
std::string filler(const FullSystem::Column& column) {
    if (!column.refers_to.empty()) return "(SELECT " + column.name + " FROM " + column.refers_to + " LIMIT 1)";
    if (column.kind == "date" || column.kind == "datetime") return "UTC_TIMESTAMP() + INTERVAL 1 DAY";
    if (column.name == "until_minute") return "60";  // after from_minute
    if (column.kind == "enum" || column.kind == "tinyint" || column.kind == "smallint" || column.kind == "int")
        return "1";
    if (column.kind == "bigint") return "77";
    return "'77'";
}

}  // namespace

FullSystem::FullSystem() {
    metrics::add_metrics_route(front_.router, metrics_);
    admin_key_ = front_.new_key(demo::kCompany, {Scope::read, Scope::write, Scope::admin});
    read_tables();
    fill();
    keep();
}

FullSystem::~FullSystem() {
    if (!kept_.empty()) front_.salon.test.run("DROP DATABASE " + kept_);
}

void FullSystem::read_tables() {
    front_.salon.database.read([&](store::Tx& tx) {
        tx.rows(
            store::SqlText("SELECT c.table_name, c.column_name, c.column_type, c.data_type, c.is_nullable = 'YES', "
                           "COALESCE(c.generation_expression, '') <> '', c.column_key = 'PRI', "
                           "COALESCE((SELECT MAX(k.referenced_table_name) FROM information_schema.key_column_usage k "
                           "WHERE k.table_schema = c.table_schema AND k.table_name = c.table_name AND k.column_name = "
                           "c.column_name AND k.referenced_column_name = c.column_name), '') "
                           "FROM information_schema.columns c WHERE c.table_schema = DATABASE() "
                           "ORDER BY c.table_name, c.ordinal_position"),
            [&](const std::string& table, std::string name, std::string type, std::string kind, bool is_nullable,
                bool is_generated, bool is_key, std::string refers_to) {
                if (kOfNoCompany.contains(table)) return;
                tables_[table].push_back({std::move(name), std::move(type), std::move(kind), is_nullable, is_generated,
                                          is_key, std::move(refers_to)});
            });
    });
}

std::string FullSystem::row_of(const std::string& table) const {
    std::string key, where;
    for (const auto& column : tables_.at(table)) {
        if (column.name == "company_id") where = " WHERE company_id = " + std::to_string(demo::kCompany.value);
        if (column.is_key) key += (key.empty() ? " ORDER BY " : ", ") + column.name;
    }
    return where + key + " LIMIT 1";
}

void FullSystem::fill_table(const std::string& table) {
    std::string names, values;
    for (const auto& column : tables_.at(table)) {
        if (column.is_generated || (column.is_nullable && column.refers_to.empty())) continue;
        names += (names.empty() ? "" : ", ") + column.name;
        values += (values.empty() ? "" : ", ") + filler(column);
    }
    if (!damage("INSERT INTO " + table + " (" + names + ") VALUES (" + values + ")")) {
        throw std::runtime_error("no row for " + table);
    }
}

void FullSystem::fill() {
    auto& salon = front_.salon;
    const auto as_admin = Front::bearer(admin_key_);
    const auto made = [](const Answer& answer) {
        if (answer.status != 201) throw std::runtime_error("not made: " + answer.text);
        return answer.body;
    };
    const auto booked = made(front_.post("/v1/appointments", front_.booking(Front::at(10), salon.staff(0).id)));
    ids_["appointments"] = booked["id"];
    ids_["customers"] = booked["customer"]["id"];
    const json start{{"service", "Haarschnitt"}, {"start", Front::at(12)}, {"resource_id", salon.staff(0).id.text()}};
    ids_["holds"] = made(front_.post("/v1/holds", start))["id"];
    ids_["blocks"] = made(front_.post(
        "/v1/blocks",
        {{"resource_id", salon.staff(0).id.text()}, {"start", Front::at(14)}, {"end", Front::at(15)}}))["id"];
    ids_["waitlist"] = made(
        front_.post("/v1/waitlist", {{"service", "Haarschnitt"},
                                     {"from", Front::at(10).substr(0, 10)},
                                     {"customer", {{"name", "Wanda Wartet"}, {"phone", salon.fresh_phone()}}}}))["id"];
    ids_["series"] = made(front_.post(
        "/v1/series", {{"service", "Haarschnitt"},
                       {"start", Front::at(16).substr(0, 16)},
                       {"rrule", "FREQ=WEEKLY;COUNT=2"},
                       {"customer", {{"name", "Sina Serie"}, {"phone", salon.fresh_phone()}}}}))["series_id"];
    auto with_body = as_admin;
    with_body["Content-Type"] = "application/json";
    json segment{{"name", "Kurs"}, {"minutes", 60}};
    segment["needs"] = json::array({{{"skill", "cut"}, {"resources", {salon.staff(1).slug, salon.staff(2).slug}}}});
    const json course{{"slug", "kurs"}, {"name", "Kurs"}, {"seats", 4}, {"segments", json::array({segment})}};
    (void)made(front_.send("POST", "/v1/services", with_body, course.dump()));
    const json seat{{"service", "kurs"},
                    {"start", Front::at(14, 30)},
                    {"customer", {{"name", "Karla Kurs"}, {"phone", salon.fresh_phone()}}}};
    ids_["sessions"] = made(front_.post("/v1/appointments", seat))["session_id"];
    ids_["companies"] = demo::kCompany.text();
    ids_["services"] = salon.service("Haarschnitt").id.text();
    ids_["resources"] = salon.staff(0).id.text();
    ids_["branches"] = demo::branch().id.text();
    ids_["calendar-accounts"] = kAccount.text();
    (void)front_.call("leave_message", {{"message", "Bitte rufen Sie an"}, {"name", "Erika Muster"}});
    (void)front_.call("list_services", json::object());
    const auto company = std::to_string(demo::kCompany.value);
    const auto account = std::to_string(kAccount.value);
    salon.database.transact([&](store::Tx& tx) {
        tx.run(
            "INSERT INTO calendar_account (account_id, company_id, provider, provider_account, base_url, state, "
            "sealed_credential, sealed_webhook_secret, created_at) VALUES (:id, :company, 'calcom', 'salon', "
            "'http://127.0.0.1:1', 'active', :credential, :secret, '2026-01-01')",
            {kAccount, demo::kCompany, front_.sealer.seal("cal_front"), front_.sealer.seal(webhook_secret_)});
        tx.run(
            "INSERT INTO calendar_event_type (service_id, resource_id, account_id, event_type_id, length_minutes) "
            "VALUES (:service, :resource, :account, 5, 45)",
            {salon.service("Haarschnitt").id, salon.staff(0).id, kAccount});
        tx.run("INSERT INTO spoken_name (company_id, service_id, name) VALUES (:company, :service, 'Haare ab')",
               {demo::kCompany, salon.service("Haarschnitt").id});
        tx.run(
            "INSERT INTO schedule_exception (resource_id, date, from_minute, until_minute) VALUES "
            "(:resource, '2030-01-01', 540, 600)",
            {salon.staff(0).id});
        // Long past, so that the hours of the salon stay.
        tx.run("INSERT INTO branch_schedule (branch_id, number, until_date) VALUES (:branch, 0, '2001-01-01')",
               {demo::branch().id});
        tx.run("INSERT INTO resource_schedule (resource_id, number, until_date) VALUES (:resource, 0, '2001-01-01')",
               {salon.staff(0).id});
        tx.run("INSERT INTO service_pair_buffer (service_id, next_service_id, minutes) VALUES (:service, :next, 1)",
               {salon.service("Bart").id, salon.service("Bart").id});
        tx.run(
            "INSERT INTO service_peak_time (service_id, number, weekday, from_minute, until_minute, price) "
            "VALUES (:service, 0, 0, 0, 60, 5000)",
            {salon.service("Bart").id});
        tx.run("UPDATE catalog_version SET version = version + 1");
        // A key that no request uses: a row of fill_table() would limit one that they do use.
        store::ApiKey limited{salon.ids.make<ApiKeyId>(), demo::kCompany, "limited", {Scope::read}, tx.now(), {}};
        limited.branches = {demo::branch().id};
        store::insert_api_key(tx, limited, sha256("a key of one branch"));
        store::replace_secret(tx, limited.id, sha256("its next secret"), tx.now() + std::chrono::hours(1), tx.now());
    });
    for (const auto& [table, columns] : tables_) {
        if (salon.test.number("SELECT COUNT(*) FROM " + table) == 0) fill_table(table);
    }
    const auto id_from = [&](const std::string& column, const std::string& table) {
        return salon.test.number("SELECT MIN(" + column + ") FROM " + table + " WHERE company_id = " + company);
    };
    ids_["messages"] = MessageId{id_from("message_id", "message")}.text();
    ids_["voice-notes"] = VoiceNoteId{id_from("voice_note_id", "voice_note")}.text();
    ids_["calls"] = VoiceCallId{id_from("voice_call_id", "voice_call")}.text();
    ids_["jobs"] = JobId{id_from("job_id", "job")}.text();
    ids_["keys"] = ApiKeyId{1}.text();  // no key has this id: the key of these requests is still needed
}

void FullSystem::keep() {
    auto& test = front_.salon.test;
    kept_ = test.name() + "_kept";
    test.run("CREATE DATABASE " + kept_);
    for (const auto& [table, columns] : tables_) {
        test.run("CREATE TABLE " + kept_ + "." + table + " AS SELECT " + list_of(columns) + " FROM " + table);
    }
}

void FullSystem::restore() {
    front_.salon.test.database().transact([&](store::Tx& tx) {
        tx.run("SET SESSION foreign_key_checks = 0");
        for (const auto& [table, columns] : tables_) {
            tx.run("DELETE FROM " + table);
            const auto names = list_of(columns);
            tx.run("INSERT INTO " + table + " (" + names + ") SELECT " + names + " FROM " + kept_ + "." + table);
        }
        tx.run("UPDATE catalog_version SET version = version + " + std::to_string(++asked_ * 10));
        tx.run("SET SESSION foreign_key_checks = 1");
    });
}

bool FullSystem::damage(const std::string& sql) {
    auto& database = front_.salon.test.database();
    auto done = true;
    database.read([&](store::Tx& tx) {
        tx.run("SET SESSION foreign_key_checks = 0");
        try {
            // Like a foreign session: it accepts invalid dates and enum values.
            const auto lenient = sql.starts_with("UPDATE") ? "SET STATEMENT sql_mode = '' FOR " + sql : sql;
            done = tx.run(lenient) > 0;
            tx.run("UPDATE catalog_version SET version = version + 1 WHERE version < 1000000000");
        } catch (const store::DbError&) {
            done = false;
        }
        tx.run("SET SESSION foreign_key_checks = 1");
    });
    front_.clock.moved += limits::access_recheck + std::chrono::seconds(1);
    return done;
}

std::string FullSystem::body_of(const std::string& pattern) {
    const auto day = Front::at(10).substr(0, 10);
    const json customer{{"name", "Erika Muster"}, {"phone", front_.salon.fresh_phone()}};
    const auto service = front_.salon.service("Haarschnitt").id.text();
    const std::map<std::string, json> bodies{
        {"/v1/appointments", {{"service_id", service}, {"start", Front::at(16)}, {"customer", customer}}},
        {"/v1/appointments/{id}/reschedule", {{"start", Front::at(11)}}},
        {"/v1/holds", {{"service_id", service}, {"start", Front::at(17)}}},
        {"/v1/blocks", {{"resource_id", ids_["resources"]}, {"start", Front::at(18)}, {"end", Front::at(19)}}},
        {"/v1/waitlist", {{"service_id", service}, {"from", day}, {"customer", customer}}},
        {"/v1/customers", customer},
        {"/v1/customers/{id}", {{"note", "mag Tee"}}},
        {"/v1/calendar-accounts", {{"provider_account", "other"}, {"api_key", "cal_x"}}},
        {"/mcp",
         {{"jsonrpc", "2.0"}, {"id", 1}, {"method", "tools/call"}, {"params", {{"name", "appointments_list"}}}}}};
    const auto found = bodies.find(pattern);
    return found == bodies.end() ? "{}" : found->second.dump();
}

json FullSystem::arguments_of(const receptionist::VoiceFunction& function) {
    const json known{{"service", "Haarschnitt"},   {"start", Front::at(15).substr(0, 16)},
                     {"name", "Erika Muster"},     {"date", Front::at(10).substr(0, 10)},
                     {"message", "Bitte anrufen"}, {"staff", ""}};
    json arguments = json::object();
    for (const auto& [name, value] : known.items()) {
        if (function.takes(name)) arguments[name] = value;
    }
    return arguments;
}

std::vector<std::string> FullSystem::ask_everything(bool& unavailable) {
    std::vector<std::string> trouble;
    const auto note = [&](const std::string& what, const Answer& answer) {
        unavailable = unavailable || answer.status == 503;
        const auto has_code = answer.status < 400 || answer.body.contains("code");
        if (answer.status == 500 || answer.status == 0 || !has_code) trouble.push_back(what + ": " + answer.text);
    };
    for (const auto& [method, pattern] : front_.router.routes()) {
        auto path = pattern;
        if (const auto at = path.find("{id}"); at != std::string::npos) {
            const auto word = path.substr(4, at - 5);
            path.replace(at, 4, ids_.at(word));
        }
        const auto span = "from=" + Front::at(9) + "&to=" + Front::at(18);
        if (path == "/v1/slots") path += "?service=Haarschnitt&" + span;
        if (path.starts_with("/hooks/")) continue;
        Headers headers = Front::bearer(admin_key_);
        if (method != "GET" && method != "DELETE") headers.emplace("Content-Type", "application/json");
        note(method + " " + pattern,
             front_.send(method, path, headers, method == "GET" || method == "DELETE" ? "" : body_of(pattern)));
    }
    for (const auto& function : receptionist::voice_functions()) {
        note("voice " + std::string(function.name), front_.call(std::string(function.name), arguments_of(function)));
    }
    const json event{{"event", "call_ended"}, {"call", Front::default_call()}};
    note("voice event", front_.call_signed("/hooks/retell/demo/events", event.dump(), front_.voice_secret));
    const json inbound{{"call_inbound", {{"from_number", "+4915112345678"}, {"to_number", "+4930123456789"}}}};
    note("voice inbound", front_.call_signed("/hooks/retell/demo/inbound", inbound.dump(), front_.voice_secret));
    const json heard{{"triggerEvent", "BOOKING_CREATED"}, {"payload", {{"uid", "u" + std::to_string(asked_)}}}};
    note("calcom", front_.send("POST", "/hooks/calcom/" + kAccount.text(),
                               {{"X-Cal-Signature-256", hex(hmac_sha256(webhook_secret_, heard.dump()))},
                                {"Content-Type", "application/json"}},
                               heard.dump()));
    return trouble;
}

std::vector<std::string> FullSystem::ask_neighbour() {
    std::vector<std::string> trouble;
    const auto key = Front::bearer(front_.neighbour_key);
    const auto service = Front::kNeighbourService.text();
    const json booking{{"service_id", service},
                       {"start", Front::at(10)},
                       {"customer", {{"name", "Nora Neu"}, {"phone", front_.salon.fresh_phone()}}}};
    const auto expect = [&](int status, const std::string& what, const Answer& answer) {
        if (answer.status != status) trouble.push_back("neighbour " + what + ": " + answer.text);
    };
    const auto slots =
        front_.get("/v1/slots?service_id=" + service + "&from=" + Front::at(9) + "&to=" + Front::at(12), key);
    expect(200, "slots", slots);
    if (slots.status == 200 && slots.body["data"].empty()) trouble.emplace_back("neighbour: no slots");
    expect(201, "books", front_.post("/v1/appointments", booking, key));
    expect(200, "lists", front_.get("/v1/appointments", key));
    expect(200, "services", front_.get("/v1/services", key));
    for (const auto* path : {"/healthz", "/readyz", "/metrics"}) expect(200, path, front_.get(path));
    return trouble;
}

std::vector<std::string> FullSystem::work() {
    using namespace std::chrono_literals;
    auto& salon = front_.salon;
    const auto subject = AppointmentId::parse(ids_["appointments"])->value;
    const auto insert = [&](CompanyId company, const std::string& queue, const std::string& kind, std::int64_t about) {
        damage(
            "INSERT INTO job (job_id, company_id, queue, kind, subject_id, unique_key, state, run_at, created_at) "
            "VALUES (" +
            std::to_string(salon.ids.next()) + ", " + std::to_string(company.value) + ", '" + queue + "', '" + kind +
            "', " + std::to_string(about) + ", '" + kind + ":x:1:" + std::to_string(company.value) +
            "', 'available', UTC_TIMESTAMP() - INTERVAL 1 MINUTE, UTC_TIMESTAMP())");
    };
    for (const auto* kind : {"sync", "stray_check", "refresh_slots", "reconcile"}) {
        insert(demo::kCompany, "sync", kind, std::string_view(kind).starts_with("re") ? kAccount.value : subject);
    }
    insert(demo::kCompany, "webhooks", "inbound",
           salon.test.number("SELECT COALESCE(MIN(event_id), 0) FROM inbound_event"));
    insert(demo::kCompany, "maintenance", "end_wait", subject);
    insert(demo::kCompany, "maintenance", "offer_waitlist", demo::branch().id.value);
    insert(Front::kNeighbour, "maintenance", "expire_hold", subject);
    WorkerOptions options;
    options.poll = 10ms;
    options.remote_retry.base = options.remote_retry.cap = 1h;
    Worker worker(salon.database, salon.desk, salon.catalogs, front_.sealer, front_.calendars, salon.ids,
                  front_.accounts, options);
    worker.start();
    std::vector<std::string> trouble;
    for (const std::string done :
         {"company_id = 2 AND kind = 'expire_hold' AND state = 'done'", "kind = 'sweep' AND state = 'done'",
          "kind = 'plan_slots' AND state = 'done'", "kind = 'tend_waitlist' AND state = 'done'",
          "kind = 'reconcile' AND company_id IS NULL AND state = 'done'"}) {
        const auto is_done = [&] { return salon.test.number("SELECT COUNT(*) FROM job WHERE " + done) > 0; };
        const auto end = std::chrono::steady_clock::now() + 20s;
        while (!is_done() && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(5ms);
        if (!is_done()) trouble.push_back("not done: " + done);
    }
    if (!worker.stop(20s)) trouble.emplace_back("the worker does not stop");
    return trouble;
}

std::set<std::string> FullSystem::findings() {
    std::set<std::string> found;
    for (const auto& finding : check(front_.salon.database).findings) {
        auto line = std::string(name_of(finding.kind)) + ' ' + finding.detail;
        for (const auto& id : finding.ids) line += ' ' + id;
        found.insert(std::move(line));
    }
    return found;
}

}  // namespace slotkeeper::tests

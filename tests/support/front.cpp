// front: the construction of the fixture.
#include "tests/support/front.h"

#include "adapters/calcom/calcom_webhook.h"
#include "adapters/mcp/mcp.h"
#include "adapters/retell/voice_tools.h"
#include "engine/desk/catalog/create_company.h"
#include "engine/guards/api_key.h"
#include "engine/guards/digest.h"
#include "engine/store/operations/access_rows.h"
#include "tests/support/answer_check.h"
#include "tests/support/oauth_person.h"

#include <stdexcept>

namespace slotkeeper::tests {

namespace {

using nlohmann::json;
using store::Scope;

// Open when the salon is.
constexpr auto kNextDoor = R"toml(
[company]
slug = "next-door"
name = "Nebenan"
region = "DE"
language = "en"
overlapping_bookings = "off"

[[branches]]
name = "Berlin-Mitte"
time_zone = "Europe/Berlin"
is_default = true

[branches.hours]
mon = ["09:00-19:00"]
tue = ["09:00-19:00"]
wed = ["09:00-19:00"]
thu = ["09:00-19:00"]
fri = ["09:00-19:00"]
sat = ["09:00-16:00"]

[[services]]
name = "Rasur"
strict_grid = false
segments = [{name = "Rasieren", minutes = 30, needs = [{}]}]

[[resources]]
name = "Nina Nachbar"
)toml";

void put_neighbour(Salon& salon) {
    auto draft = demo::company_of_file(kNextDoor, salon.ids);
    draft.company.id = Front::kNeighbour;
    draft.branches.front().id = Front::kNeighbourBranch;
    draft.services.front().id = Front::kNeighbourService;
    draft.resources.front().id = Front::kNeighbourStaff;
    draft.resources.front().branch = Front::kNeighbourBranch;
    create_company(salon.database, draft).value();
}

}  // namespace

calcom::Options Front::calendar_options() {
    calcom::Options options;
    options.oauth = oauth_client();
    return options;
}

Front::Front(Reach reach)
    : sealer(folder.path()),
      rest{salon.database, salon.desk, salon.catalogs,           salon.ids,       clock, accounts, reconciler, mapping,
           sealer,         "",         reach == Reach::loopback, &slots_elsewhere},
      receptionist{salon.database, salon.desk, salon.catalogs, salon.ids, clock, &slots_elsewhere},
      voice{receptionist, sealer, reach == Reach::loopback},
      webhooks{salon.database, salon.catalogs, salon.ids, clock, sealer, reach == Reach::loopback},
      server(
          [] {
              http::ServerOptions options;
              options.body_bytes_max = [](std::string_view path) {
                  return retell::is_voice_path(path) ? limits::voice_body_bytes_max : limits::body_bytes_max;
              };
              return options;
          }(),
          [this](const http::Request& request) { return router(request); }),
      client([this] {
          http::ClientOptions options;
          options.base_url = server.address();
          return options;
      }()) {
    rest.voice_tools = retell::voice_tools;
    put_neighbour(salon);
    rest::add_rest_routes(router, rest);
    mcp::add_mcp_route(router, rest, rest::operations());
    retell::add_voice_routes(router, voice);
    calcom::add_sign_in_routes(router, accounts);
    calcom::add_webhook_route(router, webhooks);
    neighbour_key = new_key(kNeighbour, {Scope::read, Scope::write});
    key = new_key(demo::kCompany, {Scope::read, Scope::write});
    add_voice_key(demo::kCompany, voice_secret);
}

Answer Front::send(const std::string& method, const std::string& path, const Headers& headers,
                   const std::string& body) {
    auto answer = answer_of(client.send(method, path, headers, body));
    if (!answer) throw std::runtime_error("no answer from the server under test");
    check_answer(method, path, body, *answer);
    return std::move(*answer);
}

Answer Front::get(const std::string& path, Headers headers) {
    headers.merge(bearer(key));
    return send("GET", path, headers, "");
}

Answer Front::post(const std::string& path, const json& body, Headers headers) {
    headers.merge(bearer(key));
    headers.emplace("Content-Type", "application/json");
    return send("POST", path, headers, body.dump());
}

std::string Front::new_key(CompanyId company, store::Scopes scopes) {
    auto text = new_api_key();
    last_key_ = salon.ids.make<ApiKeyId>();
    salon.database.transact([&](store::Tx& tx) {
        store::insert_api_key(tx, {last_key_, company, "test", scopes, tx.now(), std::nullopt}, *api_key_hash(text));
    });
    return text;
}

void Front::revoke_last_key() {
    salon.database.transact([&](store::Tx& tx) {
        if (!store::revoke_api_key(tx, demo::kCompany, last_key_, tx.now())) throw std::logic_error("no such key");
    });
}

void Front::add_voice_key(CompanyId company, const std::string& secret, const std::string& agent_id) {
    salon.database.transact([&](store::Tx& tx) {
        store::insert_voice_key(tx,
                                {salon.ids.make<VoiceKeyId>(), company, agent_id, sealer.seal(secret), tx.now(), {}});
    });
}

json Front::default_call() {
    return {{"call_id", "call_1"},     {"agent_id", "agent_1"},           {"call_type", "phone_call"},
            {"direction", "inbound"},  {"from_number", "+4915112345678"}, {"to_number", "+4930123456789"},
            {"call_status", "ongoing"}};
}

Answer Front::call(const std::string& function, const json& arguments, json call) {
    const json body{{"name", function}, {"call", std::move(call)}, {"args", arguments}};
    return call_signed("/hooks/retell/demo/functions", body.dump(), voice_secret);
}

Answer Front::call_signed(const std::string& path, const std::string& body, const std::string& secret) {
    const auto stamp =
        std::to_string(std::chrono::floor<std::chrono::milliseconds>(clock.now()).time_since_epoch().count());
    return send("POST", path,
                {{"Content-Type", "application/json"},
                 {"X-Retell-Signature", "v=" + stamp + ",d=" + hex(hmac_sha256(secret, body + stamp))}},
                body);
}

std::string Front::at(int hour, int minute, int days) {
    return demo::branch().zone.format_rfc3339(Salon::at(hour, minute, days));
}

json Front::booking(const std::string& start, std::optional<ResourceId> who, std::string phone) {
    json body{{"service_id", salon.service("Haarschnitt").id.text()},
              {"start", start},
              {"customer", {{"name", "Erika Muster"}, {"phone", phone.empty() ? salon.fresh_phone() : phone}}}};
    if (who) body["resource_id"] = who->text();
    return body;
}

std::string Front::stored() {
    std::string sums;
    salon.database.read([&](store::Tx& tx) {
        tx.rows(
            store::SqlText("CHECKSUM TABLE appointment, appointment_segment, audit_event, block, calendar_link, claim, "
                           "customer, job, request_key, waitlist_entry, waitlist_offer"),
            [&](const std::string& table, const std::string& sum) { sums += table + "=" + sum + "\n"; });
    });
    return sums;
}

}  // namespace slotkeeper::tests

// company_routes_tests: an installation key creates, lists and closes companies, and reaches nothing inside one.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;
using store::Scope;

namespace {

struct Host : Front {
    const Headers installation = bearer(new_key(CompanyId{}, {Scope::admin}));
    const json smallest{{"company", {{"slug", "neu"}, {"name", "Praxis Neu"}, {"region", "DE"}, {"language", "de"}}},
                        {"branches", json::array({json{{"name", "Mitte"}, {"time_zone", "Europe/Berlin"}}})}};

    Answer create(const json& body) { return post("/v1/companies", body, installation); }
    std::int64_t companies() { return salon.test.number("SELECT COUNT(*) FROM company"); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(company_routes_tests, Host)

BOOST_AUTO_TEST_CASE(a_company_is_created_with_its_catalogue_and_its_first_key) {
    auto body = smallest;
    body["first_key"] = "set-up";
    body["services"] = json::array(
        {json{{"name", "Beratung"},
              {"segments", json::array({json{{"minutes", 30}, {"needs", json::array({json::object()})}}})}}});
    body["resources"] = json::array({json{{"name", "Dr. Neu"}}});
    const auto made = create(body);
    BOOST_TEST(made.status == 201, made.text);
    BOOST_TEST(made.body["slug"] == "neu");
    const auto its = bearer(made.body["api_key"]);
    BOOST_TEST(get("/v1/company", its).body["id"] == made.body["id"]);
    BOOST_TEST(get("/v1/services", its).body["data"].size() == 1U);
    BOOST_TEST(get("/v1/resources", its).body["data"].size() == 1U);
    BOOST_TEST(get("/v1/keys", its).body["data"].size() == 1U);
    BOOST_TEST(get("/v1/keys", its).body["data"][0]["name"] == "set-up");
}

BOOST_AUTO_TEST_CASE(a_company_is_found_by_its_id) {
    const auto found = get("/v1/companies/" + demo::kCompany.text(), installation);
    BOOST_TEST(found.status == 200, found.text);
    BOOST_TEST(found.body["slug"] == "demo");
    BOOST_TEST(found.body["closed_at"].is_null());
    BOOST_TEST(get("/v1/companies/" + CompanyId{4711}.text(), installation).refusal() == "404 not_found id");
    BOOST_TEST(get("/v1/companies/demo", installation).refusal() == "404 not_found id");
    BOOST_TEST(get("/v1/companies/" + demo::kCompany.text()).refusal() == "403 forbidden");
}

BOOST_AUTO_TEST_CASE(a_closed_company_is_gone_for_all_but_the_list) {
    const auto place = "/v1/companies/" + kNeighbour.text();
    const std::string functions = "/hooks/retell/next-door/functions";
    const auto its = bearer(neighbour_key);
    add_voice_key(kNeighbour, "key_next_door");
    BOOST_TEST(get("/v1/services", its).status == 200);
    BOOST_TEST(call_signed(functions, "{}", "key_next_door").status != 401);
    BOOST_TEST(send("DELETE", place, bearer(new_key(kNeighbour, {Scope::admin})), "").refusal() == "403 forbidden");
    BOOST_TEST(send("DELETE", place, installation, "").status == 204);
    clock.moved += limits::access_recheck;
    BOOST_TEST(get("/v1/services", its).refusal() == "401 unauthorized Authorization");
    BOOST_TEST(call_signed(functions, "{}", "key_next_door").status == 401);
    const auto found = get(place, installation);
    BOOST_TEST(found.body["closed_at"].is_string(), found.text);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM service WHERE company_id = 2 AND active") == 0);
    BOOST_TEST(get("/v1/services").status == 200);  // of the other company
    BOOST_TEST(salon.broken_rows() == 0);
    BOOST_TEST(send("DELETE", place, installation, "").status == 204);  // a repeat
    BOOST_TEST(get(place, installation).body == found.body);
    auto command = salon.book_service(kNeighbourService, Salon::at(10, 0));
    command.company = kNeighbour;
    std::get<Book>(command.ask).branch = kNeighbourBranch;
    const auto booked = salon.desk.submit(std::move(command));
    BOOST_REQUIRE(!booked.ok());
    BOOST_CHECK(booked.refusal().code == ErrorCode::not_found);
    auto again = smallest;
    again["company"]["slug"] = found.body["slug"];
    BOOST_TEST(create(again).refusal() == "409 state_conflict company.slug");
}

BOOST_AUTO_TEST_CASE(a_company_with_appointments_to_come_is_closed_by_force_only) {
    const auto place = "/v1/companies/" + demo::kCompany.text();
    const auto made = post("/v1/appointments", booking(at(10)));
    BOOST_TEST(made.status == 201, made.text);
    const auto refused = send("DELETE", place, installation, "");
    BOOST_TEST(refused.refusal() == "409 state_conflict id");
    BOOST_TEST(refused.body["in_the_way"] == json::array({made.body["id"]}));
    BOOST_TEST(send("DELETE", place + "?force=true", installation, "").refusal() == "422 missing_field reason");
    BOOST_TEST(get("/v1/services").status == 200);
    BOOST_TEST(send("DELETE", place + "?force=true&reason=sold", installation, "").status == 204);
    clock.moved += limits::access_recheck;
    BOOST_TEST(get("/v1/services").status == 401);
    BOOST_TEST(salon.broken_rows(store::FindingKind::orphaned_appointment) == 0);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM orphaned_appointment WHERE reason = 'sold'") == 1);
}

BOOST_AUTO_TEST_CASE(without_a_first_key_there_is_none) {
    const auto made = create(smallest);
    BOOST_TEST(made.status == 201, made.text);
    BOOST_TEST(!made.body.contains("api_key"));
    const auto id = CompanyId::parse(made.body["id"].get<std::string>()).value();
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM api_key WHERE company_id = " + std::to_string(id.value)) == 0);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_refused_and_nothing_is_stored) {
    const auto before = companies();
    auto without_slug = smallest, unknown_zone = smallest, two_lines = smallest;
    without_slug["company"].erase("slug");
    unknown_zone["branches"][0]["time_zone"] = "Mars/Olympus";
    two_lines["first_key"] = "two\nlines";
    BOOST_TEST(create(json::object()).status == 422);
    BOOST_TEST(create(without_slug).refusal() == "422 missing_field company.slug");
    BOOST_TEST(create(unknown_zone).status == 422);
    BOOST_TEST(create(two_lines).refusal() == "422 invalid_field first_key");
    BOOST_TEST(companies() == before);
    BOOST_TEST(create(smallest).status == 201);
    auto again = smallest;
    again["first_key"] = "second";
    BOOST_TEST(create(again).refusal() == "409 state_conflict company.slug");
    BOOST_TEST(companies() == before + 1);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM api_key WHERE name = 'second'") == 0);
}

BOOST_AUTO_TEST_CASE(companies_are_listed_in_pages_and_by_change) {
    create(smallest);
    const auto all = get("/v1/companies", installation);
    BOOST_TEST(all.body["data"].size() == 3U);
    const auto page = get("/v1/companies?limit=2", installation);
    BOOST_TEST(page.body["data"].size() == 2U);
    const auto last = get("/v1/companies?limit=2&cursor=" + page.body["next_cursor"].get<std::string>(), installation);
    BOOST_TEST(last.body["data"].size() == 1U);
    BOOST_TEST(last.body["data"][0] == all.body["data"][2]);
    const auto none = get("/v1/companies?updated_since=2037-01-01T00:00:00Z", installation);
    BOOST_TEST(none.body["data"].empty());
    const auto changed = get("/v1/companies?updated_since=2020-01-01T00:00:00Z", installation);
    BOOST_TEST(changed.body["data"].size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_key_of_a_company_neither_creates_nor_lists_companies) {
    const auto admin = bearer(new_key(demo::kCompany, {Scope::admin}));
    BOOST_TEST(post("/v1/companies", smallest, admin).refusal() == "403 forbidden");
    BOOST_TEST(get("/v1/companies", admin).refusal() == "403 forbidden");
}

BOOST_AUTO_TEST_CASE(an_installation_key_reaches_nothing_inside_a_company) {
    int refused = 0;
    for (const auto& operation : rest::operations()) {
        if (!operation.scope || operation.reach == api::Reach::installation) continue;
        auto path = operation.path;
        if (const auto at = path.find("{id}"); at != std::string::npos) path.replace(at, 4, "apt_0000000000001");
        auto headers = installation;
        if (operation.takes_body()) headers["Content-Type"] = "application/json";
        const auto answer = send(operation.method, path, headers, operation.takes_body() ? "{}" : "");
        BOOST_TEST(answer.refusal() == "403 forbidden", operation.id);
        ++refused;
    }
    BOOST_TEST(refused > 80);
    const json ping{{"jsonrpc", "2.0"}, {"id", 1}, {"method", "ping"}};
    BOOST_TEST(post("/mcp", ping, installation).refusal() == "403 forbidden");
}

BOOST_AUTO_TEST_SUITE_END()

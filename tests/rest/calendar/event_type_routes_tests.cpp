// event_type_routes_tests: mappings are shown and compared with the required scope, for the company's own accounts.
#include "tests/support/front.h"
#include "tools/simulator/simulate_calcom.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct Office : Front {
    Office() {
        rest.calcom_url = remote.address();
        admin = bearer(new_key(demo::kCompany, {store::Scope::read, store::Scope::admin}));
        there("PUT", "/simulator/setup",
              {{"users",
                {{{"id", 1},
                  {"username", "anna"},
                  {"name", "Anna Schäfer"},
                  {"event_types",
                   {{{"id", 7}, {"slug", "haarschnitt"}, {"title", "Haarschnitt"}, {"lengthInMinutes", 30}},
                    {{"id", 8}, {"slug", "x"}, {"title", "Bart"}, {"lengthInMinutes", 30}}}}}}},
               {"accept_any_key", true}});
        const auto made = post("/v1/calendar-accounts", {{"credential", "cal_sim_anna"}}, admin);
        id = made.body.at("id");
        place = "/v1/calendar-accounts/" + id + "/event-types";
    }
    void there(const std::string& method, const std::string& path, const json& body) {
        http::Client asking({.base_url = remote.address()});
        const auto outcome = asking.send(method, path, {{"Content-Type", "application/json"}}, body.dump());
        BOOST_REQUIRE(std::get<http::Reply>(outcome).status == 200);
    }
    void map_anna() { BOOST_TEST(mapping.users.ensure(demo::kCompany).created == 1U); }

    simulator::CalcomSimulator remote{{}};
    Headers admin;
    std::string id, place;
};

std::string state_of(const json& report, const std::string& service) {
    for (const auto& pair : report.at("data")) {
        if (pair.at("service") == service) return pair.at("state");
    }
    return "";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(event_type_routes_tests, Office)

BOOST_AUTO_TEST_CASE(event_types_are_proposed_stored_and_shown) {
    map_anna();
    const auto proposed = post(place + "/sync", {{"dry_run", true}}, admin);
    BOOST_REQUIRE_MESSAGE(proposed.status == 200, proposed.text);
    BOOST_TEST(proposed.body["dry_run"] == true);
    BOOST_TEST(state_of(proposed.body, "Haarschnitt") == "mapped");
    BOOST_TEST(get(place).body["data"].empty());
    BOOST_TEST(state_of(post(place + "/sync", json::object(), admin).body, "Haarschnitt") == "mapped");
    const auto shown = get(place);
    BOOST_REQUIRE(shown.body["data"].size() == 1U);
    BOOST_TEST(shown.body["data"][0]["event_type_id"] == 7);
    BOOST_TEST(shown.body["data"][0]["resource"] == "Anna Schäfer");
    BOOST_TEST(shown.body["data"][0]["length_minutes"] == 30);
    BOOST_TEST(state_of(post(place + "/sync", json::object(), admin).body, "Haarschnitt") == "already_mapped");
    there("PUT", "/simulator/setup",
          {{"users",
            {{{"id", 1},
              {"username", "anna"},
              {"event_types",
               {{{"id", 7}, {"slug", "haarschnitt"}, {"title", "Haarschnitt"}, {"lengthInMinutes", 45}}}}}}}});
    const auto differs = post(place + "/sync", json::object(), admin);
    BOOST_TEST(state_of(differs.body, "Haarschnitt") == "length_differs");
    BOOST_TEST(differs.text.find("\"code\":\"length_differs\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(invalid_input_is_refused_with_its_field) {
    const auto refusal = [&](const json& body) { return post(place + "/sync", body, admin).refusal(); };
    BOOST_TEST(refusal(json::object()) == "409 state_conflict id");  // no staff member is mapped to anna yet
    map_anna();
    BOOST_TEST(refusal({{"dry_run", "yes"}}) == "422 invalid_field dry_run");
    BOOST_TEST(refusal({{"create", "yes"}}) == "422 invalid_field create");
    BOOST_TEST(refusal({{"remove_missing", 1}}) == "422 invalid_field remove_missing");
    BOOST_TEST(refusal({{"force", true}}) == "422 unknown_field force");
    BOOST_TEST(post(place + "/sync", json::object()).status == 403);  // read and write only
    remote.stop();
    BOOST_TEST(refusal(json::object()) == "503 unavailable id");
}

BOOST_AUTO_TEST_CASE(accounts_of_other_companies_are_not_found) {
    map_anna();
    const auto stranger = bearer(new_key(kNeighbour, {store::Scope::read, store::Scope::admin}));
    BOOST_TEST(get(place, stranger).refusal() == "404 not_found id");
    BOOST_TEST(post(place + "/sync", json::object(), stranger).refusal() == "404 not_found id");
    BOOST_TEST(get("/v1/calendar-accounts/cal_0000000000009/event-types").refusal() == "404 not_found id");
    BOOST_TEST(get("/v1/calendar-accounts/nonsense/event-types").refusal() == "404 not_found id");
    BOOST_TEST(get(place + "?wanted=1").refusal() == "422 unknown_field wanted");
}

BOOST_AUTO_TEST_SUITE_END()

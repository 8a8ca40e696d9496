// drift_routes_tests: drift is reported by REST to the company concerned, without a uid.
#include "tests/support/front.h"
#include "tools/simulator/simulate_calcom.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct DriftOffice : Front {
    DriftOffice() {
        rest.calcom_url = remote.address();
        admin = bearer(new_key(demo::kCompany, {store::Scope::read, store::Scope::admin}));
        place = post("/v1/calendar-accounts", {{"credential", "cal_sim_anna"}}, admin).header("location");
    }
    // The uid of a booking of Anna's without a link.
    std::string book_there() {
        http::Client calcom({.base_url = remote.address()});
        const auto ask = [&](const std::string& path, const std::string& version, const json& body) {
            const auto outcome = calcom.send("POST", path,
                                             {{"Authorization", "Bearer cal_sim_anna"},
                                              {"Content-Type", "application/json"},
                                              {"cal-api-version", version}},
                                             body.dump());
            return json::parse(std::get<http::Reply>(outcome).body).at("data");
        };
        const auto type =
            ask("/v2/event-types", "2024-06-14", {{"title", "Cut"}, {"slug", "cut"}, {"lengthInMinutes", 30}});
        const auto account = *AccountId::parse(place.substr(place.rfind('/') + 1));
        salon.test.run(
            "INSERT INTO calendar_event_type (service_id, resource_id, account_id, event_type_id, length_minutes) "
            "VALUES "
            "(41, 22, " +
            std::to_string(account.value) + ", " + std::to_string(type.at("id").get<int>()) + ", 30)");
        return ask("/v2/bookings", "2024-08-13",
                   {{"start", at(10)},
                    {"eventTypeId", type.at("id")},
                    {"attendee", {{"name", "C"}, {"email", "c@example.com"}, {"timeZone", "UTC"}}}})
            .at("uid");
    }
    std::int64_t events() { return salon.test.number("SELECT COUNT(*) FROM inbound_event"); }

    simulator::CalcomSimulator remote{{}};
    Headers admin;
    std::string place;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(drift_routes_tests, DriftOffice)

BOOST_AUTO_TEST_CASE(an_account_is_compared_and_the_last_report_is_kept) {
    BOOST_TEST(get(place + "/drift").refusal() == "404 not_found id");
    const auto uid = book_there();
    const auto dry = post(place + "/reconcile", {{"dry_run", true}}, admin);
    BOOST_REQUIRE_MESSAGE(dry.status == 200, dry.text);
    BOOST_TEST(dry.body["counts"]["missing_here"] == 1);
    BOOST_TEST(dry.body["clean"] == false);
    BOOST_TEST(dry.body["told"] == 0);
    BOOST_TEST(events() == 0);
    const auto report = get(place + "/drift");
    BOOST_TEST(report.body["findings"] == dry.body["findings"]);
    BOOST_TEST(report.body["findings"][0]["kind"] == "missing_here");
    BOOST_TEST(report.text.find(uid) == std::string::npos);
    const auto done = post(place + "/reconcile", json::object(), admin);
    BOOST_TEST(done.body["told"] == 1);
    BOOST_TEST(events() == 1);
    BOOST_TEST(post(place + "/reconcile", json::object(), admin).body["known"] == 1);
    const auto elsewhere = post(place + "/reconcile", {{"from", at(8, 0, 1)}, {"until", at(9, 0, 1)}}, admin);
    BOOST_TEST(elsewhere.body["clean"] == true);
    BOOST_TEST(get(place + "/drift").body["clean"] == false);
}

BOOST_AUTO_TEST_CASE(a_comparison_that_cannot_run_reports_the_reason) {
    BOOST_TEST(post(place + "/reconcile", json::object()).status == 403);  // read and write only
    const auto refusal = [&](const json& body) { return post(place + "/reconcile", body, admin).refusal(); };
    BOOST_TEST(refusal({{"from", at(9)}, {"until", at(8)}}) == "422 invalid_field until");
    BOOST_TEST(refusal({{"dry", true}}) == "422 unknown_field dry");
    BOOST_TEST(refusal({{"dry_run", true}, {"push", true}}) == "422 invalid_field push");
    BOOST_TEST(refusal({{"dry_run", true}, {"accept_missing", 0}}) == "422 invalid_field accept_missing");
    BOOST_TEST(refusal({{"push", true}, {"accept_missing", 1}}) == "422 invalid_field accept_missing");
    BOOST_TEST(refusal({{"accept_missing", -1}}) == "422 invalid_field accept_missing");
    BOOST_TEST(refusal({{"push", true}, {"from", at(8)}}) == "422 invalid_field from");
    BOOST_TEST(get(place + "/drift?limit=1").refusal() == "422 unknown_field limit");
    const auto stranger = bearer(new_key(kNeighbour, {store::Scope::read, store::Scope::admin}));
    BOOST_TEST(get(place + "/drift", stranger).refusal() == "404 not_found id");
    BOOST_TEST(post(place + "/reconcile", json::object(), stranger).refusal() == "404 not_found id");
    remote.stop();
    BOOST_TEST(refusal(json::object()) == "503 unavailable");
    post(place + "/disconnect", json::object(), admin);
    BOOST_TEST(refusal(json::object()) == "409 state_conflict id");
}

BOOST_AUTO_TEST_CASE(a_paused_account_waits_for_a_decision) {
    salon.test.run("UPDATE calendar_account SET state = 'paused'");
    const auto compare = [&](const json& body) { return post(place + "/reconcile", body, admin); };
    BOOST_TEST(compare(json::object()).refusal() == "409 state_conflict id");
    BOOST_TEST(compare({{"dry_run", true}}).status == 200);
    BOOST_TEST(get(place).body["state"] == "paused");
    BOOST_TEST(compare({{"accept_missing", 0}, {"push", false}}).status == 200);
    BOOST_TEST(get(place).body["state"] == "active");
}

BOOST_AUTO_TEST_CASE(all_accounts_are_compared_and_a_failed_one_does_not_stop_the_others) {
    const auto uid = book_there();
    const auto ben = post("/v1/calendar-accounts", {{"credential", "cal_sim_ben"}}, admin).body["id"];
    const auto compare = [&](const json& body) { return post("/v1/calendar-accounts/reconcile", body, admin); };
    const auto dry = compare({{"dry_run", true}});
    BOOST_REQUIRE_MESSAGE(dry.status == 200, dry.text);
    BOOST_TEST(dry.body["data"].size() == 2U);
    BOOST_TEST(dry.body["failed"].empty());
    BOOST_TEST(dry.body["next_cursor"].is_null());
    BOOST_TEST(dry.text.find(uid) == std::string::npos);
    BOOST_TEST(events() == 0);
    const auto of_ben = compare({{"dry_run", true}, {"account_id", ben}});
    BOOST_REQUIRE(of_ben.body["data"].size() == 1U);
    BOOST_TEST(of_ben.body["data"][0]["provider_account"] == "ben");
    BOOST_TEST(of_ben.body["data"][0]["clean"] == true);
    salon.test.run("UPDATE calendar_account SET state = 'needs_reauth' WHERE provider_account = 'ben'");
    const auto some = compare(json::object());
    BOOST_REQUIRE_MESSAGE(some.status == 200, some.text);
    BOOST_TEST(some.body["data"].size() == 1U);
    BOOST_TEST(some.body["data"][0]["told"] == 1);
    BOOST_REQUIRE(some.body["failed"].size() == 1U);
    BOOST_TEST(some.body["failed"][0]["account_id"] == ben);
    BOOST_TEST(some.body["failed"][0]["code"] == "state_conflict");
    BOOST_TEST(events() == 1);
    const auto alone = compare({{"account_id", ben}});
    BOOST_TEST(alone.refusal() == "409 state_conflict account_id");
    BOOST_TEST(alone.body["detail"].get<std::string>().starts_with("ben: "));
}

BOOST_AUTO_TEST_CASE(accounts_of_other_companies_are_not_compared) {
    BOOST_TEST(post("/v1/calendar-accounts/reconcile", json::object()).status == 403);  // read and write only
    const auto stranger = bearer(new_key(kNeighbour, {store::Scope::read, store::Scope::admin}));
    const auto compare = [&](const json& body) { return post("/v1/calendar-accounts/reconcile", body, stranger); };
    BOOST_TEST(compare(json::object()).body["data"].empty());
    BOOST_TEST(compare({{"account_id", place.substr(place.rfind('/') + 1)}}).refusal() == "404 not_found account_id");
    BOOST_TEST(compare({{"dry_run", true}, {"push", true}}).refusal() == "422 invalid_field push");
    BOOST_TEST(get(place + "/drift").status == 404);  // it was not compared
}

BOOST_AUTO_TEST_SUITE_END()

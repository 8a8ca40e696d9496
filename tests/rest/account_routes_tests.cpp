// account_routes_tests: a key is proven, kept and never shown; who may not, cannot.
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
    }
    Answer connect(json more = json::object()) {
        json body{{"credential", "cal_sim_anna"}};
        body.update(more);
        return post("/v1/calendar-accounts", body, admin);
    }

    simulator::CalcomSimulator remote{{}};
    Headers admin;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(account_routes_tests, Office)

BOOST_AUTO_TEST_CASE(an_account_is_made_found_shown_and_let_go) {
    const auto made = connect();
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    BOOST_TEST(made.body["provider_account"] == "anna");
    BOOST_TEST(made.body["state"] == "active");
    BOOST_TEST(made.body["url"] == remote.address());
    const auto again = connect({{"provider", "calcom"}, {"provider_account", "anna"}});
    BOOST_TEST(again.status == 200);
    BOOST_TEST(again.body["created"] == false);
    BOOST_TEST(again.body["id"] == made.body["id"]);
    const auto place = made.header("location");
    BOOST_TEST(get(place).body["id"] == made.body["id"]);
    const auto list = get("/v1/calendar-accounts");
    BOOST_TEST(list.body["data"].size() == 1U);
    for (const auto& answer : {made, again, list}) BOOST_TEST(answer.text.find("cal_sim_anna") == std::string::npos);

    BOOST_TEST(post(place + "/disconnect", json::object(), admin).body["state"] == "disconnected");
    BOOST_TEST(connect().body["state"] == "disconnected");
    BOOST_TEST(connect({{"respect_disconnected", false}}).body["renewed"] == true);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_refused_with_its_field) {
    const auto refusal = [&](const json& more) { return connect(more).refusal(); };
    BOOST_TEST(refusal({{"credential", "no_key"}}) == "422 invalid_field credential");
    BOOST_TEST(refusal({{"credential", "two words"}}) == "422 invalid_field credential");
    BOOST_TEST(refusal({{"credential", nullptr}}) == "422 missing_field credential");
    BOOST_TEST(refusal({{"provider_account", "ben"}}) == "422 invalid_field provider_account");
    BOOST_TEST(refusal({{"provider", "outlook"}}) == "422 invalid_field provider");
    BOOST_TEST(refusal({{"force_create", "yes"}}) == "422 invalid_field force_create");
    BOOST_TEST(refusal({{"url", "http://169.254.169.254"}}) == "422 unknown_field url");
    BOOST_TEST(post("/v1/calendar-accounts", {{"credential", "cal_sim_anna"}}).status == 403);  // read and write only
    BOOST_TEST(get("/v1/calendar-accounts").body["data"].empty());
    remote.stop();
    BOOST_TEST(connect().refusal() == "503 unavailable url");
}

BOOST_AUTO_TEST_CASE(the_accounts_of_others_are_not_there) {
    const auto place = connect().header("location");
    const auto stranger = bearer(new_key(kNeighbour, {store::Scope::read, store::Scope::admin}));
    BOOST_TEST(get(place, stranger).refusal() == "404 not_found id");
    BOOST_TEST(post(place + "/disconnect", json::object(), stranger).refusal() == "404 not_found id");
    BOOST_TEST(get("/v1/calendar-accounts", stranger).body["data"].empty());
    BOOST_TEST(get(place).body["state"] == "active");
}

BOOST_AUTO_TEST_SUITE_END()

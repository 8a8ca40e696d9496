// account_routes_tests: a key is verified, stored and never shown; only the admin scope may connect.
#include "tests/support/front.h"
#include "tests/support/oauth_person.h"
#include "tools/simulator/simulate_calcom.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct AccountOffice : Front {
    AccountOffice() {
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

BOOST_FIXTURE_TEST_SUITE(account_routes_tests, AccountOffice)

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

BOOST_AUTO_TEST_CASE(invalid_input_is_refused_with_its_field) {
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

BOOST_AUTO_TEST_CASE(accounts_of_other_companies_are_not_found) {
    const auto place = connect().header("location");
    const auto stranger = bearer(new_key(kNeighbour, {store::Scope::read, store::Scope::admin}));
    BOOST_TEST(get(place, stranger).refusal() == "404 not_found id");
    BOOST_TEST(post(place + "/disconnect", json::object(), stranger).refusal() == "404 not_found id");
    BOOST_TEST(get("/v1/calendar-accounts", stranger).body["data"].empty());
    BOOST_TEST(get(place).body["state"] == "active");
}

BOOST_AUTO_TEST_CASE(an_account_is_let_in_without_a_key) {
    const auto begun = post("/v1/calendar-accounts/authorize", {{"provider_account", "anna"}}, admin);
    BOOST_REQUIRE_MESSAGE(begun.status == 200, begun.text);
    const auto back = visit(remote.address(), begun.body["authorize_url"]);
    BOOST_TEST(back.state == begun.body["state"]);
    const json answer{{"code", back.code}, {"state", back.state}};
    const auto made = post("/v1/calendar-accounts", answer, admin);
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    BOOST_TEST(made.body["credential_kind"] == "oauth");
    BOOST_TEST(made.body["provider_account"] == "anna");
    BOOST_TEST(get(made.header("location")).body["credential_kind"] == "oauth");
    BOOST_TEST(made.text.find("access.") == std::string::npos);
    BOOST_TEST(post("/v1/calendar-accounts", answer, admin).refusal() == "409 state_conflict state");
    BOOST_TEST(connect().body["credential_kind"] == "oauth");  // by key: it is found as it is
}

BOOST_AUTO_TEST_CASE(an_invalid_authorisation_is_refused_with_its_field) {
    const auto refusal = [&](const json& body) { return post("/v1/calendar-accounts", body, admin).refusal(); };
    BOOST_TEST(refusal({{"code", "x"}}) == "422 missing_field state");
    BOOST_TEST(refusal({{"code", "x"}, {"state", "y"}}) == "422 invalid_field state");
    BOOST_TEST(refusal({{"code", "x"}, {"state", "y"}, {"credential", "z"}}) == "422 invalid_field credential");
    const auto begin = [&](const Headers& who) { return post("/v1/calendar-accounts/authorize", json::object(), who); };
    BOOST_TEST(begin({}).status == 403);  // read and write only
    const auto state = begin(admin).body["state"];
    const auto stranger = bearer(new_key(kNeighbour, {store::Scope::read, store::Scope::admin}));
    BOOST_TEST(post("/v1/calendar-accounts", {{"code", "x"}, {"state", state}}, stranger).refusal() ==
               "422 invalid_field state");
    BOOST_TEST(refusal({{"state", state}}) == "422 missing_field code");
    BOOST_TEST(refusal({{"error", "access_denied"}, {"state", state}}) == "403 forbidden error");
    BOOST_TEST(refusal({{"code", "x"}, {"state", begin(admin).body["state"]}}) == "422 invalid_field code");
    BOOST_TEST(get("/v1/calendar-accounts").body["data"].empty());
}

BOOST_AUTO_TEST_CASE(every_key_is_checked_and_users_are_matched_with_the_staff) {
    const auto ensure = [&](const Headers& who) { return post("/v1/calendar-accounts/ensure", json::object(), who); };
    BOOST_TEST(ensure({}).status == 403);  // read and write only
    BOOST_TEST(ensure(admin).body["data"].empty());
    const auto id = connect().body["id"];
    const auto first = ensure(admin);
    BOOST_REQUIRE_MESSAGE(first.status == 200, first.text);
    BOOST_REQUIRE(first.body["data"].size() == 1U);
    BOOST_TEST(first.body["data"][0]["id"] == id);
    BOOST_TEST(first.body["data"][0]["validated"] == true);
    BOOST_TEST(first.body["data"][0]["username"] == "anna");
    BOOST_TEST(first.body["validated"] == 1);
    BOOST_TEST(!first.body["without_user"].empty());
    BOOST_TEST(first.text.find("cal_sim_anna") == std::string::npos);
    const auto stranger = bearer(new_key(kNeighbour, {store::Scope::read, store::Scope::admin}));
    BOOST_TEST(ensure(stranger).body["data"].empty());
    BOOST_TEST(ensure(stranger).body["without_user"] == json::array({"Nina Nachbar"}));
    remote.stop();
    const auto failed = ensure(admin);
    BOOST_TEST(failed.body["data"][0]["validated"] == false);
    BOOST_TEST(!failed.body["data"][0]["trouble"].get<std::string>().empty());
    BOOST_TEST(failed.body["validated"] == 0);
}

BOOST_AUTO_TEST_SUITE_END()

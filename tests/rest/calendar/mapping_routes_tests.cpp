// mapping_routes_tests: users and event types at Cal.com are mapped by hand, compared and removed, with the required
// scope, for the company's own records.
#include "tests/support/front.h"
#include "tools/simulator/simulate_calcom.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

constexpr auto kUsers = "/v1/calendar-users", kTypes = "/v1/calendar-event-types";

struct MappingDesk : Front {
    MappingDesk() {
        rest.calcom_url = remote.address();
        admin = bearer(new_key(demo::kCompany, {store::Scope::read, store::Scope::admin}));
        set_up(30);
        account = post("/v1/calendar-accounts", {{"credential", "cal_sim_anna"}}, admin).body.at("id");
    }
    // Cal.com with one user, who has one event type of this length.
    void set_up(int minutes) {
        const json body{
            {"users",
             {{{"id", 1},
               {"username", "anna"},
               {"name", "Anna Schäfer"},
               {"event_types",
                {{{"id", 7}, {"slug", "haarschnitt"}, {"title", "Haarschnitt"}, {"lengthInMinutes", minutes}}}}}}},
            {"accept_any_key", true}};
        http::Client asking({.base_url = remote.address()});
        const auto outcome =
            asking.send("PUT", "/simulator/setup", {{"Content-Type", "application/json"}}, body.dump());
        BOOST_REQUIRE(std::get<http::Reply>(outcome).status == 200);
    }
    json user() const { return {{"resource_id", person}, {"account_id", account}}; }
    json type(int number = 7) const {
        return {{"service_id", cut}, {"resource_id", person}, {"account_id", account}, {"event_type_id", number}};
    }
    Answer remove(const std::string& place) { return send("DELETE", place, admin, ""); }
    Answer sync(const json& how) { return post(std::string(kTypes) + "/sync", how, admin); }
    std::string of_person() const { return std::string(kUsers) + "?resource_id=" + person; }
    std::string of_cut() const { return std::string(kTypes) + "?service_id=" + cut + "&resource_id=" + person; }

    simulator::CalcomSimulator remote{{}};
    Headers admin;
    std::string account;
    const std::string person = salon.staff(0).id.text(), cut = salon.service("Haarschnitt").id.text();
};

std::string state_of_cut(const json& report) {
    for (const auto& pair : report.at("data")) {
        if (pair.at("service") == "Haarschnitt") return pair.at("state");
    }
    return report.dump();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(mapping_routes_tests, MappingDesk)

BOOST_AUTO_TEST_CASE(a_user_is_mapped_listed_and_removed) {
    const auto made = post(kUsers, user(), admin);
    BOOST_REQUIRE_MESSAGE(made.status == 200, made.text);
    BOOST_TEST(made.body["username"] == "anna");
    BOOST_TEST(made.body["resource"] == salon.staff(0).name);
    BOOST_TEST(get(kUsers).body["data"] == json::array({made.body}));
    BOOST_TEST(post(kUsers, user(), admin).body == made.body);
    auto other = user();
    other["resource_id"] = salon.staff(1).id.text();
    BOOST_TEST(post(kUsers, other, admin).refusal() == "409 state_conflict username");
    BOOST_TEST(remove(of_person()).status == 204);
    BOOST_TEST(remove(of_person()).refusal() == "404 not_found resource_id");
    BOOST_TEST(get(kUsers).body["data"].empty());
}

BOOST_AUTO_TEST_CASE(an_event_type_is_mapped_listed_and_removed) {
    const auto made = post(kTypes, type(), admin);
    BOOST_REQUIRE_MESSAGE(made.status == 200, made.text);
    BOOST_TEST(made.body["length_minutes"] == 30);
    BOOST_TEST(get(kTypes).body["data"] == json::array({made.body}));
    BOOST_TEST(get(std::string(kTypes) + "?account_id=" + account).body["data"].size() == 1U);
    BOOST_TEST(remove(of_cut()).status == 204);
    BOOST_TEST(remove(of_cut()).refusal() == "404 not_found service_id");
    BOOST_TEST(get(kTypes).body["data"].empty());
}

BOOST_AUTO_TEST_CASE(all_accounts_are_compared_and_each_error_is_in_its_report) {
    const auto failed = sync(json::object());
    BOOST_REQUIRE_MESSAGE(failed.status == 200, failed.text);
    BOOST_TEST(failed.body["data"][0]["error"]["code"] == "state_conflict");  // no staff member is its user
    BOOST_TEST(failed.body["data"][0]["provider_account"] == "anna");
    post(kUsers, user(), admin);
    const auto proposed = sync({{"dry_run", true}}).body["data"][0];
    BOOST_TEST(proposed["error"].is_null());
    BOOST_TEST(state_of_cut(proposed) == "mapped");
    BOOST_TEST(get(kTypes).body["data"].empty());
    BOOST_TEST(state_of_cut(sync({{"account_id", account}}).body["data"][0]) == "mapped");
    BOOST_TEST(get(kTypes).body["data"].size() == 1U);
    set_up(45);
    BOOST_TEST(state_of_cut(sync(json::object()).body["data"][0]) == "length_differs");
}

BOOST_AUTO_TEST_CASE(what_cal_com_does_not_have_is_refused_with_its_field) {
    BOOST_TEST(post(kTypes, type(8), admin).refusal() == "404 not_found event_type_id");
    auto ben = user();
    ben["username"] = "ben";
    BOOST_TEST(post(kUsers, ben, admin).refusal() == "404 not_found username");
    set_up(45);
    BOOST_TEST(post(kTypes, type(), admin).refusal() == "422 length_differs event_type_id");
    remote.stop();
    BOOST_TEST(post(kTypes, type(), admin).refusal() == "503 unavailable account_id");
    BOOST_TEST(post(kUsers, user(), admin).refusal() == "503 unavailable account_id");
}

BOOST_AUTO_TEST_CASE(unknown_records_and_those_of_other_companies_are_not_found) {
    const auto with = [](json body, const char* name, const std::string& id) {
        body[name] = id;
        return body;
    };
    const auto of_neighbour = kNeighbourStaff.text(), unknown = AccountId{9}.text();
    BOOST_TEST(post(kUsers, with(user(), "resource_id", of_neighbour), admin).refusal() == "404 not_found resource_id");
    BOOST_TEST(post(kUsers, with(user(), "account_id", unknown), admin).refusal() == "404 not_found account_id");
    BOOST_TEST(post(kTypes, with(type(), "resource_id", of_neighbour), admin).refusal() == "404 not_found resource_id");
    BOOST_TEST(post(kTypes, with(type(), "service_id", kNeighbourService.text()), admin).refusal() ==
               "404 not_found service_id");
    BOOST_TEST(post(kTypes, with(type(), "account_id", unknown), admin).refusal() == "404 not_found account_id");
    BOOST_TEST(sync({{"account_id", unknown}}).refusal() == "404 not_found account_id");
    BOOST_TEST(get(std::string(kTypes) + "?account_id=" + unknown).refusal() == "404 not_found account_id");
    post(kUsers, user(), admin);
    post(kTypes, type(), admin);
    const auto neighbour = bearer(new_key(kNeighbour, {store::Scope::read, store::Scope::admin}));
    BOOST_TEST(get(kUsers, neighbour).body["data"].empty());
    BOOST_TEST(get(kTypes, neighbour).body["data"].empty());
    BOOST_TEST(post(std::string(kTypes) + "/sync", json::object(), neighbour).body["data"].empty());
    BOOST_TEST(send("DELETE", of_person(), neighbour, "").refusal() == "404 not_found resource_id");
    BOOST_TEST(send("DELETE", of_cut(), neighbour, "").refusal() == "404 not_found service_id");
}

BOOST_AUTO_TEST_CASE(changes_need_the_scope_admin_and_say_what_they_change) {
    BOOST_TEST(post(kUsers, user()).refusal() == "403 forbidden");
    BOOST_TEST(post(kTypes, type()).refusal() == "403 forbidden");
    BOOST_TEST(post(std::string(kTypes) + "/sync", json::object()).refusal() == "403 forbidden");
    BOOST_TEST(send("DELETE", of_person(), bearer(key), "").refusal() == "403 forbidden");
    BOOST_TEST(send("DELETE", of_cut(), bearer(key), "").refusal() == "403 forbidden");
    BOOST_TEST(remove(kUsers).refusal() == "422 missing_field resource_id");
    BOOST_TEST(remove(std::string(kTypes) + "?service_id=" + cut).refusal() == "422 missing_field resource_id");
}

BOOST_AUTO_TEST_SUITE_END()

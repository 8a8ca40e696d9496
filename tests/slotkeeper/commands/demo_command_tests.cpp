// demo_command_tests: repeated and concurrent loads give the same company, keys and calendar, at every Cal.com.
#include "tools/slotkeeper/commands/commands.h"

#include "adapters/http/server.h"
#include "tests/support/program.h"
#include "tools/simulator/simulate_calcom.h"

#include <boost/test/unit_test.hpp>

#include <mutex>
#include <set>

using namespace slotkeeper;
using nlohmann::json;
using tests::Home;
using tests::Program;

namespace {

// Another stand-in for Cal.com: the public API only.
class OtherStandIn {
public:
    OtherStandIn() : server_({}, [this](const http::Request& request) { return answer(request); }) {}
    std::string address() const { return server_.address(); }
    std::vector<json> event_types() {
        const std::scoped_lock lock(mutex_);
        return made_;
    }
    void lose_one() {
        const std::scoped_lock lock(mutex_);
        made_.pop_back();
    }

private:
    http::Response answer(const http::Request& request) {
        const std::scoped_lock lock(mutex_);
        const auto success = [](const json& data) {
            return http::Response{.body = json{{"status", "success"}, {"data", data}}.dump()};
        };
        if (!request.header("authorization").starts_with("Bearer cal_demo_")) return {.status = 401, .body = "{}"};
        if (request.path == "/v2/me") return success({{"id", 7}, {"username", "someone"}});
        if (request.path != "/v2/event-types" || request.header("cal-api-version") != "2024-06-14")
            return {.status = 404, .body = "{}"};
        if (request.method == "GET") {
            const auto of_owner = request.query_value("username") == "someone";
            return of_owner ? success(made_) : http::Response{.status = 400, .body = "{}"};
        }
        made_.push_back(json::parse(request.body));
        made_.back()["id"] = made_.size() + 100;
        return success(made_.back());
    }

    std::mutex mutex_;
    std::vector<json> made_;
    http::Server server_;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(demo_command_tests, Home)

BOOST_AUTO_TEST_CASE(loading_prints_all_that_is_needed_and_again_the_same) {
    const auto first = answer({"demo", "load"});
    BOOST_TEST(first["company"]["slug"] == "demo");
    BOOST_TEST(first["company"]["id"].get<std::string>().starts_with("com_"));
    BOOST_TEST(first["api_key"].get<std::string>().starts_with("slk_"));
    BOOST_TEST(first["retell_api_key"].get<std::string>().size() >= 26U);
    BOOST_TEST(first["branch"]["time_zone"] == "Europe/Berlin");
    BOOST_TEST(first["calendar_account"].is_null());
    std::map<int, int> segments_by_minutes;
    for (const auto& service : first["services"]) segments_by_minutes[service["minutes"]] = service["segments"];
    BOOST_TEST((segments_by_minutes == std::map<int, int>{{20, 1}, {30, 1}, {105, 3}}));
    std::map<std::string, int> kinds;
    for (const auto& resource : first["resources"]) ++kinds[resource["kind"]];
    BOOST_TEST((kinds == std::map<std::string, int>{{"staff", 5}, {"room", 2}}));
    BOOST_TEST(answer({"demo", "load"}) == first);
}

BOOST_AUTO_TEST_CASE(secrets_are_in_owner_only_files_and_hashed_or_sealed_in_the_database) {
    const auto demo = answer({"demo", "load"});
    auto files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(var() / "demo")) {
        const auto others = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
        BOOST_TEST(((entry.status().permissions() & others) == std::filesystem::perms::none), entry.path());
        ++files;
    }
    BOOST_TEST(files == 2);
    const auto stored = [&](const std::string& secret) {
        return test().number("SELECT COUNT(*) FROM api_key JOIN voice_key WHERE HEX(key_hash) LIKE CONCAT('%', HEX('" +
                             secret + "'), '%') OR HEX(sealed_key) LIKE CONCAT('%', HEX('" + secret + "'), '%')");
    };
    BOOST_TEST(stored(demo["api_key"]) == 0);
    BOOST_TEST(stored(demo["retell_api_key"]) == 0);
}

BOOST_AUTO_TEST_CASE(concurrent_loads_get_the_same_result) {
    answer({"migrate"});
    std::vector<std::unique_ptr<Program>> programs;
    for (auto i = 0; i < 6; ++i) {
        programs.push_back(std::make_unique<Program>(std::vector<std::string>{"demo", "load", "--json"}, environment));
    }
    std::set<std::string> answers;
    for (auto& program : programs) {
        const auto finished = program->finish();
        BOOST_TEST(finished.code == 0, finished.err);
        answers.insert(finished.out);
    }
    BOOST_TEST(answers.size() == 1U);
    BOOST_TEST(test().number("SELECT COUNT(*) FROM api_key") == 1);
}

BOOST_AUTO_TEST_CASE(every_service_gets_an_event_type_per_person_at_the_stand_in) {
    simulator::CalcomSimulator calcom({});
    const auto demo = answer({"demo", "load", "--calcom-url", calcom.address()});
    BOOST_TEST(demo["calendar_account"]["id"].get<std::string>().starts_with("cal_"));
    BOOST_TEST(!demo["calendar_account"]["webhook_secret"].get<std::string>().empty());
    // four cut, two trim beards, and five serve a segment of the colouring
    BOOST_TEST(test().number("SELECT COUNT(*) FROM calendar_event_type") == 11);
    BOOST_TEST(test().number("SELECT COUNT(DISTINCT event_type_id) FROM calendar_event_type") == 11);
    BOOST_TEST(
        test().number("SELECT COUNT(*) FROM calendar_event_type WHERE service_id = 43 AND length_minutes = 30") == 5);
    BOOST_TEST(answer({"demo", "load"}) == demo);
    BOOST_TEST(answer({"demo", "load", "--calcom-url", calcom.address() + "/"}) == demo);
}

BOOST_AUTO_TEST_CASE(another_address_is_the_same_account) {
    simulator::CalcomSimulator first({}), second({});
    auto before = answer({"demo", "load", "--calcom-url", first.address()});
    const auto after = answer({"demo", "load", "--calcom-url", second.address()});
    BOOST_TEST(after["calendar_account"]["url"] == second.address());
    before["calendar_account"]["url"] = second.address();
    BOOST_TEST(after == before);
    BOOST_TEST(test().number("SELECT COUNT(*) FROM calendar_account") == 1);
}

BOOST_AUTO_TEST_CASE(elsewhere_the_public_api_is_asked_and_only_what_is_missing_is_made) {
    OtherStandIn calcom;
    answer({"demo", "load", "--calcom-url", calcom.address()});
    BOOST_TEST(calcom.event_types().size() == 11U);
    BOOST_TEST(test().number("SELECT MIN(event_type_id) FROM calendar_event_type") == 101);
    calcom.lose_one();
    answer({"demo", "load", "--calcom-url", calcom.address()});
    const auto types = calcom.event_types();
    BOOST_TEST(types.size() == 11U);
    for (const auto& type : types) BOOST_TEST(type["lengthInMinutes"].is_number_integer());
}

BOOST_AUTO_TEST_CASE(no_account_is_connected_without_an_answer) {
    const auto finished = run({"demo", "load", "--json", "--calcom-url", "http://127.0.0.1:1"});
    BOOST_TEST(finished.code == 3);
    BOOST_TEST(finished.error()["code"] == "unavailable");
    BOOST_TEST(test().number("SELECT COUNT(*) FROM calendar_account") == 0);
    BOOST_TEST(run({"demo", "load", "--calcom-url", "nonsense"}).code == 4);
}

BOOST_AUTO_TEST_CASE(a_key_that_was_revoked_is_replaced) {
    const auto before = answer({"demo", "load"});
    const auto key = answer({"keys", "list"})["data"][0]["id"].get<std::string>();
    BOOST_TEST(run({"keys", "revoke", key, "--yes"}).code == 0);
    const auto after = answer({"demo", "load"});
    BOOST_TEST(after["api_key"] != before["api_key"]);
    BOOST_TEST(after["retell_api_key"] == before["retell_api_key"]);
    BOOST_TEST(answer({"demo", "load"}) == after);
}

BOOST_AUTO_TEST_SUITE_END()

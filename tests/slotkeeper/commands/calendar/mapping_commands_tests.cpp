// mapping_commands_tests: mappings of users and event types are listed, set and compared by command.
#include "adapters/http/client.h"
#include "tests/support/program.h"
#include "tools/simulator/simulate_calcom.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using nlohmann::json;
using tests::Home;

namespace {

struct MappingCommandsSalon : Home {
    MappingCommandsSalon() {
        answer({"demo", "load"});
        set_up(30);
        const auto made = run({"calcom", "connect", "--json", "--url", remote.address()}, "cal_sim_anna\n");
        BOOST_REQUIRE_MESSAGE(made.code == 0, made.err);
    }
    void set_up(int minutes) {
        http::Client client({.base_url = remote.address()});
        const json body{
            {"users",
             {{{"id", 1},
               {"username", "anna"},
               {"name", "Anna Schäfer"},
               {"event_types",
                {{{"id", 7}, {"slug", "haarschnitt"}, {"title", "Haarschnitt"}, {"lengthInMinutes", minutes}}}}}}},
            {"accept_any_key", true}};
        const auto outcome =
            client.send("PUT", "/simulator/setup", {{"Content-Type", "application/json"}}, body.dump());
        BOOST_REQUIRE(std::get<http::Reply>(outcome).status == 200);
    }
    std::string error(std::vector<std::string> words) {
        words.emplace_back("--json");
        const auto refused = run(words);
        BOOST_TEST(refused.code == 4);
        const auto found = refused.error();
        return found.at("code").get<std::string>() + ' ' + found.value("field", "");
    }
    std::string state_of_cut(const json& reports) {
        for (const auto& pair : reports.at("data").at(0).at("data")) {
            if (pair.at("service") == "Haarschnitt") return pair.at("state");
        }
        return reports.dump();
    }
    json sync(std::vector<std::string> more = {}) {
        more.insert(more.begin(), {"calcom", "event-types", "sync", "--json"});
        return run(more).json();
    }

    simulator::CalcomSimulator remote{{}};
};

struct Loaded : Home {
    simulator::CalcomSimulator remote{{}};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(mapping_commands_tests, MappingCommandsSalon)

BOOST_AUTO_TEST_CASE(ensure_counts_mapped_users_and_lists_the_rest) {
    const auto first = answer({"calcom", "ensure"});
    BOOST_TEST(first["created"] == 1);
    BOOST_TEST(first["validated"] == 1);
    BOOST_TEST(first["data"][0]["resource"] == "Anna Schäfer");
    BOOST_TEST(first["data"][0]["state"] == "active");
    BOOST_TEST(first["without_user"].size() == 4U);
    BOOST_TEST(answer({"calcom", "ensure"})["created"] == 0);
    BOOST_TEST(run({"calcom", "ensure"}).out.find("0 created, 1 validated") != std::string::npos);
    BOOST_TEST(answer({"calcom", "users", "list"})["data"][0]["username"] == "anna");
}

BOOST_FIXTURE_TEST_CASE(ensure_finds_no_trouble_in_the_demo_as_it_is_loaded, Loaded) {
    answer({"demo", "load", "--calcom-url", remote.address()});
    const auto ensured = answer({"calcom", "ensure"});
    BOOST_TEST(ensured["data"].size() == 1U);
    BOOST_TEST(ensured["data"][0]["validated"] == true);
    BOOST_TEST(ensured["data"][0]["trouble"] == "");
    BOOST_TEST(ensured["without_user"].empty());
}

BOOST_AUTO_TEST_CASE(users_are_mapped_and_unmapped) {
    const std::vector<std::string> set{"calcom", "users", "set", "--resource", "Lena Hoffmann", "--account", "anna"};
    BOOST_TEST(answer(set)["remote_user_id"] == 1);
    BOOST_TEST(error({"calcom", "users", "set", "--resource", "Tobias Weiß", "--account", "anna"}) ==
               "state_conflict username");
    BOOST_TEST(error({"calcom", "users", "set", "--resource", "Nobody", "--account", "anna"}) == "not_found resource");
    BOOST_TEST(error({"calcom", "users", "set", "--resource", "Tobias Weiß", "--account", "ben"}) ==
               "not_found account");
    BOOST_TEST(run({"calcom", "users", "set", "--account", "anna"}).code == 2);
    BOOST_TEST(answer({"calcom", "users", "remove", "--resource", "Lena Hoffmann"})["removed"] == true);
    BOOST_TEST(error({"calcom", "users", "remove", "--resource", "Lena Hoffmann"}) == "not_found resource");
    BOOST_TEST(run({"calcom", "users", "list"}).out.find("no staff member") == 0U);
}

BOOST_AUTO_TEST_CASE(event_types_are_compared_and_a_finding_ends_with_1) {
    BOOST_TEST(sync().at("data").at(0).at("error").at("code") == "state_conflict");
    answer({"calcom", "ensure"});
    BOOST_TEST(state_of_cut(sync({"--dry-run"})) == "mapped");
    BOOST_TEST(run({"calcom", "event-types", "list"}).out.find("no event type") == 0U);
    BOOST_TEST(state_of_cut(sync({"--account", "anna"})) == "mapped");
    BOOST_TEST(answer({"calcom", "event-types", "list", "--account", "anna"})["data"][0]["event_type_id"] == 7);
    BOOST_TEST(run({"calcom", "event-types", "sync"}).code == 0);
    set_up(45);
    const auto table = run({"calcom", "event-types", "sync"});
    BOOST_TEST(table.code == 1);
    BOOST_TEST(table.out.find("length_differs") != std::string::npos);
    BOOST_TEST(table.out.find("must be of 30 minutes") != std::string::npos);
    BOOST_TEST(error({"calcom", "event-types", "sync", "--account", "ben"}) == "not_found account");
}

BOOST_AUTO_TEST_CASE(event_types_are_mapped_by_hand) {
    const auto set = [&](const std::string& number, const std::string& service = "Haarschnitt") {
        return std::vector<std::string>{"calcom",        "event-types", "set",  "--service",    service, "--resource",
                                        "Lena Hoffmann", "--account",   "anna", "--event-type", number};
    };
    BOOST_TEST(answer(set("7"))["length_minutes"] == 30);
    BOOST_TEST(error(set("8")) == "not_found event_type");
    BOOST_TEST(error(set("seven")) == "invalid_field event_type");
    BOOST_TEST(error(set("0")) == "invalid_field event_type");
    set_up(45);  // neither of its segments nor the whole is as long
    BOOST_TEST(error(set("7", "Farbe")) == "length_differs event_type");
    const auto remove = [](const std::string& service) {
        return std::vector<std::string>{"calcom", "event-types", "remove",       "--service",
                                        service,  "--resource",  "Lena Hoffmann"};
    };
    BOOST_TEST(answer(remove("Haarschnitt"))["removed"] == true);
    BOOST_TEST(error(remove("Haarschnitt")) == "not_found service");
}

BOOST_AUTO_TEST_CASE(both_spellings_of_a_command_do_the_same) {
    const auto id = answer({"calcom", "list"})["data"][0]["id"].get<std::string>();
    BOOST_TEST(answer({"calendar-users", "set", "--resource", "Lena Hoffmann", "--account", id})["account_id"] == id);
    BOOST_TEST(answer({"calcom", "users", "list"}) == answer({"calendar-users", "list"}));
    BOOST_TEST(answer({"calcom", "event-types", "list"}) == answer({"calendar-event-types", "list"}));
    BOOST_TEST(answer({"calcom", "list"}) == answer({"calendar-accounts", "list"}));
}

BOOST_AUTO_TEST_CASE(an_account_that_was_not_compared_is_named_on_the_terminal) {
    const auto table = run({"calcom", "event-types", "sync"});
    BOOST_TEST(table.code == 1);
    BOOST_TEST(table.out.find("nothing to compare") == 0U);
    BOOST_TEST(table.out.find("anna: no staff member is a user of it") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_demo_company_knows_its_users_and_event_types) {
    answer({"demo", "load", "--calcom-url", remote.address()});
    const auto report = answer({"calcom", "event-types", "sync", "--account", "salon-morgenrot"});
    BOOST_TEST(report["data"][0]["not_looked_at"] == 0);
    BOOST_TEST(report["data"][0]["data"].size() > 5U);
    for (const auto& pair : report["data"][0]["data"]) BOOST_TEST(pair["state"] == "already_mapped", pair.dump());
}

BOOST_AUTO_TEST_SUITE_END()

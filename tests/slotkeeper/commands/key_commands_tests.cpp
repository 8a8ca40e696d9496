// key_commands_tests: keys are shown once, listed without their secret, and invalid once revoked.
#include "tests/support/program.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace slotkeeper;
using tests::Home;

namespace {
struct KeySalon : Home {
    KeySalon() { answer({"demo", "load"}); }
};
}  // namespace

BOOST_FIXTURE_TEST_SUITE(key_commands_tests, KeySalon)

BOOST_AUTO_TEST_CASE(a_new_key_is_shown_once_and_listed_without_itself) {
    const auto made = answer({"keys", "create", "--company", "demo", "--name", "web shop", "--scopes", "read"});
    const auto key = made["api_key"].get<std::string>();
    BOOST_TEST(key.starts_with("slk_"));
    const auto list = run({"keys", "list", "--json"});
    BOOST_TEST(list.out.find(key) == std::string::npos);
    const auto row = list.json()["data"][1];
    BOOST_TEST(row["id"] == made["id"]);
    BOOST_TEST(row["name"] == "web shop");
    BOOST_TEST(row["scopes"] == "read");
    BOOST_TEST(row["revoked_at"].is_null());
}

BOOST_AUTO_TEST_CASE(a_revoked_key_stays_on_the_list_with_the_time) {
    const auto id = answer({"keys", "create", "--name", "x"})["id"].get<std::string>();
    BOOST_TEST(answer({"keys", "revoke", id, "--yes"})["revoked"] == true);
    BOOST_TEST(!answer({"keys", "list"})["data"][1]["revoked_at"].is_null());
    BOOST_TEST(run({"keys", "revoke", "key_0000000000009", "--yes"}).code == 4);
    BOOST_TEST(run({"keys", "revoke", "nonsense", "--yes"}).code == 4);
}

BOOST_AUTO_TEST_CASE(a_voice_key_comes_by_standard_input_and_is_kept_sealed) {
    const auto made = run({"keys", "create", "--voice", "--agent", "agent_1", "--json"}, "key_of_retell\r\n");
    BOOST_TEST(made.code == 0, made.err);
    BOOST_TEST(made.out.find("key_of_retell") == std::string::npos);
    const auto row = answer({"keys", "list"})["data"].back();
    BOOST_TEST(row["kind"] == "voice");
    BOOST_TEST(row["name"] == "agent_1");
    BOOST_TEST(test().number("SELECT COUNT(*) FROM voice_key WHERE INSTR(sealed_key, 'key_of_retell') > 0") == 0);
    BOOST_TEST(run({"keys", "revoke", made.json()["id"], "--yes"}).code == 0);
}

BOOST_AUTO_TEST_CASE(a_voice_key_is_one_line_without_blanks) {
    for (const auto& input : {"", "\n", "one\ntwo\n", "one two\n", "key \n", "key\x01", "schl\xc3\xbcssel\n"}) {
        const auto refused = run({"keys", "create", "--voice", "--json"}, input);
        BOOST_TEST(refused.code == 4, input);
        BOOST_TEST(refused.error()["field"] == "voice");
    }
    BOOST_TEST(run({"keys", "create", "--voice"}, std::string(501, 'k')).code == 4);
    BOOST_TEST(run({"keys", "create", "--voice"}, std::string(500, 'k') + "\r\n").code == 0);
    BOOST_TEST(test().number("SELECT COUNT(*) FROM voice_key") == 2);
}

BOOST_AUTO_TEST_CASE(a_voice_key_is_never_a_word_of_the_command_line) {
    BOOST_TEST(run({"keys", "create", "--voice", "key_of_retell"}, "key_of_retell\n").code == 2);
    BOOST_TEST(run({"keys", "create", "--voice=key_of_retell"}, "key_of_retell\n").code == 2);
    BOOST_TEST(run({"keys", "create", "--voice-key", "key_of_retell"}, "key_of_retell\n").code == 2);
    const auto twice = run({"keys", "create", "--voice", "--body", "-", "--json"}, "key_of_retell\n");
    BOOST_TEST(twice.code == 4);
    BOOST_TEST(twice.error()["field"] == "body");
    BOOST_TEST(test().number("SELECT COUNT(*) FROM voice_key") == 1);
}

BOOST_AUTO_TEST_CASE(a_third_voice_key_is_refused_until_one_is_revoked) {
    // One of the demo company's own is in force.
    const auto create = [&](const std::string& key, std::vector<std::string> more = {}) {
        more.insert(more.begin(), {"keys", "create", "--voice", "--json"});
        return run(more, key + '\n');
    };
    BOOST_TEST(create("key_of_retell").code == 0);
    BOOST_TEST(create("key_of_retell").code == 0);  // is stored already
    const auto third = create("third_key");
    BOOST_TEST(third.code == 4);
    BOOST_TEST(third.error()["code"] == "state_conflict");
    BOOST_TEST(third.error()["field"] == "voice");
    BOOST_TEST(third.error().dump().find("revoke") != std::string::npos);
    BOOST_TEST(create("third_key", {"--agent", "agent_1"}).code == 0);
    const auto rows = answer({"keys", "list"})["data"];
    const auto old = std::find_if(rows.begin(), rows.end(), [](const auto& row) { return row["kind"] == "voice"; });
    BOOST_REQUIRE(old != rows.end());
    BOOST_TEST(run({"keys", "revoke", (*old)["id"].get<std::string>(), "--yes"}).code == 0);
    BOOST_TEST(create("third_key").code == 0);
}

BOOST_AUTO_TEST_CASE(an_installation_key_is_made_without_a_company_and_listed_apart) {
    const auto made = answer({"keys", "create", "--installation", "--name", "hosting"});
    BOOST_TEST(made["api_key"].get<std::string>().starts_with("slk_"));
    BOOST_TEST(made["scopes"].is_null());  // it has none inside a company
    const auto listed = answer({"keys", "list", "--installation"})["data"];
    BOOST_TEST(listed[0]["scopes"].is_null());
    BOOST_TEST(listed.size() == 1U);
    BOOST_TEST(listed[0]["name"] == "hosting");
    BOOST_TEST(answer({"keys", "list"})["data"].dump().find("hosting") == std::string::npos);
    const auto id = made["id"].get<std::string>();
    BOOST_TEST(run({"keys", "rotate", id}).code == 4);
    BOOST_TEST(answer({"keys", "rotate", id, "--installation"})["api_key"] != made["api_key"]);
    BOOST_TEST(run({"keys", "revoke", id, "--yes"}).code == 4);  // it is no key of the company
    BOOST_TEST(run({"keys", "revoke", id, "--installation", "--yes"}).code == 0);
    const auto field = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"keys", "create", "--installation", "--name", "x", "--json"});
        const auto refused = run(words);
        BOOST_TEST(refused.code == 4);
        return refused.error()["field"].get<std::string>();
    };
    BOOST_TEST(field({"--scopes", "read"}) == "scopes");
    BOOST_TEST(field({"--company", "demo"}) == "company");
}

BOOST_AUTO_TEST_CASE(a_key_is_limited_to_branches_by_name) {
    const auto made = answer({"keys", "create", "--name", "kiosk", "--scopes", "appointments:write", "--branch",
                              "Berlin-Mitte", "--expires-at", "2037-01-01T00:00"});
    BOOST_TEST(made["branch_ids"].size() == 1U);
    BOOST_TEST(made["scopes"] == "appointments:write");
    BOOST_TEST(!made["expires_at"].is_null());
    BOOST_TEST(run({"keys", "create", "--name", "x", "--branch", "Nirgendwo"}).code == 4);
}

BOOST_AUTO_TEST_CASE(invalid_input_is_refused_with_the_flag) {
    const auto field = [&](std::vector<std::string> words) {
        words.emplace_back("--json");
        const auto finished = run(words);
        BOOST_TEST(finished.code == (words == std::vector<std::string>{"keys", "create", "--json"} ? 2 : 4));
        return finished.error()["field"].get<std::string>();
    };
    BOOST_TEST(field({"keys", "create"}) == "name");
    std::string umlauts;
    for (auto i = 0; i < 200; ++i) umlauts += "ü";
    BOOST_TEST(run({"keys", "create", "--name", umlauts}).code == 0);
    BOOST_TEST(field({"keys", "create", "--name", umlauts + "x"}) == "name");
    BOOST_TEST(field({"keys", "create", "--voice", "--agent", std::string(121, 'a')}) == "agent");
    BOOST_TEST(field({"keys", "create", "--name", "x", "--scopes", "read,fly"}) == "scopes");
    BOOST_TEST(field({"keys", "create", "--name", "x", "--company", "nobody"}) == "company");
    BOOST_TEST(field({"keys", "list", "--company", "nobody"}) == "company");
}

BOOST_AUTO_TEST_SUITE_END()

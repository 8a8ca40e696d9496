// config_tests: the precedence of settings, invalid ones, and the error messages.
#include "tools/slotkeeper/config.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <fstream>

using namespace slotkeeper;

namespace {

struct Files {
    tests::TemporaryFolder folder;
    std::string write(const std::string& text) {
        const auto path = folder.path() / "slotkeeper.toml";
        std::ofstream(path) << text;
        return path.string();
    }
};

const ConfigValue& value(const Config& config, std::string_view key) {
    for (const auto& one : config.values) {
        if (one.key == key) return one;
    }
    throw std::logic_error("no such key");
}

void refused(const ConfigSources& sources, const std::string& field, const std::string& words) {
    const auto config = load_config(sources);
    BOOST_REQUIRE(!config);
    BOOST_TEST(config.refusal().field == field);
    BOOST_TEST(config.refusal().message.find(words) != std::string::npos, config.refusal().message);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(config_tests, Files)

BOOST_AUTO_TEST_CASE(defaults_apply_without_settings) {
    const auto config = load_config({});
    BOOST_REQUIRE(config);
    BOOST_TEST(config->database_url.empty());
    BOOST_TEST(config->listen.host == "127.0.0.1");
    BOOST_TEST(config->listen.port == 8080);
    BOOST_TEST(config->var == std::filesystem::absolute("var"));
    BOOST_TEST((config->log_level == LogLevel::info));
    BOOST_TEST(!config->is_set("listen"));
    for (const auto& one : config->values) BOOST_TEST(one.origin == "default");
}

BOOST_AUTO_TEST_CASE(a_file_beats_defaults_the_environment_beats_the_file_and_flags_beat_all) {
    const auto path =
        write("listen = \"127.0.0.1:1\"\nlog_level = \"warn\"\nvar = \"/tmp/a\"\ndatabase_sessions = 7\n");
    const auto config = load_config({.file = path,
                                     .environment = {{"SLOTKEEPER_LOG_LEVEL", "error"}, {"SLOTKEEPER_VAR", "/tmp/b"}},
                                     .flags = {{"var", "/tmp/c"}}});
    BOOST_REQUIRE(config);
    BOOST_TEST(config->listen.port == 1);
    BOOST_TEST((config->log_level == LogLevel::error));
    BOOST_TEST(config->var == "/tmp/c");
    BOOST_TEST(config->database_sessions == 7U);
    BOOST_TEST(value(*config, "listen").origin == "file " + path);
    BOOST_TEST(value(*config, "log_level").origin == "SLOTKEEPER_LOG_LEVEL");
    BOOST_TEST(value(*config, "var").origin == "--var");
    BOOST_TEST(value(*config, "calcom_email_domain").origin == "default");
    BOOST_TEST(config->is_set("var"));
}

BOOST_AUTO_TEST_CASE(the_file_is_named_by_flag_or_else_by_the_environment) {
    const auto path = write("listen = \"127.0.0.1:2\"\n");
    const auto config = load_config({.environment = {{"SLOTKEEPER_CONFIG", path}}});
    BOOST_REQUIRE(config);
    BOOST_TEST(config->listen.port == 2);
    refused({.file = "/nowhere/x.toml", .environment = {{"SLOTKEEPER_CONFIG", path}}}, "config", "/nowhere/x.toml");
}

BOOST_AUTO_TEST_CASE(an_empty_variable_counts_as_not_set) {
    const auto config = load_config({.environment = {{"SLOTKEEPER_LISTEN", ""}, {"SLOTKEEPER_CONFIG", ""}}});
    BOOST_REQUIRE(config);
    BOOST_TEST(config->listen.port == 8080);
}

BOOST_AUTO_TEST_CASE(an_unknown_key_is_refused_with_its_file_and_line) {
    const auto path = write("listen = \"127.0.0.1:1\"\nlisteen = \"127.0.0.1:1\"\n");
    refused({.file = path}, "listeen", path + ", line 2: unknown setting listeen; settings are database_url");
}

BOOST_AUTO_TEST_CASE(a_bad_value_is_refused_with_its_place_and_what_would_be_right) {
    const auto path = write("\nlog_level = \"loud\"\n");
    refused({.file = path}, "log_level", path + ", line 2: log_level must be trace, debug");
    refused({.environment = {{"SLOTKEEPER_LISTEN", "8080"}}}, "listen",
            "environment variable SLOTKEEPER_LISTEN: listen must be host:port");
    refused({.flags = {{"database_sessions", "many"}}}, "database_sessions",
            "flag --database-sessions: database_sessions must be");
    refused({.flags = {{"database_url", "postgres://x"}}}, "database_url", "must look like mysql://");
    refused({.flags = {{"calcom_email_domain", "a@b.c"}}}, "calcom_email_domain", "must be a domain");
    refused({.flags = {{"calcom_url", "api.cal.com"}}}, "calcom_url", "must be an https:// or http:// URL");
    refused({.flags = {{"var", ""}}}, "var", "must name a folder");
    for (const auto* wrong :
         {"bookings.example.com", "https://", "https:///x", "https://a b", "https://x?y", "ftp://x"}) {
        refused({.flags = {{"public_url", wrong}}}, "public_url", "must look like https://");
    }
    refused({.flags = {{"metrics_token", "short"}}}, "metrics_token", "must be at least 16 ASCII characters");
    refused({.flags = {{"voice_hold_seconds", "9"}}}, "voice_hold_seconds", "from 10 to 1800");
    refused({.flags = {{"calcom_brake_changes", "-1"}}}, "calcom_brake_changes", "from 0 to 10000");
    refused({.flags = {{"calcom_brake_percent", "101"}}}, "calcom_brake_percent", "from 0 to 100");
    refused({.flags = {{"calcom_taken_start", "maybe"}}}, "calcom_taken_start", "refuse or pending");
    refused({.flags = {{"voice_holds_max", "all"}}}, "voice_holds_max", "from 0 to 10");
    refused({.flags = {{"voice_tells_next_start", "yes"}}}, "voice_tells_next_start", "true or false");
    for (const auto* wrong :
         {"", "5", "5/", "/60", "0/60", "5/0", "-5/60", "5/60/2", "5/3601", "10001/60", "five/60"}) {
        refused({.flags = {{"voice_limit_repeats", wrong}}}, "voice_limit_repeats", "a count and seconds like 5/60");
    }
}

BOOST_AUTO_TEST_CASE(how_often_callers_may_ask_is_bounded_unless_it_is_switched_off) {
    const auto config = load_config({.flags = {{"voice_limit_changes", "off"}, {"voice_limit_functions", "200/30"}}});
    BOOST_REQUIRE(config);
    BOOST_CHECK((config->voice_limit_repeats == RateRule{5, Seconds{60}}));
    BOOST_TEST(!config->voice_limit_changes.is_on());
    BOOST_CHECK((config->voice_limit_functions == RateRule{200, Seconds{30}}));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_toml_or_holds_more_than_settings_is_refused) {
    refused({.file = write("listen = \n")}, "config", "line 1");
    refused({.file = write("[listen]\nhost = \"x\"\n")}, "listen", "must be text, a whole number, true or false");
    refused({.file = folder.path().string() + "/missing.toml"}, "config", "cannot read");
    refused({.file = folder.path().string()}, "config", "cannot read");
}

BOOST_AUTO_TEST_CASE(an_address_is_kept_without_its_last_slash_and_a_token_is_not_shown) {
    const auto config = load_config(
        {.flags = {{"public_url", "https://bookings.example.com/"}, {"metrics_token", "0123456789abcdef"}}});
    BOOST_REQUIRE(config);
    BOOST_TEST(config->public_url == "https://bookings.example.com");
    BOOST_TEST(config->metrics_token == "0123456789abcdef");
    BOOST_TEST(value(*config, "metrics_token").shown == "***");
    BOOST_TEST(value(*load_config({}), "metrics_token").shown == "");
}

BOOST_AUTO_TEST_CASE(passwords_are_never_shown) {
    const auto config = load_config({.flags = {{"database_url", "mysql://me:se:c@ret@db.example.com:3306/x"}}});
    BOOST_REQUIRE(config);
    BOOST_TEST(config->database_url == "mysql://me:se:c@ret@db.example.com:3306/x");
    BOOST_TEST(value(*config, "database_url").shown == "mysql://me:***@db.example.com:3306/x");
    BOOST_TEST(mask_password("mysql://me@localhost/x?socket=/a") == "mysql://me@localhost/x?socket=/a");
    BOOST_TEST(mask_password("mysql://localhost:3306/x") == "mysql://localhost:3306/x");
}

BOOST_AUTO_TEST_CASE(addresses_are_read_whole) {
    BOOST_TEST(parse_address("0.0.0.0:0")->port == 0);
    BOOST_TEST(parse_address("[::1]:80")->host == "::1");
    for (const auto* bad : {"", "x", ":80", "x:", "x:-1", "x:65536", "x:8o", "x:80 "})
        BOOST_TEST(!parse_address(bad), bad);
}

BOOST_AUTO_TEST_CASE(the_secret_of_the_oauth_client_is_read_from_its_file_and_never_shown) {
    const auto file = folder.path() / "secret";
    std::ofstream(file) << "s3cret\r\nand more\n";
    const auto config = load_config({.flags = {{"calcom_oauth_secret_file", file}}});
    BOOST_REQUIRE(config);
    BOOST_TEST(config->calcom_oauth_secret == "s3cret");
    for (const auto& one : config->values) BOOST_TEST(one.shown.find("s3cret") == std::string::npos);
    refused({.flags = {{"calcom_oauth_secret_file", "/nowhere"}}}, "calcom_oauth_secret_file", "readable file");
    std::ofstream(file) << "two words\n";
    refused({.flags = {{"calcom_oauth_secret_file", file}}}, "calcom_oauth_secret_file", "not a secret");
    refused({.flags = {{"calcom_oauth_redirect_url", "/hooks"}}}, "calcom_oauth_redirect_url", "https://");
    refused({.flags = {{"calcom_oauth_authorize_url", "https://a.example/#x"}}}, "calcom_oauth_authorize_url",
            "fragment");
    refused({.flags = {{"calcom_oauth_scopes", "booking"}}}, "calcom_oauth_scopes", "BOOKING_READ");
    refused({.flags = {{"calcom_oauth_client_id", "two words"}}}, "calcom_oauth_client_id", "client id");
}

BOOST_AUTO_TEST_SUITE_END()

// config_command_tests: every setting with its value and source, and no secret.
#include "tools/slotkeeper/commands/commands.h"

#include "tests/support/program.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;

BOOST_AUTO_TEST_SUITE(config_command_tests)

BOOST_AUTO_TEST_CASE(each_setting_is_shown_with_its_origin_and_without_its_password) {
    const tests::Environment environment{{"SLOTKEEPER_DATABASE_URL", "mysql://me:hush@localhost/x"}};
    const auto finished = tests::Program({"config", "show", "--json"}, environment).finish();
    BOOST_TEST(finished.code == 0);
    BOOST_TEST(finished.out.find("hush") == std::string::npos);
    std::map<std::string, std::string> origins;
    const auto shown = finished.json();
    for (const auto& one : shown["data"]) origins[one["key"]] = one["origin"];
    BOOST_TEST(origins.at("database_url") == "SLOTKEEPER_DATABASE_URL");
    BOOST_TEST(origins.at("listen") == "default");
}

BOOST_AUTO_TEST_SUITE_END()

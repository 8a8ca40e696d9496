// migrate_command_tests: the schema is migrated once, and a status query does not migrate it.
#include "tools/slotkeeper/commands/commands.h"

#include "tests/support/program.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using tests::Home;

BOOST_FIXTURE_TEST_SUITE(migrate_command_tests, Home)

BOOST_AUTO_TEST_CASE(status_lists_pending_steps_and_changes_nothing) {
    for (auto i = 0; i < 2; ++i) {
        const auto status = answer({"migrate", "--status"});
        BOOST_TEST(status["database_version"] == 0);
        BOOST_TEST(status["pending"].front() == "0001_core");
    }
}

BOOST_AUTO_TEST_CASE(pending_steps_run_once) {
    const auto first = answer({"migrate"});
    BOOST_TEST(first["applied"].front() == "0001_core");
    BOOST_TEST(first["pending"].empty());
    BOOST_TEST(first["database_version"] == first["binary_version"]);
    BOOST_TEST(answer({"migrate"})["applied"].empty());
}

BOOST_AUTO_TEST_CASE(a_command_that_looks_leaves_a_database_that_was_named_alone) {
    const auto finished = run({"jobs", "list"});
    BOOST_TEST(finished.code == 3);
    BOOST_TEST(finished.err.find("migrate") != std::string::npos, finished.err);
    BOOST_TEST(answer({"migrate", "--status"})["database_version"] == 0);
}

BOOST_AUTO_TEST_CASE(a_database_newer_than_the_binary_is_refused) {
    answer({"migrate"});
    test().run("INSERT INTO schema_migration SELECT 9999, 'future', applied_at FROM schema_migration LIMIT 1");
    for (const auto* command : {"migrate", "serve"}) {
        const auto finished = run({command});
        BOOST_TEST(finished.code == 3, command);
        BOOST_TEST(finished.err.find("newer") != std::string::npos, finished.err);
    }
}

BOOST_AUTO_TEST_SUITE_END()

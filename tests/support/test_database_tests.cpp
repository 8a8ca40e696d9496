// test_database_tests: a database that is reused by the next test holds no data of the last one.
#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

using slotkeeper::tests::TestDatabase;

namespace {
constexpr auto kInsert =
    "INSERT INTO lease_lock VALUES ('x', 'y', 1, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))";
}  // namespace

BOOST_AUTO_TEST_SUITE(test_database_tests)

BOOST_AUTO_TEST_CASE(the_next_test_gets_it_empty) {
    std::string name;
    {
        TestDatabase test;
        name = test.name();
        test.run(kInsert);
    }
    TestDatabase test;
    BOOST_TEST(test.name() == name);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM lease_lock") == 0);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM schema_migration") > 0);
}

BOOST_AUTO_TEST_CASE(one_whose_schema_was_changed_is_not_used_again) {
    for (const auto* change :
         {"ALTER TABLE lease_lock ADD KEY lease_by_owner (owner)", "DROP TABLE lease_lock",
          "CREATE TRIGGER lease_trigger BEFORE INSERT ON lease_lock FOR EACH ROW SET NEW.fence = 0"}) {
        std::string name;
        {
            TestDatabase test;
            name = test.name();
            test.run(change);
        }
        TestDatabase test;
        BOOST_TEST(test.name() != name);
        test.run(kInsert);
        BOOST_TEST(test.number("SELECT fence FROM lease_lock") == 1);
    }
}

BOOST_AUTO_TEST_CASE(two_at_once_are_two) {
    TestDatabase one, two;
    BOOST_TEST(one.name() != two.name());
}

BOOST_AUTO_TEST_SUITE_END()

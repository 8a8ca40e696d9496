// schema_keys_tests: the schema files and the server's answer are read as the same keys.
#include "engine/store/operations/schema_keys.h"

#include "engine/store/mariadb/migrator.h"
#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using store::schema_promises;

BOOST_AUTO_TEST_SUITE(schema_keys_tests)

BOOST_AUTO_TEST_CASE(a_table_is_read_the_same_from_our_file_and_from_the_server) {
    const auto ours = schema_promises(
        "-- about it\n"
        "CREATE TABLE IF NOT EXISTS a_table (\n"
        "    a_id BIGINT NOT NULL PRIMARY KEY CHECK (a_id > 1),\n"
        "    kind ENUM('one',\n"
        "              'two') NOT NULL,\n"
        "    PERIOD FOR taken (f, u),\n"
        "    UNIQUE KEY a_unique (kind, a_id),\n"
        "    KEY a_kind (kind),\n"
        "    CONSTRAINT a_b FOREIGN KEY (a_id, kind) REFERENCES b (b_id, kind),\n"
        "    CONSTRAINT a_order CHECK (a_id > 0)\n"
        ") ENGINE = InnoDB;\n"
        "INSERT INTO a_table VALUES (1);\n");
    const auto theirs = schema_promises(
        "CREATE TABLE `a_table` (\n"
        "  `a_id` bigint(20) NOT NULL CHECK (`a_id` > 1),\n"
        "  `kind` enum('one','two') NOT NULL,\n"
        "  PERIOD FOR `taken` (`f`, `u`),\n"
        "  PRIMARY KEY (`a_id`),\n"
        "  UNIQUE KEY `a_unique` (`kind`,`a_id`),\n"
        "  KEY `a_kind` (`kind`),\n"
        "  CONSTRAINT `a_b` FOREIGN KEY (`a_id`, `kind`) REFERENCES `b` (`b_id`, `kind`),\n"
        "  CONSTRAINT `a_order` CHECK (`a_id` > 0)\n"
        ") ENGINE=InnoDB\n");
    BOOST_REQUIRE(ours.size() == 1U);
    BOOST_TEST(ours.at("a_table").size() == 8U);
    BOOST_TEST((ours == theirs));
}

BOOST_AUTO_TEST_CASE(keys_added_or_dropped_by_later_files_are_known) {
    const auto promises = schema_promises(
        "CREATE TABLE IF NOT EXISTS a_table (\n"
        "    a_id BIGINT NOT NULL,\n"
        "    old_name INT NOT NULL\n"
        ") ENGINE = InnoDB;\n"
        "ALTER TABLE a_table\n"
        "    DROP COLUMN IF EXISTS old_name,\n"
        "    ADD COLUMN IF NOT EXISTS kind ENUM('one') NOT NULL\n"
        "        COMMENT 'of it',\n"
        "    ADD UNIQUE KEY IF NOT EXISTS a_once (kind),\n"
        "    ADD KEY IF NOT EXISTS a_kind (kind);\n"
        "ALTER TABLE a_table ADD KEY IF NOT EXISTS a_kind_and_id (kind, a_id),\n"
        "    ADD KEY IF NOT EXISTS a_last (a_id);\n"
        "ALTER TABLE a_table\n"
        "    DROP KEY IF EXISTS a_once,\n"
        "    DROP KEY IF EXISTS a_kind_and_id,\n"
        "    DROP KEY IF EXISTS a_last;\n"
        "ALTER TABLE a_table DROP CONSTRAINT IF EXISTS a_order;\n"
        "ALTER TABLE a_table ADD CONSTRAINT a_order CHECK (a_id > 0);\n"
        "ALTER TABLE a_table MODIFY COLUMN kind ENUM('one', 'two') NOT NULL;\n"
        "ALTER TABLE a_table ADD COLUMN IF NOT EXISTS args JSON NOT NULL;\n"
        "INSERT INTO a_table VALUES (1);\n");
    const std::set<std::string> wanted{"column a_id",      "column kind",   "column args",
                                       "KEY a_kind(kind)", "CHECK a_order", "CHECK args"};
    BOOST_TEST((promises.at("a_table") == wanted));
}

// Both ways, so that neither a promise of a schema file nor a key of the server is overlooked by the reader.
BOOST_AUTO_TEST_CASE(every_promise_of_the_schema_files_is_kept_by_a_fresh_database_and_the_other_way_round) {
    store::SchemaPromises wanted;
    for (const auto& step : store::schema_steps()) store::add_schema_promises(step.sql, wanted);
    BOOST_TEST(wanted.size() >= 20U);

    tests::TestDatabase test;
    for (const auto& [table, promises] : wanted) {
        std::set<std::string> there;
        test.database().read([&](store::Tx& tx) {
            tx.rows("SHOW CREATE TABLE " + table, {},
                    [&](std::string_view, std::string_view text) { there = schema_promises(text)[table]; });
        });
        for (const auto& promise : promises) BOOST_TEST(there.contains(promise), table + " lacks " << promise);
        for (const auto& promise : there) BOOST_TEST(promises.contains(promise), table + " has more: " << promise);
    }
}

BOOST_AUTO_TEST_SUITE_END()

// migrator_tests: concurrent starts migrate once, a crash in the middle is repaired, and an older binary never
// migrates.
#include "engine/store/mariadb/migrator.h"

#include "engine/store/operations/lease_rows.h"
#include "tests/support/child_process.h"
#include "tests/support/test_database.h"
#include "tests/support/until.h"

#include <boost/test/unit_test.hpp>

#include <array>
#include <filesystem>
#include <map>

using namespace slotkeeper;
using namespace slotkeeper::store;
using namespace std::chrono_literals;
using slotkeeper::tests::ChildProcess;
using slotkeeper::tests::Schema;
using slotkeeper::tests::TestDatabase;

namespace {

// Not re-runnable on purpose: a second run of the first step would add a second row.
const std::vector<SchemaStep> kTwoSteps{
    {1, "0001_first",
     "-- a comment; with a semicolon;\nCREATE TABLE first (\n    id BIGINT PRIMARY KEY AUTO_INCREMENT,\n"
     "    word VARCHAR(20) DEFAULT 'a;b'\n);\n\nINSERT INTO first (word)\nVALUES ('x');\n"},
    {2, "0002_second", "CREATE TABLE second (id BIGINT PRIMARY KEY);"}};

const std::vector<SchemaStep> kStuck{
    {1, "0001_first", "CREATE TABLE IF NOT EXISTS a (id INT PRIMARY KEY);\nSELECT SLEEP(1000);"}};

struct MigratorFixture {
    ChildProcess migrating(const std::string& steps) const {
        return {"migrator_children", {{"url", test.url()}, {"steps", steps}}};
    }
    TestDatabase test{Schema::none};
    Database& db = test.database();
};

}  // namespace

BOOST_AUTO_TEST_SUITE(migrator_children, *boost::unit_test::disabled())

BOOST_AUTO_TEST_CASE(child_migrates) {
    Database db({.url = tests::argument("url")});
    const auto done = migrate(db, tests::argument("steps") == "two" ? kTwoSteps : kStuck);
    tests::say(std::to_string(done.size()));
    BOOST_TEST(done.size() <= 2U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(migrator_tests, MigratorFixture)

BOOST_AUTO_TEST_CASE(steps_run_in_order_once_and_are_reported) {
    BOOST_TEST((migrate(db, kTwoSteps) == std::vector<std::string>{"0001_first", "0002_second"}));
    BOOST_TEST(migrate(db, kTwoSteps).empty());
    BOOST_TEST(test.number("SELECT COUNT(*) FROM first WHERE word = 'x'") == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM schema_migration") == 2);
}

BOOST_AUTO_TEST_CASE(a_new_step_is_added_to_the_old_ones) {
    migrate(db, {kTwoSteps[0]});
    BOOST_TEST((migrate(db, kTwoSteps) == std::vector<std::string>{"0002_second"}));
}

BOOST_AUTO_TEST_CASE(ten_processes_that_start_together_migrate_once) {
    std::vector<ChildProcess> children;
    for (auto i = 0; i < 10; ++i) children.push_back(migrating("two"));
    auto steps = 0;
    for (auto& child : children) {
        steps += std::stoi(child.line());
        BOOST_TEST(child.passed());
    }
    BOOST_TEST(steps == 2);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM first") == 1);
    BOOST_TEST(test.number("SELECT fence FROM lease_lock WHERE name = 'migration'") >= 1);
}

BOOST_AUTO_TEST_CASE(a_step_that_failed_in_the_middle_is_run_again_from_its_start) {
    const std::string first = "CREATE TABLE IF NOT EXISTS a (id INT PRIMARY KEY);\n";
    BOOST_CHECK_THROW(migrate(db, {{1, "0001_first", first + "INSERT INTO nowhere VALUES (1);"}}), DbError);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM schema_migration") == 0);
    BOOST_TEST(migrate(db, {{1, "0001_first", first + "INSERT INTO a VALUES (1);"}}).size() == 1U);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM a") == 1);
}

BOOST_AUTO_TEST_CASE(a_killed_migration_is_finished_by_the_next_process_once_its_lease_is_over) {
    auto child = migrating("stuck");
    const auto came_to_the_middle = [&] {
        return test.number(
                   "SELECT COUNT(*) FROM information_schema.tables "
                   "WHERE table_schema = DATABASE() AND table_name = 'a'") == 1;
    };
    tests::until(came_to_the_middle);
    child.kill();
    BOOST_TEST(test.number("SELECT COUNT(*) FROM schema_migration") == 0);
    test.run("UPDATE lease_lock SET expires_at = UTC_TIMESTAMP(6) + INTERVAL 1 SECOND");  // sooner, for this test
    BOOST_TEST(migrate(db, {{1, "0001_first", "CREATE TABLE IF NOT EXISTS a (id INT PRIMARY KEY);"}}).size() == 1U);
    BOOST_TEST(test.number("SELECT fence FROM lease_lock WHERE name = 'migration'") == 2);
}

BOOST_AUTO_TEST_CASE(a_failed_migration_releases_its_lease) {
    BOOST_CHECK_THROW(migrate(db, {{1, "0001_first", "no SQL;"}}), DbError);
    BOOST_TEST(test.number("SELECT expires_at <= UTC_TIMESTAMP(6) FROM lease_lock WHERE name = 'migration'") == 1);
}

BOOST_AUTO_TEST_CASE(a_binary_older_than_the_schema_refuses) {
    migrate(db, kTwoSteps);
    BOOST_CHECK_EXCEPTION(migrate(db, {kTwoSteps[0]}), std::runtime_error, [](const std::runtime_error& error) {
        return std::string(error.what()).find("newer binary") != std::string::npos;
    });
}

BOOST_AUTO_TEST_CASE(pending_steps_are_reported_and_refused_until_applied) {
    auto status = schema_status(db);
    BOOST_TEST(status.database_version == 0);
    BOOST_TEST(status.binary_version == static_cast<int>(schema_steps().size()));
    BOOST_TEST(status.pending.size() == schema_steps().size());
    BOOST_CHECK_THROW(require_current_schema(db), std::runtime_error);
    migrate(db);
    require_current_schema(db);
    test.run("INSERT INTO schema_migration (version, name, applied_at) VALUES (9999, 'future', UTC_TIMESTAMP(6))");
    BOOST_CHECK_THROW(require_current_schema(db), std::runtime_error);
    BOOST_CHECK_THROW(migrate(db), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(every_step_of_the_schema_may_be_run_again) {
    migrate(db);
    test.run("DELETE FROM schema_migration");
    BOOST_TEST(migrate(db).size() == schema_steps().size());
}

// What a version of the program before 0028 has left, and what became of it.
BOOST_AUTO_TEST_CASE(metadata_of_older_appointments_become_json_and_what_is_damaged_is_kept) {
    const std::vector<std::array<std::string, 2>> cases{
        {"", "{}"},
        {"a\tb\n", R"({"a":"b"})"},
        {"a\t\nb\tc\n", R"({"a":"","b":"c"})"},
        {"a\\tb\tc\\nd\n", R"({"a\tb":"c\nd"})"},
        {R"(\\t)" + std::string("\t") + R"(\\\n\\)" + "\n", R"({"\\t":"\\\n\\"})"},
        {"say \"x\"\t\",\"\"\n", R"({"say \"x\"":"\",\"\""})"},
        {"{\t}\n", R"({"{":"}"})"},
        {"\xc3\xa4\r\t\x01\x1f\x7f\n", "{\"\xc3\xa4\\r\":\"\\u0001\\u001F\x7f\"}"},
        // damaged
        {"a", R"({"unreadable": "a"})"},
        {"a\tb", R"({"unreadable": "a\tb"})"},
        {"a\n", R"({"unreadable": "a\n"})"},
        {"a\tb\tc\n", R"({"unreadable": "a\tb\tc\n"})"},
        {"a\tb\\q\n", R"({"unreadable": "a\tb\\q\n"})"},
        {"a\\\tb\n", R"({"unreadable": "a\\\tb\n"})"},
        {"a\tb\nc", R"({"unreadable": "a\tb\nc"})"},
    };
    auto steps = schema_steps();
    std::erase_if(steps, [](const SchemaStep& step) { return step.version >= 28; });
    migrate(db, steps);
    test.run("INSERT INTO company VALUES (1, 's', 'S', 'DE', 'de', FALSE, UTC_TIMESTAMP(6))");
    test.run("INSERT INTO branch (branch_id, company_id, name, time_zone) VALUES (1, 1, 'B', 'Europe/Berlin')");
    test.run("INSERT INTO service (service_id, company_id, name) VALUES (1, 1, 'S')");
    db.transact([&](Tx& tx) {
        for (std::size_t i = 0; i < cases.size(); ++i) {
            tx.run(R"sql(
                INSERT INTO appointment (appointment_id, company_id, branch_id, service_id, state, version, starts_at,
                                         ends_at, source, metadata, created_at, audit_head)
                VALUES (:id, 1, 1, 1, 'confirmed', 1, UTC_DATE(), UTC_DATE() + INTERVAL 1 DAY, 'api', :metadata,
                        UTC_TIMESTAMP(6), REPEAT('0', 32)))sql",
                   {i, cases[i][0]});
        }
    });
    for (auto run = 0; run < 2; ++run) {
        migrate(db);
        db.read([&](Tx& tx) {
            tx.rows("SELECT appointment_id, metadata FROM appointment", {}, [&](std::size_t id, std::string metadata) {
                BOOST_TEST(metadata == cases[id][1], "run " << run << ", case " << id << ": " << metadata);
            });
        });
        test.run("DELETE FROM schema_migration WHERE version >= 28");
    }
    BOOST_CHECK_THROW(test.run("UPDATE appointment SET metadata = 'a'"), DbError);
}

// 0029: an appointment has the time of its newest audit event, another record that of its creation.
BOOST_AUTO_TEST_CASE(older_records_changed_last_when_they_were_made_and_a_second_run_keeps_later_times) {
    auto steps = schema_steps();
    std::erase_if(steps, [](const SchemaStep& step) { return step.version >= 29; });
    migrate(db, steps);
    test.run("INSERT INTO company VALUES (1, 's', 'S', 'DE', 'de', FALSE, UTC_TIMESTAMP(6))");
    test.run("INSERT INTO branch (branch_id, company_id, name, time_zone) VALUES (1, 1, 'B', 'Europe/Berlin')");
    test.run("INSERT INTO service (service_id, company_id, name) VALUES (1, 1, 'S')");
    test.run(
        "INSERT INTO customer (customer_id, company_id, branch_id, name, phone, source, created_at) "
        "VALUES (1, 1, 1, 'C', '+4915112345678', 'api', '2026-01-01 10:00:00.123456')");
    test.run(
        "INSERT INTO appointment (appointment_id, company_id, branch_id, service_id, state, version, starts_at, "
        "ends_at, source, metadata, created_at, audit_head) SELECT seq, 1, 1, 1, 'confirmed', seq, UTC_DATE(), "
        "UTC_DATE() + INTERVAL 1 DAY, 'api', '{}', '2026-01-01', REPEAT('0', 32) FROM seq_1_to_2");
    test.run(
        "INSERT INTO audit_event (appointment_id, version, event, actor, at, state, starts_at, ends_at, segments, "
        "previous_hash, hash) SELECT 2, seq, 'book', 'test', '2026-01-01' + INTERVAL seq DAY, 'confirmed', UTC_DATE(), "
        "UTC_DATE(), '', REPEAT('0', 32), REPEAT('0', 32) FROM seq_1_to_2");
    const auto has = [&](const std::string& table, const std::string& id, const std::string& time) {
        BOOST_TEST(test.number("SELECT COUNT(*) FROM " + table + " WHERE " + table + "_id = " + id +
                               " AND updated_at = '" + time + "'") == 1,
                   table << ' ' << id);
    };
    migrate(db);
    has("customer", "1", "2026-01-01 10:00:00.123456");
    has("appointment", "1", "2026-01-01");
    has("appointment", "2", "2026-01-03");
    test.run("UPDATE customer SET updated_at = '2026-02-01'");
    test.run("DELETE FROM schema_migration WHERE version >= 29");
    migrate(db);
    has("customer", "1", "2026-02-01");
    has("appointment", "2", "2026-01-03");
}

// 0035: what a service states about Cal.com stays; a new one lets its event types decide.
BOOST_AUTO_TEST_CASE(services_keep_how_their_composites_are_booked_and_new_ones_are_automatic) {
    auto steps = schema_steps();
    std::erase_if(steps, [](const SchemaStep& step) { return step.version >= 35; });
    migrate(db, steps);
    test.run(
        "INSERT INTO company (company_id, slug, name, region, language, created_at) "
        "VALUES (1, 's', 'S', 'DE', 'de', UTC_TIMESTAMP(6))");
    test.run(
        "INSERT INTO service (service_id, company_id, name, composite_sync) VALUES (1, 1, 'A', 'whole'), "
        "(2, 1, 'B', 'segments')");
    migrate(db);
    test.run("INSERT INTO service (service_id, company_id, name) VALUES (3, 1, 'C')");
    for (const auto* row : {"1 AND composite_sync = 'whole'", "2 AND composite_sync = 'segments'",
                            "3 AND composite_sync = 'automatic'"}) {
        BOOST_TEST(test.number("SELECT COUNT(*) FROM service WHERE service_id = " + std::string(row)) == 1, row);
    }
    BOOST_TEST(test.number("SELECT COUNT(*) FROM service WHERE assignment = 'least_busy'") == 3);
}

BOOST_AUTO_TEST_CASE(steps_are_numbered_without_gaps_as_in_the_folder) {
    auto files = 0;
    for (const auto& file : std::filesystem::directory_iterator(SLOTKEEPER_SOURCE_DIR "/schema")) {
        files += file.path().extension() == ".sql" ? 1 : 0;
    }
    BOOST_TEST(schema_steps().size() == static_cast<std::size_t>(files));
    auto expected = 0;
    for (const auto& step : schema_steps()) {
        BOOST_TEST(step.version == ++expected);
        BOOST_TEST(std::stoi(step.name) == step.version);
    }
}

BOOST_AUTO_TEST_SUITE_END()

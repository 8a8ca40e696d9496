// health_routes_tests: alive in every case, ready only with a database of this program's schema.
#include "tests/support/front.h"
#include "tests/support/small_disk.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper::tests;

BOOST_AUTO_TEST_SUITE(health_routes_tests)

BOOST_AUTO_TEST_CASE(health_needs_no_key) {
    Front front;
    BOOST_TEST(front.send("GET", "/healthz", {}, "").body["status"] == "alive");
    const auto ready = front.send("GET", "/readyz", {}, "").body;
    BOOST_TEST(ready["status"] == "ready");
    BOOST_REQUIRE(ready["data"].size() == 2U);  // zone rules and numbering plan
    for (const auto& data : ready["data"]) {
        BOOST_TEST(!data["version"].get<std::string>().empty());
        BOOST_TEST(data["packed_at"].get<std::string>().size() == 10U);
        BOOST_TEST(data["old"] == (data["age_days"] > 300));
    }
}

BOOST_AUTO_TEST_CASE(another_schema_is_not_ready_but_alive) {
    Front front;
    front.salon.test.run("DELETE FROM schema_migration");
    front.salon.test.run("CREATE TABLE of_this_test (id INT)");  // so that no other test is given this database
    BOOST_TEST(front.send("GET", "/readyz", {}, "").refusal() == "503 unavailable");
    BOOST_TEST(front.send("GET", "/healthz", {}, "").status == 200);
}

BOOST_AUTO_TEST_CASE(a_wrong_clock_is_reported_and_the_server_is_ready) {
    Front front;
    BOOST_TEST(!front.send("GET", "/readyz", {}, "").body.contains("warnings"));
    for (const auto moved : {std::chrono::minutes(-10), std::chrono::minutes(10)}) {
        front.clock.moved = moved;
        const auto answer = front.send("GET", "/readyz", {}, "");
        BOOST_TEST(answer.status == 200);
        BOOST_REQUIRE(answer.body["warnings"].size() == 1U);
        BOOST_TEST(answer.body["warnings"][0]["code"] == "clock_off");
    }
}

BOOST_AUTO_TEST_CASE(a_paused_calendar_account_is_reported_and_the_server_is_ready) {
    Front front;
    BOOST_TEST(!front.send("GET", "/readyz", {}, "").body.contains("calendar_accounts_paused"));
    front.salon.test.run(
        "INSERT INTO calendar_account (account_id, company_id, provider, provider_account, base_url, state, "
        "sealed_credential, sealed_webhook_secret, created_at) VALUES (901, 1, 'calcom', 'salon', "
        "'http://127.0.0.1:1', 'paused', '', '', '2026-01-01')");
    const auto answer = front.send("GET", "/readyz", {}, "");
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.body["calendar_accounts_paused"] == 1);
}

BOOST_AUTO_TEST_CASE(a_database_that_takes_no_writes_is_not_ready_until_it_does) {
    Front front;
    front.salon.test.run("CREATE TABLE tight (id BIGINT PRIMARY KEY, word CHAR(200)) ENGINE=MEMORY MAX_ROWS=10");
    const auto fill = [&](int rows) {
        front.salon.database.transact([&](slotkeeper::store::Tx& tx) {
            for (auto id = 0; id < rows; ++id) tx.run("INSERT INTO tight (id, word) VALUES (:id, 'x')", {id});
        });
    };
    BOOST_CHECK_THROW(fill(10'000), slotkeeper::store::DbError);
    BOOST_TEST(front.send("GET", "/readyz", {}, "").refusal() == "503 unavailable");
    front.salon.test.run("DELETE FROM tight");
    fill(1);
    BOOST_TEST(front.send("GET", "/readyz", {}, "").status == 200);
}

BOOST_AUTO_TEST_CASE(a_full_disk_under_the_private_database_is_not_ready) {
    Front front;
    SmallDisk disk(20);
    if (!disk.mounted()) return;
    front.rest.data_folder = disk.path();
    BOOST_TEST(front.send("GET", "/readyz", {}, "").status == 200);
    disk.fill(1024 * 1024);
    const auto answer = front.send("GET", "/readyz", {}, "");
    BOOST_TEST(answer.refusal() == "503 unavailable");
    BOOST_TEST(answer.header("retry-after") == "1");
}

BOOST_AUTO_TEST_SUITE_END()

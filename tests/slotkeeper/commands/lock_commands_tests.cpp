// lock_commands_tests: waiting lock requests and lease holders are listed.
#include "engine/guards/lease_lock.h"
#include "tests/support/program.h"
#include "tests/support/until.h"

#include <boost/test/unit_test.hpp>

#include <future>

using namespace slotkeeper;
using namespace std::chrono_literals;
using tests::Home;

BOOST_FIXTURE_TEST_SUITE(lock_commands_tests, Home)

BOOST_AUTO_TEST_CASE(an_empty_list_is_shown_without_locks) {
    answer({"migrate"});
    BOOST_TEST(answer({"locks", "list"})["data"].empty());
    BOOST_TEST(run({"locks", "list"}).out.find("no lock waits") == 0U);
}

BOOST_AUTO_TEST_CASE(a_lease_is_listed_with_its_holder_until_it_is_released) {
    answer({"migrate"});
    Leases leases(test().database(), "somebody");
    const auto lease = leases.try_acquire("maintenance");
    BOOST_REQUIRE(lease);
    const auto row = answer({"locks", "list"})["data"].at(0);
    BOOST_TEST(row["kind"] == "lease");
    BOOST_TEST(row["what"] == "maintenance");
    BOOST_TEST(row["by"] == "somebody");
    leases.release(*lease);
    BOOST_TEST(answer({"locks", "list"})["data"].empty());
}

BOOST_AUTO_TEST_CASE(a_connection_that_waits_is_listed_with_the_one_it_waits_for) {
    answer({"demo", "load"});
    auto& database = test().database();
    std::promise<void> held, release;
    const auto lock = [](store::Tx& tx) { tx.run("UPDATE catalog_version SET version = version + 1"); };
    const auto holder = std::async(std::launch::async, [&] {
        database.transact_once([&](store::Tx& tx) {
            lock(tx);
            held.set_value();
            release.get_future().wait();
        });
    });
    held.get_future().wait();
    std::atomic<bool> stop{false};
    std::jthread waiter([&] {  // each wait ends after a second
        while (!stop) {
            try {
                database.transact_once(lock);
            } catch (const store::DbError&) {
                continue;
            }
        }
    });
    struct LetGo {  // whatever becomes of the test
        ~LetGo() {
            stop = true;
            release.set_value();
        }
        std::atomic<bool>& stop;
        std::promise<void>& release;
    } const let_go{stop, release};
    nlohmann::json waits;
    tests::until([&] {
        std::this_thread::sleep_for(200ms);  // who asks InnoDB more often than every 100 ms is shown the same again
        const auto listed = answer({"locks", "list"});
        for (const auto& row : listed["data"]) {
            const auto what = row["what"].get<std::string>();
            if (row["kind"] == "wait" && what.find("catalog_version") != std::string::npos) waits.push_back(row);
        }
        return !waits.empty();
    });
    BOOST_TEST(waits[0]["by"] != waits[0]["for"]);
}

BOOST_AUTO_TEST_SUITE_END()

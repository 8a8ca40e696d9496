// database_tests: the pool, lost connections, transactions and their repetition.
#include "engine/store/mariadb/database.h"

#include "tests/store/mariadb/entry_fixture.h"
#include "tests/support/cutting_proxy.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <barrier>
#include <condition_variable>
#include <mutex>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::store;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(database_tests, tests::EntryFixture)

// --- lost connections ----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(settings_are_kept_after_a_reconnect) {
    Database narrow({.url = test.url(), .sessions_max = 1});
    const auto first = narrow.read([&](Tx& tx) { return connection_of(tx); });
    kill(first);
    auto tries = 0;
    narrow.transact([&](Tx& tx) {
        ++tries;
        BOOST_TEST(connection_of(tx) != first);
        tx.one("SELECT @@tx_isolation, @@time_zone", {}, [](std::string_view isolation, std::string_view zone) {
            BOOST_TEST(isolation == "READ-COMMITTED");
            BOOST_TEST(zone == "+00:00");
        });
    });
    BOOST_TEST(tries == 1);  // BEGIN found the connection gone
    BOOST_TEST(narrow.figures().reconnects == 1U);
}

BOOST_AUTO_TEST_CASE(a_connection_lost_in_the_middle_repeats_the_unit_from_its_start) {
    auto tries = 0;
    db.transact([&](Tx& tx) {
        tx.run("INSERT INTO entry (id) VALUES (:id)", {7});
        if (++tries == 1) kill(connection_of(tx));
        tx.run("INSERT INTO entry (id) VALUES (:id)", {8});
    });
    BOOST_TEST(tries == 2);
    BOOST_TEST(entries() == 2);
}

BOOST_AUTO_TEST_CASE(a_lost_connection_reaches_the_caller_of_transact_once) {
    try {
        db.transact_once([&](Tx& tx) {
            kill(connection_of(tx));
            tx.run("INSERT INTO entry (id) VALUES (1)");
        });
        BOOST_ERROR("no error");
    } catch (const DbError& error) {
        BOOST_TEST((error.trouble() == DbTrouble::lost));
    }
    BOOST_TEST(entries() == 0);
}

BOOST_AUTO_TEST_CASE(a_connection_lost_during_commit_is_lost_whether_or_not_it_was_committed) {
    const tests::TemporaryFolder folder;
    tests::CuttingProxy proxy(folder.path(), test.url());
    Database remote({.url = proxy.url(), .sessions_max = 1});
    for (const auto cut : {tests::Cut::before_commit, tests::Cut::after_commit}) {
        const auto id = static_cast<std::int64_t>(cut);
        proxy.cut(cut, 1);
        try {
            remote.transact_once([&](Tx& tx) { tx.run("INSERT INTO entry (id) VALUES (:id)", {id}); });
            BOOST_ERROR("no error");
        } catch (const DbError& error) {
            BOOST_TEST((error.trouble() == DbTrouble::lost));
            BOOST_TEST(error.statement() == "COMMIT");
        }
    }
    BOOST_TEST(test.number("SELECT SUM(id) FROM entry") == static_cast<std::int64_t>(tests::Cut::after_commit));
}

BOOST_AUTO_TEST_CASE(a_unit_that_looks_for_its_key_is_done_once_though_its_commit_was_lost) {
    const tests::TemporaryFolder folder;
    tests::CuttingProxy proxy(folder.path(), test.url());
    Database remote({.url = proxy.url(), .sessions_max = 1});
    for (const auto cut : {tests::Cut::before_commit, tests::Cut::after_commit}) {
        proxy.cut(cut, 1);
        auto tries = 0;
        remote.transact([&](Tx& tx) {
            ++tries;
            if (tx.one("SELECT 1 FROM entry WHERE id = :id FOR UPDATE", {7}, [](const Row&) {})) return;
            tx.run("INSERT INTO entry (id) VALUES (7)");
        });
        BOOST_TEST(tries == 2);
        BOOST_TEST(entries() == 1);
        test.run("DELETE FROM entry");
    }
}

BOOST_AUTO_TEST_CASE(a_read_is_run_again_once_on_a_lost_connection) {
    auto tries = 0;
    db.read([&](Tx& tx) {
        if (++tries == 1) kill(connection_of(tx));
        tx.one("SELECT 1", {}, [](const Row&) {});
    });
    BOOST_TEST(tries == 2);
}

// --- the pool ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(waiting_for_a_free_session_ends_at_the_deadline) {
    Database narrow({.url = test.url(), .sessions_max = 1, .lease_patience = 50ms});
    narrow.read([&](Tx&) {
        std::jthread([&] {
            try {
                narrow.read([](Tx&) {});
                BOOST_ERROR("two sessions");
            } catch (const DbError& error) {
                BOOST_TEST((error.trouble() == DbTrouble::unavailable));
            }
        });
        BOOST_TEST(narrow.figures().sessions_in_use == 1U);
    });
    narrow.read([](Tx&) {});
    BOOST_TEST(narrow.figures().sessions_in_use == 0U);
    BOOST_TEST(narrow.figures().sessions_open == 1U);
}

BOOST_AUTO_TEST_CASE(a_returned_session_wakes_a_waiting_thread) {
    Database narrow({.url = test.url(), .sessions_max = 2, .lease_patience = 20s});
    std::atomic<int> served = 0;
    {
        std::vector<std::jthread> threads;
        for (auto i = 0; i < 16; ++i) {
            threads.emplace_back([&] {
                for (auto k = 0; k < 10; ++k)
                    served += narrow.read([&](Tx& tx) { return connection_of(tx) > 0 ? 1 : 0; });
            });
        }
    }
    BOOST_TEST(served == 160);
    BOOST_TEST(narrow.figures().sessions_open <= 2U);
}

// --- transactions --------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(an_exception_of_the_unit_rolls_back_and_the_session_is_clean_for_the_next) {
    Database narrow({.url = test.url(), .sessions_max = 1});
    BOOST_CHECK_THROW(narrow.transact([](Tx& tx) {
        tx.run("INSERT INTO entry (id) VALUES (1)");
        throw std::runtime_error("changed my mind");
    }),
                      std::runtime_error);
    narrow.read([](Tx& tx) { tx.one("SELECT @@in_transaction", {}, [](bool open) { BOOST_TEST(!open); }); });
    BOOST_TEST(entries() == 0);
}

BOOST_AUTO_TEST_CASE(a_duplicate_rolls_the_whole_unit_back_and_is_not_repeated) {
    auto tries = 0;
    BOOST_CHECK_THROW(db.transact([&](Tx& tx) {
        ++tries;
        tx.run("INSERT INTO entry (id) VALUES (1)");
        tx.run("INSERT INTO entry (id) VALUES (1)");
    }),
                      DbError);
    BOOST_TEST(tries == 1);
    BOOST_TEST(entries() == 0);
}

BOOST_AUTO_TEST_CASE(a_real_deadlock_is_repeated_and_both_units_commit) {
    test.run("INSERT INTO entry (id, word) VALUES (1, '1:0'), (2, '2:0')");
    std::barrier both(2);
    std::atomic<int> runs = 0;
    const auto unit = [&](std::int64_t first, std::int64_t second) {
        auto tries = 0;
        db.transact([&](Tx& tx) {
            ++runs;
            tx.run("UPDATE entry SET word = CONCAT(id, ':', SUBSTRING(word, 3) + 1) WHERE id = :id", {first});
            if (++tries == 1) both.arrive_and_wait();  // each holds one row and now asks for the other's
            tx.run("UPDATE entry SET word = CONCAT(id, ':', SUBSTRING(word, 3) + 1) WHERE id = :id", {second});
        });
    };
    {
        std::jthread one([&] { unit(1, 2); });
        std::jthread two([&] { unit(2, 1); });
    }
    BOOST_TEST(runs >= 3);
    BOOST_TEST(db.figures().conflicts >= 1U);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM entry WHERE word = CONCAT(id, ':2')") == 2);
}

BOOST_AUTO_TEST_CASE(a_lock_wait_that_ends_repeats_the_whole_unit) {
    test.run("INSERT INTO entry (id, word) VALUES (1, 'a')");
    std::mutex mutex;
    std::condition_variable changed;
    auto held = false, failed_once = false;
    std::jthread holder([&] {
        db.transact([&](Tx& tx) {
            tx.run("UPDATE entry SET word = 'held' WHERE id = 1");
            std::unique_lock lock(mutex);
            held = true;
            changed.notify_all();
            changed.wait(lock, [&] { return failed_once; });
        });
    });
    {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return held; });
    }
    auto tries = 0;
    db.transact([&](Tx& tx) {
        if (++tries == 2) {
            const std::lock_guard lock(mutex);
            failed_once = true;
            changed.notify_all();
        }
        tx.run("INSERT INTO entry (id) VALUES (:id)", {100 + tries});
        tx.run("UPDATE entry SET word = 'mine' WHERE id = 1");
    });
    BOOST_TEST(tries >= 2);
    BOOST_TEST(entries() == 2);  // what the first try had inserted is gone
}

BOOST_AUTO_TEST_CASE(trouble_that_does_not_end_reaches_the_caller_after_the_last_try) {
    auto tries = 0;
    BOOST_CHECK_THROW(db.transact([&](Tx& tx) {
        ++tries;
        tx.run("SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213");
    }),
                      DbError);
    BOOST_TEST(tries == limits::transact_tries_max);
    BOOST_TEST(db.figures().conflicts == static_cast<std::uint64_t>(limits::transact_tries_max));
}

BOOST_AUTO_TEST_CASE(a_second_session_inside_a_transaction_is_refused) {
    BOOST_TEST(!in_transaction());
    db.transact([&](Tx&) {
        BOOST_TEST(in_transaction());
        BOOST_CHECK_THROW(db.read([](Tx&) {}), std::logic_error);
        BOOST_CHECK_THROW(db.transact([](Tx&) {}), std::logic_error);
        std::jthread([] { BOOST_TEST(!in_transaction()); });
    });
    db.read([](Tx&) { BOOST_TEST(!in_transaction()); });
    BOOST_TEST(!in_transaction());
}

BOOST_AUTO_TEST_CASE(units_return_values) {
    BOOST_TEST(db.transact([](Tx&) { return std::string("x"); }) == "x");
    BOOST_TEST(db.read([](Tx& tx) { return tx.now() > Moment{}; }));
}

BOOST_AUTO_TEST_CASE(statements_are_counted_without_begin_and_commit) {
    const auto before = db.statements_sent();
    db.transact([](Tx& tx) {
        tx.run("INSERT INTO entry (id) VALUES (:id)", {1});
        tx.run(SqlText("INSERT INTO entry (id) VALUES (2), (3)"));
        tx.rows("SELECT id FROM entry", {}, [](const Row&) {});
    });
    BOOST_TEST(db.statements_sent() - before == 3U);
}

BOOST_AUTO_TEST_SUITE_END()

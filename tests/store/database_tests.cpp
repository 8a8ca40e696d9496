// database_tests: the pool, transactions and their repetition, values both ways, and what errors give away.
#include "engine/store/database.h"

#include "tests/support/cutting_proxy.h"
#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <array>
#include <atomic>
#include <barrier>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::store;
using namespace std::chrono_literals;
using slotkeeper::tests::Schema;
using slotkeeper::tests::TestDatabase;

namespace {

struct Fixture {
    Fixture() {
        test.run(
            "CREATE TABLE entry (id BIGINT PRIMARY KEY, word VARCHAR(200) NULL, bytes VARBINARY(2000) NULL, "
            "at DATETIME NULL, moment DATETIME(6) NULL, day DATE NULL, "
            "UNIQUE KEY entry_word_unique (word), CONSTRAINT entry_positive CHECK (id > 0))");
    }
    std::int64_t connection_of(Tx& tx) {
        std::int64_t id = 0;
        tx.one("SELECT CONNECTION_ID()", {}, [&](const Row& row) { id = row.number(0); });
        return id;
    }
    // From a thread of its own, because a unit may not ask for a second session.
    void kill(std::int64_t connection) {
        std::jthread([&] { kill_now(connection); });
    }
    void kill_now(std::int64_t connection) {
        Database other({.url = test.url(), .sessions_max = 1});
        other.read([&](Tx& tx) { tx.run("KILL " + std::to_string(connection)); });
        // The kill is a flag until the victim's thread sees it.
        while (other.read([&](Tx& tx) {
            return tx.one("SELECT 1 FROM information_schema.processlist WHERE id = :id", {connection},
                          [](const Row&) {});
        })) {
            std::this_thread::sleep_for(1ms);
        }
    }
    std::int64_t entries() { return test.number("SELECT COUNT(*) FROM entry"); }
    DbError error_of(const std::function<void(Tx&)>& unit) {
        try {
            db.transact(unit);
        } catch (const DbError& error) {
            return error;
        }
        throw std::logic_error("no error");
    }

    TestDatabase test{Schema::none};
    Database& db = test.database();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(database_tests, Fixture)

// --- values
// -----------------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(quotes_backslashes_nul_and_emoji_round_trip_bound_and_written) {
    const std::array<std::string, 7> texts{"it's",
                                           R"(a\b\\'c)",
                                           std::string("nul\0mid", 7),
                                           "Grüße 💇 :not_a_name",
                                           "line\nbreak\r\x1a\"",
                                           "",
                                           "' OR 1=1; DROP TABLE entry; -- "};
    db.transact([&](Tx& tx) {
        SqlText written("INSERT INTO entry (id, word) VALUES ");
        for (std::int64_t i = 0; const auto& text : texts) {
            tx.run("INSERT INTO entry (id, bytes) VALUES (:id, :bytes)", {++i, text});
            written.row({i + 100, text});
        }
        tx.run(written);
    });
    db.read([&](Tx& tx) {
        for (std::int64_t i = 0; const auto& text : texts) {
            BOOST_TEST(tx.one("SELECT bytes FROM entry WHERE id = :id", {++i},
                              [&](const Row& row) { BOOST_TEST(row.text(0) == text); }));
            BOOST_TEST(tx.one("SELECT word FROM entry WHERE id = :id AND word = :word", {i + 100, text},
                              [&](const Row& row) { BOOST_TEST(row.text(0) == text); }));
        }
    });
}

BOOST_AUTO_TEST_CASE(bytes_of_any_kind_round_trip_bound_and_written) {
    const auto seed = std::random_device{}();
    BOOST_TEST_MESSAGE("seed " << seed);
    std::mt19937 random(seed);
    std::string bytes(1'000, '\0');
    for (auto& byte : bytes) byte = static_cast<char>(random());
    db.transact([&](Tx& tx) {
        tx.run("INSERT INTO entry (id, bytes) VALUES (:id, :bytes)", {1, bytes});
        tx.run(SqlText("INSERT INTO entry (id, bytes) VALUES ").row({2, bytes}));
    });
    auto found = 0;
    db.read([&](Tx& tx) {
        tx.rows("SELECT bytes FROM entry", {}, [&](const Row& row) { found += row.view(0) == bytes ? 1 : 0; });
    });
    BOOST_TEST(found == 2);
}

BOOST_AUTO_TEST_CASE(numbers_times_days_and_null_round_trip_bound_and_written) {
    const Instant at = std::chrono::sys_days{std::chrono::year{2026} / 3 / 29} + 2h + 30min;
    const auto moment = Moment{at} + 123'456us;
    const auto day = std::chrono::floor<std::chrono::days>(at);
    db.transact([&](Tx& tx) {
        tx.run("INSERT INTO entry (id, at, moment, day, word) VALUES (:id, :at, :moment, :day, :word)",
               {INT64_MAX, at, moment, day, std::nullopt});
        tx.run(
            SqlText("INSERT INTO entry (id, at, moment, day, word) VALUES ").row({1, at, moment, day, std::nullopt}));
    });
    auto rows = 0;
    db.read([&](Tx& tx) {
        tx.rows("SELECT id, at, moment, day, word FROM entry ORDER BY id", {}, [&](const Row& row) {
            BOOST_TEST(row.number(0) == (++rows == 1 ? 1 : INT64_MAX));
            BOOST_TEST((row.instant(1) == at));
            BOOST_TEST((row.moment(2) == moment));
            BOOST_TEST((row.day(3) == day));
            BOOST_TEST(row.is_null(4));
            BOOST_CHECK_THROW(row.text(4), std::logic_error);
            BOOST_CHECK_THROW(row.number(1), std::logic_error);
            BOOST_CHECK_THROW(row.view(5), std::logic_error);
        });
    });
    BOOST_TEST(rows == 2);
}

BOOST_AUTO_TEST_CASE(a_name_may_come_twice_and_a_colon_in_quotes_is_no_name) {
    db.read([](Tx& tx) {
        auto text = std::string();
        tx.one("SELECT CONCAT(:a, ':b', :c, :a)", {"x", "z"}, [&](const Row& row) { text = row.text(0); });
        BOOST_TEST(text == "x:bzx");
    });
}

BOOST_AUTO_TEST_CASE(a_name_without_a_value_and_a_value_without_a_name_are_refused_before_anything_is_sent) {
    test.run("INSERT INTO entry (id) VALUES (1), (2)");
    const auto before = db.statements_sent();
    BOOST_CHECK_THROW(db.transact([](Tx& tx) { tx.run("DELETE FROM entry WHERE id = :id"); }), std::logic_error);
    BOOST_CHECK_THROW(db.transact([](Tx& tx) { tx.run("DELETE FROM entry WHERE id = 1", {1}); }), std::logic_error);
    BOOST_TEST(db.statements_sent() == before);
    BOOST_TEST(entries() == 2);
}

BOOST_AUTO_TEST_CASE(rows_found_are_counted_not_rows_changed) {
    test.run("INSERT INTO entry (id, word) VALUES (1, 'a')");
    db.transact([](Tx& tx) {
        BOOST_TEST(tx.run("UPDATE entry SET word = :word WHERE id = :id", {"a", 1}) == 1);
        BOOST_TEST(tx.run("UPDATE entry SET word = :word WHERE id = :id", {"a", 2}) == 0);
        BOOST_TEST(tx.run(SqlText("UPDATE entry SET word = 'a' WHERE id = 1")) == 1);
    });
}

BOOST_AUTO_TEST_CASE(one_gives_the_first_row_or_none) {
    test.run("INSERT INTO entry (id) VALUES (1), (2)");
    db.read([](Tx& tx) {
        auto calls = 0;
        BOOST_TEST(
            tx.one("SELECT id FROM entry ORDER BY id", {}, [&](const Row& row) { calls += row.number(0) == 1; }));
        BOOST_TEST(calls == 1);
        BOOST_TEST(!tx.one("SELECT id FROM entry WHERE id > :id", {2}, [](const Row&) { BOOST_ERROR("called"); }));
    });
}

// --- several statements at once
// ---------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(several_statements_go_in_one_call_and_rows_know_their_statement) {
    const std::vector<SqlText> statements{SqlText("INSERT INTO entry (id) VALUES (5), (6)"),
                                          SqlText("SELECT id FROM entry ORDER BY id"), SqlText("DELETE FROM entry"),
                                          SqlText("SELECT COUNT(*) FROM entry")};
    const auto before = db.statements_sent();
    std::vector<std::pair<std::size_t, std::int64_t>> seen;
    db.transact([&](Tx& tx) {
        tx.run_all(statements,
                   [&](std::size_t position, const Row& row) { seen.emplace_back(position, row.number(0)); });
    });
    BOOST_TEST((seen == std::vector<std::pair<std::size_t, std::int64_t>>{{1, 5}, {1, 6}, {3, 0}}));
    BOOST_TEST(db.statements_sent() - before == 4U);
}

BOOST_AUTO_TEST_CASE(several_statements_stop_at_the_first_error_and_the_session_goes_on) {
    const std::vector<SqlText> statements{SqlText("INSERT INTO entry (id) VALUES (5)"),
                                          SqlText("UPDATE entry SET id = -1"),
                                          SqlText("INSERT INTO entry (id) VALUES (6)")};
    const auto error = error_of([&](Tx& tx) { tx.run_all(statements); });
    BOOST_TEST(error.number() == 4025U);
    BOOST_TEST((error.trouble() == DbTrouble::constraint));
    BOOST_TEST(error.key() == "entry_positive");
    BOOST_TEST(error.statement() == "UPDATE entry");
    BOOST_TEST(entries() == 0);
}

BOOST_AUTO_TEST_CASE(an_exception_of_the_callback_leaves_the_session_in_step) {
    Database narrow({.url = test.url(), .sessions_max = 1});
    const std::vector<SqlText> statements{SqlText("SELECT 1"), SqlText("SELECT 2"), SqlText("SELECT 3")};
    BOOST_CHECK_THROW(narrow.read([&](Tx& tx) {
        tx.run_all(statements, [](std::size_t, const Row&) { throw std::runtime_error("enough"); });
    }),
                      std::runtime_error);
    narrow.read(
        [](Tx& tx) { BOOST_TEST(tx.one("SELECT 4", {}, [](const Row& row) { BOOST_TEST(row.number(0) == 4); })); });
}

BOOST_AUTO_TEST_CASE(two_statements_in_one_text_are_refused_elsewhere) {
    BOOST_CHECK_THROW(db.read([](Tx& tx) { tx.run(SqlText("DELETE FROM entry; SELECT 1")); }), DbError);
    const std::vector<SqlText> several{SqlText("SELECT 1"), SqlText("SELECT 2")};
    db.read([&](Tx& tx) {
        tx.run_all(several);
        BOOST_CHECK_THROW(tx.run(SqlText("SELECT 1; SELECT 2")), DbError);
    });
}

// --- errors
// -----------------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_duplicate_names_its_key_and_gives_no_value_away) {
    const std::string secret = "+4915112345678 for key 'forged'";
    test.run("INSERT INTO entry (id, word) VALUES (1, '+4915112345678 for key ''forged''')");
    for (const auto bound : {true, false}) {
        const auto error = error_of([&](Tx& tx) {
            if (bound) {
                tx.run("INSERT INTO entry (id, word) VALUES (:id, :word)", {2, secret});
            } else {
                tx.run(SqlText("INSERT INTO entry (id, word) VALUES ").row({2, secret}));
            }
        });
        BOOST_TEST((error.trouble() == DbTrouble::duplicate));
        BOOST_TEST(error.number() == 1062U);
        BOOST_TEST(error.key() == "entry_word_unique");
        BOOST_TEST(error.what() == "database error 1062, key entry_word_unique, at INSERT entry");
    }
}

BOOST_AUTO_TEST_CASE(no_error_repeats_what_was_sent) {
    const std::string secret = "s3cret-value";
    const std::array<std::function<void(Tx&)>, 5> units{
        [&](Tx& tx) {
            tx.run("INSERT INTO entry (id, day) VALUES (:id, :day)", {1, secret});
        },
        [&](Tx& tx) {
            tx.run(SqlText("INSERT INTO entry (id, at) VALUES ").row({1, secret}));
        },
        [&](Tx& tx) { tx.run("SELECT nothing_of_" + secret + " FROM nowhere WHERE a = 's3cret-value'"); },
        [&](Tx& tx) { tx.run("s3cret 'value' is no SQL"); },
        [&](Tx& tx) { tx.rows("SELECT SLEEP(0) FROM entry WHERE day = s3cret(:a)", {secret}, [](const Row&) {}); }};
    for (const auto& unit : units) {
        const auto error = error_of(unit);
        BOOST_TEST((error.trouble() == DbTrouble::other));
        BOOST_TEST(std::string(error.what()).find("value") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(text_larger_than_a_packet_is_refused_and_not_taken_for_an_outage) {
    const std::string large(17'000'000, 'x');
    BOOST_TEST((error_of([&](Tx& tx) { tx.run("SELECT LENGTH(:a)", {large}); }).trouble() == DbTrouble::other));
    BOOST_TEST((error_of([&](Tx& tx) { tx.run(SqlText("SELECT ").value(large)); }).trouble() == DbTrouble::other));
    BOOST_TEST(db.figures().reconnects == 0U);
}

BOOST_AUTO_TEST_CASE(nobody_home_is_unavailable_and_a_wrong_password_is_not_repeated_in_the_error) {
    try {
        Database({.url = "mysql://root@localhost/x?socket=/tmp/slotkeeper-nobody-here.sock"});
        BOOST_ERROR("connected");
    } catch (const DbError& error) {
        BOOST_TEST((error.trouble() == DbTrouble::unavailable));
    }
    auto url = test.url();
    url.replace(url.find("root@"), 5, "stranger:s3cret%27%5C%20word@");
    try {
        Database({.url = url});
        BOOST_ERROR("connected");
    } catch (const DbError& error) {
        BOOST_TEST(error.number() == 1045U);
        BOOST_TEST(std::string(error.what()).find("s3cret") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(names_and_passwords_of_any_letters_open_a_session) {
    test.run(R"(CREATE USER 'o''neil @:'@localhost IDENTIFIED BY 'p\\a''s s/w?o%r@d:')");
    test.run(R"(GRANT ALL ON *.* TO 'o''neil @:'@localhost)");
    auto url = test.url();
    url.replace(url.find("root@"), 5, "o%27neil%20%40%3A:p%5Ca's%20s%2Fw%3Fo%25r%40d%3A@");
    Database db_of_neil({.url = url});
    db_of_neil.read([](Tx& tx) {
        tx.one("SELECT CURRENT_USER()", {}, [](const Row& row) { BOOST_TEST(row.text(0) == "o'neil @:@localhost"); });
    });
    test.run(R"(DROP USER 'o''neil @:'@localhost)");
}

BOOST_AUTO_TEST_CASE(what_is_no_database_url_is_refused_without_repeating_it) {
    for (const auto* url : {"", "postgres://u:s3cret@h/n", "mysql://u:s3cret@h:port/n", "mysql://u:s3cret@h/n?ssl=1",
                            "mysql://u:s3cret%zz@h/n", "mysql://u:s3cret%4"}) {
        try {
            Database({.url = url});
            BOOST_ERROR("accepted");
        } catch (const std::invalid_argument& error) {
            BOOST_TEST(std::string(error.what()).find("s3cret") == std::string::npos);
        }
    }
}

// --- sessions
// ---------------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_session_has_the_settings_that_the_engine_relies_on) {
    db.transact([](Tx& tx) {
        tx.one(
            "SELECT @@tx_isolation, @@time_zone, @@innodb_lock_wait_timeout, @@in_predicate_conversion_threshold, "
            "@@character_set_client, @@sql_mode",
            {}, [](const Row& row) {
                BOOST_TEST(row.text(0) == "READ-COMMITTED");
                BOOST_TEST(row.text(1) == "+00:00");
                BOOST_TEST(row.number(2) == 1);
                BOOST_TEST(row.number(3) == 0);
                BOOST_TEST(row.text(4) == "utf8mb4");
                BOOST_TEST(row.text(5).find("STRICT_TRANS_TABLES") != std::string::npos);
                BOOST_TEST(row.text(5).find("NO_BACKSLASH_ESCAPES") == std::string::npos);
            });
    });
}

BOOST_AUTO_TEST_CASE(settings_are_kept_after_a_reconnect) {
    Database narrow({.url = test.url(), .sessions_max = 1});
    const auto first = narrow.read([&](Tx& tx) { return connection_of(tx); });
    kill(first);
    auto tries = 0;
    narrow.transact([&](Tx& tx) {
        ++tries;
        BOOST_TEST(connection_of(tx) != first);
        tx.one("SELECT @@tx_isolation, @@time_zone", {}, [](const Row& row) {
            BOOST_TEST(row.text(0) == "READ-COMMITTED");
            BOOST_TEST(row.text(1) == "+00:00");
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
    tests::CuttingProxy proxy(test);
    Database remote({.url = proxy.url(), .sessions_max = 1});
    for (const auto cut : {tests::Cut::before_commit, tests::Cut::after_commit}) {
        const auto id = static_cast<std::int64_t>(cut);
        proxy.cut_next(cut);
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
    tests::CuttingProxy proxy(test);
    Database remote({.url = proxy.url(), .sessions_max = 1});
    for (const auto cut : {tests::Cut::before_commit, tests::Cut::after_commit}) {
        proxy.cut_next(cut);
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

BOOST_AUTO_TEST_CASE(a_session_that_is_given_back_wakes_who_waits) {
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

// --- transactions
// -----------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(an_exception_of_the_unit_rolls_back_and_the_session_is_clean_for_the_next) {
    Database narrow({.url = test.url(), .sessions_max = 1});
    BOOST_CHECK_THROW(narrow.transact([](Tx& tx) {
        tx.run("INSERT INTO entry (id) VALUES (1)");
        throw std::runtime_error("changed my mind");
    }),
                      std::runtime_error);
    narrow.read(
        [](Tx& tx) { tx.one("SELECT @@in_transaction", {}, [](const Row& row) { BOOST_TEST(row.number(0) == 0); }); });
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

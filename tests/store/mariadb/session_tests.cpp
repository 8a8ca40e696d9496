// session_tests: values in both directions, several statements at once, what errors disclose, and the settings of a
// session.
#include "engine/store/mariadb/session.h"

#include "tests/store/mariadb/entry_fixture.h"

#include <boost/test/unit_test.hpp>

#include <array>
#include <random>

using namespace slotkeeper;
using namespace slotkeeper::store;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(session_tests, tests::EntryFixture)

// --- values --------------------------------------------------------------------------------------

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
                              [&](std::string_view stored) { BOOST_TEST(stored == text); }));
            BOOST_TEST(tx.one("SELECT word FROM entry WHERE id = :id AND word = :word", {i + 100, text},
                              [&](std::string_view stored) { BOOST_TEST(stored == text); }));
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
        tx.rows("SELECT bytes FROM entry", {}, [&](std::string_view stored) { found += stored == bytes ? 1 : 0; });
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
            const auto [id, found_at, found_moment, found_day, word] =
                row.cells<std::int64_t, Instant, Moment, std::chrono::sys_days, std::optional<std::string>>();
            BOOST_TEST(id == (++rows == 1 ? 1 : INT64_MAX));
            BOOST_TEST((found_at == at));
            BOOST_TEST((found_moment == moment));
            BOOST_TEST((found_day == day));
            BOOST_TEST(!word);
            BOOST_CHECK_THROW(row.at<std::string>(4), std::logic_error);
            BOOST_CHECK_THROW(row.at<std::int64_t>(1), std::logic_error);
            BOOST_CHECK_THROW(row.at<std::string_view>(5), std::logic_error);
        });
    });
    BOOST_TEST(rows == 2);
}

BOOST_AUTO_TEST_CASE(a_name_may_come_twice_and_a_colon_in_quotes_is_no_name) {
    db.read([](Tx& tx) {
        auto text = std::string();
        tx.one("SELECT CONCAT(:a, ':b', :c, :a)", {"x", "z"}, [&](std::string found) { text = std::move(found); });
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

BOOST_AUTO_TEST_CASE(one_returns_the_first_row_or_nullopt) {
    test.run("INSERT INTO entry (id) VALUES (1), (2)");
    db.read([](Tx& tx) {
        auto calls = 0;
        BOOST_TEST(tx.one("SELECT id FROM entry ORDER BY id", {}, [&](std::int64_t id) { calls += id == 1; }));
        BOOST_TEST(calls == 1);
        BOOST_TEST(!tx.one("SELECT id FROM entry WHERE id > :id", {2}, [](const Row&) { BOOST_ERROR("called"); }));
    });
}

// --- several statements at once ------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(several_statements_go_in_one_call_and_rows_carry_the_statement_index) {
    const std::vector<SqlText> statements{SqlText("INSERT INTO entry (id) VALUES (5), (6)"),
                                          SqlText("SELECT id FROM entry ORDER BY id"), SqlText("DELETE FROM entry"),
                                          SqlText("SELECT COUNT(*) FROM entry")};
    const auto before = db.statements_sent();
    std::vector<std::pair<std::size_t, std::int64_t>> seen;
    db.transact([&](Tx& tx) {
        tx.run_all(statements,
                   [&](std::size_t position, const Row& row) { seen.emplace_back(position, row.at<std::int64_t>(0)); });
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
    narrow.read([](Tx& tx) { BOOST_TEST(tx.one("SELECT 4", {}, [](int number) { BOOST_TEST(number == 4); })); });
}

BOOST_AUTO_TEST_CASE(two_statements_in_one_text_are_refused_elsewhere) {
    BOOST_CHECK_THROW(db.read([](Tx& tx) { tx.run(SqlText("DELETE FROM entry; SELECT 1")); }), DbError);
    const std::vector<SqlText> several{SqlText("SELECT 1"), SqlText("SELECT 2")};
    db.read([&](Tx& tx) {
        tx.run_all(several);
        BOOST_CHECK_THROW(tx.run(SqlText("SELECT 1; SELECT 2")), DbError);
    });
}

// --- errors --------------------------------------------------------------------------------------

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

// A table in memory has its own bound; for InnoDB the same error says that the disk is full.
BOOST_AUTO_TEST_CASE(a_table_without_room_is_an_outage_and_the_session_goes_on) {
    test.run("CREATE TABLE tight (id BIGINT PRIMARY KEY, word CHAR(200)) ENGINE=MEMORY MAX_ROWS=10");
    const auto error = error_of([](Tx& tx) {
        for (auto id = 0; id < 10'000; ++id) tx.run("INSERT INTO tight (id, word) VALUES (:id, 'x')", {id});
    });
    BOOST_TEST(error.number() == 1114U);
    BOOST_TEST(error.is_outage());
    BOOST_TEST(error.what() == "database error 1114, at INSERT tight");
    BOOST_TEST((error.trouble() == DbTrouble::cannot_write));
    BOOST_TEST(db.refused_write().value() == error.what());
    db.transact([](Tx& tx) { tx.run("DELETE FROM tight"); });
    BOOST_TEST(db.refused_write().has_value());  // what was refused has not been tried again
    db.transact([](Tx& tx) { tx.run("INSERT INTO tight (id, word) VALUES (1, 'x')"); });
    BOOST_TEST(!db.refused_write().has_value());
    BOOST_TEST(db.figures().reconnects == 0U);
}

BOOST_AUTO_TEST_CASE(a_server_that_only_reads_is_an_outage) {
    test.run("CREATE USER reader@localhost");
    test.run("GRANT ALL ON " + test.name() + ".* TO reader@localhost");
    auto url = test.url();
    url.replace(url.find("root@"), 5, "reader@");
    Database reader({.url = url});
    test.run("SET GLOBAL read_only = 1");
    try {
        reader.transact([](Tx& tx) { tx.run("INSERT INTO entry (id) VALUES (1)"); });
        BOOST_ERROR("written");
    } catch (const DbError& error) {
        BOOST_TEST(error.number() == 1290U);
        BOOST_TEST(error.is_outage());
    }
    test.run("SET GLOBAL read_only = 0");
    reader.transact([](Tx& tx) { tx.run("INSERT INTO entry (id) VALUES (1)"); });
    test.run("DROP USER reader@localhost");
}

BOOST_AUTO_TEST_CASE(an_unreachable_server_is_unavailable_and_a_wrong_password_is_not_in_the_error) {
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
        tx.one("SELECT CURRENT_USER()", {}, [](std::string_view user) { BOOST_TEST(user == "o'neil @:@localhost"); });
    });
    test.run(R"(DROP USER 'o''neil @:'@localhost)");
}

BOOST_AUTO_TEST_CASE(an_invalid_database_url_is_refused_without_repeating_it) {
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

// --- settings ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_session_has_the_settings_that_the_engine_relies_on) {
    db.transact([](Tx& tx) {
        tx.one(
            "SELECT @@tx_isolation, @@time_zone, @@innodb_lock_wait_timeout, @@in_predicate_conversion_threshold, "
            "@@character_set_client, @@sql_mode",
            {},
            [](std::string_view isolation, std::string_view zone, int lock_wait_seconds, int conversion_threshold,
               std::string_view charset, std::string_view mode) {
                BOOST_TEST(isolation == "READ-COMMITTED");
                BOOST_TEST(zone == "+00:00");
                BOOST_TEST(lock_wait_seconds == 1);
                BOOST_TEST(conversion_threshold == 0);
                BOOST_TEST(charset == "utf8mb4");
                BOOST_TEST(mode.find("STRICT_TRANS_TABLES") != std::string_view::npos);
                BOOST_TEST(mode.find("NO_BACKSLASH_ESCAPES") == std::string_view::npos);
            });
    });
}

BOOST_AUTO_TEST_SUITE_END()

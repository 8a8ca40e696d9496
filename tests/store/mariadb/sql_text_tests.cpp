// sql_text_tests: lists, rows and pairs as they are sent.
#include "engine/store/mariadb/sql_text.h"

#include <boost/test/unit_test.hpp>

#include <utility>
#include <vector>

using namespace slotkeeper;
using namespace slotkeeper::store;
using namespace std::chrono;

BOOST_AUTO_TEST_SUITE(sql_text_tests)

BOOST_AUTO_TEST_CASE(values_are_printed_by_their_type) {
    SqlText sql("VALUES ");
    sql.row({1, -5, "a", std::nullopt, ResourceId{7}}).row({sys_days{2026y / 1 / 2}, Instant{}, true, "", INT64_MIN});
    BOOST_TEST(sql.text() == "VALUES (1,-5,'a',NULL,7),('2026-01-02','1970-01-01 00:00:00',1,'',-9223372036854775808)");
    BOOST_TEST(sql.rows() == 2U);
    BOOST_TEST(!SqlText("VALUES ").has_rows());
}

BOOST_AUTO_TEST_CASE(text_cannot_leave_its_quotes) {
    const auto quoted = [](std::string_view text) { return SqlText("").value(text).text(); };
    BOOST_TEST(quoted("it's") == R"('it\'s')");
    BOOST_TEST(quoted(R"(\'; DROP TABLE claim; -- )") == R"('\\\'; DROP TABLE claim; -- ')");
    BOOST_TEST(quoted(std::string_view("\0\n\r\x1a\"", 5)) == R"('\0\n\r\Z\"')");
    BOOST_TEST(quoted("Größe 💇") == "'Größe 💇'");
}

BOOST_AUTO_TEST_CASE(a_single_pair_is_written_twice_and_more_are_written_once) {
    std::vector<std::pair<ResourceId, sys_days>> pairs{{ResourceId{1}, sys_days{2026y / 1 / 2}}};
    BOOST_TEST(SqlText("").pairs(pairs).text() == "((1,'2026-01-02'),(1,'2026-01-02'))");
    pairs.emplace_back(ResourceId{2}, sys_days{2026y / 1 / 3});
    BOOST_TEST(SqlText("").pairs(pairs).text() == "((1,'2026-01-02'),(2,'2026-01-03'))");
}

BOOST_AUTO_TEST_CASE(a_list_holds_ids_or_text) {
    BOOST_TEST(SqlText("IN ").list(std::vector{ServiceId{3}, ServiceId{4}}).text() == "IN (3,4)");
    BOOST_TEST(SqlText("IN ").list(std::vector<std::string>{"a'b"}).text() == R"(IN ('a\'b'))");
}

BOOST_AUTO_TEST_SUITE_END()

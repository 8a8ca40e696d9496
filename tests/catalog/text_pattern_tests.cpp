// text_pattern_tests: patterns cover whole texts, in a time that no pattern can make long.
#include "engine/catalog/text_pattern.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;

BOOST_AUTO_TEST_SUITE(text_pattern_tests)

BOOST_AUTO_TEST_CASE(a_pattern_covers_the_whole_text) {
    BOOST_TEST(covers("abc", "abc"));
    BOOST_TEST(!covers("abc", "abcd"));
    BOOST_TEST(!covers("abc", "xabc"));
    BOOST_TEST(!covers("abc", ""));
    BOOST_TEST(covers("a.c", "aöc"));
    BOOST_TEST(covers("[A-Z]{2}\\d{6}", "AB123456"));
    BOOST_TEST(!covers("[A-Z]{2}\\d{6}", "Ab123456"));
    BOOST_TEST(covers("M-\\d+|none", "none"));
    BOOST_TEST(!covers("M-\\d+|none", "M-12 or none"));
}

BOOST_AUTO_TEST_CASE(what_is_no_pattern_is_refused_with_its_fault) {
    for (const auto* pattern : {"(a", "*a", "[a", "[z-a]", "a{3,2}", "a\\", "(a)\\1", "((a{999}){999}){999}"}) {
        const auto fine = check_pattern(pattern, "p");
        BOOST_REQUIRE(!fine);
        BOOST_TEST((fine.refusal().code == ErrorCode::invalid_field));
        BOOST_TEST(fine.refusal().field == "p");
        BOOST_TEST(fine.refusal().message.size() > std::string_view("must be a regular expression: ").size(), pattern);
        BOOST_TEST(!covers(pattern, "a"));
    }
    BOOST_TEST(bool(check_pattern("[A-Z]{2}\\d{6}", "p")));
}

BOOST_AUTO_TEST_CASE(no_pattern_takes_long) {
    std::string pattern;
    for (auto i = 0; i < 30; ++i) pattern += "a*";
    BOOST_TEST(!covers(pattern + "b", std::string(2'000, 'a')));
    BOOST_TEST(covers(pattern, std::string(2'000, 'a')));
    BOOST_TEST(!covers("(a+)+b", std::string(2'000, 'a')));
}

BOOST_AUTO_TEST_SUITE_END()

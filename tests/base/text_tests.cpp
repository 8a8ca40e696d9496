// text_tests: invalid text is detected, and unsafe characters are shown as code points.
#include "engine/base/text.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace std::string_literals;

BOOST_AUTO_TEST_SUITE(text_tests)

BOOST_AUTO_TEST_CASE(lengths_are_counted_in_characters) {
    BOOST_TEST(characters_of("Jürgen") == 6U);
    BOOST_TEST(trouble_with_text("äöüß€😀", 6, Lines::one) == "");
    BOOST_TEST(trouble_with_text("äöüß€😀", 5, Lines::one) == "must have at most 5 characters");
}

BOOST_AUTO_TEST_CASE(utf8_has_one_way_to_write_a_character) {
    for (const auto* good : {"", "a", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
                             "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
        BOOST_TEST(is_utf8(good));
    }
    for (const auto* bad : {"\x80", "\xc0\x80", "\xc1\xbf", "\xc2", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xe2\x82",
                            "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xff"}) {
        BOOST_TEST(!is_utf8(bad));
    }
}

BOOST_AUTO_TEST_CASE(invalid_utf8_is_detected) {
    for (const auto& bad : {"a\xff"s, "\xc3"s, "\xc3("s, "\xc0\xaf"s, "\xe0\x80\x80"s, "\xed\xa0\x80"s,
                            "\xf4\x90\x80\x80"s, "\x80"s, "\xf0\x9f\x98"s}) {
        BOOST_TEST(trouble_with_text(bad, 100, Lines::many) == "must be UTF-8", visible(bad));
    }
}

BOOST_AUTO_TEST_CASE(control_characters_are_detected_and_line_breaks_allowed_in_multiline_text) {
    for (const auto& bad : {"\0"s, "\x01"s, "\x1b[31m"s, "\x7f"s, "\xc2\x9b"s}) {
        BOOST_TEST(trouble_with_text(bad, 100, Lines::many) == "must not hold control characters", visible(bad));
    }
    for (const auto& line : {"a\nb"s, "a\tb"s, "a\r\n"s}) {
        BOOST_TEST(trouble_with_text(line, 100, Lines::one) == "must not hold control characters");
        BOOST_TEST(trouble_with_text(line, 100, Lines::many) == "");
    }
}

BOOST_AUTO_TEST_CASE(a_cut_never_splits_a_character) {
    BOOST_TEST(cut_at_character("abc", 3) == "abc");
    BOOST_TEST(cut_at_character("abcd", 3) == "abc");
    BOOST_TEST(cut_at_character("abü", 3) == "ab");
    BOOST_TEST(cut_at_character("abü", 4) == "abü");
    BOOST_TEST(cut_at_character("a😀", 4) == "a");
    BOOST_TEST(cut_at_character("😀", 3) == "");
}

BOOST_AUTO_TEST_CASE(controls_become_spaces_and_nothing_else_changes) {
    BOOST_TEST(without_controls("a\0b\x07"
                                "c\x1b[1m\nü\xc2\x85z\x7f"s) == "a b c [1m ü z ");
    BOOST_TEST(without_controls("Ægir 😀") == "Ægir 😀");
}

BOOST_AUTO_TEST_CASE(characters_that_are_unsafe_on_a_terminal_are_shown_as_code_points) {
    BOOST_TEST(visible("Jürgen 😀") == "Jürgen 😀");
    BOOST_TEST(visible("a\nb\tc\r\x1b[2J\x7f\0"s) == "a\\nb\\tc\\r\\x1b[2J\\x7f\\x00");
    BOOST_TEST(visible("\xc2\x9b\u202e\u2066\u2028") == "\\u009b\\u202e\\u2066\\u2028");
    BOOST_TEST(visible("a\xff\xc3") == "a\\xff\\xc3");
}

BOOST_AUTO_TEST_SUITE_END()

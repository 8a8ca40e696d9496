// person_name_tests: real names are accepted; placeholders and names with hidden characters are refused.
#include "engine/customers/customer.h"

#include "engine/base/limits.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;

namespace {

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    while (times-- > 0) all += text;
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(person_name_tests)

BOOST_AUTO_TEST_CASE(names_of_any_writing_are_taken) {
    for (const std::string_view name :
         {"Erika Muster", "X", "Jürgen O'Neill-Køhler", "Renée", "Дарья", "علي", "שרה", "山田 太郎", "Anna (2)",
          " Erika ", "क्ष\u200dमा", "\U0001f469\u200d\U0001f52c", "\u200eErika"}) {
        BOOST_TEST(check_person_name(name).ok(), name);
    }
    BOOST_TEST(check_person_name(repeated("ü", limits::name_length_max)).ok());
}

BOOST_AUTO_TEST_CASE(a_name_is_one_line_without_controls) {
    for (const std::string_view name :
         {std::string_view("Erika\nMuster"), std::string_view("Erika\r"), std::string_view("Erika\tMuster"),
          std::string_view("a\0b", 3), std::string_view("a\x1b[31m"), std::string_view("a\x7f"),
          std::string_view("a\u0085b"), std::string_view("a\u2028b"), std::string_view("a\u2029b")}) {
        const auto checked = check_person_name(name);
        BOOST_REQUIRE(!checked.ok());
        BOOST_TEST((checked.refusal().code == ErrorCode::invalid_field));
        BOOST_TEST(checked.refusal().field == "name");
        BOOST_TEST(checked.refusal().message == "must not hold control characters");
    }
}

BOOST_AUTO_TEST_CASE(an_invisible_name_is_refused) {
    for (const std::string_view name : {"", " ", "\u200b", "\u200b \u200b", "\u00a0\u3000", "\ufeff", "\u2060\u00ad",
                                        "\u3164", "\u2800", "\U000e0041"}) {
        BOOST_TEST(!check_person_name(name).ok());
    }
}

BOOST_AUTO_TEST_CASE(bidirectional_controls_are_refused) {
    for (const std::string_view name :
         {"a\u202ab", "a\u202bb", "a\u202cb", "a\u202db", "a\u202eb", "a\u2066b", "a\u2067b", "a\u2068b", "a\u2069b"}) {
        BOOST_TEST(!check_person_name(name).ok());
    }
}

BOOST_AUTO_TEST_CASE(a_name_too_long_or_not_utf8_is_refused) {
    BOOST_TEST(!check_person_name(repeated("ü", limits::name_length_max + 1)).ok());
    for (const std::string_view name : {"\xff", "a\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80",
                                        "\xe2\x82"
                                        "a",
                                        "\xf5\x80\x80\x80", "\xe0\x80\xaf"}) {
        const auto checked = check_person_name(name);
        BOOST_REQUIRE(!checked.ok());
        BOOST_TEST(checked.refusal().message == "must be UTF-8");
    }
}

BOOST_AUTO_TEST_SUITE_END()

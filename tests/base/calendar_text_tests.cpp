// calendar_text_tests: each form is read strictly, and what is written is read again.
#include "engine/base/calendar_text.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace std::chrono_literals;
using testing::utc;

BOOST_AUTO_TEST_SUITE(calendar_text_tests)

BOOST_AUTO_TEST_CASE(an_instant_has_one_value_in_every_offset) {
    const auto expected = std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + std::chrono::minutes(510);
    for (const auto* text :
         {"2026-11-23T08:30:00Z", "2026-11-23t08:30:00z", "2026-11-23T09:30:00+01:00", "2026-11-23T00:30:00-08:00",
          "2026-11-24T00:15:00+15:45", "2026-11-23T08:30:00.000Z", "2026-11-23T08:30:00-00:00"}) {
        BOOST_REQUIRE_MESSAGE(parse_rfc3339(text), text);
        BOOST_TEST((*parse_rfc3339(text) == expected), text);
    }
}

BOOST_AUTO_TEST_CASE(whatever_is_not_an_instant_is_refused) {
    for (const auto* text : {"",
                             "2026-11-23",
                             "2026-11-23T08:30:00",
                             "2026-11-23 08:30:00Z",
                             "2026-11-23T08:30Z",
                             "2026-02-30T08:30:00Z",
                             "2026-13-01T08:30:00Z",
                             "2026-11-23T24:00:00Z",
                             "2026-11-23T23:60:00Z",
                             "2026-11-23T23:59:60Z",
                             "2026-11-23T08:30:00.Z",
                             "2026-11-23T08:30:00+0100",
                             "2026-11-23T08:30:00+24:00",
                             "2026-11-23T08:30:00+01:60",
                             "2026-11-23T08:30:00Z ",
                             " 2026-11-23T08:30:00Z",
                             "1999-12-31T23:59:59Z",
                             "2038-01-01T00:00:00Z",
                             "+026-11-23T08:30:00Z",
                             "tomorrow"}) {
        BOOST_TEST(!parse_rfc3339(text), text);
    }
}

BOOST_AUTO_TEST_CASE(a_fraction_of_a_second_is_rounded_as_asked) {
    const auto read = [](const char* text, Fraction fraction) {
        const auto instant = parse_rfc3339(text, fraction);
        return instant ? format_rfc3339(*instant) : "";
    };
    for (const auto* text :
         {"2026-12-03T10:00:00.123Z", "2026-12-03T11:00:00.999999999+01:00", "2026-12-03T10:00:00.5Z"}) {
        BOOST_TEST(read(text, Fraction::down) == "2026-12-03T10:00:00Z", text);
        BOOST_TEST(read(text, Fraction::up) == "2026-12-03T10:00:01Z", text);
        BOOST_TEST(format_rfc3339(read_rfc3339(text, "to", Fraction::up).value()) == "2026-12-03T10:00:01Z");
    }
    BOOST_TEST(read("2026-12-03T10:00:00.000Z", Fraction::up) == "2026-12-03T10:00:00Z");
    BOOST_TEST(read("2026-12-31T23:59:59.001Z", Fraction::up) == "2027-01-01T00:00:00Z");
    BOOST_TEST(!parse_rfc3339("2037-12-31T23:59:59.1Z", Fraction::up));
}

BOOST_AUTO_TEST_CASE(a_refusal_says_whether_the_form_or_the_time_is_wrong) {
    const auto why = [](std::string_view text) {
        const auto read = read_rfc3339(text, "start");
        BOOST_TEST((read || read.refusal().field == "start"));
        return read ? format_rfc3339(*read) : read.refusal().message;
    };
    BOOST_TEST(why("2037-12-31T23:59:59Z") == "2037-12-31T23:59:59Z");
    BOOST_TEST(why("2037-12-31T23:59:59-00:01") == "times from 2038 on are not accepted");
    BOOST_TEST(why("9999-12-31T23:59:59Z") == "times from 2038 on are not accepted");
    BOOST_TEST(why("1999-12-31T23:59:59Z") == "times before 2000 are not accepted");
    for (const auto* text : {"", "2038-01-01", "2038-02-30T00:00:00Z", "2026-11-23T08:30:00"}) {
        BOOST_TEST(why(text) == "must be a time with its offset, like 2026-11-23T09:30:00+01:00", text);
    }
}

BOOST_AUTO_TEST_CASE(instants_are_written_in_utc_and_read_again) {
    for (const auto* text : {"2026-11-23T08:30:05Z", "2000-01-01T00:00:00Z", "2037-12-31T23:59:59Z"}) {
        BOOST_TEST(format_rfc3339(*parse_rfc3339(text)) == text);
    }
}

BOOST_AUTO_TEST_CASE(an_offset_is_written_with_its_sign) {
    const auto local = testing::local("2026-07-01 22:30");
    BOOST_TEST(format_rfc3339(local, 2h) == "2026-07-01T22:30:00+02:00");
    BOOST_TEST(format_rfc3339(local, -150min) == "2026-07-01T22:30:00-02:30");
    BOOST_TEST(format_rfc3339(local, 0s) == "2026-07-01T22:30:00+00:00");
}

BOOST_AUTO_TEST_CASE(a_moment_keeps_its_fraction) {
    const auto at = Moment(utc("2026-11-24 08:00"));
    BOOST_CHECK(parse_rfc3339_moment("2026-11-24T08:00:00.250Z") == at + 250ms);
    BOOST_CHECK(parse_rfc3339_moment("2026-11-24T09:00:00.25+01:00") == at + 250ms);
    BOOST_CHECK(parse_rfc3339_moment("2026-11-24T08:00:00Z") == at);
    BOOST_CHECK(parse_rfc3339_moment("2026-11-24T08:00:00.123456789Z") == at + 123'456us);
    for (const auto* wrong :
         {"", "2026-11-24T08:00:00.Z", "2026-11-24T08:00:00.25", "soon.25Z", "2026-11-24T08:00.25:00Z"}) {
        BOOST_TEST(!parse_rfc3339_moment(wrong).has_value(), wrong);
    }
    for (const auto more : {0us, 7'000us, 250'000us, 999'999us}) {
        BOOST_CHECK(parse_rfc3339_moment(format_rfc3339(at + more, Precision::milliseconds)) ==
                    std::chrono::floor<std::chrono::milliseconds>(at + more));
        BOOST_CHECK(parse_rfc3339_moment(format_rfc3339(at + more, Precision::microseconds)) == at + more);
    }
    BOOST_TEST(format_rfc3339(at + 45'678us, Precision::milliseconds) == "2026-11-24T08:00:00.045Z");
    BOOST_TEST(format_rfc3339(at + 45'678us, Precision::microseconds) == "2026-11-24T08:00:00.045678Z");
}

BOOST_AUTO_TEST_CASE(a_local_time_has_neither_offset_nor_zone) {
    for (const auto* text : {"2026-12-03T10:00", "2026-12-03t10:00:00", "2026-12-03 10:00", "2026-12-03T10:00:00.9"}) {
        BOOST_TEST_REQUIRE(parse_local_time(text).has_value(), text);
        BOOST_TEST((*parse_local_time(text) == testing::local("2026-12-03 10:00")), text);
    }
    for (const auto* text : {"", "2026-12-03", "2026-12-03T10", "2026-12-03T10:00Z", "2026-12-03T10:00+01:00",
                             "2026-12-03T10:00[Europe/Berlin]", "2026-12-03T10:00.5", "2026-12-03T10:00:00.",
                             "2026-12-03T-1:00", "2026-12-03T24:00", "2026-12-03T10:00:60", "2026-12-03_10:00"}) {
        BOOST_TEST(!parse_local_time(text).has_value(), text);
    }
}

BOOST_AUTO_TEST_CASE(a_late_year_is_told_by_its_digits) {
    for (const auto* text : {"2038-01-01", "2038-", "9999-12-31T10:00"}) BOOST_TEST(names_late_year(text), text);
    for (const auto* text : {"", "2037-12-31", "2038", "20380101", "late-12-31"}) {
        BOOST_TEST(!names_late_year(text), text);
    }
}

BOOST_AUTO_TEST_CASE(dates_and_times_of_day_have_one_form) {
    for (const std::string text : {"2026-12-01", "2028-02-29", "0001-01-01", "9999-12-31"}) {
        BOOST_TEST(format_iso_date(parse_iso_date(text).value()) == text);
        BOOST_TEST(format_iso_date(std::chrono::local_days(parse_iso_date(text).value())) == text);
    }
    for (const auto* text : {"", "2026-12-1", "2026-02-29", "2026-13-01", "2026-00-10", "2026-12-00", "2026/12/01",
                             "2026-12-01T00:00", "20a6-12-01", "-026-12-01", "+026-12-01", " 2026-12-01"}) {
        BOOST_TEST(!parse_iso_date(text).has_value(), text);
    }
    for (const auto* text : {"00:00", "09:05", "23:59", "24:00"}) {
        BOOST_TEST(format_time_of_day(parse_time_of_day(text).value()) == text);
    }
    for (const auto* text : {"", "9:00", "24:01", "12:60", "12.30", "12:3a", "-1:00", "12:00:00"}) {
        BOOST_TEST(!parse_time_of_day(text).has_value(), text);
    }
    BOOST_TEST(two_digits(5) == "05");
    BOOST_TEST(two_digits(12) == "12");
}

BOOST_AUTO_TEST_CASE(the_date_of_an_http_header_is_read_and_written) {
    const std::string text = "Sun, 06 Nov 1994 08:49:37 GMT";
    BOOST_TEST(format_http_date(utc("1994-11-06 08:49:37")) == text);
    BOOST_TEST((parse_http_date(text) == utc("1994-11-06 08:49:37")));
    BOOST_TEST((parse_http_date("Mon, 06 Nov 1994 23:59:60 GMT") == utc("1994-11-07 00:00")));
    for (const auto* wrong : {"", "120", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
                              "06 Nov 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT"}) {
        BOOST_TEST(!parse_http_date(wrong).has_value(), wrong);
    }
}

BOOST_AUTO_TEST_SUITE_END()

// rfc3339_tests: an offset is demanded, whole seconds are demanded, and what is written is read.
#include "adapters/http/rfc3339.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::http;

BOOST_AUTO_TEST_SUITE(rfc3339_tests)

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
        return instant ? rfc3339(*instant) : "";
    };
    for (const auto* text :
         {"2026-12-03T10:00:00.123Z", "2026-12-03T11:00:00.999999999+01:00", "2026-12-03T10:00:00.5Z"}) {
        BOOST_TEST(read(text, Fraction::down) == "2026-12-03T10:00:00Z", text);
        BOOST_TEST(read(text, Fraction::up) == "2026-12-03T10:00:01Z", text);
        BOOST_TEST(rfc3339(read_rfc3339(text, "to", Fraction::up).value()) == "2026-12-03T10:00:01Z");
    }
    BOOST_TEST(read("2026-12-03T10:00:00.000Z", Fraction::up) == "2026-12-03T10:00:00Z");
    BOOST_TEST(read("2026-12-31T23:59:59.001Z", Fraction::up) == "2027-01-01T00:00:00Z");
    BOOST_TEST(!parse_rfc3339("2037-12-31T23:59:59.1Z", Fraction::up));
}

BOOST_AUTO_TEST_CASE(people_and_models_may_write_an_instant_otherwise) {
    const auto read = [](const char* text) {
        const auto instant = parse_lenient(text);
        return instant ? rfc3339(*instant) : "";
    };
    for (const auto* text : {"2026-12-03T10:00:00+01:00", "2026-12-03T10:00:00+0100", "2026-12-03T10:00:00+01",
                             "2026-12-03 10:00+0100", "2026-12-03T09:00Z", "2026-12-03t09:00:00.123z",
                             "2026-12-03T10:00:00+01:00[Europe/Berlin]", "2026-12-03T10:00:00+0100[Europe/Berlin]",
                             "2026-12-03T10:00[Europe/Berlin]", "2026-12-03T10:00:00[!Europe/Berlin]",
                             "2026-12-03T09:00:00Z[Europe/Berlin]", "2026-12-03T10:00:00+01[Europe/Berlin]"}) {
        BOOST_TEST(read(text) == "2026-12-03T09:00:00Z", text);
    }
    for (const auto* text :
         {"", "2026-12-03T10:00:00", "2026-12-03", "2026-12-03T10:00+1", "2026-12-03T10:00+010",
          "2026-12-03T10:00+05:00[Europe/Berlin]",  // two times
          "2026-10-25T02:30[Europe/Berlin]",        // comes twice
          "2026-03-29T02:30[Europe/Berlin]",        // is skipped
          "2026-12-03T10:00[Europe]", "2026-12-03T10:00[localtime]", "2026-12-03T10:00[Europe/Berlin",
          "2026-12-03T10:00[Europe/Berlin]x", "2038-01-01T00:00[Europe/Berlin]", "9999-01-01T00:00[Europe/Berlin]",
          "2026-12-03T10:00+01:00[]", "2026-12-03T10:00[u-ca=iso8601]"}) {
        BOOST_TEST(read(text) == "", text);
    }
    BOOST_TEST(read("2026-10-25T02:30+01:00[Europe/Berlin]") == "2026-10-25T01:30:00Z");
}

BOOST_AUTO_TEST_CASE(a_refusal_says_whether_the_form_or_the_time_is_wrong) {
    const auto why = [](std::string_view text) {
        const auto read = read_rfc3339(text, "start");
        BOOST_TEST((read || read.refusal().field == "start"));
        return read ? rfc3339(*read) : read.refusal().message;
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
        BOOST_TEST(rfc3339(*parse_rfc3339(text)) == text);
    }
}

BOOST_AUTO_TEST_SUITE_END()

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
                             "2026-11-23T08:30:00.5Z",
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

BOOST_AUTO_TEST_CASE(a_refusal_says_whether_the_form_or_the_time_is_wrong) {
    const auto why = [](std::string_view text) {
        const auto read = read_rfc3339(text, "start");
        BOOST_TEST((read || read.refusal().field == "start"));
        return read ? rfc3339(*read) : read.refusal().message;
    };
    BOOST_TEST(why("2037-12-31T23:59:59Z") == "2037-12-31T23:59:59Z");
    BOOST_TEST(why("2037-12-31T23:59:59-00:01") == "times from 2038 on are not taken");
    BOOST_TEST(why("9999-12-31T23:59:59Z") == "times from 2038 on are not taken");
    BOOST_TEST(why("1999-12-31T23:59:59Z") == "times before 2000 are not taken");
    for (const auto* text : {"", "2038-01-01", "2038-02-30T00:00:00Z", "2026-11-23T08:30:00"}) {
        BOOST_TEST(why(text) == "must be a time in whole seconds with its offset, like 2026-11-23T09:30:00+01:00",
                   text);
    }
}

BOOST_AUTO_TEST_CASE(instants_are_written_in_utc_and_read_again) {
    for (const auto* text : {"2026-11-23T08:30:05Z", "2000-01-01T00:00:00Z", "2037-12-31T23:59:59Z"}) {
        BOOST_TEST(rfc3339(*parse_rfc3339(text)) == text);
    }
}

BOOST_AUTO_TEST_SUITE_END()

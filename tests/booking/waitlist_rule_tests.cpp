// waitlist_rule_tests: which starts suit a waitlist preference in the branch's time zone, and how preferences are
// written.
#include "engine/booking/waitlist.h"

#include "engine/base/calendar_text.h"
#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using slotkeeper::testing::utc;
using std::chrono::local_days;

namespace {

local_days day(const char* text) { return parse_day(text).value(); }

const TimeZone& berlin() {
    static const auto zone = TimeZone::find("Europe/Berlin").value();
    return zone;
}

// Mornings of Tuesdays and Thursdays in the first half of December.
WaitlistPreference mornings() { return {day("2026-12-01"), day("2026-12-15"), (1 << 2) | (1 << 4), 9 * 60, 12 * 60}; }

std::string field_of(WaitlistPreference preference) {
    const auto fine = check_preference(preference, day("2026-12-03"));
    return fine ? "" : fine.refusal().field;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(waitlist_rule_tests)

BOOST_AUTO_TEST_CASE(a_start_suits_by_day_weekday_and_time_of_day) {
    const auto fits = [](const char* start) { return suits(mornings(), utc(start), berlin()); };
    BOOST_TEST(fits("2026-12-01 08:00"));   // Tuesday, 9:00 in Berlin
    BOOST_TEST(!fits("2026-12-01 07:59"));  // before nine
    BOOST_TEST(fits("2026-12-15 10:59"));   // the last day, 11:59
    BOOST_TEST(!fits("2026-12-15 11:00"));  // noon is no morning
    BOOST_TEST(!fits("2026-12-02 08:00"));  // Wednesday
    BOOST_TEST(!fits("2026-11-26 08:00"));  // a Thursday before
    BOOST_TEST(!fits("2026-12-17 08:00"));  // and one after
}

BOOST_AUTO_TEST_CASE(days_are_those_of_the_branch_and_not_of_utc) {
    WaitlistPreference preference{day("2026-12-02"), day("2026-12-02")};
    BOOST_TEST(suits(preference, utc("2026-12-01 23:00"), berlin()));  // midnight in Berlin
    BOOST_TEST(!suits(preference, utc("2026-12-02 23:00"), berlin()));
    BOOST_CHECK(span_of(preference, berlin()).from == utc("2026-12-01 23:00"));
    BOOST_CHECK(span_of(preference, berlin()).until == utc("2026-12-02 23:00"));
    // The night in which the clock goes back has 25 hours.
    preference.from = preference.until = day("2026-10-25");
    BOOST_TEST(span_of(preference, berlin()).duration().count() == 25 * 3600);
    preference.from_minute = 2 * 60;
    preference.until_minute = 3 * 60;
    BOOST_TEST(suits(preference, utc("2026-10-25 00:30"), berlin()));  // half past two, both times
    BOOST_TEST(suits(preference, utc("2026-10-25 01:30"), berlin()));
}

BOOST_AUTO_TEST_CASE(preferences_overlap_if_a_start_could_suit_both) {
    const auto a = mornings();
    auto b = a;
    BOOST_TEST(overlap(a, b));
    b.from = day("2026-12-15");  // a Tuesday
    BOOST_TEST(overlap(a, b));
    b.until = day("2026-12-20");
    b.from = day("2026-12-16");
    BOOST_TEST(!overlap(a, b));
    b = a;
    b.from_minute = 12 * 60;
    b.until_minute = 13 * 60;
    BOOST_TEST(!overlap(a, b));
    b = a;
    b.weekdays = 1 << 3;
    BOOST_TEST(!overlap(a, b));
    b.weekdays = 1 << 4;
    b.until = day("2026-12-02");  // no Thursday in these two days
    BOOST_TEST(!overlap(a, b));
}

BOOST_AUTO_TEST_CASE(an_unsatisfiable_preference_is_refused_with_its_field) {
    BOOST_TEST(field_of(mornings()) == "");
    auto preference = mornings();
    preference.until = day("2026-11-30");
    BOOST_TEST(field_of(preference) == "until");
    preference = {day("2026-11-01"), day("2026-12-02")};
    BOOST_TEST(field_of(preference) == "until");  // over since yesterday
    preference.until = day("2026-12-03");
    BOOST_TEST(field_of(preference) == "");
    preference = {day("2026-12-04"), day("2026-12-04") + std::chrono::days(limits::wait_days_max)};
    BOOST_TEST(field_of(preference) == "");
    preference.until += std::chrono::days(1);
    BOOST_TEST(field_of(preference) == "until");
    preference = {day("2027-12-10"), day("2027-12-10")};
    BOOST_TEST(field_of(preference) == "until");  // more than a year ahead
    preference = mornings();
    preference.until_minute = preference.from_minute;
    BOOST_TEST(field_of(preference) == "time_until");
    preference = {day("2026-12-04"), day("2026-12-05"), 1 << 1};  // Friday and Saturday, on a Monday
    BOOST_TEST(field_of(preference) == "weekdays");
}

BOOST_AUTO_TEST_CASE(an_offer_is_kept_shorter_the_nearer_it_is) {
    const auto now = utc("2026-12-01 08:00");
    const auto minutes = [&](int ahead) {
        const auto length = offer_length(now + Minutes(ahead), now);
        return length ? length->count() : -1;
    };
    BOOST_TEST(minutes(24 * 60) == 15 * 60);
    BOOST_TEST(minutes(30) == 15 * 60);
    BOOST_TEST(minutes(10) == 5 * 60);
    BOOST_TEST(minutes(4) == 2 * 60);
    BOOST_TEST(minutes(3) == -1);
    BOOST_TEST(minutes(-5) == -1);
}

BOOST_AUTO_TEST_CASE(a_holder_is_parsed_as_a_waitlist_entry_if_it_is_one) {
    const WaitlistId id{123'456'789};
    BOOST_CHECK(entry_of_holder(holder_of(id)) == id);
    for (const auto* other : {"", "waitlist:", "waitlist:wle_", "waitlist:apt_0000000000001", "key:key_0000000000001",
                              "voice:call_1", "Waitlist:wle_0000000000001"}) {
        BOOST_TEST(!entry_of_holder(other).has_value(), other);
    }
}

BOOST_AUTO_TEST_CASE(days_round_trip) {
    for (const auto* text : {"2026-12-01", "2028-02-29", "2000-01-01", "2037-12-31"}) {
        BOOST_TEST(format_iso_date(day(text)) == text);
    }
    for (const auto* text : {"", "2026-12-1", "2026-02-29", "2026-13-01", "2026-00-10", "2038-01-01", "1999-12-31",
                             "2026/12/01", "2026-12-01T00:00", "20a6-12-01", "-026-12-01"}) {
        BOOST_TEST(!parse_day(text).has_value(), text);
    }
    BOOST_TEST(parse_weekday("sun").value() == 1);
    BOOST_TEST(parse_weekday("sat").value() == 64);
    BOOST_TEST(!parse_weekday("Mon").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

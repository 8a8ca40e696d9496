// recurrence_tests: rules expanded over clock changes and odd calendars, and rules that are refused.
#include "engine/time/recurrence.h"

#include "engine/base/calendar_text.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;

namespace {

// "2026-03-29T03:00:00+02:00 skipped, …", or "start: …" of a refusal.
std::string expanded(const std::string& zone_name, const std::string& start, const std::string& text) {
    const auto rule = Recurrence::parse(text);
    if (!rule) return rule.refusal().field + ": " + rule.refusal().message;
    const auto zone = TimeZone::find(zone_name).value();
    const auto starts = rule->starts(parse_local_time(start).value(), zone, 60);
    if (!starts) return starts.refusal().field + ": " + starts.refusal().message;
    std::string told;
    for (const auto& local : *starts) {
        const auto [at, change] = resolve(zone, local);
        if (!told.empty()) told += ", ";
        told += zone.format_rfc3339(at);
        if (change != ClockChange::none) told.append(" ").append(name_of(change));
    }
    return told;
}

struct Case {
    std::string zone, start, rule, expected;
};

void check_all(const std::vector<Case>& cases) {
    for (const auto& one : cases) {
        BOOST_TEST_CONTEXT(one.zone << ' ' << one.start << ' ' << one.rule) {
            BOOST_TEST(expanded(one.zone, one.start, one.rule) == one.expected);
        }
    }
}

using Malformed = std::vector<std::pair<std::string, ErrorCode>>;

void check_refused(const Malformed& rules) {
    for (const auto& [text, code] : rules) {
        BOOST_TEST_CONTEXT(text) {
            const auto rule = Recurrence::parse(text);
            BOOST_REQUIRE(!rule);
            BOOST_TEST(rule.refusal().field == "rrule");
            BOOST_TEST(name_of(rule.refusal().code) == name_of(code));
        }
    }
}

constexpr auto kBerlin = "Europe/Berlin";

}  // namespace

BOOST_AUTO_TEST_SUITE(recurrence_tests)

BOOST_AUTO_TEST_CASE(nine_stays_nine_when_the_clocks_change) {
    check_all({
        {kBerlin, "2026-03-23T09:00", "FREQ=WEEKLY;COUNT=3",
         "2026-03-23T09:00:00+01:00, 2026-03-30T09:00:00+02:00, 2026-04-06T09:00:00+02:00"},
        {kBerlin, "2026-10-19T09:00", "FREQ=WEEKLY;COUNT=3",
         "2026-10-19T09:00:00+02:00, 2026-10-26T09:00:00+01:00, 2026-11-02T09:00:00+01:00"},
    });
}

BOOST_AUTO_TEST_CASE(a_skipped_time_is_the_jump_and_a_repeated_one_its_first_pass) {
    check_all({
        {kBerlin, "2026-03-22T02:30", "FREQ=WEEKLY;COUNT=3",
         "2026-03-22T02:30:00+01:00, 2026-03-29T03:00:00+02:00 skipped, 2026-04-05T02:30:00+02:00"},
        {kBerlin, "2026-10-18T02:30", "FREQ=WEEKLY;COUNT=3",
         "2026-10-18T02:30:00+02:00, 2026-10-25T02:30:00+02:00 repeated, 2026-11-01T02:30:00+01:00"},
        {"America/New_York", "2026-03-07T02:30", "FREQ=DAILY;COUNT=3",
         "2026-03-07T02:30:00-05:00, 2026-03-08T03:00:00-04:00 skipped, 2026-03-09T02:30:00-04:00"},
        {"America/New_York", "2026-10-31T01:30", "FREQ=DAILY;COUNT=3",
         "2026-10-31T01:30:00-04:00, 2026-11-01T01:30:00-04:00 repeated, 2026-11-02T01:30:00-05:00"},
        {"Australia/Lord_Howe", "2026-10-03T02:15", "FREQ=DAILY;COUNT=3",  // by half an hour
         "2026-10-03T02:15:00+10:30, 2026-10-04T02:30:00+11:00 skipped, 2026-10-05T02:15:00+11:00"},
        {"Australia/Lord_Howe", "2026-04-04T01:45", "FREQ=DAILY;COUNT=3",
         "2026-04-04T01:45:00+11:00, 2026-04-05T01:45:00+11:00 repeated, 2026-04-06T01:45:00+10:30"},
    });
}

BOOST_AUTO_TEST_CASE(months_without_such_a_day_are_left_out) {
    check_all({
        {kBerlin, "2026-01-31T10:00", "FREQ=MONTHLY;COUNT=4",
         "2026-01-31T10:00:00+01:00, 2026-03-31T10:00:00+02:00, 2026-05-31T10:00:00+02:00, 2026-07-31T10:00:00+02:00"},
        {kBerlin, "2026-01-31T10:00", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3",
         "2026-01-31T10:00:00+01:00, 2026-02-28T10:00:00+01:00, 2026-03-31T10:00:00+02:00"},
        {kBerlin, "2028-02-29T10:00", "FREQ=YEARLY;COUNT=2", "2028-02-29T10:00:00+01:00, 2032-02-29T10:00:00+01:00"},
        {kBerlin, "2028-02-29T10:00", "FREQ=YEARLY;COUNT=4",
         "rrule: has occurrences beyond the years that can be booked, or none"},
    });
}

BOOST_AUTO_TEST_CASE(days_are_chosen_by_weekday_number_and_position) {
    check_all({
        {kBerlin, "2026-01-13T10:00", "FREQ=MONTHLY;BYDAY=2TU;COUNT=3",
         "2026-01-13T10:00:00+01:00, 2026-02-10T10:00:00+01:00, 2026-03-10T10:00:00+01:00"},
        {kBerlin, "2026-01-30T10:00", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=3",
         "2026-01-30T10:00:00+01:00, 2026-02-27T10:00:00+01:00, 2026-03-27T10:00:00+01:00"},
        {kBerlin, "2026-01-30T10:00", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3",
         "2026-01-30T10:00:00+01:00, 2026-02-27T10:00:00+01:00, 2026-03-31T10:00:00+02:00"},
        {kBerlin, "2026-12-07T09:00", "FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=4",
         "2026-12-07T09:00:00+01:00, 2026-12-09T09:00:00+01:00, 2026-12-11T09:00:00+01:00, 2026-12-14T09:00:00+01:00"},
        {kBerlin, "2026-12-07T09:00", "FREQ=WEEKLY;INTERVAL=2;COUNT=2",
         "2026-12-07T09:00:00+01:00, 2026-12-21T09:00:00+01:00"},
        // The first day of the week matters with an interval.
        {kBerlin, "2026-08-04T09:00", "FREQ=WEEKLY;INTERVAL=2;COUNT=3;BYDAY=TU,SU;WKST=MO",
         "2026-08-04T09:00:00+02:00, 2026-08-09T09:00:00+02:00, 2026-08-18T09:00:00+02:00"},
        {kBerlin, "2026-08-04T09:00", "FREQ=WEEKLY;INTERVAL=2;COUNT=3;BYDAY=TU,SU;WKST=SU",
         "2026-08-04T09:00:00+02:00, 2026-08-16T09:00:00+02:00, 2026-08-18T09:00:00+02:00"},
        {kBerlin, "2026-05-18T09:00", "FREQ=YEARLY;BYDAY=20MO;COUNT=2",
         "2026-05-18T09:00:00+02:00, 2027-05-17T09:00:00+02:00"},
        {kBerlin, "2026-04-10T09:00", "FREQ=YEARLY;BYYEARDAY=100;COUNT=3",
         "2026-04-10T09:00:00+02:00, 2027-04-10T09:00:00+02:00, 2028-04-09T09:00:00+02:00"},
        {kBerlin, "2026-02-13T09:00", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3",
         "2026-02-13T09:00:00+01:00, 2026-03-13T09:00:00+01:00, 2026-11-13T09:00:00+01:00"},
    });
}

BOOST_AUTO_TEST_CASE(an_end_is_inclusive_in_local_time_or_utc) {
    const auto two = "2026-12-07T09:00:00+01:00, 2026-12-14T09:00:00+01:00";
    const auto three = std::string(two) + ", 2026-12-21T09:00:00+01:00";
    check_all({
        {kBerlin, "2026-12-07T09:00", "FREQ=WEEKLY;UNTIL=20261221T080000Z", three},
        {kBerlin, "2026-12-07T09:00", "FREQ=WEEKLY;UNTIL=20261221T075959Z", two},
        {kBerlin, "2026-12-07T09:00", "FREQ=WEEKLY;UNTIL=20261221", three},
        {kBerlin, "2026-12-07T09:00", "FREQ=WEEKLY;UNTIL=20261221T090000", three},
        {kBerlin, "2026-12-07T09:00", "FREQ=WEEKLY;UNTIL=20261221T085959", two},
        {"America/New_York", "2026-12-07T20:00", "FREQ=DAILY;UNTIL=20261209T010000Z",
         "2026-12-07T20:00:00-05:00, 2026-12-08T20:00:00-05:00"},
        {kBerlin, "2026-12-07T09:00", "rrule:freq=weekly;count=2", two},
        {kBerlin, "2026-12-07T09:00", "FREQ=WEEKLY;UNTIL=20261201", "rrule: UNTIL lies before the start"},
    });
}

BOOST_AUTO_TEST_CASE(the_start_is_the_first_occurrence_and_the_number_is_limited) {
    check_all({
        {kBerlin, "2026-12-08T09:00", "FREQ=WEEKLY;BYDAY=MO;COUNT=3", "start: must be the first occurrence of rrule"},
        {kBerlin, "2026-12-08T09:00", "FREQ=DAILY;COUNT=61", "rrule: must have at most 60 occurrences"},
        {kBerlin, "2026-12-08T09:00", "FREQ=DAILY;UNTIL=20270301", "rrule: must have at most 60 occurrences"},
        {kBerlin, "2026-02-01T09:00", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3", "rrule: cannot be used"},
    });
    const auto rule = Recurrence::parse("FREQ=DAILY;COUNT=60").value();
    BOOST_TEST(rule.starts(parse_local_time("2026-12-08T09:00").value(), TimeZone::utc(), 60)->size() == 60U);
}

BOOST_AUTO_TEST_CASE(a_rule_that_is_malformed_as_a_whole_is_refused_with_field_and_code) {
    using enum ErrorCode;
    check_refused({
        {"", missing_field},
        {"RRULE:", missing_field},
        {"FREQ=WEEKLY", missing_field},
        {"COUNT=3", missing_field},
        {"WEEKLY", invalid_field},
        {"FREQ", invalid_field},
        {"FREQ=", invalid_field},
        {"=WEEKLY", invalid_field},
        {"FREQ=HOURLY;COUNT=3", invalid_field},
        {"FREQ=MINUTELY;COUNT=3", invalid_field},
        {"FREQ=SECONDLY;COUNT=3", invalid_field},
        {"FREQ=FORTNIGHTLY;COUNT=3", invalid_field},
        {"FREQ=WEEKLY,COUNT=3", invalid_field},
        {"FREQ=WEEKLY;COUNT=3;COUNT=4", invalid_field},
        {"FREQ=WEEKLY;COUNT=3;UNTIL=20271231", invalid_field},
        {"FREQ=WEEKLY;COUNT=0", invalid_field},
        {"FREQ=WEEKLY;COUNT=-3", invalid_field},
        {"FREQ=WEEKLY;COUNT=three", invalid_field},
        {"FREQ=WEEKLY;COUNT=99999", invalid_field},
        {"FREQ=WEEKLY;COUNT=3;", invalid_field},
        {"FREQ=WEEKLY;;COUNT=3", invalid_field},
        {"FREQ=WEEKLY; COUNT=3", unknown_field},
        {"FREQ=WEEKLY;COUNT=3;INTERVAL=0", invalid_field},
        {"FREQ=WEEKLY;COUNT=3;INTERVAL=-1", invalid_field},
        {"FREQ=WEEKLY;COUNT=3;INTERVAL=367", invalid_field},
        {"FREQ=WEEKLY;COUNT=3;BYDAY=XX", invalid_field},
        {"FREQ=WEEKLY;COUNT=3;BYDAY=MO,", invalid_field},
        {"FREQ=WEEKLY;COUNT=3;BYDAY=2MO", invalid_field},
        {"FREQ=MONTHLY;COUNT=3;BYDAY=6MO", invalid_field},
        {"FREQ=MONTHLY;COUNT=3;BYDAY=0MO", invalid_field},
        {"FREQ=YEARLY;COUNT=3;BYDAY=54MO", invalid_field},
        {"FREQ=YEARLY;COUNT=3;BYDAY=2MO;BYWEEKNO=3", invalid_field},
    });
}

BOOST_AUTO_TEST_CASE(a_rule_with_a_part_that_is_not_supported_is_refused_with_field_and_code) {
    using enum ErrorCode;
    check_refused({
        {"FREQ=MONTHLY;COUNT=3;BYMONTHDAY=32", invalid_field},
        {"FREQ=MONTHLY;COUNT=3;BYMONTHDAY=0", invalid_field},
        {"FREQ=MONTHLY;COUNT=3;BYMONTHDAY=-32", invalid_field},
        {"FREQ=WEEKLY;COUNT=3;BYMONTHDAY=1", invalid_field},
        {"FREQ=YEARLY;COUNT=3;BYMONTH=13", invalid_field},
        {"FREQ=YEARLY;COUNT=3;BYMONTH=-1", invalid_field},
        {"FREQ=YEARLY;COUNT=3;BYWEEKNO=54", invalid_field},
        {"FREQ=MONTHLY;COUNT=3;BYWEEKNO=5", invalid_field},
        {"FREQ=YEARLY;COUNT=3;BYYEARDAY=367", invalid_field},
        {"FREQ=DAILY;COUNT=3;BYYEARDAY=7", invalid_field},
        {"FREQ=MONTHLY;COUNT=3;BYSETPOS=1", invalid_field},
        // Which libical would take for another rule.
        {"FREQ=WEEKLY;COUNT=3;BYDAY=MO,WE;BYSETPOS=-1", invalid_field},
        {"FREQ=DAILY;COUNT=3;BYDAY=MO;BYSETPOS=2", invalid_field},
        {"FREQ=DAILY;COUNT=3;BYMONTHDAY=-1", invalid_field},
        {"FREQ=YEARLY;COUNT=3;BYMONTHDAY=1", invalid_field},
        {"FREQ=YEARLY;COUNT=3;BYYEARDAY=50;BYMONTH=2", invalid_field},
        {"FREQ=YEARLY;COUNT=3;BYWEEKNO=20;BYDAY=MO", invalid_field},
        {"FREQ=MONTHLY;COUNT=3;BYDAY=2MO;BYMONTHDAY=9", invalid_field},
        {"FREQ=MONTHLY;COUNT=3;BYDAY=MO;BYSETPOS=0", invalid_field},
        {"FREQ=DAILY;COUNT=3;BYHOUR=9", invalid_field},
        {"FREQ=DAILY;COUNT=3;BYMINUTE=9", invalid_field},
        {"FREQ=DAILY;COUNT=3;BYSECOND=9", invalid_field},
        {"FREQ=WEEKLY;COUNT=3;WKST=MONDAY", invalid_field},
        {"FREQ=WEEKLY;UNTIL=2026-12-31", invalid_field},
        {"FREQ=WEEKLY;UNTIL=20260231", invalid_field},
        {"FREQ=WEEKLY;UNTIL=20261231T250000", invalid_field},
        {"FREQ=WEEKLY;UNTIL=20261231Z", invalid_field},
        {"FREQ=WEEKLY;UNTIL=tomorrow", invalid_field},
        {"FREQ=WEEKLY;COUNT=3;RSCALE=GREGORIAN", unknown_field},
        {"FREQ=WEEKLY;COUNT=3;SKIP=OMIT", unknown_field},
        {"FREQ=WEEKLY;COUNT=3;X-A=1", unknown_field},
        {"FREQ=WEEKLY;COUNT=3;BYDAY=" + std::string(400, 'M'), invalid_field},
        {std::string("FREQ=WEEKLY;COUNT=3\0;", 21), invalid_field},
    });
}

BOOST_AUTO_TEST_SUITE_END()

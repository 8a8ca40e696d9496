// ics_days_tests: what is read of calendar files, and what is refused.
#include "engine/time/ics_days.h"

#include "engine/base/calendar_text.h"
#include "engine/base/limits.h"
#include "engine/base/text.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;

namespace {

std::string calendar(const std::string& events) {
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + events + "END:VCALENDAR\r\n";
}
std::string event(const std::string& lines) { return "BEGIN:VEVENT\r\nUID:1\r\n" + lines + "END:VEVENT\r\n"; }

// "2026-12-24 Name, 2026-12-25 Name", or the message of the refusal.
std::string days_read(const std::string& text, std::size_t days_max = 10) {
    const auto read = read_ics_days(text, days_max, "ics");
    if (!read) return read.refusal().message;
    std::string all;
    for (const auto& one : *read) {
        all += (all.empty() ? "" : ", ") + format_iso_date(std::chrono::year_month_day(one.date)) + ' ' + one.name;
    }
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ics_days_tests)

BOOST_AUTO_TEST_CASE(an_all_day_event_is_a_day_with_its_name) {
    BOOST_TEST(days_read(calendar(event("DTSTART;VALUE=DATE:20261224\r\nSUMMARY:Betriebsferien\r\n"))) ==
               "2026-12-24 Betriebsferien");
    BOOST_TEST(days_read(calendar(event("DTSTART:20261224\nSUMMARY;LANGUAGE=\"de:x\":A\\, B\\; C\\nD\\\\\n"))) ==
               "2026-12-24 A, B; C D\\");
}

BOOST_AUTO_TEST_CASE(the_end_of_an_event_is_exclusive) {
    BOOST_TEST(days_read(calendar(event("DTSTART;VALUE=DATE:20261230\r\nDTEND;VALUE=DATE:20270102\r\n"))) ==
               "2026-12-30 , 2026-12-31 , 2027-01-01 ");
    BOOST_TEST(days_read(calendar(event("DTSTART:20261230\r\nDTEND:20261230\r\n"))) == "2026-12-30 ");
    BOOST_TEST(days_read(calendar(event("DTSTART:20261230\r\nDURATION:P2D\r\n"))) == "2026-12-30 , 2026-12-31 ");
}

BOOST_AUTO_TEST_CASE(lines_are_unfolded) {
    BOOST_TEST(days_read(calendar(event("DTSTART;VALUE=DA\r\n TE:2026\r\n\t1224\r\nSUMMARY:Heilig\r\n  abend\r\n"))) ==
               "2026-12-24 Heilig abend");
}

BOOST_AUTO_TEST_CASE(several_events_are_sorted_and_those_of_one_date_joined) {
    const auto text = calendar(event("DTSTART:20261225\r\nSUMMARY:B\r\n") + event("DTSTART:20261224\r\nSUMMARY:A\r\n") +
                               event("DTSTART:20261225\r\nSUMMARY:C\r\n"));
    BOOST_TEST(days_read(text) == "2026-12-24 A, 2026-12-25 B / C");
}

BOOST_AUTO_TEST_CASE(cancelled_events_and_other_components_are_left_out) {
    const auto alarm = "BEGIN:VALARM\r\nDURATION:PT5M\r\nSUMMARY:Alarm\r\nEND:VALARM\r\n";
    const auto text = calendar("BEGIN:VTODO\r\nDTSTART:20261201\r\nEND:VTODO\r\n" +
                               event(std::string("DTSTART:20261224\r\nSUMMARY:A\r\n") + alarm) +
                               event("DTSTART:20261226\r\nSTATUS:cancelled\r\n"));
    BOOST_TEST(days_read(text) == "2026-12-24 A");
}

BOOST_AUTO_TEST_CASE(what_is_no_list_of_dates_is_refused_with_the_name_of_the_event) {
    BOOST_TEST(days_read(calendar(event("SUMMARY:Team\r\nDTSTART:20261224T090000Z\r\n")))
                   .starts_with("the event \"Team\" has a time of day"));
    BOOST_TEST(days_read(calendar(event("SUMMARY:Team\r\nDTSTART:20261224\r\nRRULE:FREQ=YEARLY\r\n")))
                   .starts_with("the event \"Team\" repeats"));
    BOOST_TEST(days_read(calendar(event("SUMMARY:Team\r\nDTSTART:20261224\r\nDURATION:PT5H\r\n")))
                   .starts_with("the event \"Team\" must last whole days"));
    BOOST_TEST(days_read(calendar(event("DTSTART:20261224\r\nDTEND:20261223\r\n"))).find("must end") !=
               std::string::npos);
    BOOST_TEST(days_read(calendar(event("DTSTART:20260230\r\n"))).find("no date") != std::string::npos);
    BOOST_TEST(days_read(calendar(event("SUMMARY:x\r\n"))).find("no date") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_no_calendar_is_refused) {
    for (const auto* text :
         {"", "hello", "BEGIN:VCALENDAR", "BEGIN:VEVENT\nEND:VCALENDAR\n", "\n \n", ":", "END:VCALENDAR"}) {
        BOOST_TEST(!read_ics_days(text, 10, "ics").ok(), text);
    }
    BOOST_TEST(days_read(calendar("")) == "has no all-day event");
    BOOST_TEST(days_read(calendar("BEGIN:VEVENT\nDTSTART:20261224\n")).find("END:VCALENDAR has no BEGIN") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_long_event_ends_at_the_bound) {
    BOOST_TEST(days_read(calendar(event("DTSTART:20260101\r\nDTEND:99991231\r\n"))) == "must have at most 10 days");
    BOOST_TEST(days_read(calendar(event("DTSTART:20260101\r\nDURATION:P999999999999D\r\n"))).find("whole days") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_long_name_is_cut_between_two_characters) {
    std::string name;
    for (auto i = 0; i < 5'000; ++i) name += "ä";
    const auto read = read_ics_days(calendar(event("DTSTART:20261224\r\nSUMMARY:" + name + "\r\n")), 10, "ics");
    BOOST_TEST(characters_of(read.value().front().name) == limits::name_length_max);
}

BOOST_AUTO_TEST_SUITE_END()

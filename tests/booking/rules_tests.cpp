// rules_tests: the past, the notice and the window, to the minute; a search and a booking obey the same rules.
#include "engine/booking/rules.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using slotkeeper::testing::interval;
using slotkeeper::testing::utc;
using namespace std::chrono_literals;

namespace {

struct House {
    House() {
        service.notice = 120min;
        service.window_days = 7;
    }
    std::string tried(std::string_view start) const {
        const auto allowed = check_start(service, branch, utc(start), now);
        return allowed ? "allowed" : std::string(name_of(allowed.refusal().code)) + ' ' + allowed.refusal().field;
    }
    Branch branch{
        .id = BranchId{1}, .name = "", .zone = *TimeZone::find("Europe/Berlin"), .hours = {}, .exceptions = {}};
    Service service;
    Instant now = utc("2026-06-02 10:00");  // a Tuesday, 12:00 in Berlin
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(rules_tests, House)

BOOST_AUTO_TEST_CASE(notice_is_kept_to_the_minute) {
    BOOST_TEST(tried("2026-06-02 09:59") == "in_the_past start");
    BOOST_TEST(tried("2026-06-02 10:00") == "notice_too_short start");
    BOOST_TEST(tried("2026-06-02 11:59") == "notice_too_short start");
    BOOST_TEST(tried("2026-06-02 12:00") == "allowed");
}

BOOST_AUTO_TEST_CASE(the_window_ends_with_a_day_of_the_branch) {
    // The seventh local day is 9 June; it ends at 22:00 UTC.
    BOOST_TEST(tried("2026-06-09 21:59") == "allowed");
    BOOST_TEST(tried("2026-06-09 22:00") == "beyond_window start");
    now = utc("2026-06-02 22:30");  // a new day in Berlin, not yet in UTC
    BOOST_TEST(tried("2026-06-10 21:59") == "allowed");
    BOOST_TEST(tried("2026-06-10 22:00") == "beyond_window start");
}

BOOST_AUTO_TEST_CASE(the_window_follows_the_clock_change) {
    now = utc("2026-10-20 10:00");
    BOOST_TEST(tried("2026-10-27 22:59") == "allowed");  // winter time by then
    BOOST_TEST(tried("2026-10-27 23:00") == "beyond_window start");
}

BOOST_AUTO_TEST_CASE(dates_of_the_window_are_those_of_the_branch) {
    service.window_from = std::chrono::sys_days{std::chrono::year{2026} / 6 / 4};
    service.window_until = std::chrono::sys_days{std::chrono::year{2026} / 6 / 5};
    BOOST_TEST(tried("2026-06-03 21:59") == "before_window start");
    BOOST_TEST(tried("2026-06-03 22:00") == "allowed");
    BOOST_TEST(tried("2026-06-05 21:59") == "allowed");
    BOOST_TEST(tried("2026-06-05 22:00") == "beyond_window start");
    service.window_until = std::chrono::sys_days{std::chrono::year{2026} / 7 / 1};
    BOOST_TEST(tried("2026-06-09 22:00") == "beyond_window start");  // the days ahead count too
    const auto span = interval("2026-06-01 00:00", "2026-07-01 00:00");
    BOOST_CHECK(bookable_span(service, branch, span, now) == interval("2026-06-03 22:00", "2026-06-09 22:00"));
}

BOOST_AUTO_TEST_CASE(a_channel_may_have_its_own_notice) {
    service.notices[Channel::voice].create = 30min;
    service.notices[Channel::rest].cancel = 60min;
    BOOST_TEST(tried("2026-06-02 11:00") == "notice_too_short start");
    BOOST_TEST(check_start(service, branch, utc("2026-06-02 10:30"), now, Channel::voice).ok());
    BOOST_TEST(!check_start(service, branch, utc("2026-06-02 10:29"), now, Channel::voice).ok());
    BOOST_TEST(!check_start(service, branch, utc("2026-06-02 11:59"), now, Channel::rest).ok());
    const auto span = interval("2026-06-02 00:00", "2026-06-03 00:00");
    BOOST_CHECK(bookable_span(service, branch, span, now, Channel::voice) ==
                interval("2026-06-02 10:30", "2026-06-03 00:00"));
}

BOOST_AUTO_TEST_CASE(moves_and_cancellations_have_notices_of_their_own) {
    const auto may = [&](LateChange change, std::string_view start, Channel channel, bool by_customer) {
        return check_change(service, change, utc(start), now, channel, by_customer).ok();
    };
    service.change_notice = 60min;
    BOOST_TEST(!may(LateChange::move, "2026-06-02 10:59", Channel::voice, true));
    BOOST_TEST(may(LateChange::move, "2026-06-02 11:00", Channel::voice, true));
    BOOST_TEST(!may(LateChange::cancel, "2026-06-02 10:59", Channel::voice, true));
    BOOST_TEST(may(LateChange::cancel, "2026-06-02 09:00", Channel::rest, false));
    service.cancel_notice = 0min;
    BOOST_TEST(may(LateChange::cancel, "2026-06-02 10:01", Channel::voice, true));
    BOOST_TEST(!may(LateChange::cancel, "2026-06-02 10:00", Channel::voice, true));  // it has begun
    BOOST_TEST(!may(LateChange::move, "2026-06-02 10:59", Channel::voice, true));
    // That of a channel counts for everyone there.
    service.notices[Channel::rest].cancel = 120min;
    BOOST_TEST(!may(LateChange::cancel, "2026-06-02 11:59", Channel::rest, false));
    BOOST_TEST(may(LateChange::move, "2026-06-02 10:01", Channel::rest, false));
    BOOST_TEST(may(LateChange::cancel, "2026-06-02 10:01", Channel::command, false));
    service.notices[Channel::voice].change = 0min;
    BOOST_TEST(may(LateChange::move, "2026-06-02 10:01", Channel::voice, true));
}

BOOST_AUTO_TEST_CASE(a_party_has_as_many_people_as_the_service_permits) {
    BOOST_TEST(*party_for(service, {}) == 1);
    BOOST_TEST(party_for(service, 2).refusal().message == "must be 1 for this service");
    service.party_min = 2;
    service.party_max = 6;
    BOOST_TEST(*party_for(service, {}) == 2);
    BOOST_TEST(*party_for(service, 6) == 6);
    for (const auto wrong : {-1, 0, 1, 7}) {
        const auto refused = party_for(service, wrong);
        BOOST_REQUIRE(!refused.ok());
        BOOST_TEST((refused.refusal().code == ErrorCode::party_size));
        BOOST_TEST(refused.refusal().message == "must be 2 to 6 for this service");
    }
}

BOOST_AUTO_TEST_CASE(a_start_lies_on_a_whole_minute_between_2000_and_2037) {
    BOOST_TEST(tried("2026-06-03 10:00:30") == "invalid_field start");
    BOOST_TEST(tried("2038-01-01 00:00") == "invalid_field start");
    BOOST_TEST(tried("1999-12-31 23:59") == "invalid_field start");
}

BOOST_AUTO_TEST_CASE(a_search_offers_exactly_what_a_booking_accepts) {
    now = utc("2026-06-02 10:00:20");
    const auto all = bookable_span(service, branch, interval("2026-06-01 00:00", "2026-07-01 00:00"), now);
    BOOST_CHECK(all == interval("2026-06-02 12:01", "2026-06-09 22:00"));
    for (auto start = utc("2026-06-02 09:00"); start < utc("2026-06-10 00:00"); start += 1min) {
        BOOST_REQUIRE(all.contains(start) == check_start(service, branch, start, now).ok());
    }
    BOOST_TEST(bookable_span(service, branch, interval("2026-07-01 00:00", "2026-07-02 00:00"), now).empty());
}

BOOST_AUTO_TEST_CASE(the_possible_events_depend_on_state_and_time) {
    Appointment visit;
    visit.time = interval("2026-06-02 12:00", "2026-06-02 12:30");
    const auto allowed = [&](State state, std::string_view when) {
        visit.state = state;
        std::string all;
        for (const auto event : allowed_events(visit, 60min, utc(when)))
            all.append(all.empty() ? "" : " ").append(name_of(event));
        return all;
    };
    BOOST_TEST(allowed(State::confirmed, "2026-06-02 10:59") == "reschedule cancel acknowledge reassign resize");
    BOOST_TEST(allowed(State::confirmed, "2026-06-02 11:00") ==
               "reschedule cancel check_in acknowledge reassign resize");
    BOOST_TEST(allowed(State::confirmed, "2026-06-02 12:00") ==
               "reschedule cancel check_in complete no_show acknowledge reassign resize");
    BOOST_TEST(allowed(State::checked_in, "2026-06-02 11:30") == "cancel complete reopen reassign resize");
    BOOST_TEST(allowed(State::checked_in, "2026-06-02 12:00") == "cancel complete no_show reopen reassign resize");
    BOOST_TEST(allowed(State::completed, "2026-06-02 11:59") == "reopen");
    BOOST_TEST(allowed(State::completed, "2026-06-02 12:30") == "no_show reopen");
    BOOST_TEST(allowed(State::no_show, "2026-06-02 12:30") == "check_in complete reopen");
    BOOST_TEST(allowed(State::pending, "2026-06-02 10:00") == "reschedule cancel confirm reassign resize");
    visit.approve_by = utc("2026-06-02 11:00");
    BOOST_TEST(allowed(State::pending, "2026-06-02 10:00") == "reschedule cancel decline approve reassign resize");
    visit.approve_by.reset();
    BOOST_TEST(allowed(State::conflicted, "2026-06-02 10:00") == "reschedule cancel");
    for (const auto state : {State::cancelled, State::declined, State::expired}) {
        BOOST_TEST(allowed(state, "2026-06-02 10:00") == "");
    }
    visit.expires_at = utc("2026-06-02 10:05");
    BOOST_TEST(allowed(State::held, "2026-06-02 10:00") == "extend_hold release_hold book");
    BOOST_TEST(allowed(State::held, "2026-06-02 10:05") == "");
}

BOOST_AUTO_TEST_CASE(an_approval_ends_with_the_notice_or_after_its_hours) {
    Service asked;
    const auto today = utc("2026-06-02 08:00"), start = utc("2026-06-02 12:00");
    BOOST_TEST(!approval_deadline(asked, start, today));
    asked.approval = Approval::required;
    BOOST_CHECK(approval_deadline(asked, start, today) == start);
    asked.notice = 60min;
    BOOST_CHECK(approval_deadline(asked, start, today) == utc("2026-06-02 11:00"));
    asked.approval_hours = 2;
    BOOST_CHECK(approval_deadline(asked, start, today) == utc("2026-06-02 10:00"));
    // Booked within the notice: until the start.
    BOOST_CHECK(approval_deadline(asked, utc("2026-06-02 08:30"), today) == utc("2026-06-02 08:30"));
    BOOST_TEST(!approval_deadline(asked, today, today));
}

BOOST_AUTO_TEST_SUITE_END()

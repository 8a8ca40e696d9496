// hint_tests: which webhooks are echoes, and which are news.
#include "engine/sync/link.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;

namespace {

Instant hour_of_hint(int hour_of_day) {
    return std::chrono::sys_days{std::chrono::year{2026} / 12 / 15} + std::chrono::hours(hour_of_day);
}

Link standing_at(int hour_of_day) {
    Link link;
    record_live(link, {"old", {hour_of_hint(8), hour_of_hint(9)}, 1, false, false});
    record_live(link, {"uid", {hour_of_hint(hour_of_day), hour_of_hint(hour_of_day + 1)}, 1, false, false});
    return link;
}

InboundHint stands(int hour_of_day) {
    InboundHint hint;
    hint.live = true;
    hint.starts_at = hour_of_hint(hour_of_day);
    return hint;
}

InboundHint ended() {
    InboundHint hint;
    hint.live = false;
    return hint;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hint_tests)

BOOST_AUTO_TEST_CASE(a_webhook_agrees_if_the_mirror_has_the_same_state) {
    const auto link = standing_at(10);
    BOOST_TEST(agrees(stands(10), "uid", link));
    BOOST_TEST(!agrees(stands(11), "uid", link));
    BOOST_TEST(!agrees(stands(10), "new", link));  // moved on, and we do not know it yet
    BOOST_TEST(agrees(stands(8), "old", link));    // told too late
    BOOST_TEST(!agrees(ended(), "uid", link));
    BOOST_TEST(agrees(ended(), "old", link));
}

BOOST_AUTO_TEST_CASE(once_it_is_gone_its_end_is_an_echo) {
    auto link = standing_at(10);
    record_gone(link);
    BOOST_TEST(agrees(ended(), "uid", link));
    BOOST_TEST(agrees(stands(10), "uid", link));
}

BOOST_AUTO_TEST_CASE(attendance_is_compared_only_for_live_bookings) {
    auto link = standing_at(10);
    InboundHint hint;
    hint.absent = true;
    BOOST_TEST(!agrees(hint, "uid", link));
    link.mirror_absent = true;
    BOOST_TEST(agrees(hint, "uid", link));
    BOOST_TEST(!agrees(hint, "old", link));
}

BOOST_AUTO_TEST_CASE(an_acceptance_is_news_and_a_late_request_is_not) {
    auto link = standing_at(10);
    auto yes = stands(10), request = stands(10);
    yes.pending = false;
    request.pending = true;
    BOOST_TEST(agrees(yes, "uid", link));
    BOOST_TEST(agrees(request, "uid", link));
    link.mirror_pending = true;
    BOOST_TEST(!agrees(yes, "uid", link));
    BOOST_TEST(!agrees(stands(10), "uid", link));  // which of the two is not told
    BOOST_TEST(agrees(request, "uid", link));
    request.starts_at = hour_of_hint(11);
    BOOST_TEST(!agrees(request, "uid", link));
}

BOOST_AUTO_TEST_CASE(an_acceptance_of_an_ended_booking_is_news_unless_it_is_our_own_late_call) {
    auto link = standing_at(10);
    record_gone(link);
    auto yes = stands(10);
    yes.pending = false;
    BOOST_TEST(!agrees(yes, "uid", link));
    BOOST_TEST(agrees(yes, "old", link));  // which has been replaced
    yes.appointment = AppointmentId{5};
    BOOST_TEST(agrees(yes, "uid", link));
}

BOOST_AUTO_TEST_CASE(a_webhook_without_content_is_never_an_echo) {
    BOOST_TEST(is_without_content(InboundHint{}));
    BOOST_TEST(!agrees(InboundHint{}, "uid", standing_at(10)));
    BOOST_TEST(!is_without_content(ended()));
}

BOOST_AUTO_TEST_SUITE_END()

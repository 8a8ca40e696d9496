// drift_tests: one row for each difference between Cal.com's list and our links, and for pairs without a difference.
#include "engine/sync/drift.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using Listed = std::vector<ListedBooking>;
using Links = std::vector<KnownLink>;

namespace {

constexpr AppointmentId kOurs{4711};
constexpr std::int64_t kMapped = 10, kUnmapped = 99;

Interval hour_of_drift(int number) {
    const auto start = testing::utc("2026-11-24 08:00") + std::chrono::hours(number);
    return {start, start + std::chrono::minutes(30)};
}

// Anna's, at nine o'clock, of an event type that is mapped.
ListedBooking booking(const std::string& uid, RemoteStatus status = RemoteStatus::accepted, int at = 1) {
    ListedBooking one;
    one.booking.uid = uid;
    one.booking.status = status;
    one.booking.time = hour_of_drift(at);
    one.booking.event_type_id = kMapped;
    one.hosts = {"anna"};
    one.updated_at = testing::utc("2026-11-20 08:00");
    return one;
}
ListedBooking marked(ListedBooking one, AppointmentId appointment = kOurs) {
    one.booking.metadata["slotkeeper_appointment_id"] = appointment.text();
    return one;
}
ListedBooking replaced(ListedBooking one, const std::string& from, const std::string& to = "") {
    one.booking.rescheduled_from = from;
    one.booking.rescheduled_to = to;
    return one;
}

// Our appointment and the remote booking agreed on nine o'clock.
KnownLink link(const std::string& uid = "ours", int at = 1) {
    KnownLink one;
    one.appointment = kOurs;
    one.ours_live = true;
    one.remote_uid = uid;
    one.mirror_state = MirrorState::live;
    one.mirror_time = hour_of_drift(at);
    one.mirror_event_type_id = kMapped;
    return one;
}
KnownLink gone(KnownLink one) {
    one.mirror_state = MirrorState::cancelled;
    one.mirror_time = {};
    one.mirror_event_type_id = 0;
    return one;
}
KnownLink dead(KnownLink one) {
    one.ours_live = false;
    return one;
}
KnownLink waiting(KnownLink one) {
    one.mirror_pending = true;
    return one;
}
KnownLink absent(KnownLink one) {
    one.mirror_absent = true;
    return one;
}
ListedBooking absent(ListedBooking one) {
    one.booking.absent = true;
    return one;
}
KnownLink in(SyncState state, KnownLink one) {
    one.state = state;
    return one;
}
KnownLink busy(KnownLink one) {
    one.busy = true;
    return one;
}

const Interval kDay{testing::utc("2026-11-24 00:00"), testing::utc("2026-11-25 00:00")};
const std::optional<Interval> kAll = kDay;
const std::optional<Interval> kChanges;

// "differing ours RECONCILE_CHANGED, …" in order of time, then the other counts where they are not 0.
std::string found(const Listed& listed, const Links& links, const std::optional<Interval>& whole) {
    const auto result = compare(listed, {links, {kMapped}, "anna", {}, whole});
    std::string text;
    for (const auto& finding : result.findings) {
        if (!text.empty()) text += ", ";
        text += finding.kind ? name_of(*finding.kind) : "foreign";
        text += ' ' + (finding.uid.empty() ? "-" : finding.uid) + ' ' + std::string(finding.reason()).substr(10);
    }
    if (result.counts.attended > 0) text += " attended " + std::to_string(result.counts.attended);
    if (result.counts.left_alone > 0) text += " left alone " + std::to_string(result.counts.left_alone);
    auto counted = result.counts.unmapped;
    for (const auto count : result.counts.of_kind) counted += count;
    BOOST_TEST(counted == static_cast<int>(result.findings.size()));
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(drift_tests)

BOOST_AUTO_TEST_CASE(a_booking_as_agreed_is_not_drift) {
    BOOST_TEST(found({}, {}, kAll) == "");
    BOOST_TEST(found({marked(booking("ours"))}, {link()}, kAll) == "");
    BOOST_TEST(found({marked(booking("ours", RemoteStatus::pending))}, {waiting(link())}, kAll) == "");
    BOOST_TEST(found({absent(marked(booking("ours")))}, {absent(link())}, kAll) == "");
    BOOST_TEST(found({marked(booking("ours", RemoteStatus::cancelled))}, {dead(gone(link()))}, kAll) == "");
    BOOST_TEST(found({booking("strange", RemoteStatus::rejected)}, {}, kAll) == "");  // it never took place
    // The chain of a booking that we moved ourselves.
    BOOST_TEST(found({replaced(marked(booking("old", RemoteStatus::cancelled, 0)), "", "ours"),
                      replaced(marked(booking("ours")), "old")},
                     {link()}, kAll) == "");
    BOOST_TEST(found({}, {link()}, kChanges) == "");                       // what has not changed is not listed
    BOOST_TEST(found({}, {link("ours", 30)}, kAll) == "");                 // it lies beyond the window
    BOOST_TEST(found({}, {dead(gone(link("")))}, kAll) == "");             // cancelled before it was there
    BOOST_TEST(found({}, {in(SyncState::behind, link())}, kAll) == "");    // our own change is on its way
    BOOST_TEST(found({}, {in(SyncState::detached, link())}, kAll) == "");  // it is no longer synced
    BOOST_TEST(found({}, {in(SyncState::off, gone(link("")))}, kAll) == "");
}

BOOST_AUTO_TEST_CASE(our_booking_absent_at_cal_com_is_missing_there) {
    BOOST_TEST(found({}, {link()}, kAll) == "missing_there ours MISSING");
    BOOST_TEST(found({}, {in(SyncState::conflicted, link())}, kAll) == "missing_there ours MISSING");
    for (const auto over : {RemoteStatus::cancelled, RemoteStatus::rejected}) {
        BOOST_TEST(found({marked(booking("ours", over))}, {link()}, kAll) == "missing_there ours CHANGED");
        BOOST_TEST(found({marked(booking("ours", over))}, {link()}, kChanges) == "missing_there ours CHANGED");
    }
    // Known to both, and waiting for a person: there is no booking that could be looked at.
    BOOST_TEST(found({}, {in(SyncState::conflicted, gone(link("")))}, kAll) == "missing_there - MISSING");
    BOOST_TEST(found({booking("ours", RemoteStatus::cancelled)}, {in(SyncState::conflicted, gone(link()))}, kAll) ==
               "missing_there - CHANGED");
    BOOST_TEST(found({}, {dead(link())}, kAll) == "differing ours MISSING");  // both are gone, and we do not know it
}

BOOST_AUTO_TEST_CASE(a_refused_link_is_reported_if_a_booking_at_cal_com_has_ended) {
    auto refused = in(SyncState::conflicted, gone(link("")));
    refused.ours_time = hour_of_drift(1);
    const auto ended = booking("stranger", RemoteStatus::cancelled);
    BOOST_TEST(found({ended}, {refused}, kChanges) == "missing_there - MISSING");
    BOOST_TEST(found({ended}, {busy(refused)}, kChanges) == "");  // a job asks already
    BOOST_TEST(found({ended}, {in(SyncState::in_step, refused)}, kChanges) == "");
    BOOST_TEST(found({ended}, {dead(refused)}, kChanges) == "");
    BOOST_TEST(found({booking("stranger", RemoteStatus::cancelled, 2)}, {refused}, kChanges) == "");
}

BOOST_AUTO_TEST_CASE(an_unknown_booking_at_cal_com_is_missing_here_if_it_is_mapped) {
    BOOST_TEST(found({booking("theirs")}, {}, kAll) == "missing_here theirs CHANGED");
    BOOST_TEST(found({booking("theirs", RemoteStatus::pending)}, {}, kChanges) == "missing_here theirs CHANGED");
    auto foreign = booking("theirs");
    foreign.booking.event_type_id = kUnmapped;
    BOOST_TEST(found({foreign}, {}, kAll) == "foreign theirs FOREIGN");
    auto attended = booking("theirs");
    attended.hosts = {"ben"};
    BOOST_TEST(found({attended}, {}, kAll) ==
               "missing_here theirs CHANGED");  // mapped, so it counts for every host of the team
    auto elsewhere = attended;
    elsewhere.booking.event_type_id = 999;
    BOOST_TEST(found({elsewhere}, {}, kAll) == " attended 1");
    BOOST_TEST(found({marked(elsewhere, AppointmentId{9})}, {}, kAll) == " attended 1");
    attended.hosts = {"ben", "anna"};
    BOOST_TEST(found({attended}, {}, kAll) == "missing_here theirs CHANGED");
    attended.hosts.clear();  // they do not tell
    BOOST_TEST(found({attended}, {}, kAll) == "missing_here theirs CHANGED");
}

BOOST_AUTO_TEST_CASE(another_time_or_event_type_is_one_difference) {
    BOOST_TEST(found({marked(booking("ours", RemoteStatus::accepted, 2))}, {link()}, kAll) == "differing ours CHANGED");
    auto longer = marked(booking("ours"));
    longer.booking.time.until += std::chrono::minutes{15};
    BOOST_TEST(found({longer}, {link()}, kChanges) == "differing ours CHANGED");
    auto other_type = marked(booking("ours"));
    other_type.booking.event_type_id = kUnmapped;
    BOOST_TEST(found({other_type}, {link()}, kAll) == "differing ours CHANGED");
    BOOST_TEST(found({booking("ours")}, {gone(link())}, kAll) == "differing ours CHANGED");  // it came back
    // Moved at Cal.com: the old one is cancelled, and a new one goes on, with our mark or without.
    const auto old = replaced(booking("ours", RemoteStatus::cancelled), "", "new");
    const auto moved = replaced(booking("new", RemoteStatus::accepted, 3), "ours");
    BOOST_TEST(found({old, moved}, {link()}, kAll) == "differing ours CHANGED");
    BOOST_TEST(found({marked(old), marked(moved)}, {link()}, kChanges) == "differing ours CHANGED");
    BOOST_TEST(found({old}, {link()}, kChanges) == "differing ours CHANGED");
    BOOST_TEST(found({moved}, {link()}, kChanges) == "differing ours CHANGED");  // the old one lies outside
    BOOST_TEST(found({marked(moved)}, {link("ours", 1)}, kAll) == "differing ours CHANGED");
    // The remote booking has our mark, but our link has no uid.
    BOOST_TEST(found({marked(booking("new"))}, {in(SyncState::conflicted, gone(link("")))}, kAll) ==
               "differing new CHANGED");
}

BOOST_AUTO_TEST_CASE(acceptance_and_absence_are_differences_too) {
    const auto ours = marked(booking("ours"));
    const auto asked = marked(booking("ours", RemoteStatus::pending));
    for (const auto& window : {kAll, kChanges}) {
        BOOST_TEST(found({ours}, {waiting(link())}, window) == "differing ours CHANGED");
        BOOST_TEST(found({asked}, {link()}, window) == "differing ours CHANGED");
        BOOST_TEST(found({absent(ours)}, {link()}, window) == "differing ours CHANGED");
        BOOST_TEST(found({ours}, {absent(link())}, window) == "differing ours CHANGED");
    }
    BOOST_TEST(found({ours}, {busy(waiting(link()))}, kAll) == " left alone 1");
}

BOOST_AUTO_TEST_CASE(a_second_booking_for_one_appointment_is_a_duplicate) {
    const auto stray = marked(booking("stray", RemoteStatus::accepted, 5));
    BOOST_TEST(found({marked(booking("ours")), stray}, {link()}, kAll) == "duplicated stray CHANGED");
    BOOST_TEST(found({stray}, {link()}, kChanges) == "duplicated stray CHANGED");
    auto elsewhere = link("other");
    elsewhere.of_account = false;
    BOOST_TEST(found({stray}, {elsewhere}, kAll) == "duplicated stray CHANGED");
    // Two parts of one appointment are two bookings, and no duplicates.
    auto second = link("second", 2);
    second.part = 1;
    BOOST_TEST(found({marked(booking("ours")), marked(booking("second", RemoteStatus::accepted, 2))}, {link(), second},
                     kAll) == "");
}

// As Cal.com leaves them where moves meet: each replaced the same one, and it leads to one of them.
BOOST_AUTO_TEST_CASE(each_replacement_that_our_booking_does_not_lead_to_is_reported) {
    const auto old = replaced(booking("ours", RemoteStatus::cancelled), "", "new");
    const auto moved = replaced(booking("new", RemoteStatus::accepted, 3), "ours");
    const auto left = replaced(booking("left", RemoteStatus::accepted, 4), "ours");
    const auto all = "differing ours CHANGED, duplicated left CHANGED";
    BOOST_TEST(found({old, moved, left}, {link()}, kAll) == all);
    BOOST_TEST(found({marked(left), marked(moved), marked(old)}, {link()}, kChanges) == all);
    BOOST_TEST(found({old, moved, left}, {dead(link())}, kAll) == "orphaned new CHANGED, orphaned left CHANGED");
    BOOST_TEST(found({old, moved, left}, {busy(link())}, kAll) == " left alone 1");
}

BOOST_AUTO_TEST_CASE(a_booking_whose_appointment_is_gone_or_unknown_is_an_orphan) {
    BOOST_TEST(found({marked(booking("ours"))}, {dead(link())}, kAll) == "orphaned ours CHANGED");
    BOOST_TEST(found({marked(booking("ours"))}, {dead(gone(link()))}, kAll) == "orphaned ours CHANGED");
    BOOST_TEST(found({marked(booking("stray"))}, {dead(gone(link()))}, kAll) == "orphaned stray CHANGED");
    BOOST_TEST(found({marked(booking("stray"), AppointmentId{9})}, {}, kAll) == "orphaned stray CHANGED");
    BOOST_TEST(found({marked(booking("ours"))}, {in(SyncState::behind, dead(link()))}, kAll) == "");  // on its way
}

BOOST_AUTO_TEST_CASE(a_link_in_use_is_skipped) {
    const auto alone = " left alone 1";
    BOOST_TEST(found({}, {busy(link())}, kAll) == alone);
    BOOST_TEST(found({marked(booking("ours", RemoteStatus::cancelled))}, {busy(link())}, kAll) == alone);
    BOOST_TEST(found({marked(booking("ours", RemoteStatus::accepted, 3))}, {busy(link())}, kAll) == alone);
    BOOST_TEST(found({marked(booking("new"))}, {busy(gone(link("")))}, kAll) == alone);  // our create is under way
    BOOST_TEST(found({marked(booking("ours"))}, {busy(link())}, kAll) == "");
    BOOST_TEST(found({marked(booking("x"))}, {in(SyncState::detached, link())}, kAll) == alone);
    BOOST_TEST(found({marked(booking("x"))}, {in(SyncState::off, link())}, kAll) == alone);
    // No host at Cal.com has it, since it was given to a person without a calendar; so this booking was left behind.
    BOOST_TEST(found({marked(booking("x"))}, {in(SyncState::off, gone(link("")))}, kAll) == "differing x CHANGED");
}

BOOST_AUTO_TEST_CASE(the_newer_row_of_a_booking_listed_twice_counts) {
    auto later = marked(booking("ours", RemoteStatus::cancelled));
    later.updated_at = *later.updated_at + std::chrono::seconds{1};
    const Listed both{marked(booking("ours")), later}, turned{later, marked(booking("ours"))};
    for (const auto& listed : {both, turned}) BOOST_TEST(found(listed, {link()}, kAll) == "missing_there ours CHANGED");
}

BOOST_AUTO_TEST_CASE(equal_findings_are_the_same_until_something_changes) {
    const auto text = [](const Listed& listed, const Links& links, const char* round = "") {
        return finding_text(compare(listed, {links, {kMapped}, "anna", {}, kAll}).findings.at(0), round);
    };
    auto changed = booking("theirs");
    BOOST_TEST(text({booking("theirs")}, {}) == text({changed}, {}));
    changed.updated_at = std::nullopt;
    BOOST_TEST(text({booking("theirs")}, {}) != text({changed}, {}));
    BOOST_TEST(text({booking("theirs")}, {}) != text({booking("theirs", RemoteStatus::pending)}, {}));
    BOOST_TEST(text({booking("theirs")}, {}) != text({booking("theirs", RemoteStatus::accepted, 2)}, {}));
    BOOST_TEST(text({booking("theirs")}, {}) != text({absent(booking("theirs"))}, {}));
    BOOST_TEST(text({booking("theirs")}, {}) != text({booking("theirs")}, {}, "another day"));
    auto synced = link();
    synced.fence = 7;
    BOOST_TEST(text({}, {link()}) != text({}, {synced}));
    const auto stray = marked(booking("stray"));
    BOOST_TEST(text({stray}, {link()}) == text({stray}, {link()}));
    BOOST_TEST(text({stray}, {link()}) != text({stray}, {synced}));
}

BOOST_AUTO_TEST_SUITE_END()

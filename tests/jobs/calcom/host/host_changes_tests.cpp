// host_changes_tests: the host's changes at Cal.com are applied in every state of ours, before and after the start, and
// never undone there.
#include "tests/jobs/calcom/host/host_salon.h"

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

// One appointment that both sides agree on, and what its host has done with its booking since.
struct Case {
    State ours;
    std::string there;
    State expected;
    bool moved = false;  // expected at the host's new time
    AppointmentId id{};
    Instant start{};
    json left{};  // the booking as the host left it
};

struct ChangingHost : HostSalon {
    void change_there(Case& one) {
        auto uid = link_of(one.id).remote_uid;
        if (one.there == "cancelled") cancel_there(host(), uid);
        if (one.there == "accepted") act(uid, "confirm");
        if (one.there == "rejected") act(uid, "decline");
        if (one.there == "absent") absent(uid, true);
        if (one.there == "came_after_all") absent(uid, false);
        if (one.there == "moved") uid = move_there(host(), uid, one.start + 100h).at("uid");
        one.left = booking_of(uid);
    }
    // Our appointment is as expected, and the booking at Cal.com exactly as its host left it.
    void check(const Case& one) {
        BOOST_TEST_CONTEXT(name_of(one.ours) << " + " << one.there) {
            const auto now = ours(one.id);
            BOOST_TEST(name_of(now.state) == name_of(one.expected));
            BOOST_TEST((now.time.from == one.start + (one.moved ? 100h : 0h)));
            const auto there = booking_of(one.left.at("uid"));
            for (const auto* field : {"status", "start", "attendees", "rescheduledToUid"}) {
                BOOST_TEST(there.value(field, json()) == one.left.value(field, json()), field);
            }
            const auto live = one.left.at("status") == "accepted";
            BOOST_TEST(live_bookings_of(one.id).size() == (live ? 1U : 0U));
            const auto link = link_of(one.id);
            if (live) BOOST_TEST(link.remote_uid == one.left.at("uid").get<std::string>());
            BOOST_TEST(name_of(link.state) == "in_step", link.last_error);
            const auto claims = "claim WHERE appointment_id = " + std::to_string(one.id.value);
            BOOST_TEST((count(claims) > 0) == takes_time(one.expected));
        }
    }
    AppointmentId begun_ten_minutes_ago() {
        remote_clock.behind = 96h;  // Cal.com books nothing in the past
        const auto id = book_at(in_hours(0) - 10min);
        BOOST_REQUIRE(comes_to_rest());
        remote_clock.behind = 0h;
        return id;
    }
    // Books all of them from `first` on, agrees with Cal.com on each, lets the host change each, and checks each.
    void run(std::vector<Case> cases, Instant first) {
        for (auto& one : cases) {
            one.start = first + (&one - cases.data()) * 30min;
            one.id = book_at(one.start);
        }
        BOOST_REQUIRE(comes_to_rest());
        remote_clock.behind = 0h;
        for (const auto& one : cases) {
            set_state(one.id, one.ours);
            if (one.ours == State::no_show) absent(link_of(one.id).remote_uid, true);
        }
        BOOST_REQUIRE(comes_to_rest());
        for (auto& one : cases) change_there(one);
        BOOST_TEST(comes_to_rest());
        for (const auto& one : cases) check(one);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(host_changes_tests, ChangingHost)

BOOST_AUTO_TEST_CASE(before_the_start_every_state_follows_what_the_host_does) {
    run({{State::confirmed, "moved", State::confirmed, true},
         {State::confirmed, "cancelled", State::cancelled},
         {State::checked_in, "moved", State::confirmed, true},
         {State::checked_in, "cancelled", State::cancelled},
         {State::completed, "moved", State::confirmed, true},
         {State::completed, "cancelled", State::cancelled}},
        in_hours(24));
}

// The customer of a no-show calls, and the host gives him a new date at Cal.com: it must not be lost.
BOOST_AUTO_TEST_CASE(after_the_start_every_state_follows_what_the_host_does) {
    remote_clock.behind = 96h;  // what has begun for us can still be booked there
    run({{State::confirmed, "moved", State::confirmed, true},
         {State::confirmed, "absent", State::no_show},
         {State::checked_in, "moved", State::confirmed, true},
         {State::checked_in, "absent", State::no_show},
         {State::completed, "moved", State::confirmed, true},
         {State::completed, "absent", State::no_show},
         {State::no_show, "moved", State::confirmed, true},
         {State::no_show, "came_after_all", State::confirmed}},
        in_hours(-48));
}

// Cal.com refuses to end what is over, so its host ends it while it still runs for him.
BOOST_AUTO_TEST_CASE(a_cancel_at_cal_com_ends_ours_although_it_is_over_here) {
    remote_clock.behind = 96h;
    std::vector<Case> cases{{State::confirmed, "cancelled", State::cancelled},
                            {State::checked_in, "cancelled", State::cancelled},
                            {State::completed, "cancelled", State::cancelled},
                            {State::no_show, "cancelled", State::cancelled}};
    for (auto& one : cases) {
        one.start = in_hours(-48) + (&one - cases.data()) * 30min;
        one.id = book_at(one.start);
    }
    BOOST_REQUIRE(comes_to_rest());
    for (auto& one : cases) {
        set_state(one.id, one.ours);
        change_there(one);
    }
    BOOST_TEST(comes_to_rest());
    for (const auto& one : cases) check(one);
}

BOOST_AUTO_TEST_CASE(a_recent_change_by_the_host_is_read_before_any_write) {
    set_rule("cancel_winner", "ours");
    const auto cancelled = book_at(at(9, 0)), anew = book_at(at(11, 0));
    BOOST_TEST(comes_to_rest());
    lose_webhooks();
    // Ours goes to another person, which is a cancel and a create; meanwhile the host has moved it.
    const auto moved = move_there(host(), link_of(anew).remote_uid, at(15, 0)).at("uid").get<std::string>();
    set_rule("time_winner", "theirs");
    move(anew, at(11, 0), {{0, 0, staff(1).id}});
    BOOST_TEST(sync(anew).reason == "in_step");
    BOOST_TEST((ours(anew).time.from == at(15, 0)));
    BOOST_TEST(live_bookings_of(anew).size() == 1U);
    BOOST_TEST(booking_of(moved).at("status") == "cancelled");  // by its new person's, at the host's time
    // A customer's cancel ends the booking wherever the host has moved it.
    const auto later = move_there(host(), link_of(cancelled).remote_uid, at(16, 0)).at("uid").get<std::string>();
    cancel(cancelled);
    BOOST_TEST(sync(cancelled).reason == "in_step");
    BOOST_TEST(booking_of(later).at("status") == "cancelled");
    set_faults(0, {});
    BOOST_TEST(comes_to_rest());
    BOOST_TEST(differences() == "");
}

// Cal.com would cancel what still runs. That ends a visit that takes place, so a person is asked instead.
BOOST_AUTO_TEST_CASE(a_started_appointment_given_to_another_person_is_unchanged_at_cal_com) {
    const auto id = begun_ten_minutes_ago();
    const auto uid = link_of(id).remote_uid;
    auto command = make(Reschedule{id, ours(id).time.from, {{0, 0, staff(1).id}}, false, {}});
    command.skip_rules = true;
    booked(std::move(command));
    BOOST_TEST(sync(id).reason == "conflicted");
    BOOST_TEST(booking_of(uid).at("status") == "accepted");
    BOOST_CHECK(link_of(id).state == SyncState::conflicted);
}

// Cal.com refuses a start in the past. The booking that it has is the visit that takes place, and is not cancelled.
BOOST_AUTO_TEST_CASE(a_started_appointment_moved_into_the_past_is_unchanged_at_cal_com) {
    const auto id = begun_ten_minutes_ago();
    const auto uid = link_of(id).remote_uid;
    auto command = make(Reschedule{id, ours(id).time.from + 5min, {}, false, {}});
    command.skip_rules = true;
    booked(std::move(command));
    BOOST_TEST(sync(id).reason == "conflicted");
    BOOST_TEST(booking_of(uid).at("status") == "accepted");
    BOOST_CHECK(link_of(id).state == SyncState::conflicted);
}

BOOST_AUTO_TEST_SUITE_END()

// three_way_tests: a table of which side follows the other.
#include "engine/sync/three_way.h"

#include "engine/store/calendar/account_rows.h"
#include "engine/store/calendar/mapping_rows.h"
#include "engine/store/catalog/catalog_rows.h"
#include "engine/sync/next_step.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <iterator>
#include <sstream>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using What = Follow::What;

namespace {

constexpr AccountId kAccount{500};

// The salon's catalogue with an event type for the first two people, without a database under what is compared.
struct Compared : Salon {
    Compared() {
        database.transact([&](store::Tx& tx) {
            CalendarAccount account;
            account.id = kAccount;
            account.company = demo::kCompany;
            account.provider_account = "shared";
            account.created_at = tx.now();
            store::register_account(tx, account);
            for (const int person : {0, 1}) {
                store::put_event_type(tx, cut().id, staff(person).id, {kAccount, 100 + person, Minutes(30)});
            }
            store::bump_catalog_version(tx, demo::kCompany);
        });
        catalog = catalogs.current(demo::kCompany);
        ours.id = AppointmentId{1};
        ours.company = demo::kCompany;
        ours.service = cut().id;
        ours.state = State::confirmed;
        ours.version = 3;
        place(at(10, 0));
        link.account = kAccount;
        record_live(link, {"uid", ours.time, 100, false, false});
        theirs.uid = "uid";
        theirs.time = ours.time;
        theirs.event_type_id = 100;
    }
    const Service& cut() { return service("Haarschnitt"); }
    void place(Instant start, int person = 0) {
        ours.time = {start, start + Minutes(30)};
        ours.parts = {{0, 0, staff(person).id, ours.time, ours.time}};
    }
    Follow follow() { return follow_remote(ours, link, &theirs, *catalog, now); }
    Follow follow_gone() { return follow_remote(ours, link, nullptr, *catalog, now); }
    void rules(const std::string& assignments) {
        test.run("UPDATE service SET " + assignments);
        database.transact([](store::Tx& tx) { store::bump_catalog_version(tx, demo::kCompany); });
        catalog = catalogs.current(demo::kCompany);
    }

    // These people share event type 100; each is mapped to that user at Cal.com.
    void share(const std::vector<std::pair<int, std::int64_t>>& users) {
        database.transact([&](store::Tx& tx) {
            for (const auto& [person, user] : users) {
                store::put_event_type(tx, cut().id, staff(person).id, {kAccount, 100, Minutes(30)});
                store::put_calendar_user(tx, {staff(person).id, kAccount, user, "user" + std::to_string(user)});
            }
            store::bump_catalog_version(tx, demo::kCompany);
        });
        catalog = catalogs.current(demo::kCompany);
    }

    Appointment ours;
    Link link;
    RemoteBooking theirs;
    Moment now = at(0, 0);  // before the start
};

// One row a state of ours, one column what has happened at Cal.com since both agreed; "-" is nothing to follow. A move
// goes to the booking's time, `again` is one to our own time, and what ends in `?` waits for its host.
//
// `pending` and `declined` had waited for the host; in the column `accepted` all had. `no_show` is marked at Cal.com
// too.
constexpr auto kTable = R"(
           unchanged moved moved_pending cancelled rejected gone    accepted absent  came_after_all other_host
held       -         -     -             -         -        -       -        -       -              -
pending    -         move  move?         decline   decline  decline confirm  -       -              again
confirmed  -         move  move?         cancel    cancel   cancel  -        no_show -              again
checked_in -         move  move?         cancel    cancel   cancel  -        no_show -              again
completed  -         move  move?         cancel    cancel   cancel  -        no_show -              again
no_show    -         move  move?         cancel    cancel   cancel  -        -       again          again
cancelled  -         -     -             -         -        -       -        -       -              -
declined   -         move  -             -         -        -       again    -       -              -
expired    -         -     -             -         -        -       -        -       -              -
conflicted again     move  move?         cancel    cancel   cancel  again    again   again          again
)";

struct Tabled : Compared {
    // Both agree, in this state of ours.
    void agree_in(State state, const std::string& change) {
        const auto waited = state == State::pending || state == State::declined || change == "accepted";
        ours.state = state;
        theirs = RemoteBooking{};
        theirs.uid = "uid";
        theirs.time = ours.time;
        theirs.event_type_id = 100;
        theirs.status = waited ? RemoteStatus::pending : RemoteStatus::accepted;
        theirs.absent = state == State::no_show || change == "came_after_all";
        link = Link{};
        link.account = kAccount;
        record_live(link, {"uid", ours.time, 100, waited, theirs.absent});
    }
    void change_there(const std::string& change) {
        if (change.starts_with("moved")) {
            theirs.uid = "another uid";
            theirs.time = {at(15, 0), at(15, 30)};
            theirs.status = change == "moved" ? RemoteStatus::accepted : RemoteStatus::pending;
            theirs.absent = false;
        }
        if (change == "cancelled") theirs.status = RemoteStatus::cancelled;
        if (change == "rejected") theirs.status = RemoteStatus::rejected;
        if (change == "accepted") theirs.status = RemoteStatus::accepted;
        if (change == "absent") theirs.absent = true;
        if (change == "came_after_all") theirs.absent = false;
        if (change == "other_host") theirs.event_type_id = 101;
    }
    std::string found(const std::string& change) {
        const auto follow = change == "gone" ? follow_gone() : this->follow();
        const auto to = follow.time == ours.time ? "again" : follow.time == theirs.time ? "move" : "elsewhere";
        const std::string text = follow.what == What::nothing   ? "-"
                                 : follow.what == What::move    ? to
                                 : follow.what == What::cancel  ? "cancel"
                                 : follow.what == What::decline ? "decline"
                                 : follow.what == What::confirm ? "confirm"
                                                                : "no_show";
        return text + (follow.pending ? "?" : "");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(three_way_tests, Compared)

BOOST_FIXTURE_TEST_CASE(every_state_of_ours_follows_every_change_at_cal_com_before_and_after_the_start, Tabled) {
    for (const auto start : {at(9, 59), at(10, 0), at(10, 30), at(12, 0)}) {
        now = start;
        std::istringstream table(kTable);
        std::string line;
        std::getline(table, line);
        std::getline(table, line);
        std::istringstream titles(line);
        const std::vector<std::string> changes{std::istream_iterator<std::string>(titles), {}};
        auto states = 0;
        for (std::string title; table >> title; ++states) {
            const auto state = from_name<State>(title);
            BOOST_REQUIRE_MESSAGE(state, title);
            for (const auto& change : changes) {
                std::string expected;
                BOOST_REQUIRE(table >> expected);
                agree_in(*state, change);
                change_there(change);
                BOOST_TEST(found(change) == expected, title << " + " << change);
            }
        }
        BOOST_TEST(states == static_cast<int>(EnumNames<State>::all.size()));
    }
}

// Cal.com books nothing in the past: ours cannot win any more, and the remote booking must stay.
BOOST_AUTO_TEST_CASE(our_change_wins_by_policy_and_only_before_the_start) {
    rules("time_winner = 'ours', host_winner = 'ours', cancel_winner = 'ours'");
    for (const auto state : {State::pending, State::confirmed, State::checked_in, State::completed, State::no_show}) {
        BOOST_TEST_CONTEXT(name_of(state)) {
            ours.state = state;
            place(at(12, 0), 1);
            theirs.time = {at(15, 0), at(15, 30)};
            now = at(11, 59);
            BOOST_CHECK(follow().what == What::nothing);
            BOOST_CHECK(follow_gone().what == What::nothing);
            now = at(12, 0);
            BOOST_TEST((follow() == Follow{What::move, theirs.time, {}}));
            BOOST_CHECK(follow_gone().what == (state == State::pending ? What::decline : What::cancel));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_booking_is_as_agreed_only_in_every_part_that_both_sides_have) {
    BOOST_TEST(matches_mirror(link, theirs));
    const auto changed = [&](auto change) {
        auto other = theirs;
        change(other);
        return !matches_mirror(link, other);
    };
    BOOST_TEST(changed([](RemoteBooking& other) { other.uid = "another uid"; }));
    BOOST_TEST(changed([](RemoteBooking& other) { other.time.until += Minutes(15); }));
    BOOST_TEST(changed([](RemoteBooking& other) { other.event_type_id = 101; }));
    BOOST_TEST(changed([](RemoteBooking& other) { other.absent = true; }));
    for (const auto status : {RemoteStatus::pending, RemoteStatus::cancelled, RemoteStatus::rejected}) {
        BOOST_TEST(changed([&](RemoteBooking& other) { other.status = status; }), name_of(status));
    }
    link.mirror_host_id = 70;
    BOOST_TEST(changed([](RemoteBooking& other) { other.host_id = 71; }));
    BOOST_TEST(!changed([](RemoteBooking& other) { other.host_id = 0; }));  // not told
}

BOOST_AUTO_TEST_CASE(an_echo_causes_no_change) {
    BOOST_CHECK(follow().what == What::nothing);
    place(at(12, 0));  // ours has moved on: theirs is the mirror, so it is pushed
    BOOST_CHECK(follow().what == What::nothing);
    ours.state = State::cancelled;
    BOOST_CHECK(follow().what == What::nothing);
}

BOOST_AUTO_TEST_CASE(a_change_made_only_at_cal_com_is_applied) {
    theirs.time = {at(15, 0), at(15, 30)};
    BOOST_TEST((follow() == Follow{What::move, theirs.time, {}}));
    theirs.time = {at(15, 0), at(15, 45)};  // longer than ours could be
    BOOST_TEST((follow() == Follow{What::move, theirs.time, {}}));
    BOOST_CHECK(follow_gone().what == What::cancel);
    theirs.status = RemoteStatus::cancelled;
    BOOST_CHECK(follow().what == What::cancel);
    theirs.status = RemoteStatus::rejected;
    BOOST_CHECK(follow().what == What::cancel);
}

BOOST_AUTO_TEST_CASE(the_host_selects_among_staff_who_share_an_event_type) {
    share({{0, 70}, {1, 71}});
    link.mirror_host_id = theirs.host_id = 70;
    BOOST_CHECK(follow().what == What::nothing);
    theirs.host_id = 71;
    BOOST_TEST((follow() == Follow{What::move, ours.time, staff(1).id}));
    theirs.time = {at(15, 0), at(15, 30)};
    BOOST_TEST((follow() == Follow{What::move, theirs.time, staff(1).id}));
    theirs.time = ours.time;
    theirs.host_id = 72;  // an unmapped user
    BOOST_CHECK(follow().what == What::nothing);
    theirs.host_id = 0;  // not told
    BOOST_CHECK(follow().what == What::nothing);
    theirs.host_id = 71;
    place(at(10, 0), 1);  // ours has gone the same way
    BOOST_CHECK(follow().what == What::nothing);
    link.mirror_host_id = 72;  // both have changed it
    theirs.host_id = 70;
    BOOST_CHECK(follow().what == What::nothing);
    rules("host_winner = 'theirs'");
    BOOST_TEST((follow() == Follow{What::move, ours.time, staff(0).id}));
}

BOOST_AUTO_TEST_CASE(the_only_person_of_an_event_type_gets_it_for_any_host) {
    link.mirror_host_id = 70;
    theirs.host_id = 71;
    BOOST_CHECK(follow().what == What::nothing);
}

BOOST_AUTO_TEST_CASE(the_service_names_the_winner_of_a_field_changed_on_both_sides) {
    theirs.time = {at(15, 0), at(15, 30)};
    place(at(12, 0));
    BOOST_CHECK(follow().what == What::nothing);
    rules("time_winner = 'theirs'");
    BOOST_TEST((follow() == Follow{What::move, theirs.time, {}}));
    place(at(15, 0));  // both went to the same place
    BOOST_CHECK(follow().what == What::nothing);

    place(at(12, 0));
    BOOST_CHECK(follow_gone().what == What::cancel);  // by default they have the last word on that
    rules("cancel_winner = 'ours'");
    BOOST_CHECK(follow_gone().what == What::nothing);
}

BOOST_AUTO_TEST_CASE(another_host_is_another_person_where_one_stands_behind_it) {
    theirs.event_type_id = 101;
    BOOST_TEST((follow() == Follow{What::move, ours.time, staff(1).id}));
    theirs.time = {at(15, 0), at(15, 30)};
    BOOST_TEST((follow() == Follow{What::move, theirs.time, staff(1).id}));
    theirs.time = ours.time;
    place(at(10, 0), 1);  // we gave it to the same person
    BOOST_CHECK(follow().what == What::nothing);
    place(at(10, 0), 0);
    theirs.event_type_id = 999;  // an unmapped event type
    BOOST_CHECK(follow().what == What::nothing);
}

BOOST_AUTO_TEST_CASE(acceptance_and_rejection_end_the_wait) {
    ours.state = State::pending;
    link.mirror_pending = true;
    theirs.status = RemoteStatus::pending;
    BOOST_CHECK(follow().what == What::nothing);
    theirs.status = RemoteStatus::accepted;
    BOOST_CHECK(follow().what == What::confirm);
    theirs.time = {at(15, 0), at(15, 30)};  // a yes to another time is a move first
    BOOST_CHECK(follow().what == What::move);
    theirs.status = RemoteStatus::rejected;
    BOOST_CHECK(follow().what == What::decline);
    BOOST_CHECK(follow_gone().what == What::decline);
}

BOOST_AUTO_TEST_CASE(a_no_show_is_recorded_once) {
    theirs.absent = true;
    BOOST_CHECK(follow().what == What::no_show);
    link.mirror_absent = true;  // our own mark
    BOOST_CHECK(follow().what == What::nothing);
    link.mirror_absent = false;
    ours.state = State::no_show;
    BOOST_CHECK(follow().what == What::nothing);
}

BOOST_AUTO_TEST_CASE(an_ended_appointment_is_not_revived_or_ended_twice) {
    for (const auto state : {State::cancelled, State::declined, State::expired}) {
        ours.state = state;
        theirs.time = {at(15, 0), at(15, 30)};
        BOOST_CHECK(follow().what == What::nothing);
        BOOST_CHECK(follow_gone().what == What::nothing);
    }
    // What its customer came to, or did not, its host can still move or end.
    for (const auto state : {State::completed, State::no_show}) {
        ours.state = state;
        BOOST_TEST((follow() == Follow{What::move, theirs.time, {}}));
        BOOST_CHECK(follow_gone().what == What::cancel);
    }
}

BOOST_AUTO_TEST_CASE(a_conflicted_appointment_retries_at_the_remote_time_and_ends_with_the_booking) {
    ours.state = State::conflicted;
    BOOST_TEST((follow() == Follow{What::move, theirs.time, {}}));
    theirs.time = {at(15, 0), at(15, 30)};
    BOOST_TEST((follow() == Follow{What::move, theirs.time, {}}));
    BOOST_CHECK(follow_gone().what == What::cancel);
}

BOOST_AUTO_TEST_CASE(a_booking_never_made_at_cal_com_has_not_ended_there) {
    Link fresh;
    fresh.account = kAccount;
    BOOST_CHECK(follow_remote(ours, fresh, nullptr, *catalog, now).what == What::nothing);
}

BOOST_AUTO_TEST_SUITE_END()

// three_way_tests: a table of who follows whom.
#include "engine/calendar/three_way.h"

#include "engine/store/calendar/account_rows.h"
#include "engine/store/calendar/mapping_rows.h"
#include "engine/store/rows/catalog_inserts.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

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
    Follow follow() { return follow_theirs(ours, link, &theirs, *catalog); }
    Follow follow_gone() { return follow_theirs(ours, link, nullptr, *catalog); }
    void rules(const std::string& assignments) {
        test.run("UPDATE service SET " + assignments);
        database.transact([](store::Tx& tx) { store::bump_catalog_version(tx, demo::kCompany); });
        catalog = catalogs.current(demo::kCompany);
    }

    // These people have event type 100 together; each is that user over there.
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
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(three_way_tests, Compared)

BOOST_AUTO_TEST_CASE(an_echo_is_nothing) {
    BOOST_CHECK(follow().what == What::nothing);
    place(at(12, 0));  // ours has moved on: theirs is the mirror, so it is pushed
    BOOST_CHECK(follow().what == What::nothing);
    ours.state = State::cancelled;
    BOOST_CHECK(follow().what == What::nothing);
}

BOOST_AUTO_TEST_CASE(what_only_they_changed_is_followed) {
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

BOOST_AUTO_TEST_CASE(of_several_who_share_an_event_type_the_host_tells_who_does_it) {
    share({{0, 70}, {1, 71}});
    link.mirror_host_id = theirs.host_id = 70;
    BOOST_CHECK(follow().what == What::nothing);
    theirs.host_id = 71;
    BOOST_TEST((follow() == Follow{What::move, ours.time, staff(1).id}));
    theirs.time = {at(15, 0), at(15, 30)};
    BOOST_TEST((follow() == Follow{What::move, theirs.time, staff(1).id}));
    theirs.time = ours.time;
    theirs.host_id = 72;  // nobody of ours
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

BOOST_AUTO_TEST_CASE(whoever_has_an_event_type_alone_has_it_whatever_host_they_name) {
    link.mirror_host_id = 70;
    theirs.host_id = 71;
    BOOST_CHECK(follow().what == What::nothing);
}

BOOST_AUTO_TEST_CASE(of_a_field_that_both_changed_the_service_names_the_winner) {
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
    theirs.event_type_id = 999;  // nobody's
    BOOST_CHECK(follow().what == What::nothing);
}

BOOST_AUTO_TEST_CASE(their_yes_and_no_end_the_wait) {
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

BOOST_AUTO_TEST_CASE(who_did_not_come_is_noted_once) {
    theirs.absent = true;
    BOOST_CHECK(follow().what == What::no_show);
    link.mirror_absent = true;  // our own mark
    BOOST_CHECK(follow().what == What::nothing);
    link.mirror_absent = false;
    ours.state = State::no_show;
    BOOST_CHECK(follow().what == What::nothing);
}

BOOST_AUTO_TEST_CASE(what_is_over_for_us_is_not_brought_back_and_not_ended_twice) {
    for (const auto state : {State::cancelled, State::declined, State::expired}) {
        ours.state = state;
        theirs.time = {at(15, 0), at(15, 30)};
        BOOST_CHECK(follow().what == What::nothing);
        BOOST_CHECK(follow_gone().what == What::nothing);
    }
    for (const auto state : {State::completed, State::no_show}) {
        ours.state = state;
        BOOST_CHECK(follow().what == What::nothing);
        BOOST_CHECK(follow_gone().what == What::nothing);
    }
}

BOOST_AUTO_TEST_CASE(what_found_no_room_asks_again_where_it_stands_and_ends_with_it) {
    ours.state = State::conflicted;
    BOOST_TEST((follow() == Follow{What::move, theirs.time, {}}));
    theirs.time = {at(15, 0), at(15, 30)};
    BOOST_TEST((follow() == Follow{What::move, theirs.time, {}}));
    BOOST_CHECK(follow_gone().what == What::cancel);
}

BOOST_AUTO_TEST_CASE(what_never_stood_there_has_not_ended_there) {
    Link fresh;
    fresh.account = kAccount;
    BOOST_CHECK(follow_theirs(ours, fresh, nullptr, *catalog).what == What::nothing);
}

BOOST_AUTO_TEST_SUITE_END()

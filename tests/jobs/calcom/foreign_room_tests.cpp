// foreign_room_tests: a booking made at Cal.com at a time that is taken here: flagged, undone, or given another room.
#include "jobs/calcom/sync_steps.h"

#include "engine/guards/digest.h"
#include "tests/jobs/calcom/inward_salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

// Our appointment before its sync, and a booking made at Cal.com at the same time.
struct CrossedSalon : InwardSalon {
    AppointmentId mine{};
    std::string theirs;
    void cross() {
        theirs = book_there(staff(0), at(10, 0));
        mine = booked(book(at(10, 0), staff(0).id)).id;  // before the webhook is applied
    }
    // As settle(), but what is tried again in a minute may wait.
    void settle_what_is_due() {
        Worker worker(database, desk, catalogs, world.sealer, world.gateways, ids, world.accounts,
                      world.worker_options());
        worker.start();
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (test.number("SELECT COUNT(*) FROM job WHERE run_at < UTC_TIMESTAMP(6) + INTERVAL 10 SECOND AND queue IN "
                           "('sync', 'webhooks') AND state IN ('available', 'running')") > 0 &&
               std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        worker.stop(std::chrono::seconds(10));
    }
    std::int64_t in_state(State state) {
        return test.number("SELECT COUNT(*) FROM appointment WHERE state = '" + std::string(name_of(state)) + "'");
    }
    void tell_of(const std::string& uid) {
        store::InboundEvent event;
        event.id = ids.make<InboundId>();
        event.company = demo::kCompany;
        event.account = accounts().at(0).id;
        event.source = store::InboundSource::reconcile;
        event.dedupe_key = hex(sha256(uid));
        event.trigger = "RECONCILE_FOREIGN";
        event.remote_uid = uid;
        const auto job = ids.make<JobId>();
        database.transact([&](store::Tx& tx) {
            event.received_at = tx.now();
            BOOST_TEST(store::receive_event(tx, event, job));
        });
    }
    AppointmentId taken_in() {
        return AppointmentId{test.number("SELECT appointment_id FROM calendar_link WHERE origin = 'theirs'")};
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(foreign_room_tests, CrossedSalon)

BOOST_AUTO_TEST_CASE(a_flagged_booking_is_kept_without_claims_until_there_is_room) {
    cross();
    settle_what_is_due();
    BOOST_TEST(in_state(State::conflicted) == 1);
    BOOST_TEST(ours(taken_in()).parts.size() == 1U);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim") == 1);
    BOOST_TEST(live_bookings().size() == 1U);  // the remote booking stays; ours is refused
    // check names both: the one without room here and the one without room there.
    BOOST_TEST(broken_rows() == 2);
    BOOST_TEST(broken_rows(store::FindingKind::link_conflicted) == 0);

    cancel(mine);
    test.run("UPDATE job SET run_at = UTC_TIMESTAMP(6) WHERE state = 'available'");
    settle_what_is_due();
    BOOST_TEST(in_state(State::conflicted) == 0);
    BOOST_CHECK(ours(taken_in()).state == State::confirmed);
    BOOST_TEST(link_of(taken_in()).remote_uid == theirs);
    BOOST_CHECK(link_of(taken_in()).state == SyncState::in_step);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_booking_cancelled_at_cal_com_leaves_the_time_to_ours) {
    set_rule("foreign_policy", "cancel_remote");
    cross();
    BOOST_TEST(settle());
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment") == 1);
    BOOST_TEST(live_bookings_of(mine).size() == 1U);
    BOOST_TEST(live_bookings().size() == 1U);
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(our_appointment_is_given_to_another_person_at_the_same_time) {
    set_rule("foreign_policy", "move_ours");
    cross();
    BOOST_TEST(settle());
    BOOST_TEST(in_state(State::confirmed) == 2);
    BOOST_TEST((ours(mine).time.from == at(10, 0)));
    BOOST_TEST((ours(mine).parts.at(0).resource != staff(0).id));
    BOOST_TEST((ours(taken_in()).parts.at(0).resource == staff(0).id));
    BOOST_TEST(live_bookings().size() == 2U);
    BOOST_TEST(broken_rows() == 0);
}

// Refused because of a booking unknown here; ours is created once that one is cancelled.
BOOST_AUTO_TEST_CASE(a_refused_import_is_retried_when_its_time_is_free) {
    set_rule("foreign_policy", "cancel_remote");
    set_faults(1, {"webhook_lost"});
    cross();
    BOOST_TEST(sync(mine, limits::conflict_tries).reason == "conflicted");
    test.run("UPDATE job SET state = 'done' WHERE kind = 'sync'");
    set_faults(0, {"delay"});
    BOOST_TEST(live_bookings_of(mine).empty());
    tell_of(theirs);
    BOOST_TEST(settle());
    BOOST_TEST(events("cancelled_there") == 1);
    BOOST_TEST(live_bookings_of(mine).size() == 1U);
    BOOST_TEST(differences() == "");
}

// Flagged, neither gives way; the host decides at Cal.com, and ours is then synced without a webhook.
BOOST_AUTO_TEST_CASE(a_refused_booking_is_retried_when_the_blocking_booking_ends_or_moves) {
    for (const bool ends : {true, false}) {
        const auto hour = ends ? 10 : 15;
        theirs = book_there(staff(0), at(hour, 0));
        mine = booked(book(at(hour, 0), staff(0).id)).id;
        BOOST_TEST(sync(mine, limits::conflict_tries).reason == "conflicted");
        test.run("UPDATE job SET state = 'done' WHERE kind = 'sync'");  // it has tried as often as it does
        settle_what_is_due();
        const auto foreign = AppointmentId::parse(taken_in_as(theirs)).value();
        BOOST_CHECK(ours(foreign).state == State::conflicted);
        BOOST_CHECK(link_of(mine).state == SyncState::conflicted);
        BOOST_TEST(live_bookings_of(mine).empty());

        if (ends) {
            cancel_there(staff(0), theirs);
        } else {
            move_there(staff(0), theirs, at(hour + 1, 0));
        }
        settle_what_is_due();
        BOOST_CHECK(ours(foreign).state == (ends ? State::cancelled : State::confirmed));
        BOOST_TEST(live_bookings_of(mine).size() == 1U);
        BOOST_CHECK(link_of(mine).state == SyncState::in_step);
        BOOST_TEST(differences() == "");
    }
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_move_at_cal_com_onto_our_booking_is_undone_if_the_service_requires_it) {
    set_rule("foreign_policy", "cancel_remote");
    const auto moved = booked(book(at(9, 0), staff(0).id)).id;
    BOOST_TEST(settle());
    move_there(staff(0), link_of(moved).remote_uid, at(10, 0));
    mine = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_TEST(settle());
    BOOST_TEST((ours(moved).time.from == at(9, 0)));
    BOOST_TEST((ours(mine).time.from == at(10, 0)));
    BOOST_TEST(live_bookings().size() == 2U);
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_SUITE_END()

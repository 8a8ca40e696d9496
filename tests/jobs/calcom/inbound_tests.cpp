// inbound_tests: changes at Cal.com are applied here once, and the echo of our own changes has no effect.
#include "jobs/calcom/inbound.h"

#include "engine/base/calendar_text.h"
#include "engine/guards/digest.h"
#include "engine/store/calendar/inbound_rows.h"
#include "engine/store/calendar/slot_rows.h"
#include "tests/jobs/calcom/inward_salon.h"
#include "tests/support/job_run.h"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct ToldSalon : InwardSalon {
    // That this booking is cancelled, which is not so yet.
    InboundId tell_of_end(const std::string& uid) {
        store::InboundEvent event;
        event.id = ids.make<InboundId>();
        event.company = demo::kCompany;
        event.account = catalog->event_type(service("Haarschnitt").id, staff(0).id)->account;
        event.dedupe_key = hex(sha256("the end of " + uid));
        event.trigger = "BOOKING_CANCELLED";
        event.remote_uid = uid;
        event.hint.live = false;
        const auto job = ids.make<JobId>();
        database.transact([&](store::Tx& tx) {
            event.received_at = tx.now();
            store::receive_event(tx, event, job);
        });
        return event.id;
    }
    JobResult follow(InboundId event) { return follow_inbound(world.tools, run_of(job::Inbound{event})); }
    void book_there_for(AppointmentId id, Instant start) {
        ask("POST", "/v2/bookings",
            {{"start", format_rfc3339(start)},
             {"eventTypeId", event_type_id(service("Haarschnitt"), staff(0))},
             {"attendee", {{"name", "Erika"}, {"email", "erika@example.com"}, {"timeZone", "UTC"}}},
             {"metadata", {{"slotkeeper_appointment_id", id.text()}}}},
            account_key(staff(0)));
    }
    std::string book_there_as(std::int64_t event_type, Instant start) {
        const json body{{"start", format_rfc3339(start)},
                        {"eventTypeId", event_type},
                        {"attendee", {{"name", "Rep"}, {"email", "rep@example.com"}, {"timeZone", "UTC"}}}};
        return ask("POST", "/v2/bookings", body, account_key(staff(0))).at("uid");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(inbound_tests, ToldSalon)

BOOST_AUTO_TEST_CASE(the_echo_of_our_own_change_causes_no_change_and_no_call) {
    const auto kept = booked(book(at(10, 0), staff(0).id));
    const auto moved = booked(book(at(11, 0), staff(0).id));
    const auto gone = booked(book(at(15, 0), staff(1).id));
    BOOST_TEST(settle());
    move(moved.id, at(15, 0));
    cancel(gone.id);
    BOOST_TEST(settle());
    BOOST_TEST(test.number("SELECT COUNT(*) FROM inbound_event") == 5);
    BOOST_TEST(events("echo") == 5);
    BOOST_TEST(ours(kept.id).version == 1);
    BOOST_TEST(ours(moved.id).version == 2);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment") == 3);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE unique_key LIKE '%:heard:%'") == 0);
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_booking_made_at_cal_com_is_imported_with_its_customer) {
    const auto uid = book_there(staff(0), at(10, 0));
    BOOST_TEST(settle());
    const auto taken = only_one();
    BOOST_CHECK(taken.state == State::confirmed);
    BOOST_CHECK(taken.source == Source::calcom);
    BOOST_TEST(taken.attendee_name == "Walk In");
    BOOST_TEST((taken.time == Interval{at(10, 0), at(10, 30)}));
    BOOST_TEST((taken.parts.at(0).resource == staff(0).id));
    BOOST_TEST(test.number("SELECT COUNT(*) FROM customer WHERE email = 'walk.in@example.com'") == 1);
    BOOST_TEST(link_of(taken.id).remote_uid == uid);
    BOOST_CHECK(link_of(taken.id).origin == Origin::theirs);
    BOOST_TEST(live_bookings().size() == 1U);  // it is not booked there once more
    BOOST_TEST(events("taken_in") == 1);
    BOOST_CHECK(desk.submit(book(at(10, 0), staff(0).id)).refusal().code == ErrorCode::slot_conflict);

    // From here on it is as any other: our cancel goes there.
    cancel(taken.id);
    BOOST_TEST(settle());
    BOOST_TEST(live_bookings().empty());
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_move_at_cal_com_moves_ours_and_is_not_sent_back) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_TEST(settle());
    const auto moved = move_there(staff(0), link_of(id).remote_uid, at(15, 0));
    BOOST_TEST(settle());
    BOOST_TEST((ours(id).time == Interval{at(15, 0), at(15, 30)}));
    BOOST_TEST(ours(id).version == 2);
    BOOST_TEST(link_of(id).remote_uid == moved.at("uid"));
    BOOST_TEST(link_of(id).earlier_uids.size() == 1U);
    BOOST_CHECK(link_of(id).state == SyncState::in_step);
    BOOST_TEST(live_bookings().size() == 1U);
    BOOST_TEST(differences() == "");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM audit_event WHERE actor LIKE 'calcom:cal\\_%'") == 1);
}

BOOST_AUTO_TEST_CASE(a_cancellation_at_cal_com_is_applied_although_its_webhook_comes_first) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_TEST(settle());
    cancel_there(staff(0), link_of(id).remote_uid);
    BOOST_TEST(settle());
    BOOST_CHECK(ours(id).state == State::cancelled);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim") == 0);
    BOOST_CHECK(link_of(id).state == SyncState::in_step);
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_booking_taken_in_follows_its_moves_and_its_end) {
    const auto uid = book_there(staff(0), at(10, 0));
    BOOST_TEST(settle());
    const auto id = only_one().id;
    const auto moved = move_there(staff(0), uid, at(11, 0));
    BOOST_TEST(settle());
    BOOST_TEST((only_one().time.from == at(11, 0)));
    cancel_there(staff(0), moved.at("uid"));
    BOOST_TEST(settle());
    BOOST_CHECK(ours(id).state == State::cancelled);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment") == 1);
}

BOOST_AUTO_TEST_CASE(hours_and_notice_do_not_apply_to_bookings_made_at_cal_com) {
    for (const auto start : {at(3, 0), at(5, 10)}) book_there(staff(0), start);
    BOOST_TEST(settle());
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment WHERE state = 'confirmed'") == 2);
    BOOST_TEST(broken_rows() == 0);
}

// The staff were requested; any basin will do.
BOOST_AUTO_TEST_CASE(a_move_at_cal_com_keeps_the_staff_and_takes_another_free_room) {
    const auto& colour = service("Farbe");
    const auto room = [](const Appointment& one, int segment) {
        const auto found = std::find_if(one.parts.begin(), one.parts.end(), [&](const Part& part) {
            return part.segment == segment && part.need == (segment == 0 ? 1 : 0);
        });
        return found->resource->value;
    };
    const std::int64_t basin = 31, other_basin = 32;
    const auto anna = staff(0).id, ben = staff(1).id, lena = staff(2).id;
    const auto moved =
        booked(book_service(colour.id, at(10, 0), {{0, 0, anna}, {0, 1, ResourceId{basin}}, {2, 0, ben}}));
    booked(book_service(colour.id, at(15, 0), {{0, 0, lena}, {0, 1, ResourceId{basin}}, {2, 0, anna}}));
    BOOST_TEST(settle());
    move_there(staff(0), link_of(moved.id).remote_uid, at(15, 0));
    BOOST_TEST(settle());
    const auto now = ours(moved.id);
    BOOST_CHECK(now.state == State::confirmed);
    BOOST_TEST(now.version == 2);  // at the first try: it was never without room
    BOOST_TEST((now.time.from == at(15, 0)));
    for (const auto segment : {0, 1}) BOOST_TEST(room(now, segment) == other_basin);
    for (std::size_t i = 0; i < now.parts.size(); ++i) {
        const auto& before = moved.parts.at(i);
        if (before.resource->value != basin) BOOST_TEST((now.parts[i].resource == before.resource));
    }
    BOOST_TEST(live_bookings_of(moved.id).size() == 1U);
    BOOST_TEST(differences() == "");
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(an_unusable_booking_is_flagged_and_changes_nothing) {
    book_there(staff(0), at(10, 0));
    set_rule("active", "0");
    BOOST_TEST(settle());
    BOOST_TEST(events("not_taken_in") == 1);
    for (const std::string table : {"appointment", "claim", "calendar_link", "customer"}) {
        BOOST_TEST(test.number("SELECT COUNT(*) FROM " + table) == 0, table);
    }
    BOOST_TEST(live_bookings().size() == 1U);  // the booking made there was kept
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(if_both_sides_changed_the_service_decides_the_winner) {
    for (const std::string winner : {"ours", "theirs"}) {
        set_rule("time_winner", winner);
        const auto hour = winner == "ours" ? 9 : 14;
        const auto id = booked(book(at(hour, 0), staff(0).id)).id;
        BOOST_TEST(settle());
        const auto theirs = at(hour + 1, 0), mine = at(hour + 2, 0);
        move_there(staff(0), link_of(id).remote_uid, theirs);
        move(id, mine);  // nothing has been followed yet: no worker ran
        BOOST_TEST(settle());
        BOOST_TEST((ours(id).time.from == (winner == "ours" ? mine : theirs)), winner);
        BOOST_TEST(live_bookings_of(id).size() == 1U);
        BOOST_TEST(differences() == "", winner);
    }
}

BOOST_AUTO_TEST_CASE(a_booking_cancelled_there_and_moved_here_ends_or_is_recreated_by_policy) {
    for (const std::string winner : {"ours", "theirs"}) {
        set_rule("cancel_winner", winner);
        const auto hour = winner == "ours" ? 9 : 14;
        const auto id = booked(book(at(hour, 0), staff(0).id)).id;
        BOOST_TEST(settle());
        cancel_there(staff(0), link_of(id).remote_uid);
        move(id, at(hour + 2, 0));
        BOOST_TEST(settle());
        BOOST_CHECK(ours(id).state == (winner == "ours" ? State::confirmed : State::cancelled));
        BOOST_TEST(differences() == "", winner);
    }
}

BOOST_AUTO_TEST_CASE(repeated_late_and_reordered_webhooks_lead_to_the_same_state) {
    for (const std::string kind : {"webhook_doubled", "webhook_late", "webhook_reordered"}) {
        set_faults(1, {kind});
        const auto hour = kind == "webhook_doubled" ? 9 : kind == "webhook_late" ? 11 : 13;
        const auto uid = book_there(staff(0), at(hour, 0));
        const auto moved = move_there(staff(0), uid, at(hour + 1, 0));
        std::this_thread::sleep_for(std::chrono::milliseconds(1500));
        BOOST_TEST(settle());
        BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_link WHERE remote_uid = '" +
                               moved.at("uid").get<std::string>() + "' AND state = 'in_step'") == 1,
                   kind);
    }
    set_faults(0, {"delay"});
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment WHERE state = 'confirmed'") == 3);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment") == 3);
    BOOST_TEST(broken_rows() == 0);
}

// As Cal.com leaves them after concurrent moves: live, without a link.
BOOST_AUTO_TEST_CASE(a_second_booking_for_one_appointment_is_cancelled_and_the_right_one_stays) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_TEST(settle());
    book_there_for(id, at(15, 0));
    BOOST_TEST(live_bookings_of(id).size() == 2U);
    BOOST_TEST(settle());
    BOOST_TEST(events("stray_cancelled") == 1);
    BOOST_TEST(ours(id).version == 1);
    BOOST_TEST(differences() == "");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment") == 1);
}

// As Cal.com leaves it where its move meets our cancel: the old one is cancelled, the new one alive.
BOOST_AUTO_TEST_CASE(a_booking_that_outlived_its_appointment_is_cancelled) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_TEST(settle());
    cancel(id);
    BOOST_TEST(settle());
    for (const auto heard_of_before : {false, true}) {
        BOOST_TEST_CONTEXT("webhook before: " << heard_of_before) {
            if (heard_of_before) test.run("UPDATE calendar_link SET heard_at = UTC_TIMESTAMP(6)");
            book_there_for(id, at(heard_of_before ? 11 : 15, 0));
            BOOST_TEST(live_bookings_of(id).size() == 1U);
            BOOST_TEST(settle());
            BOOST_TEST(events("stray_cancelled") == (heard_of_before ? 2 : 1));
            BOOST_TEST(differences() == "");
        }
    }
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment") == 1);
    BOOST_CHECK(ours(id).state == State::cancelled);
}

BOOST_AUTO_TEST_CASE(a_booking_of_an_unmapped_event_type_blocks_its_person) {
    const auto other = add_event_type_there(staff(0), "talk", 60);
    const auto uid = book_there_as(other, at(10, 0));
    BOOST_TEST(settle());
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment") == 0);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim WHERE kind = 'block'") == 1);
    BOOST_CHECK(desk.submit(book(at(10, 30), staff(0).id)).refusal().code == ErrorCode::slot_conflict);

    const auto moved = move_there(staff(0), uid, at(14, 0)).at("uid").get<std::string>();
    BOOST_TEST(settle());
    BOOST_TEST(static_cast<bool>(desk.submit(book(at(10, 30), staff(0).id))));
    BOOST_CHECK(desk.submit(book(at(14, 30), staff(0).id)).refusal().code == ErrorCode::slot_conflict);
    cancel_there(staff(0), moved);
    BOOST_TEST(settle());
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim WHERE kind = 'block'") == 0);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_block") == 0);
}

// The webhook of its creation was lost, and that of its cancellation comes first.
BOOST_AUTO_TEST_CASE(a_booking_about_to_be_cancelled_is_not_imported) {
    set_faults(1, {"webhook_lost"});
    const auto uid = book_there(staff(0), at(10, 0));
    set_faults(0, {});
    const auto told = tell_of_end(uid);
    BOOST_CHECK(follow(told).kind == JobResult::Kind::snooze);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment") == 0);
    cancel_there(staff(0), uid);
    BOOST_TEST(follow(told).reason == "ignored");
    BOOST_TEST(settle());
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment") == 0);

    // An announced cancellation that never happens has no effect.
    const auto standing = book_there(staff(0), at(11, 0));
    const auto never = tell_of_end(standing);
    test.run("UPDATE inbound_event SET received_at = received_at - INTERVAL 2 MINUTE");
    BOOST_TEST(follow(never).reason == "taken_in");
    BOOST_TEST(settle());
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(our_refused_booking_is_retried_when_the_blocking_one_is_gone) {
    const auto other = add_event_type_there(staff(0), "talk", 30);
    for (const auto event_type : {other, event_type_id(service("Haarschnitt"), staff(0))}) {
        BOOST_TEST_CONTEXT("event type " << event_type) {
            const auto hour = event_type == other ? 10 : 12;
            set_faults(1, {"webhook_lost"});
            const auto uid = book_there_as(event_type, at(hour, 0));
            set_faults(0, {});
            const auto refused = booked(book(at(hour, 0), staff(0).id)).id;
            BOOST_TEST(sync(refused, limits::conflict_tries).reason == "conflicted");
            test.run("UPDATE job SET state = 'done' WHERE queue = 'sync'");  // done by hand just now
            cancel_there(staff(0), uid);
            BOOST_TEST(settle());
            BOOST_CHECK(link_of(refused).state == SyncState::in_step);
            BOOST_TEST(differences() == "");
        }
    }
}

BOOST_AUTO_TEST_CASE(cached_free_times_are_dropped_for_days_with_changes) {
    const auto* type = catalog->event_type(service("Haarschnitt").id, staff(0).id);
    const auto first = std::chrono::floor<std::chrono::days>(at(12, 0));
    const auto keep = [&] {
        std::vector<store::SlotDay> days;
        for (auto day = 0; day < 10; ++day) {
            days.push_back({{type->account, type->event_type_id}, first + std::chrono::days(day), {}, clock.now(), {}});
        }
        database.transact([&](store::Tx& tx) { store::put_slot_days(tx, days); });
    };
    // The days that are not kept any more, counted from that of the salon.
    const auto forgotten = [&] {
        BOOST_TEST(settle());
        std::set<int> gone{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        database.read([&](store::Tx& tx) {
            const auto kept = store::load_slot_ages(tx, type->account, {first, first + std::chrono::days(9)});
            for (const auto& one : kept) gone.erase(static_cast<int>((one.day - first).count()));
        });
        std::string text;
        for (const auto day : gone) text += std::to_string(day);
        return text;
    };
    keep();
    const auto uid = book_there(staff(0), at(10, 0, 1));
    BOOST_TEST(forgotten() == "1");
    keep();
    const std::string moved = move_there(staff(0), uid, at(10, 0, 2)).at("uid");
    BOOST_TEST(forgotten() == "12");
    keep();
    cancel_there(staff(0), moved);
    BOOST_TEST(forgotten() == "2");

    keep();
    const auto other = add_event_type_there(staff(0), "talk", 60);
    const auto talk = book_there_as(other, at(10, 0, 6));
    BOOST_TEST(forgotten() == "6");
    keep();
    const std::string later = move_there(staff(0), talk, at(10, 0, 7)).at("uid");
    BOOST_TEST(forgotten() == "67");
    keep();
    cancel_there(staff(0), later);
    BOOST_TEST(forgotten() == "7");
}

BOOST_AUTO_TEST_CASE(a_webhook_of_a_disconnected_account_is_stored_and_not_applied) {
    const auto account = accounts().at(0);
    BOOST_TEST(static_cast<bool>(world.accounts.disconnect(demo::kCompany, account.id)));
    book_there(staff(0), at(10, 0));
    BOOST_TEST(settle());
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment") == 0);
    BOOST_TEST(events("account_disconnected") == 1);
}

BOOST_AUTO_TEST_SUITE_END()

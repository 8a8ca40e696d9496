// inbound_tests: what is changed at Cal.com reaches us, once, and the echo of our own changes does nothing.
#include "jobs/inbound.h"

#include "adapters/http/rfc3339.h"
#include "tests/jobs/inward_salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

BOOST_FIXTURE_TEST_SUITE(inbound_tests, InwardSalon)

BOOST_AUTO_TEST_CASE(the_echo_of_our_own_changes_changes_nothing_and_asks_nothing) {
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

BOOST_AUTO_TEST_CASE(a_booking_that_is_made_there_is_taken_in_with_its_customer) {
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

BOOST_AUTO_TEST_CASE(a_move_made_there_moves_ours_and_is_not_sent_back) {
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

BOOST_AUTO_TEST_CASE(a_cancel_made_there_is_followed_although_it_is_told_before_it_is_done) {
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

BOOST_AUTO_TEST_CASE(hours_and_notice_do_not_hinder_what_stands_there_already) {
    for (const auto start : {at(3, 0), at(5, 10)}) book_there(staff(0), start);
    BOOST_TEST(settle());
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment WHERE state = 'confirmed'") == 2);
    BOOST_TEST(broken_rows() == 0);
}

// The people were asked for; which basin it is does not matter to anybody.
BOOST_AUTO_TEST_CASE(a_move_made_there_keeps_the_people_and_takes_another_room_where_theirs_is_taken) {
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

BOOST_AUTO_TEST_CASE(what_cannot_be_an_appointment_here_is_left_to_a_person_and_changes_nothing) {
    book_there(staff(0), at(10, 0));
    set_rule("active", "0");
    BOOST_TEST(settle());
    BOOST_TEST(events("not_taken_in") == 1);
    for (const std::string table : {"appointment", "claim", "calendar_link", "customer"}) {
        BOOST_TEST(test.number("SELECT COUNT(*) FROM " + table) == 0, table);
    }
    BOOST_TEST(live_bookings().size() == 1U);  // nobody took it from whoever booked it there
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(where_both_have_changed_the_service_says_whom_to_follow) {
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

BOOST_AUTO_TEST_CASE(cancelled_there_and_moved_here_ends_or_is_made_anew_as_the_service_says) {
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

BOOST_AUTO_TEST_CASE(words_that_come_twice_late_or_in_another_order_lead_to_the_same) {
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

// As Cal.com leaves them where moves meet: alive, and nobody's.
BOOST_AUTO_TEST_CASE(a_second_booking_for_one_appointment_is_cancelled_and_the_right_one_stays) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_TEST(settle());
    ask("POST", "/v2/bookings",
        {{"start", http::rfc3339(at(15, 0))},
         {"eventTypeId", event_type_id(service("Haarschnitt"), staff(0))},
         {"attendee", {{"name", "Erika"}, {"email", "erika@example.com"}, {"timeZone", "UTC"}}},
         {"metadata", {{"slotkeeper_appointment_id", id.text()}}}},
        account_key(staff(0)));
    BOOST_TEST(live_bookings_of(id).size() == 2U);
    BOOST_TEST(settle());
    BOOST_TEST(events("stray_cancelled") == 1);
    BOOST_TEST(ours(id).version == 1);
    BOOST_TEST(differences() == "");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment") == 1);
}

BOOST_AUTO_TEST_CASE(an_event_type_that_is_none_of_ours_takes_the_time_of_its_person) {
    const auto other = add_event_type_there(staff(0), "talk", 60);
    const json body{{"start", http::rfc3339(at(10, 0))},
                    {"eventTypeId", other},
                    {"attendee", {{"name", "Rep"}, {"email", "rep@example.com"}, {"timeZone", "UTC"}}}};
    const auto uid = ask("POST", "/v2/bookings", body, account_key(staff(0))).at("uid").get<std::string>();
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

BOOST_AUTO_TEST_CASE(what_an_account_says_that_was_disconnected_is_kept_and_not_followed) {
    const auto account = accounts().at(0);
    BOOST_TEST(static_cast<bool>(world.accounts.disconnect(demo::kCompany, account.id)));
    book_there(staff(0), at(10, 0));
    BOOST_TEST(settle());
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment") == 0);
    BOOST_TEST(events("account_disconnected") == 1);
}

BOOST_AUTO_TEST_SUITE_END()

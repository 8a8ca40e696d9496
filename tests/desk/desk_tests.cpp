// desk_tests: the guarantees of the desk, for single and concurrent commands, on a real database.
#include "engine/desk/desk.h"

#include "engine/store/booking/appointment_rows.h"
#include "tests/desk/serve_batch.h"
#include "tests/race/callers.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

Command reschedule(Salon& salon, AppointmentId id, Instant start, std::optional<int> version = {}) {
    return salon.make(Reschedule{id, start, {}, false, version});
}

Command cancel(Salon& salon, AppointmentId id, std::optional<int> version = {}) {
    return salon.make(Cancel{id, "customer", version});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(desk_tests)

BOOST_AUTO_TEST_CASE(a_booking_is_stored_whole) {
    Salon salon;
    const auto start = salon.at(10, 0);
    const auto answer = salon.desk.submit(salon.book(start, salon.staff(0).id));
    BOOST_REQUIRE(answer.ok());
    const auto& booked = *answer->appointment;
    BOOST_TEST(booked.version == 1);
    BOOST_CHECK(booked.state == State::confirmed);
    BOOST_CHECK(booked.time.duration() == 30min);
    BOOST_TEST(answer->customer_created);
    const auto stored =
        salon.database.read([&](store::Tx& tx) { return store::load_appointment(tx, booked.company, booked.id); });
    BOOST_REQUIRE(stored);
    BOOST_CHECK(stored->parts == booked.parts);
    BOOST_CHECK(stored->customer == booked.customer);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM claim") == 1);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM audit_event") == 1);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM request_key") == 1);
    BOOST_TEST(salon.test.number("SELECT SUM(version) FROM resource_day") == 1);
}

BOOST_AUTO_TEST_CASE(second_booking_of_a_slot_is_refused_and_leaves_no_trace) {
    Salon salon;
    const auto who = salon.staff(0).id;
    BOOST_REQUIRE(salon.desk.submit(salon.book(salon.at(10, 0), who)).ok());
    for (const auto minute : {0, 15, 29}) {
        BOOST_TEST(outcome(salon.desk.submit(salon.book(salon.at(10, minute), who))) == "slot_conflict");
    }
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == 1);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM customer") == 1);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM request_key") == 1);
    BOOST_TEST(outcome(salon.desk.submit(salon.book(salon.at(10, 30), who))) == "confirmed");
}

BOOST_AUTO_TEST_CASE(an_open_booking_takes_each_able_person_once_and_then_is_refused) {
    Salon salon;
    std::set<ResourceId> taken;
    std::string last;
    for (int i = 0; i < 6; ++i) {
        const auto answer = salon.desk.submit(salon.book(salon.at(11, 0)));
        last = outcome(answer);
        if (answer) BOOST_TEST(taken.insert(*answer->appointment->parts.front().resource).second);
    }
    BOOST_TEST(taken.size() == 3U);  // of those who cut, three work on a Tuesday morning
    BOOST_TEST(last == "slot_conflict");
}

BOOST_AUTO_TEST_CASE(a_composite_booking_is_whole_or_absent) {
    Salon salon;
    const auto& colour = salon.service("Farbe");
    const auto start = salon.at(10, 0);
    const auto first = salon.desk.submit(salon.book_service(colour.id, start));
    BOOST_REQUIRE(first.ok());
    const auto& parts = first->appointment->parts;
    BOOST_REQUIRE_EQUAL(parts.size(), 4U);
    BOOST_CHECK(parts[1].resource == parts[2].resource);  // the same basin while it works
    BOOST_CHECK(parts[0].resource != parts[3].resource);  // cut by another
    BOOST_CHECK(first->appointment->time.duration() == 105min);

    // Both basins taken: nothing of a third is left behind, though its stylists would be free.
    BOOST_REQUIRE(salon.desk.submit(salon.book_service(colour.id, start)).ok());
    const auto claims = salon.test.number("SELECT COUNT(*) FROM claim");
    const auto third = salon.desk.submit(salon.book_service(colour.id, start + 30min));
    BOOST_TEST(outcome(third) == "slot_conflict");
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM claim") == claims);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == 2);
}

BOOST_AUTO_TEST_CASE(rules_of_time_are_refused_by_name) {
    Salon salon;
    const auto who = salon.staff(0).id;
    BOOST_TEST(outcome(salon.desk.submit(salon.book(salon.at(3, 0), who))) == "outside_hours");
    BOOST_TEST(outcome(salon.desk.submit(salon.book(salon.at(12, 45), who))) == "outside_hours");  // into the break
    BOOST_TEST(outcome(salon.desk.submit(salon.book(salon.at(10, 0, -70), who))) == "in_the_past");
    BOOST_TEST(outcome(salon.desk.submit(salon.book(salon.at(10, 0, 700), who))) == "beyond_window");
    BOOST_TEST(outcome(salon.desk.submit(salon.book(salon.at(10, 0) + 1s, who))) == "invalid_field");
    BOOST_TEST(outcome(salon.desk.submit(salon.book(Instant::max(), who))) == "invalid_field");
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == 0);
}

BOOST_AUTO_TEST_CASE(reschedule_and_cancel_move_and_free_the_claims) {
    Salon salon;
    const auto who = salon.staff(0).id;
    const auto booked = salon.desk.submit(salon.book(salon.at(10, 0), who));
    const auto id = booked->appointment->id;
    BOOST_TEST(outcome(salon.desk.submit(reschedule(salon, id, salon.at(10, 15)))) ==
               "confirmed");  // over its own time
    BOOST_TEST(outcome(salon.desk.submit(salon.book(salon.at(10, 0), who))) == "slot_conflict");
    BOOST_TEST(outcome(salon.desk.submit(reschedule(salon, id, salon.at(16, 0, 1)))) == "confirmed");
    BOOST_TEST(outcome(salon.desk.submit(salon.book(salon.at(10, 0), who))) == "confirmed");
    BOOST_TEST(outcome(salon.desk.submit(cancel(salon, id))) == "cancelled");
    BOOST_TEST(outcome(salon.desk.submit(cancel(salon, id))) == "state_conflict");
    BOOST_TEST(outcome(salon.desk.submit(reschedule(salon, id, salon.at(12, 0)))) == "state_conflict");
    BOOST_TEST(salon.broken_rows() == 0);
    BOOST_TEST(salon.test.number("SELECT MAX(version) FROM audit_event") == 4);
}

BOOST_AUTO_TEST_CASE(an_expected_version_lets_one_of_two_changes_through) {
    Salon salon;
    const auto booked = salon.desk.submit(salon.book(salon.at(10, 0), salon.staff(0).id));
    const auto id = booked->appointment->id;
    BOOST_TEST(outcome(salon.desk.submit(reschedule(salon, id, salon.at(11, 0), 1))) == "confirmed");
    BOOST_TEST(outcome(salon.desk.submit(cancel(salon, id, 1))) == "version_conflict");
    BOOST_TEST(outcome(salon.desk.submit(cancel(salon, id, 2))) == "cancelled");

    const auto hold = salon.desk.submit(salon.hold(salon.at(12, 0), salon.staff(0).id, "caller"))->appointment->id;
    BOOST_TEST(outcome(salon.desk.submit(salon.make(ExtendHold{hold, "caller", 10min, 1}))) == "held");
    BOOST_TEST(outcome(salon.desk.submit(salon.make(ExtendHold{hold, "caller", 10min, 1}))) == "version_conflict");
    BOOST_TEST(outcome(salon.desk.submit(salon.make(ReleaseHold{hold, "caller", 1}))) == "version_conflict");
    BOOST_TEST(outcome(salon.desk.submit(salon.make(ReleaseHold{hold, "caller", 2}))) == "expired");
}

BOOST_AUTO_TEST_CASE(a_repeat_with_its_key_gets_the_answer_of_the_first) {
    Salon salon;
    const auto command = salon.book(salon.at(10, 0), salon.staff(0).id);
    const auto first = salon.desk.submit(command);
    BOOST_TEST(!first->replayed);
    BOOST_TEST(outcome(salon.desk.submit(cancel(salon, first->appointment->id))) == "cancelled");
    auto again = command;
    std::get<Book>(again.ask).id = salon.ids.make<AppointmentId>();
    const auto repeat = salon.desk.submit(again);
    BOOST_REQUIRE(repeat.ok());
    BOOST_TEST(repeat->replayed);
    BOOST_CHECK(repeat->appointment->id == first->appointment->id);
    BOOST_CHECK(repeat->appointment->state == State::confirmed);  // as it was answered then
    again.key.fingerprint[0] ^= 1;
    BOOST_TEST(outcome(salon.desk.submit(again)) == "key_reused");
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == 1);
}

BOOST_AUTO_TEST_CASE(a_key_that_counts_while_its_effect_stands_books_again_after_a_cancel) {
    Salon salon;
    auto command = salon.book(salon.at(10, 0), salon.staff(0).id);
    command.key.only_while_it_stands = true;
    const auto first = salon.desk.submit(command);
    auto another = command;
    std::get<Book>(another.ask).id = salon.ids.make<AppointmentId>();
    another.key.fingerprint[0] ^= 1;  // the same is asked for once more
    BOOST_TEST(salon.desk.submit(another)->replayed);
    BOOST_REQUIRE(salon.desk.submit(cancel(salon, first->appointment->id)).ok());
    BOOST_TEST(salon.desk.submit(command)->replayed);  // no new asking, but a repeat of the first
    const auto second = salon.desk.submit(another);
    BOOST_REQUIRE(second.ok());
    BOOST_TEST(!second->replayed);
    BOOST_CHECK(second->appointment->id != first->appointment->id);
}

BOOST_AUTO_TEST_CASE(a_refusal_is_not_remembered) {
    Salon salon;
    const auto who = salon.staff(0).id;
    const auto other = salon.desk.submit(salon.book(salon.at(10, 0), who));
    const auto command = salon.book(salon.at(10, 0), who);
    BOOST_TEST(outcome(salon.desk.submit(command)) == "slot_conflict");
    BOOST_REQUIRE(salon.desk.submit(cancel(salon, other->appointment->id)).ok());
    BOOST_TEST(outcome(salon.desk.submit(command)) == "confirmed");
}

BOOST_AUTO_TEST_CASE(a_hold_blocks_converts_extends_and_releases) {
    Salon salon;
    const auto who = salon.staff(0).id;
    const auto held = salon.desk.submit(salon.hold(salon.at(10, 0), who, "caller-1"));
    BOOST_REQUIRE(held.ok());
    const auto id = held->appointment->id;
    BOOST_TEST(outcome(salon.desk.submit(salon.book(salon.at(10, 0), who))) == "slot_conflict");
    BOOST_TEST(outcome(salon.desk.submit(salon.make(ExtendHold{id, "caller-2", 10min}))) == "not_found");
    const auto extended = salon.desk.submit(salon.make(ExtendHold{id, "caller-1", 10min}));
    BOOST_REQUIRE(extended.ok());
    BOOST_CHECK(*extended->appointment->expires_at > *held->appointment->expires_at);
    const auto booked =
        salon.desk.submit(salon.make(ConvertHold{id, "caller-1", {"Max", salon.fresh_phone(), "", ""}, "", {}}));
    BOOST_TEST(outcome(booked) == "confirmed");
    BOOST_CHECK(booked->appointment->id == id);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM claim WHERE expires_at IS NOT NULL") == 0);
    BOOST_TEST(outcome(salon.desk.submit(salon.make(ReleaseHold{id, "caller-1"}))) == "state_conflict");

    const auto other = salon.desk.submit(salon.hold(salon.at(11, 0), who, "caller-1"));
    BOOST_TEST(outcome(salon.desk.submit(salon.make(ReleaseHold{other->appointment->id, "caller-1"}))) == "expired");
    BOOST_TEST(outcome(salon.desk.submit(salon.make(ReleaseHold{other->appointment->id, "caller-1"}))) == "expired");
    BOOST_TEST(outcome(salon.desk.submit(salon.book(salon.at(11, 0), who))) == "confirmed");
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(an_expired_hold_is_void_before_any_job_has_run) {
    Salon salon;
    const auto who = salon.staff(0).id;
    const auto held = salon.desk.submit(salon.hold(salon.at(10, 0), who, "caller-1"));
    const auto id = held->appointment->id;
    salon.test.run("UPDATE appointment SET expires_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND");
    salon.test.run("UPDATE claim SET expires_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND");
    BOOST_TEST(outcome(salon.desk.submit(salon.book(salon.at(10, 15), who))) == "confirmed");
    BOOST_TEST(outcome(salon.desk.submit(salon.make(
                   ConvertHold{id, "caller-1", {"Max", salon.fresh_phone(), "", ""}, "", {}}))) == "hold_expired");
    BOOST_TEST(outcome(salon.desk.submit(salon.make(ExpireHold{id}))) == "expired");
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM claim") == 1);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(time_off_blocks_and_is_refused_over_a_booking) {
    Salon salon;
    const auto who = salon.staff(0).id;
    const Interval evening{salon.at(16, 0), salon.at(9, 0, 2)};
    const auto block = salon.ids.make<BlockId>();
    BOOST_REQUIRE(salon.desk.submit(salon.make(BlockTime{block, who, evening, "training"})).ok());
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM claim") == 3);  // one for each day that it touches
    BOOST_TEST(outcome(salon.desk.submit(salon.book(salon.at(16, 30), who))) == "slot_conflict");
    BOOST_TEST(outcome(salon.desk.submit(salon.book(salon.at(15, 30), who))) == "confirmed");
    const auto over = salon.desk.submit(
        salon.make(BlockTime{salon.ids.make<BlockId>(), who, {salon.at(15, 0), salon.at(15, 45)}, ""}));
    BOOST_CHECK(over.refusal().code == ErrorCode::slot_conflict);
    BOOST_REQUIRE(salon.desk.submit(salon.make(Unblock{block})).ok());
    BOOST_TEST(outcome(salon.desk.submit(salon.book(salon.at(16, 30), who))) == "confirmed");
}

BOOST_AUTO_TEST_CASE(one_number_is_one_customer_and_a_booking_keeps_the_name_given) {
    Salon salon;
    const auto phone = salon.fresh_phone();
    auto first = salon.book(salon.at(10, 0), salon.staff(0).id, phone);
    auto second = salon.book(salon.at(10, 0), salon.staff(1).id, phone);
    std::get<Book>(second.ask).customer.name = "Paul Muster";
    const auto mother = salon.desk.submit(first);
    const auto son = salon.desk.submit(second);
    BOOST_TEST(mother->customer_created);
    BOOST_TEST(!son->customer_created);
    BOOST_CHECK(mother->appointment->customer == son->appointment->customer);
    BOOST_TEST(son->appointment->attendee_name == "Paul Muster");
}

BOOST_AUTO_TEST_CASE(a_changed_catalogue_is_seen_by_the_next_command) {
    Salon salon;
    const auto who = salon.staff(0).id;
    BOOST_REQUIRE(salon.desk.submit(salon.book(salon.at(10, 0), who)).ok());
    salon.test.run("DELETE FROM schedule WHERE resource_id = " + std::to_string(who.value) + " AND from_minute < 720");
    salon.test.run("UPDATE catalog_version SET version = version + 1");
    BOOST_TEST(outcome(salon.desk.submit(salon.book(salon.at(11, 0), who))) == "outside_hours");
}

BOOST_AUTO_TEST_CASE(a_batch_of_any_size_sends_the_same_number_of_statements) {
    Salon salon;
    const auto statements_of = [&](std::size_t size, int hour) {
        BatchServer server(salon.database, salon.catalogs, salon.ids);
        std::vector<PreparedCommand> prepared;
        std::vector<const PreparedCommand*> batch;
        for (std::size_t i = 0; i < size; ++i) {
            auto command = salon.book(salon.at(hour, 0, static_cast<int>(7 * (1 + i / 3))), salon.staff(i % 3).id);
            prepared.push_back(*prepare(command, true, salon.database, salon.catalogs));
        }
        for (const auto& one : prepared) batch.push_back(&one);
        serve_batch(server, batch);  // refused or not, the days are there now
        for (auto& one : prepared) {
            one.command.key = fresh_key(salon.ids);
            auto& ask = std::get<Book>(one.command.ask);
            ask.id = salon.ids.make<AppointmentId>();
            ask.start += 30min;
        }
        const auto before = salon.database.statements_sent();
        for (const auto& served : serve_batch(server, batch)) BOOST_REQUIRE(served.answer->ok());
        return salon.database.statements_sent() - before;
    };
    const auto one = statements_of(1, 10);
    BOOST_TEST(statements_of(64, 11) == one);
    BOOST_TEST_MESSAGE("statements of a batch of bookings: " << one);
}

// The clock stepped back, or another node's lags: the hold looks alive, and its time belongs to another booking.
BOOST_AUTO_TEST_CASE(a_hold_without_claims_is_over_before_its_end) {
    Salon salon;
    const auto who = salon.staff(1).id;
    const auto held = salon.desk.submit(salon.hold(salon.at(11, 0), who, "web"));
    BOOST_REQUIRE(held.ok());
    const auto end_hold_at = [&](const std::string& when) {
        salon.test.run("UPDATE appointment SET expires_at = " + when + " WHERE state = 'held'");
        salon.test.run("UPDATE claim JOIN appointment USING (appointment_id) SET claim.expires_at = " + when +
                       " WHERE state = 'held'");
    };
    end_hold_at("UTC_TIMESTAMP() - INTERVAL 1 MINUTE");
    BOOST_REQUIRE(salon.desk.submit(salon.book(salon.at(11, 0), who)).ok());
    end_hold_at("UTC_TIMESTAMP() + INTERVAL 10 MINUTE");
    const ConvertHold convert{held->appointment->id, "web", {"Erika Muster", salon.fresh_phone(), "", ""}, "", {}};
    BOOST_TEST(outcome(salon.desk.submit(salon.make(convert))) == "hold_expired");
    BOOST_TEST(outcome(salon.desk.submit(salon.make(ExtendHold{held->appointment->id, "web", Seconds(600)}))) ==
               "hold_expired");
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment WHERE state = 'confirmed'") == 1);
}

BOOST_AUTO_TEST_CASE(a_repeat_is_answered_though_what_it_names_is_gone) {
    Salon salon;
    const auto command = salon.book(salon.at(11, 0), salon.staff(1).id);
    const auto first = salon.desk.submit(command);
    BOOST_REQUIRE(first.ok());
    salon.test.run("UPDATE service SET active = FALSE");
    salon.test.run("UPDATE catalog_version SET version = version + 1");
    // A new process: nothing is known but what is stored.
    const auto other = salon.another_process(2);
    const auto again = other->desk.submit(command);
    BOOST_REQUIRE(again.ok());
    BOOST_TEST(again->replayed);
    BOOST_CHECK(again->appointment->id == first->appointment->id);
    BOOST_TEST(outcome(other->desk.submit(salon.book(salon.at(12, 0), salon.staff(1).id))) == "not_found");
}

BOOST_AUTO_TEST_CASE(a_key_that_counts_while_its_effect_stands_does_not_speak_of_where_it_was_moved_from) {
    Salon salon;
    const auto who = salon.staff(1).id;
    auto command = salon.book(salon.at(11, 0), who);
    command.key.only_while_it_stands = true;
    const auto first = salon.desk.submit(command);
    BOOST_REQUIRE(first.ok());
    BOOST_REQUIRE(salon.desk.submit(reschedule(salon, first->appointment->id, salon.at(15, 0))).ok());
    std::get<Book>(command.ask).id = salon.ids.make<AppointmentId>();
    command.key.fingerprint[0] ^= 1;
    const auto meant_anew = salon.desk.submit(command);
    BOOST_REQUIRE(meant_anew.ok());
    BOOST_TEST(!meant_anew->replayed);
    BOOST_CHECK(meant_anew->appointment->time.from == salon.at(11, 0));
    BOOST_CHECK(meant_anew->appointment->id != first->appointment->id);
}

BOOST_AUTO_TEST_CASE(a_repeated_hold_that_became_a_booking_is_over) {
    Salon salon;
    const auto place = salon.hold(salon.at(11, 0), salon.staff(1).id, "web");
    const auto held = salon.desk.submit(place);
    BOOST_REQUIRE(held.ok());
    const ConvertHold convert{held->appointment->id, "web", {"Erika Muster", salon.fresh_phone(), "", ""}, "", {}};
    BOOST_TEST(outcome(salon.desk.submit(salon.make(convert))) == "confirmed");
    BOOST_TEST(outcome(salon.desk.submit(place)) == "hold_expired");
}

// Of each need only the best three are named at first, and they are not the one who can do both.
BOOST_AUTO_TEST_CASE(all_able_staff_are_considered_before_a_refusal) {
    Salon salon;
    salon.change([](CatalogDraft& draft) {
        for (auto& service : draft.services) service.active = false;
        for (auto& resource : draft.resources) resource.active = resource.kind != ResourceKind::staff;
        Segment first{.name = "a", .length = Minutes(30), .needs = {{ResourceKind::staff, "", {}, {}}}}, second = first;
        second.name = "b";
        second.gap_min = second.gap_max = Minutes(60);
        second.needs[0].same_as_segment = 0;
        draft.services.push_back({.id = ServiceId{4711}, .name = "Dieselbe", .segments = {first, second}});
        for (int i = 1; i <= 7; ++i) {
            Resource person;
            person.id = ResourceId{900 + i};
            person.branch = draft.branches.front().id;
            person.name = "P" + std::to_string(i);
            const auto from = Minutes(i <= 3 || i == 7 ? 600 : 690);  // the last one works through
            std::vector<DayHours> hours;
            for (unsigned day = 0; day < 7; ++day) {
                hours.push_back({std::chrono::weekday(day), from, Minutes(i <= 3 ? 690 : 900)});
            }
            person.hours = WeeklyHours(hours);
            draft.resources.push_back(person);
        }
    });
    const auto booked = salon.desk.submit(salon.book_service(ServiceId{4711}, salon.at(10, 0)));
    BOOST_REQUIRE_MESSAGE(booked.ok(), outcome(booked));
    BOOST_CHECK(booked->appointment->parts[0].resource == ResourceId{907});
    BOOST_CHECK(booked->appointment->parts[1].resource == ResourceId{907});
}

BOOST_AUTO_TEST_SUITE_END()

// visits_desk_tests: several services are stored, moved, held and cancelled as one appointment, and offered only if all
// of them have room.
#include "engine/booking/visits.h"
#include "engine/desk/submit_checked.h"
#include "engine/store/booking/appointment_rows.h"
#include "tests/race/callers.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

// On Tuesdays Jürgen alone shaves, from 10 to 14 and from 14:30 to 19.
struct VisitSalon : Salon {
    ResourceId juergen() { return catalog->resource_named("Jürgen Köhler")->id; }
    ServiceId cut() { return service("Haarschnitt").id; }
    ServiceId beard() { return service("Bart").id; }
    Visit both(bool any_order = false) { return {.services = {cut(), beard()}, .any_order = any_order}; }

    Command visit(Instant start, bool any_order = false) {
        auto command = book_service(cut(), start);
        std::get<Book>(command.ask).visit = both(any_order);
        return command;
    }
    // Jürgen has other work from then on, for half an hour each.
    void keep_busy(std::initializer_list<Instant> starts) {
        for (const auto start : starts) BOOST_REQUIRE(desk.submit(book(start, juergen())).ok());
    }
    std::vector<Slot> offered(Instant from, Instant until, bool any_order = false) {
        SlotQuestion question;
        question.company = demo::kCompany;
        question.service = cut();
        question.branch = demo::branch().id;
        question.span = {from, until};
        question.visit = both(any_order);
        question.slots_max = 200;
        const auto found = find_slots(question, database, catalogs, clock.now());
        BOOST_REQUIRE_MESSAGE(found.ok(), (found.ok() ? "" : found.refusal().message));
        return found->slots;
    }
    Appointment stored(AppointmentId id) {
        return *database.read([&](store::Tx& tx) { return store::load_appointment(tx, demo::kCompany, id); });
    }
    void change(const std::string& sql) {
        test.run(sql);
        test.run("UPDATE catalog_version SET version = version + 1");
        catalog = catalogs.current(demo::kCompany);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(visits_desk_tests, VisitSalon)

BOOST_AUTO_TEST_CASE(a_visit_is_stored_moved_and_cancelled_as_one) {
    const auto booked = desk.submit(visit(at(10, 30)));
    BOOST_REQUIRE(booked.ok());
    const auto& appointment = *booked->appointment;
    BOOST_TEST((appointment.time == Interval{at(10, 30), at(11, 20)}));
    BOOST_TEST((stored(appointment.id).parts == appointment.parts));
    BOOST_TEST((services_of(stored(appointment.id)) == std::vector{cut(), beard()}));
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment_segment WHERE service_id IS NULL") == 0);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim") == 2);

    const auto moved = desk.submit(make(Reschedule{appointment.id, at(15, 0), {}, /*open=*/true, {}}));
    BOOST_REQUIRE(moved.ok());
    BOOST_TEST((moved->appointment->time == Interval{at(15, 0), at(15, 50)}));
    BOOST_TEST((services_of(stored(appointment.id)) == std::vector{cut(), beard()}));
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim") == 2);
    BOOST_TEST(broken_rows() == 0);

    BOOST_REQUIRE(desk.submit(make(Cancel{appointment.id, "customer", {}})).ok());
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim") == 0);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(without_room_for_one_service_nothing_is_booked) {
    keep_busy({at(10, 30), at(11, 0)});
    const auto refused = desk.submit(visit(at(10, 0)));
    BOOST_TEST(outcome(refused) == "slot_conflict");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment") == 2);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim") == 2);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM customer") == 2);
}

BOOST_AUTO_TEST_CASE(every_offered_start_of_a_visit_can_be_booked) {
    keep_busy({at(10, 30), at(11, 0), at(15, 0)});
    const auto slots = offered(at(9, 0), at(19, 0));
    BOOST_TEST(slots.size() > 10U);
    for (const auto& slot : slots) {
        const auto booked = desk.submit(visit(slot.time.from));
        BOOST_REQUIRE_MESSAGE(booked.ok(), (booked.ok() ? "" : booked.refusal().message));
        BOOST_TEST((booked->appointment->time == slot.time));
        BOOST_REQUIRE(desk.submit(make(Cancel{booked->appointment->id, "customer", {}})).ok());
    }
    const auto is_at = [](Instant start) { return [start](const Slot& slot) { return slot.time.from == start; }; };
    BOOST_TEST(std::none_of(slots.begin(), slots.end(), is_at(at(10, 0))));
}

BOOST_AUTO_TEST_CASE(another_order_is_taken_if_it_is_open) {
    keep_busy({at(10, 30), at(11, 0)});
    BOOST_TEST(offered(at(10, 0), at(10, 1)).empty());
    const auto slots = offered(at(10, 0), at(10, 1), /*any_order=*/true);
    BOOST_REQUIRE(slots.size() == 1U);
    BOOST_TEST((slots.front().parts.front().service == beard()));
    const auto booked = submit_checked({desk, database, catalogs}, visit(at(10, 0), true), clock.now());
    BOOST_REQUIRE(booked.ok());
    BOOST_TEST((booked->appointment->service == beard()));
    BOOST_TEST((services_of(*booked->appointment) == std::vector{beard(), cut()}));
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_hold_of_a_visit_becomes_the_visit) {
    auto command = hold(at(10, 30), staff(0).id, "test");
    auto& ask = std::get<PlaceHold>(command.ask);
    ask.visit = both();
    const auto held = desk.submit(std::move(command));
    BOOST_REQUIRE(held.ok());
    const auto id = held->appointment->id;
    const auto booked = desk.submit(make(ConvertHold{id, "test", {"Erika Muster", fresh_phone(), "", ""}, "", {}}));
    BOOST_REQUIRE(booked.ok());
    BOOST_TEST((services_of(stored(id)) == std::vector{cut(), beard()}));
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim") == 2);
}

BOOST_AUTO_TEST_CASE(a_visit_counts_toward_the_limit_of_each_service) {
    change("UPDATE service SET bookings_per_day = 1 WHERE name = 'Bart'");
    BOOST_REQUIRE(desk.submit(visit(at(10, 0))).ok());
    BOOST_TEST(outcome(desk.submit(visit(at(16, 0)))) == "limit_reached");
    BOOST_TEST(outcome(desk.submit(book_service(beard(), at(17, 0)))) == "limit_reached");
    BOOST_TEST(outcome(desk.submit(book_service(cut(), at(16, 0)))) == "confirmed");
    BOOST_TEST(offered(at(9, 0), at(19, 0)).empty());
}

BOOST_AUTO_TEST_CASE(an_add_on_is_booked_only_after_a_service_that_names_it) {
    change("UPDATE service SET add_on = TRUE WHERE name = 'Bart'");
    BOOST_TEST(outcome(desk.submit(book_service(beard(), at(10, 0)))) == "not_bookable");
    BOOST_TEST(outcome(desk.submit(visit(at(10, 0)))) == "not_bookable");
    change("INSERT INTO service_add_on (service_id, number, add_on_id) VALUES (" + std::to_string(cut().value) +
           ", 0, " + std::to_string(beard().value) + ")");
    const auto booked = desk.submit(visit(at(10, 0)));
    BOOST_REQUIRE(booked.ok());
    // Who cuts does it too.
    for (const auto& part : booked->appointment->parts) BOOST_TEST((part.resource == juergen()));
}

BOOST_AUTO_TEST_SUITE_END()

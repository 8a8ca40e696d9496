// assignment_desk_tests: the rules of assignment on a real calendar: a month is shared out fairly, and why a person
// serves is stored and told.
#include "engine/desk/explain_slot.h"
#include "engine/store/booking/appointment_rows.h"
#include "tests/support/seed.h"
#include "tests/support/shared_month.h"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

struct AssigningSalon : SharedMonth {
    Appointment made(Command command) {
        const auto receipt = desk.submit(std::move(command));
        BOOST_REQUIRE_MESSAGE(receipt.ok(), (receipt.ok() ? "" : receipt.refusal().message));
        return *receipt->appointment;
    }
    Appointment stored(AppointmentId id) {
        return *database.read([&](store::Tx& tx) { return store::load_appointment(tx, demo::kCompany, id); });
    }
    static std::string told(const Appointment& one) {
        const auto& part = one.parts.front();
        return part.resource->text() + ' ' + (part.chosen_by ? std::string(name_of(*part.chosen_by)) : "unknown");
    }
    std::string told(std::size_t person, ChosenBy why) {
        return staff(person).id.text() + ' ' + std::string(name_of(why));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(assignment_desk_tests, AssigningSalon)

// No one is below 80 % of their share at the end of a month of random bookings and cancellations.
BOOST_AUTO_TEST_CASE(a_month_is_shared_out_by_weights) {
    const auto seed = testing::seed_of_test();
    BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed);
    std::mt19937 random(seed);
    const auto below = [&](int bound) { return static_cast<int>(random() % static_cast<unsigned>(bound)); };
    const std::map<ResourceId, int> weights{{staff(0).id, 4}, {staff(1).id, 2}, {staff(2).id, 1}, {staff(3).id, 1}};
    for (const auto& [who, weight] : weights) set_terms(who, std::to_string(weight) + ", NULL, NULL");
    std::vector<AppointmentId> standing;
    std::map<ChosenBy, int> reasons;
    while (standing.size() < 160) {
        if (!standing.empty() && below(100) < 15) {
            const auto which = standing.begin() + below(static_cast<int>(standing.size()));
            BOOST_REQUIRE(desk.submit(make(Cancel{*which, "customer", {}})).ok());
            standing.erase(which);
            continue;
        }
        // Some of these are on Sundays, after closing, or when all are busy.
        const auto booked = desk.submit(book(in_month(below(days()), 9h + 15min * below(39))));
        if (!booked) continue;
        standing.push_back(booked->appointment->id);
        ++reasons[*booked->appointment->parts.front().chosen_by];
    }
    for (const auto& [who, count] : shares()) {
        const auto share = 160.0 * weights.at(who) / 8;
        BOOST_TEST(count >= 0.8 * share, who.text() << " has " << count << " of " << share << ", seed " << seed);
    }
    BOOST_TEST(reasons[ChosenBy::fair_share] > 60);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(bookings_of_another_service_do_not_count) {
    const auto beard = service("Bart").id;
    const auto jurgen = staff(1).id;  // he and Tobias also do beards
    for (auto i = 0; i < 3; ++i) made(book_service(beard, at(9, 20 * i), {{0, 0, jurgen}}));
    BOOST_TEST(told(made(book_service(beard, at(12, 0)))) == told(3, ChosenBy::fair_share));
    // For haircuts all are equal, so the day decides.
    BOOST_CHECK(made(book(at(13, 0))).parts.front().chosen_by != ChosenBy::fair_share);
}

BOOST_AUTO_TEST_CASE(who_served_last_serves_again_if_free) {
    set_assignment("same_as_last");
    const std::string phone = "+4915112345678";
    made(book(at(10, 0), staff(2).id, phone));
    BOOST_TEST(told(made(book(at(12, 0, 1), {}, phone))) == told(2, ChosenBy::same_as_last));
    made(book(at(12, 0, 2), staff(2).id));
    const auto other = made(book(at(12, 0, 2), {}, phone));
    BOOST_CHECK(other.parts.front().resource != staff(2).id);
    BOOST_CHECK(other.parts.front().chosen_by != ChosenBy::same_as_last);
    // Now that one was the last; a stranger has had no one.
    BOOST_CHECK(made(book(at(12, 0, 3), {}, phone)).parts.front().resource == other.parts.front().resource);
    BOOST_CHECK(made(book(at(15, 0, 3))).parts.front().chosen_by != ChosenBy::same_as_last);
}

BOOST_AUTO_TEST_CASE(the_preferred_and_the_cheapest_serve_before_others) {
    set_assignment("preferred");
    set_terms(staff(3).id, "1, 1, 9000");
    set_terms(staff(1).id, "1, 2, 5000");
    BOOST_TEST(told(made(book(at(10, 0)))) == told(3, ChosenBy::preferred));
    BOOST_TEST(told(made(book(at(10, 0)))) == told(1, ChosenBy::preferred));
    BOOST_CHECK(made(book(at(10, 0))).parts.front().chosen_by != ChosenBy::preferred);
    set_assignment("lowest_price");
    BOOST_TEST(told(made(book(at(12, 0)))) == told(1, ChosenBy::lowest_price));
    BOOST_TEST(told(made(book(at(12, 0)))) == told(3, ChosenBy::lowest_price));
    BOOST_CHECK(made(book(at(12, 0))).parts.front().chosen_by != ChosenBy::lowest_price);
}

BOOST_AUTO_TEST_CASE(the_reason_is_stored_and_stays_while_the_person_does) {
    set_assignment("preferred");
    set_terms(staff(3).id, "1, 1, NULL");
    auto command = book(at(10, 0));
    const auto first = made(command);
    BOOST_TEST(told(first) == told(3, ChosenBy::preferred));
    BOOST_TEST(told(stored(first.id)) == told(first));
    const auto moved = made(make(Reschedule{first.id, at(11, 0), {}, false, {}}));
    BOOST_TEST(told(moved) == told(first));
    const auto given = made(make(Reschedule{first.id, at(11, 0), {{0, 0, staff(0).id}}, false, {}}));
    BOOST_TEST(told(given) == told(0, ChosenBy::requested));
    // The answer to a repeated request is the first one.
    BOOST_TEST(told(made(command)) == told(first));
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(an_explanation_names_whom_a_booking_would_take_and_why) {
    set_assignment("preferred");
    set_terms(staff(1).id, "1, 1, NULL");
    SlotQuestion question;
    question.company = demo::kCompany;
    question.service = service("Haarschnitt").id;
    question.branch = demo::branch().id;
    question.span = {at(10, 0), at(10, 1)};
    const auto chosen = [&] {
        const auto explained = explain_slot(question, database, catalogs, clock.now());
        BOOST_REQUIRE(explained.ok());
        std::string text;
        for (const auto& one : explained->start.segments.front().needs.front().resources) {
            if (one.chosen_by) text += one.resource.text() + ' ' + std::string(name_of(*one.chosen_by));
        }
        return text;
    };
    const auto before = chosen();
    BOOST_TEST(before == told(1, ChosenBy::preferred));
    BOOST_TEST(told(made(book(at(10, 0)))) == before);
    const auto next = chosen();
    BOOST_TEST(told(made(book(at(10, 0)))) == next);
    for (auto i = 0; i < 2; ++i) made(book(at(10, 0)));
    BOOST_TEST(chosen() == "");  // all are taken
}

// A search for a booking tells the same person as the desk will choose.
BOOST_AUTO_TEST_CASE(a_search_offers_whom_the_desk_takes) {
    set_terms(staff(2).id, "5, NULL, NULL");
    for (auto i = 0; i < 12; ++i) {
        SlotQuestion question;
        question.company = demo::kCompany;
        question.service = service("Haarschnitt").id;
        question.branch = demo::branch().id;
        question.span = {at(9, 30 * i), at(9, 30 * i + 1)};
        const auto found = find_slots(question, database, catalogs, clock.now());
        BOOST_REQUIRE(found.ok() && found->slots.size() == 1U);
        const auto booked = made(book(at(9, 30 * i)));
        BOOST_CHECK(found->slots.front().parts.front().resource == booked.parts.front().resource);
    }
    BOOST_TEST(shares()[staff(2).id] >= 6);
}

BOOST_AUTO_TEST_SUITE_END()

// booking_limits_tests: limits of services, resources and customers at the desk, in a search and in an explanation.
#include "engine/desk/explain_slot.h"
#include "tests/support/limited_salon.h"
#include "tests/support/seed.h"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

struct LimitedDesk : LimitedSalon {
    SlotQuestion question(Instant from, Instant until, std::optional<ResourceId> who = {}) {
        SlotQuestion asked;
        asked.company = demo::kCompany;
        asked.service = service("Haarschnitt").id;
        asked.branch = demo::branch().id;
        asked.span = {from, until};
        if (who) asked.preferences = {{0, 0, *who}};
        asked.slots_max = limits::slots_page_max;
        return asked;
    }
    std::vector<Slot> slots(const SlotQuestion& asked) {
        return find_slots(asked, database, catalogs, clock.now()).value().slots;
    }
    bool is_offered(Instant start, std::optional<ResourceId> who = {}) {
        return !slots(question(start, start + 1min, who)).empty();
    }
    StartExplanation explain(Instant start, std::optional<ResourceId> who = {}) {
        return explain_slot(question(start, start + 1min, who), database, catalogs, clock.now()).value().start;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(booking_limits_tests, LimitedDesk)

BOOST_AUTO_TEST_CASE(a_person_with_a_full_day_is_booked_on_another_day_only) {
    change("UPDATE resource SET bookings_per_day = 2 WHERE resource_id = " + std::to_string(anna().value));
    for (const auto minute : {0, 30}) BOOST_TEST(told(book(at(10, minute), anna())) == "confirmed");
    BOOST_TEST(told(book(at(11, 0), anna())) == "limit_reached resource day bookings 2 of 2");
    BOOST_TEST(!is_offered(at(11, 0), anna()));
    BOOST_TEST(told(book(at(11, 0, 1), anna())) == "confirmed");
    // Any person: another one.
    const auto other = desk.submit(book(at(11, 0)));
    BOOST_REQUIRE(other.ok());
    BOOST_TEST((other->appointment->parts.front().resource != anna()));
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment") == 4);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(weeks_and_months_are_those_of_the_branch) {
    change("UPDATE resource SET bookings_per_week = 2 WHERE resource_id = " + std::to_string(anna().value));
    for (const auto day : {0, 1}) BOOST_TEST(told(book(at(10, 0, day), anna())) == "confirmed");
    BOOST_TEST(told(book(at(10, 0, 3), anna())) == "limit_reached resource week bookings 2 of 2");
    BOOST_TEST(told(book(at(10, 0, 7), anna())) == "confirmed");
    BOOST_TEST(told(book(at(10, 0, 6), anna())) == "confirmed");  // the Monday of that week
    BOOST_TEST(told(book(at(10, 0, 8), anna())) == "limit_reached resource week bookings 2 of 2");

    change("UPDATE resource SET bookings_per_week = NULL, minutes_per_month = 75 WHERE resource_id = " +
           std::to_string(juergen().value));
    const auto first = early_in_month();
    for (const auto day : {0, 7}) BOOST_TEST(told(book(at(10, 0, first + day), juergen())) == "confirmed");
    BOOST_TEST(told(book(at(10, 0, first + 14), juergen())) == "limit_reached resource month minutes 60 of 75");
    BOOST_TEST(told(book(at(10, 0, first + 35), juergen())) == "confirmed");
}

BOOST_AUTO_TEST_CASE(a_limit_of_a_service_counts_all_its_people) {
    change("UPDATE service SET bookings_per_day = 2 WHERE service_id = 41");
    BOOST_TEST(told(book(at(10, 0), anna())) == "confirmed");
    BOOST_TEST(told(book(at(10, 0), juergen())) == "confirmed");
    BOOST_TEST(told(book(at(12, 0), lena())) == "limit_reached service day bookings 2 of 2");
    BOOST_TEST(told(book(at(12, 0))) == "limit_reached service day bookings 2 of 2");
    BOOST_TEST(told(book_service(service("Bart").id, at(12, 0))) == "confirmed");
    BOOST_TEST(slots(question(at(9, 0), at(19, 0))).empty());
    BOOST_TEST(!slots(question(at(9, 0, 1), at(19, 0, 1))).empty());
}

BOOST_AUTO_TEST_CASE(a_limit_of_a_customer_counts_all_services_under_any_name) {
    change("UPDATE company SET customer_bookings_per_week = 2");
    const auto phone = fresh_phone();
    BOOST_TEST(told(book(at(10, 0), anna(), phone)) == "confirmed");
    BOOST_TEST(told(book_service(service("Bart").id, at(10, 0, 1), {}, phone)) == "confirmed");
    BOOST_TEST(told(book_named(at(10, 0, 2), anna(), "Another Name", phone)) ==
               "limit_reached customer week bookings 2 of 2");
    BOOST_TEST(told(book(at(10, 0, 2), anna())) == "confirmed");
    BOOST_TEST(told(book(at(10, 0, 7), anna(), phone)) == "confirmed");
    // A hold belongs to no customer until it is booked.
    const auto held = booked(hold(at(10, 0, 3), anna(), "test"));
    const auto convert = [&](std::string of) {
        return make(ConvertHold{held, "test", {"Erika Muster", std::move(of), "", ""}, "", {}});
    };
    BOOST_TEST(told(convert(phone)) == "limit_reached customer week bookings 2 of 2");
    BOOST_TEST(told(convert(fresh_phone())) == "confirmed");
}

BOOST_AUTO_TEST_CASE(a_customer_has_no_more_bookings_to_come_than_allowed) {
    const auto phone = fresh_phone();
    const auto before = booked(book(at(9, 0), anna(), phone));  // counts although it was made before the limit
    change("UPDATE company SET customer_bookings_active = 2");
    const auto second = booked(book_service(service("Bart").id, at(10, 0, 63), {}, phone));
    BOOST_TEST(told(book(at(11, 0, 28), anna(), phone)) == "limit_reached customer active bookings 2 of 2");
    BOOST_TEST(told(book(at(11, 0, 28), anna())) == "confirmed");  // another customer
    // A move is not one more.
    BOOST_TEST(told(make(Reschedule{second, at(10, 0, 28), {}, false, {}})) == "confirmed");
    const auto held = booked(hold(at(10, 0, 3), anna(), "test"));
    const auto convert = [&] { return make(ConvertHold{held, "test", {"Erika Muster", phone, "", ""}, "", {}}); };
    BOOST_TEST(told(convert()) == "limit_reached customer active bookings 2 of 2");
    BOOST_REQUIRE(desk.submit(make(Cancel{second, "customer", {}})).ok());
    BOOST_TEST(told(convert()) == "confirmed");
    BOOST_TEST(told(book(at(10, 0, 7), anna(), phone)) == "limit_reached customer active bookings 2 of 2");
    // What has ended does not count.
    test.run("UPDATE appointment SET state = 'completed' WHERE appointment_id = " + std::to_string(before.value));
    BOOST_TEST(told(book(at(10, 0, 7), anna(), phone)) == "confirmed");
    change("UPDATE company SET customer_bookings_active = NULL");
    BOOST_TEST(told(book(at(11, 0, 7), anna(), phone)) == "confirmed");
}

BOOST_AUTO_TEST_CASE(moves_and_cancellations_free_what_they_counted) {
    change("UPDATE resource SET bookings_per_day = 1 WHERE resource_id = " + std::to_string(anna().value));
    const auto first = booked(book(at(10, 0), anna()));
    BOOST_TEST(told(book(at(11, 0), anna())) == "limit_reached resource day bookings 1 of 1");
    // A move within the day raises no count.
    BOOST_TEST(told(make(Reschedule{first, at(12, 0), {}, false, {}})) == "confirmed");
    auto asked = question(at(11, 0), at(11, 1), anna());
    BOOST_TEST(slots(asked).empty());
    asked.moving = first;
    BOOST_TEST(slots(asked).size() == 1U);
    BOOST_TEST(told(make(Reschedule{first, at(12, 0, 1), {}, false, {}})) == "confirmed");
    const auto second = booked(book(at(11, 0), anna()));
    BOOST_TEST(told(make(Reschedule{first, at(12, 0), {}, false, {}})) == "limit_reached resource day bookings 1 of 1");
    BOOST_TEST(told(make(Cancel{second, "customer", {}})) == "cancelled");
    BOOST_TEST(told(make(Reschedule{first, at(12, 0), {}, false, {}})) == "confirmed");
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_hold_counts_until_it_ends_and_is_booked_without_counting_twice) {
    change("UPDATE service SET bookings_per_day = 1 WHERE service_id = 41");
    const auto held = booked(hold(at(10, 0), anna(), "test"));
    BOOST_TEST(told(book(at(11, 0), juergen())) == "limit_reached service day bookings 1 of 1");
    // A choice releases the hold of the same caller in the same transaction.
    auto chosen = book(at(11, 0), juergen());
    chosen.releases = {{held, "test"}};
    auto own = question(at(11, 0), at(11, 1), juergen());
    own.own_holds = {held};
    BOOST_TEST(slots(own).size() == 1U);
    const auto booked_instead = booked(chosen);
    BOOST_TEST(told(make(Cancel{booked_instead, "customer", {}})) == "cancelled");
    const auto again = booked(hold(at(10, 0), anna(), "test"));
    BOOST_TEST(told(make(ConvertHold{again, "test", {"Erika Muster", fresh_phone(), "", ""}, "", {}})) == "confirmed");
    BOOST_TEST(told(book(at(11, 0), juergen())) == "limit_reached service day bookings 1 of 1");
}

BOOST_AUTO_TEST_CASE(what_is_booked_at_calcom_counts_and_is_never_refused) {
    change("UPDATE resource SET bookings_per_day = 1 WHERE resource_id = " + std::to_string(anna().value));
    BOOST_TEST(told(import(at(10, 0), anna(), {})) == "confirmed");
    BOOST_TEST(told(import(at(11, 0), anna(), {})) == "confirmed");
    BOOST_TEST(told(book(at(12, 0), anna())) == "limit_reached resource day bookings 2 of 1");
}

BOOST_AUTO_TEST_CASE(a_batch_sees_what_its_earlier_commands_counted) {
    change("UPDATE service SET bookings_per_day = 2 WHERE service_id = 41");
    // Without committers that serve one by one: all wait in the queue of one committer.
    const auto process = another_process(2, {.committers = 1});
    Tally outcomes;
    all_at_once(9, [&](int caller) {
        const auto who = std::array{anna(), juergen(), lena()}[static_cast<std::size_t>(caller) % 3];
        outcomes.add(outcome(process->desk.submit(book(at(10, 30) + caller / 3 * 30min, who))));
    });
    BOOST_TEST(outcomes["confirmed"] == 2, outcomes.text());
    BOOST_TEST(outcomes["limit_reached"] == 7, outcomes.text());
}

BOOST_AUTO_TEST_CASE(an_explanation_names_the_limit_and_its_count) {
    change("UPDATE resource SET bookings_per_day = 1 WHERE resource_id = " + std::to_string(anna().value));
    booked(book(at(10, 0), anna()));
    const auto full = explain(at(11, 0), anna());
    BOOST_TEST(!full.bookable);
    const auto& reason = full.segments.front().needs.front().resources.front();
    BOOST_TEST((reason.reason == ResourceReason::limit_reached));
    BOOST_REQUIRE(reason.limit.has_value());
    BOOST_TEST(reason.limit->booked == 1);
    BOOST_TEST((problem_of(full, demo::branch().zone) == StartProblem::taken));
    BOOST_TEST(!full.outcome(StartRule::limits).has_value());  // the service has none

    change("UPDATE service SET minutes_per_week = 45 WHERE service_id = 41");
    const auto weekly = explain(at(10, 0, 1));
    BOOST_TEST((weekly.outcome(StartRule::limits) == false));
    BOOST_TEST(!weekly.bookable);
    BOOST_REQUIRE(weekly.limit.has_value());
    BOOST_TEST(weekly.limit->max == 45);
    BOOST_TEST(weekly.limit->booked == 30);
    const auto next_week = explain(at(10, 0, 7));
    BOOST_TEST((next_week.outcome(StartRule::limits) == true));
    BOOST_TEST(next_week.offered);
}

// Random limits and bookings: a start is offered exactly if the desk accepts it.
BOOST_AUTO_TEST_CASE(what_is_offered_can_be_booked_and_nothing_else) {
    const auto seed = testing::seed_of_test();
    BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed);
    std::mt19937 random(seed);
    const auto below = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
    const auto limit = [&](int most) { return below(2) == 0 ? "NULL" : std::to_string(1 + below(most)); };
    for (int round = 0; round < 6; ++round) {
        test.run("UPDATE service SET bookings_per_day = " + limit(4) + ", bookings_per_week = " + limit(8) +
                 ", minutes_per_month = " + limit(400) + " WHERE service_id = 41");
        for (const auto& person : catalog->resources()) {
            test.run("UPDATE resource SET bookings_per_day = " + limit(3) + ", minutes_per_day = " + limit(120) +
                     ", bookings_per_week = " + limit(5) + " WHERE resource_id = " + std::to_string(person.id.value));
        }
        change("UPDATE company SET name = name");
        for (int tried = 0; tried < 25; ++tried) {
            const auto start = at(9 + below(10), 15 * below(4), 28 * round + below(7));
            const auto who = below(2) == 0 ? std::optional<ResourceId>()
                                           : std::array{anna(), juergen(), lena()}[static_cast<std::size_t>(below(3))];
            const auto offered = is_offered(start, who);
            const auto explained = explain(start, who);
            const auto answer = desk.submit(book(start, who));
            BOOST_TEST(offered == answer.ok(), "round " << round << ": " << told(answer));
            BOOST_TEST(explained.bookable == answer.ok(), "round " << round << ": " << told(answer));
        }
    }
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

// booking_race_tests: fifty concurrent callers request one start through two desks on one database, and one of them
// gets it.
//
// Both desks live in this process, but each has its own sessions, catalogue, ids and committers, as another process
// would; they share nothing but the database. Real processes race in tests/scenarios/two_servers_tests.cpp and are
// killed in tests/chaos/kill_tests.cpp.
#include "engine/desk/customers.h"
#include "engine/store/booking/appointment_rows.h"
#include "tests/race/callers.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

constexpr int kCallers = 50;
constexpr int kRounds = 20;

struct TwoDesks {
    Salon salon;
    std::unique_ptr<Salon::Process> other = salon.another_process(2);

    Desk& desk_of(int caller) { return caller % 2 == 0 ? salon.desk : other->desk; }
    // Rounds lie on Tuesdays, on which this person works from 10 to 14 and from 14:30 to 19.
    static Instant of_round(int round, int hour, int minute) { return Salon::at(hour, minute, 7 * (round % kRounds)); }
    ResourceId who() { return salon.staff(1).id; }

    Appointment stored(AppointmentId id) {
        return *salon.database.read([&](store::Tx& tx) { return store::load_appointment(tx, demo::kCompany, id); });
    }
    std::vector<AuditEvent> history(AppointmentId id) {
        return salon.database.read([&](store::Tx& tx) { return store::load_history(tx, demo::kCompany, id); });
    }
    std::size_t live_in(Instant from, Instant until) {
        store::AppointmentFilter filter{.company = demo::kCompany,
                                        .from = from,
                                        .until = until,
                                        .customer = {},
                                        .resource = {},
                                        .state = State::confirmed,
                                        .runs_at = {},
                                        .after = {}};
        return salon.database.read([&](store::Tx& tx) { return store::list_appointments(tx, filter).size(); });
    }
    AppointmentId booked_at(Instant start) {
        const auto booked = salon.desk.submit(salon.book(start, who()));
        BOOST_REQUIRE(booked.ok());
        return booked->appointment->id;
    }

    // Fifty callers for six starts that lie this far apart.
    void crowd(Instant first, Minutes apart);
    // By a booking or without one, as the number of the caller says.
    RegisteredCustomer register_somehow(int caller, int round, const std::string& phone);
};

void TwoDesks::crowd(Instant first, Minutes apart) {
    Tally tally;
    std::mutex mutex;
    std::vector<Instant> booked;
    all_at_once(kCallers, [&](int caller) {
        const auto start = first + (caller % 6) * apart;
        const auto answer = desk_of(caller).submit(salon.book(start, who()));
        tally.add(outcome(answer));
        const std::lock_guard lock(mutex);
        if (answer) booked.push_back(start);
    });
    BOOST_TEST(tally["confirmed"] + tally["slot_conflict"] == kCallers, tally.text());
    BOOST_TEST(live_in(first, first + 2h) == booked.size());
    const auto meet = [](Instant a, Instant b) { return a < b + 30min && b < a + 30min; };
    for (std::size_t i = 0; i < booked.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) BOOST_TEST(!meet(booked[i], booked[j]));
    }
    // Every refusal had a reason: each start left overlaps a booked one.
    for (int step = 0; step < 6; ++step) {
        BOOST_TEST(std::any_of(booked.begin(), booked.end(),
                               [&](Instant taken) { return meet(first + step * apart, taken); }));
    }
}

RegisteredCustomer TwoDesks::register_somehow(int caller, int round, const std::string& phone) {
    if (caller % 4 < 2) {
        const auto start = of_round(round, 10, 0) + caller % 8 * 30min;
        const auto answer = desk_of(caller).submit(salon.book(start, who(), phone));
        if (!answer) return {};
        RegisteredCustomer made;
        made.customer.id = *answer->appointment->customer;
        made.created = answer->customer_created;
        return made;
    }
    Customer candidate;
    candidate.id = salon.ids.make<CustomerId>();
    candidate.company = demo::kCompany;
    candidate.branch = demo::branch().id;
    candidate.name = "Erika Muster";
    candidate.phone = phone;
    candidate.created_at = salon.clock.now();
    return register_customer(caller % 2 == 0 ? salon.database : other->database, candidate);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(booking_race_tests, TwoDesks)

BOOST_AUTO_TEST_CASE(one_of_fifty_callers_gets_a_slot_in_twenty_rounds) {
    for (int round = 0; round < kRounds; ++round) {
        Tally tally;
        all_at_once(kCallers, [&](int caller) {
            tally.add(outcome(desk_of(caller).submit(salon.book(of_round(round, 11, 0), who()))));
        });
        BOOST_TEST(tally["confirmed"] == 1, tally.text());
        BOOST_TEST(tally["slot_conflict"] == kCallers - 1, tally.text());
    }
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == kRounds);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM claim") == kRounds);
    BOOST_TEST(salon.broken_rows() == 0);
}

// A calendar that compares starts alone books all of these.
BOOST_AUTO_TEST_CASE(starts_five_and_fifteen_minutes_apart_never_overlap) {
    for (int round = 0; round < kRounds; ++round) {
        crowd(of_round(round, 10, 0), 5min);
        crowd(of_round(round, 15, 0), 15min);
    }
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(ten_reschedules_at_once_leave_one_booking_where_the_last_one_put_it) {
    for (int round = 0; round < kRounds; ++round) {
        const auto id = booked_at(of_round(round, 10, 0));
        std::mutex mutex;
        Appointment last;
        Tally tally;
        all_at_once(10, [&](int caller) {
            const auto start = of_round(round, 11, 0) + caller * 5min;
            const auto moved = desk_of(caller).submit(salon.make(Reschedule{id, start, {}, false, {}}));
            tally.add(outcome(moved));
            const std::lock_guard lock(mutex);
            if (moved && moved->appointment->version > last.version) last = *moved->appointment;
        });
        BOOST_TEST(tally["confirmed"] == 10, tally.text());
        const auto stands = stored(id);
        BOOST_TEST(stands.version == 11);
        BOOST_TEST(last.version == 11);
        BOOST_CHECK(stands.time == last.time);
        BOOST_CHECK(stands.parts == last.parts);
        BOOST_TEST(live_in(of_round(round, 9, 0), of_round(round, 19, 0)) == 1U);
    }
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM claim") == kRounds);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(one_of_ten_reschedules_of_one_version_wins) {
    for (int round = 0; round < kRounds; ++round) {
        const auto id = booked_at(of_round(round, 10, 0));
        Tally tally;
        std::atomic<int> winner{-1};
        const auto start_of = [&](int caller) { return of_round(round, 11, 0) + caller * 5min; };
        all_at_once(10, [&](int caller) {
            const auto moved = desk_of(caller).submit(salon.make(Reschedule{id, start_of(caller), {}, false, 1}));
            tally.add(outcome(moved));
            if (moved) winner = caller;
        });
        BOOST_TEST(tally["confirmed"] == 1, tally.text());
        BOOST_TEST(tally["version_conflict"] == 9, tally.text());
        BOOST_CHECK(stored(id).time.from == start_of(winner));
    }
    BOOST_TEST(salon.broken_rows() == 0);
}

// Either order is right; what is never right is a live booking after the cancel.
BOOST_AUTO_TEST_CASE(a_cancel_among_reschedules_is_final_in_any_order) {
    for (int round = 0; round < 2 * kRounds; ++round) {
        const auto id = booked_at(of_round(round, 10, 0));
        Tally tally;
        all_at_once(6, [&](int caller) {
            auto command = caller == 0 ? salon.make(Cancel{id, "customer", {}})
                                       : salon.make(Reschedule{id, of_round(round, 11, 5 * caller), {}, false, {}});
            tally.add(outcome(desk_of(caller + round).submit(std::move(command))));
        });
        BOOST_TEST(tally["cancelled"] == 1, tally.text());
        BOOST_TEST(tally["confirmed"] + tally["state_conflict"] == 5, tally.text());
        const auto stands = stored(id);
        BOOST_CHECK(stands.state == State::cancelled);
        BOOST_TEST(stands.version == 2 + tally["confirmed"]);
        const auto changes = history(id);
        BOOST_REQUIRE_EQUAL(changes.size(), static_cast<std::size_t>(stands.version));
        for (std::size_t i = 0; i < changes.size(); ++i) {
            BOOST_TEST(changes[i].version == static_cast<int>(i) + 1);
            BOOST_TEST((changes[i].event == Event::cancel) == (i + 1 == changes.size()));
        }
    }
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM claim") == 0);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(fifty_bookings_with_one_number_create_one_customer) {
    for (int round = 0; round < kRounds; ++round) {
        const auto phone = salon.fresh_phone();
        std::mutex mutex;
        std::set<CustomerId> seen;
        int created = 0;
        all_at_once(kCallers, [&](int caller) {
            const auto known = register_somehow(caller, round, phone);
            const std::lock_guard lock(mutex);
            if (known.customer.id) seen.insert(known.customer.id);
            created += known.created ? 1 : 0;
        });
        BOOST_TEST(seen.size() == 1U);
        BOOST_TEST(created == 1);
    }
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM customer") == kRounds);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(twins_in_one_process_and_across_two_are_one_booking) {
    for (const bool across : {false, true}) {
        for (int round = 0; round < kRounds; ++round) {
            const auto wanted = salon.book(of_round(round, across ? 15 : 11, 0), who());
            std::mutex mutex;
            std::set<AppointmentId> answered;
            int first_answers = 0;
            Tally tally;
            all_at_once(20, [&](int caller) {
                auto twin = wanted;  // the same request, sent again: the key is all that it shares with the first
                std::get<Book>(twin.ask).id = salon.ids.make<AppointmentId>();
                const auto answer = (across ? desk_of(caller) : salon.desk).submit(std::move(twin));
                tally.add(outcome(answer));
                const std::lock_guard lock(mutex);
                if (answer) answered.insert(answer->appointment->id);
                if (answer && !answer->replayed) ++first_answers;
            });
            BOOST_TEST(tally["confirmed"] == 20, tally.text());
            BOOST_TEST(answered.size() == 1U);
            BOOST_TEST(first_answers == 1);
        }
    }
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == 2 * kRounds);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

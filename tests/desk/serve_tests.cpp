// serve_tests: the outcome of a batch with a conflict, a lock or a failure, and of the commands behind it.
#include "engine/desk/serve.h"

#include "engine/store/booking/claim_rows.h"
#include "tests/desk/serve_batch.h"
#include "tests/race/callers.h"
#include "tests/support/salon.h"
#include "tests/support/seed.h"

#include <boost/test/unit_test.hpp>

#include <future>
#include <random>
#include <set>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

// Another transaction that locks one resource day until it is released.
class Holder {
public:
    Holder(Salon& salon, ResourceId resource, Instant time) {
        const std::vector<ResourceDay> days{{resource, std::chrono::floor<std::chrono::days>(time)}};
        std::promise<void> held;
        thread_ = std::jthread([&, days] {
            store::Database own({.url = salon.test.url(), .sessions_max = 1});
            own.transact_once([&](store::Tx& tx) {
                tx.rows(store::lock_resource_days_sql(days), [](const store::Row&) {});
                held.set_value();
                release_.get_future().wait();
            });
        });
        held.get_future().wait();
    }
    void let_go() {
        release_.set_value();
        thread_.join();
    }

private:
    std::promise<void> release_;
    std::jthread thread_;
};

struct Batch {
    explicit Batch(Salon& salon) : salon_(salon) {}
    void add(const Command& command) {
        auto prepared = prepare(command, true, salon_.database, salon_.catalogs);
        BOOST_REQUIRE(prepared.ok());
        prepared_.push_back(*std::move(prepared));
    }
    std::vector<ServedCommand> serve(BatchServer& server) const {
        BatchServer::Batch all;
        for (const auto& one : prepared_) all.push_back(&one);
        return serve_batch(server, all);
    }

private:
    Salon& salon_;
    std::vector<PreparedCommand> prepared_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(serve_tests)

// The database refuses one row for a reason that no repeat mends.
BOOST_AUTO_TEST_CASE(a_poisonous_command_is_found_by_halving_and_others_succeed) {
    Salon salon;
    salon.test.run(
        "CREATE TRIGGER poison BEFORE INSERT ON appointment FOR EACH ROW "
        "IF NEW.attendee_name = 'Poison' THEN SIGNAL SQLSTATE '45000'; END IF");
    BatchServer server(salon.database, salon.catalogs, salon.ids);
    Batch batch(salon);
    constexpr std::size_t kPoisonAt = 5;
    for (std::size_t i = 0; i < 8; ++i) {
        auto command = salon.book(salon.at(10, 0, static_cast<int>(7 * i)), salon.staff(1).id);
        if (i == kPoisonAt) std::get<Book>(command.ask).customer.name = "Poison";
        batch.add(std::move(command));
    }
    const auto served = batch.serve(server);
    for (std::size_t i = 0; i < served.size(); ++i) {
        BOOST_REQUIRE(served[i].answer);
        BOOST_TEST(outcome(*served[i].answer) == (i == kPoisonAt ? "internal" : "confirmed"));
    }
    BOOST_TEST(server.figures().halvings == 3U);  // 8, 4, 2
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == 7);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM customer") == 7);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM request_key") == 7);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_batch_that_waited_too_long_for_a_lock_is_repeated_and_served) {
    Salon salon;
    const auto who = salon.staff(1).id;
    BatchServer server(salon.database, salon.catalogs, salon.ids);
    Batch first(salon), batch(salon);
    first.add(salon.book(salon.at(15, 0), who));
    BOOST_TEST(outcome(*first.serve(server).front().answer) == "confirmed");  // the day is there, and it knows
    batch.add(salon.book(salon.at(11, 0), who));
    batch.add(salon.book(salon.at(12, 0), who));
    Holder holder(salon, who, salon.at(10, 0));
    auto serving = std::async(std::launch::async, [&] { return batch.serve(server); });
    while (salon.database.figures().conflicts == 0) std::this_thread::sleep_for(5ms);
    holder.let_go();
    for (const auto& one : serving.get()) BOOST_TEST(outcome(*one.answer) == "confirmed");
    BOOST_TEST(server.figures().repeats + server.figures().halvings > 0U);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == 3);
}

BOOST_AUTO_TEST_CASE(an_overloaded_desk_refuses_without_any_effect) {
    Salon salon({.committers = 1, .batch_max = 64, .queue_max = 1});
    const auto who = salon.staff(1).id;
    BOOST_REQUIRE(salon.desk.submit(salon.book(salon.at(15, 0), who)).ok());
    Holder holder(salon, who, salon.at(10, 0));
    const auto ask = [&](int hour, std::chrono::milliseconds patience) {
        return std::async(std::launch::async, [&salon, who, hour, patience] {
            return salon.desk.submit(salon.book(salon.at(hour, 0), who), patience);
        });
    };
    auto at_the_desk = ask(10, 10s);
    while (salon.database.figures().conflicts == 0) std::this_thread::sleep_for(5ms);  // it is being served
    auto waiting = ask(11, 10s);
    while (salon.desk.figures().queued == 0) std::this_thread::sleep_for(5ms);
    BOOST_TEST(outcome(salon.desk.submit(salon.book(salon.at(12, 0), who))) == "overloaded");
    holder.let_go();
    BOOST_TEST(outcome(at_the_desk.get()) == "confirmed");
    BOOST_TEST(outcome(waiting.get()) == "confirmed");
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == 3);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM request_key") == 3);
}

BOOST_AUTO_TEST_CASE(patience_ends_and_the_same_key_learns_later_what_became_of_it) {
    Salon salon({.committers = 1});
    const auto who = salon.staff(1).id;
    BOOST_REQUIRE(salon.desk.submit(salon.book(salon.at(15, 0), who)).ok());
    Holder holder(salon, who, salon.at(10, 0));
    const auto taken = salon.book(salon.at(10, 0), who), behind = salon.book(salon.at(11, 0), who);
    BOOST_TEST(outcome(salon.desk.submit(taken, 50ms)) == "unavailable");  // a committer has it: who knows
    BOOST_TEST(outcome(salon.desk.submit(behind, 50ms)) == "overloaded");  // it never had its turn: nothing was done
    holder.let_go();
    const auto again = salon.desk.submit(taken, 10s);
    BOOST_TEST(outcome(again) == "confirmed");
    BOOST_CHECK(again->appointment->id == std::get<Book>(taken.ask).id);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == 2);
}

BOOST_AUTO_TEST_CASE(commands_on_other_days_do_not_wait_for_a_locked_day) {
    Salon salon;
    BatchServer server(salon.database, salon.catalogs, salon.ids);
    const auto fill = [&](int hour) {
        Batch batch(salon);
        for (int week = 0; week < 8; ++week) batch.add(salon.book(salon.at(hour, 0, 7 * week), salon.staff(1).id));
        return batch;
    };
    fill(15).serve(server);  // the days are there
    Holder holder(salon, salon.staff(1).id, salon.at(10, 0, 7 * 3));
    const auto served = fill(11).serve(server);
    holder.let_go();
    for (std::size_t week = 0; week < 8; ++week) {
        BOOST_TEST(outcome(*served[week].answer) == (week == 3 ? "unavailable" : "confirmed"));
    }
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == 15);
    BOOST_TEST(salon.broken_rows() == 0);
}

// The row of the second segment is refused by the database: nothing of the first one stays.
BOOST_AUTO_TEST_CASE(a_composite_booking_that_fails_leaves_no_claims) {
    for (const auto* table : {"appointment_segment", "claim"}) {
        Salon salon;
        salon.test.run("CREATE TRIGGER fault BEFORE INSERT ON " + std::string(table) +
                       " FOR EACH ROW IF NEW.segment = 2 THEN SIGNAL SQLSTATE '45000'; END IF");
        const auto answer = salon.desk.submit(salon.book_service(salon.service("Farbe").id, salon.at(10, 0)));
        BOOST_TEST(outcome(answer) == "internal");
        for (const auto* rows :
             {"appointment", "appointment_segment", "claim", "customer", "request_key", "audit_event", "job"}) {
            BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM " + std::string(rows)) == 0, rows);
        }
        salon.test.run("DROP TRIGGER fault");
        BOOST_TEST(salon.desk.submit(salon.book_service(salon.service("Farbe").id, salon.at(10, 0))).ok());
    }
}

BOOST_AUTO_TEST_CASE(a_duplicate_waits_until_its_patience_ends_and_a_different_body_is_refused_at_once) {
    Salon salon({.committers = 1});
    const auto who = salon.staff(1).id;
    BOOST_REQUIRE(salon.desk.submit(salon.book(salon.at(15, 0), who)).ok());
    Holder holder(salon, who, salon.at(10, 0));
    const auto wanted = salon.book(salon.at(10, 0), who);
    auto first = std::async(std::launch::async, [&] { return salon.desk.submit(wanted, 10s); });
    while (salon.database.figures().conflicts == 0) std::this_thread::sleep_for(5ms);
    BOOST_TEST(outcome(salon.desk.submit(wanted, 20ms)) == "in_progress");
    auto other_body = wanted;
    other_body.key.fingerprint[0] ^= 1;
    BOOST_TEST(outcome(salon.desk.submit(other_body, 10s)) == "key_reused");
    other_body.key.only_while_it_stands = true;  // the same is asked for once more
    BOOST_TEST(outcome(salon.desk.submit(other_body, 20ms)) == "in_progress");
    auto twin = std::async(std::launch::async, [&] { return salon.desk.submit(wanted, 10s); });
    holder.let_go();
    const auto answer = first.get(), joined = twin.get();
    BOOST_TEST(outcome(answer) == "confirmed");
    BOOST_REQUIRE(joined.ok());
    BOOST_TEST(joined->replayed);
    BOOST_CHECK(joined->appointment->id == answer->appointment->id);
}

// A basin for three, and batches in which holds are placed, extended, converted and released beside bookings and
// cancels that make the lanes be laid anew.
BOOST_AUTO_TEST_CASE(random_batches_leave_every_claim_where_its_owner_has_it) {
    const auto seed = testing::seed_of_test();
    BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed);
    std::mt19937 random(seed);
    const auto below = [&](std::size_t bound) {
        return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
    };
    Salon salon;
    salon.change([](CatalogDraft& draft) {
        for (auto& resource : draft.resources) {
            if (resource.kind == ResourceKind::room) resource.capacity = 3;
        }
        draft.services.push_back(
            {.id = ServiceId{4711},
             .name = "Wanne",
             .segments = {{.name = "a", .length = Minutes(30), .needs = {{ResourceKind::room, "", {}, {}}}}}});
    });
    BatchServer server(salon.database, salon.catalogs, salon.ids);
    std::set<AppointmentId> held, booked;
    auto confirmed = 0;  // in all: how many are left in the end is chance
    const auto take = [&](std::set<AppointmentId>& from) {
        const auto at = std::next(from.begin(), static_cast<std::ptrdiff_t>(below(from.size())));
        const auto id = *at;
        from.erase(at);
        return id;
    };
    for (int round = 0; round < 60; ++round) {
        Batch batch(salon);
        for (int i = 0; i < 8; ++i) {
            const auto start = salon.at(10, static_cast<int>(5 * below(40)));
            switch (below(6)) {
                case 0:
                case 1: {
                    auto hold = salon.hold(start, salon.staff(1).id, "web");
                    std::get<PlaceHold>(hold.ask).service = ServiceId{4711};
                    std::get<PlaceHold>(hold.ask).preferences.clear();
                    batch.add(hold);
                    break;
                }
                case 2: {
                    auto booking = salon.book_service(ServiceId{4711}, start);
                    if (!held.empty() && below(2) == 0) booking.releases = {{*held.begin(), "web"}};
                    batch.add(booking);
                    break;
                }
                case 3:
                    if (!held.empty()) batch.add(salon.make(ExtendHold{take(held), "web", Seconds(1200)}));
                    break;
                case 4:
                    if (!held.empty()) {
                        batch.add(salon.make(
                            ConvertHold{take(held), "web", {"Erika Muster", salon.fresh_phone(), "", ""}, "", {}}));
                    }
                    break;
                default:
                    if (!booked.empty()) batch.add(salon.make(Cancel{take(booked), "customer", {}}));
            }
        }
        for (const auto& one : batch.serve(server)) {
            BOOST_REQUIRE(one.answer || one.wants_all_candidates);
            if (!one.answer || !*one.answer) continue;
            const auto& appointment = *(*one.answer)->appointment;
            if (appointment.state == State::held) held.insert(appointment.id);
            if (appointment.state == State::confirmed) confirmed += booked.insert(appointment.id).second ? 1 : 0;
        }
        BOOST_REQUIRE_MESSAGE(salon.broken_rows() == 0, "round " << round);
    }
    BOOST_TEST(confirmed > 10);
}

BOOST_AUTO_TEST_SUITE_END()

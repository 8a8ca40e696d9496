// released_holds_tests: a command releases holds in its own transaction.
#include "engine/store/booking/appointment_rows.h"
#include "tests/desk/serve_batch.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

struct Holding : Salon {
    Appointment placed(Instant start, const std::string& holder = "caller") {
        return *desk.submit(hold(start, staff(1).id, holder))->appointment;
    }
    Appointment stored(AppointmentId id) {
        return *database.read([&](store::Tx& tx) { return store::load_appointment(tx, demo::kCompany, id); });
    }
    Command booking(Instant start, std::vector<ReleaseHold> releases) {
        auto command = book(start, staff(1).id);
        command.releases = std::move(releases);
        return command;
    }
    // As it was placed.
    bool stands(const Appointment& placed) {
        const auto now = stored(placed.id);
        return now.state == State::held && now.version == placed.version && now.expires_at == placed.expires_at;
    }
    std::int64_t claims_of(AppointmentId id) {
        return test.number("SELECT COUNT(*) FROM claim WHERE appointment_id = " + std::to_string(id.value));
    }
    std::vector<Event> history(AppointmentId id) {
        std::vector<Event> events;
        const auto rows = database.read([&](store::Tx& tx) { return store::load_history(tx, demo::kCompany, id); });
        for (const auto& one : rows) events.push_back(one.event);
        return events;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(released_holds_tests, Holding)

BOOST_AUTO_TEST_CASE(a_booking_may_use_the_time_of_a_hold_it_releases) {
    const auto near = placed(at(10, 15)), far = placed(at(16, 0));
    const auto command = booking(at(10, 0), {{near.id, "caller"}, {far.id, "caller"}});
    const auto booked = desk.submit(command);
    BOOST_REQUIRE(booked.ok());
    for (const auto& hold : {near, far}) {
        BOOST_CHECK(stored(hold.id).state == State::expired);
        BOOST_TEST(claims_of(hold.id) == 0);
        BOOST_CHECK((history(hold.id) == std::vector{Event::place_hold, Event::release_hold}));
    }
    BOOST_TEST(claims_of(booked->appointment->id) == 1);
    const auto again = desk.submit(command);
    BOOST_REQUIRE(again.ok());
    BOOST_TEST(again->replayed);
    BOOST_CHECK(again->appointment->id == booked->appointment->id);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_move_may_use_the_time_of_a_hold_it_releases) {
    const auto mine = *desk.submit(book(at(11, 30), staff(1).id))->appointment;
    const auto kept = placed(at(15, 0));
    auto move = make(Reschedule{mine.id, at(15, 0), {}, false, {}});
    BOOST_CHECK(desk.submit(move).refusal().code == ErrorCode::slot_conflict);
    move.releases = {{kept.id, "caller"}};
    BOOST_TEST(desk.submit(move).ok());
    BOOST_CHECK((stored(mine.id).time.from == at(15, 0)));
    BOOST_CHECK(stored(kept.id).state == State::expired);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_refused_command_releases_no_hold) {
    BOOST_REQUIRE(desk.submit(book(at(12, 0), staff(1).id)).ok());
    const auto kept = placed(at(10, 0));
    BOOST_CHECK(desk.submit(booking(at(12, 0), {{kept.id, "caller"}})).refusal().code == ErrorCode::slot_conflict);
    BOOST_TEST(stands(kept));
    BOOST_TEST(claims_of(kept.id) == 1);
    // Nor does what finds nothing to do.
    const auto gone = *desk.submit(booking(at(16, 0), {}))->appointment;
    BOOST_REQUIRE(desk.submit(make(Cancel{gone.id, "customer", {}})).ok());
    auto confirm = make(Change{desk.submit(book(at(17, 0), staff(1).id))->appointment->id, Event::confirm, {}});
    confirm.releases = {{kept.id, "caller"}};
    BOOST_TEST(desk.submit(confirm).ok());
    BOOST_TEST(stands(kept));
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_refused_command_in_a_batch_releases_no_hold) {
    BOOST_REQUIRE(desk.submit(book(at(12, 0), staff(1).id)).ok());
    const auto kept = placed(at(10, 0)), let_go = placed(at(16, 0));
    std::vector<PreparedCommand> prepared;
    for (const auto& command : {booking(at(12, 0), {{kept.id, "caller"}}), booking(at(10, 0), {}),
                                booking(at(15, 0), {{let_go.id, "caller"}}), booking(at(16, 0), {}),
                                make(ReleaseHold{kept.id, "caller"}), booking(at(10, 0), {})}) {
        prepared.push_back(*prepare(command, true, database, catalogs));
    }
    BatchServer::Batch batch;
    for (const auto& one : prepared) batch.push_back(&one);
    BatchServer server(database, catalogs, ids);
    const auto served = serve_batch(server, batch);
    std::vector<bool> accepted;
    for (const auto& one : served) accepted.push_back(one.answer && one.answer->ok());
    BOOST_CHECK((accepted == std::vector{false, false, true, true, true, true}));
    BOOST_TEST(server.figures().batches == 1U);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(only_a_running_hold_of_the_same_holder_and_company_is_released) {
    const auto theirs = placed(at(10, 0), "somebody else");
    const auto gone = placed(at(11, 0));
    BOOST_REQUIRE(desk.submit(make(ReleaseHold{gone.id, "caller"})).ok());
    const std::vector<ReleaseHold> named{{theirs.id, "caller"}, {gone.id, "caller"}, {AppointmentId{4711}, "caller"}};
    BOOST_CHECK(desk.submit(booking(at(10, 0), named)).refusal().code == ErrorCode::slot_conflict);
    BOOST_TEST(stands(theirs));
    BOOST_TEST(desk.submit(booking(at(14, 30), named)).ok());
    BOOST_TEST(stands(theirs));
    BOOST_TEST(history(gone.id).size() == 2U);
}

// What is chosen is itself among what is kept.
BOOST_AUTO_TEST_CASE(a_converted_hold_is_not_released) {
    const auto chosen = placed(at(10, 0)), other = placed(at(11, 0));
    auto convert = make(ConvertHold{chosen.id, "caller", {"Erika Muster", fresh_phone(), "", ""}, "", {}});
    convert.releases = {{chosen.id, "caller"}, {other.id, "caller"}};
    BOOST_TEST(desk.submit(convert).ok());
    BOOST_CHECK(stored(chosen.id).state == State::confirmed);
    BOOST_TEST(claims_of(chosen.id) == 1);
    BOOST_CHECK(stored(other.id).state == State::expired);
    BOOST_TEST(broken_rows() == 0);
}

// A caller was told that a start is held; they get it, however many request it at that instant.
BOOST_AUTO_TEST_CASE(no_command_can_take_the_time_between_the_release_and_the_move, *boost::unit_test::label("slow")) {
    const auto other = another_process(2);
    for (auto round = 0; round < 20; ++round) {
        const auto mine = *desk.submit(book(at(11, 30, 7 * round), staff(1).id))->appointment;
        const auto kept = placed(at(15, 0, 7 * round));
        std::atomic<int> others = 0;
        {
            std::vector<std::jthread> callers;
            for (auto caller = 0; caller < 6; ++caller) {
                callers.emplace_back([&, caller] {
                    for (auto tries = 0; tries < 5; ++tries) {
                        auto& counter = caller % 2 == 0 ? desk : other->desk;
                        others += counter.submit(book(at(15, 0, 7 * round), staff(1).id)).ok() ? 1 : 0;
                    }
                });
            }
            auto move = make(Reschedule{mine.id, at(15, 0, 7 * round), {}, false, {}});
            move.releases = {{kept.id, "caller"}};
            const auto moved = desk.submit(std::move(move));
            BOOST_TEST(moved.ok(), "round " << round);
        }
        BOOST_TEST(others == 0);
    }
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

// check_in_tests: attendance: how early it can be recorded, what a no-show frees, and how it is undone.
#include "engine/guards/digest.h"
#include "engine/store/booking/appointment_rows.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

struct Visits : Salon {
    using Salon::Salon;

    // One of half an hour, that began so long ago (or begins so much later), whatever the hours of the salon.
    AppointmentId visit(Minutes ago, std::size_t with = 0) {
        auto command = book(std::chrono::floor<Minutes>(whole_seconds(clock.now())) - ago, staff(with).id);
        command.skip_rules = true;
        const auto receipt = desk.submit(command);
        BOOST_REQUIRE_MESSAGE(receipt.ok(), (receipt.ok() ? "" : receipt.refusal().message));
        return receipt->appointment->id;
    }
    std::string tell(AppointmentId id, Event event) {
        const auto receipt = desk.submit(make(Change{id, event, {}}));
        return std::string(receipt ? name_of(receipt->appointment->state) : name_of(receipt.refusal().code));
    }
    std::int64_t seconds_taken(AppointmentId id) {
        return test.number(
            "SELECT COALESCE(SUM(TIMESTAMPDIFF(SECOND, taken_from, taken_until)), 0) FROM claim "
            "WHERE appointment_id = " +
            std::to_string(id.value));
    }
    Result<Receipt> take_the_rest() {
        auto command = book(std::chrono::ceil<Minutes>(whole_seconds(clock.now())), staff(0).id);
        command.skip_rules = true;
        return desk.submit(command);
    }
    std::string state_of(AppointmentId id) {
        return std::string(name_of(
            database.read([&](store::Tx& tx) { return store::load_appointment(tx, demo::kCompany, id); })->state));
    }
};

std::string hash_of_an_earlier_version(const AuditEvent& event) {
    auto text = event.previous_hash;
    const auto seconds = [](Instant instant) { return std::to_string(instant.time_since_epoch().count()); };
    for (const auto& field :
         {event.appointment.text(), std::to_string(event.version), std::string("mark_no_show"), event.actor,
          std::to_string(event.at.time_since_epoch().count()), std::string(name_of(event.state)),
          seconds(event.time.from), seconds(event.time.until), event.segments, event.reason}) {
        text += '\n' + field;
    }
    return hex(sha256(text));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(check_in_tests, Visits)

BOOST_AUTO_TEST_CASE(attendance_cannot_be_recorded_weeks_before) {
    const auto id = desk.submit(book(at(10, 0), staff(0).id))->appointment->id;
    for (const auto event : {Event::check_in, Event::complete, Event::no_show}) {
        const auto refused = desk.submit(make(Change{id, event, {}}));
        BOOST_REQUIRE(!refused.ok());
        BOOST_TEST(name_of(refused.refusal().code) == "too_early");
        // From when on it is possible, on the clocks of the branch.
        BOOST_TEST(refused.refusal().message.starts_with(std::string(name_of(event)) + " is possible from 20"));
    }
    BOOST_TEST(state_of(id) == "confirmed");
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_customer_may_be_checked_in_an_hour_before_and_served_then) {
    BOOST_TEST(tell(visit(-62min), Event::check_in) == "too_early");
    const auto early = visit(-31min);
    BOOST_TEST(tell(early, Event::no_show) == "too_early");
    BOOST_TEST(tell(early, Event::complete) == "too_early");
    BOOST_TEST(tell(early, Event::check_in) == "checked_in");
    BOOST_TEST(tell(early, Event::no_show) == "too_early");
    BOOST_TEST(tell(early, Event::complete) == "completed");
}

BOOST_AUTO_TEST_CASE(how_early_a_check_in_may_be_is_a_setting) {
    DeskOptions options;
    options.check_in_before = 10min;
    Visits strict(options);
    BOOST_TEST(strict.tell(strict.visit(-12min), Event::check_in) == "too_early");
    BOOST_TEST(strict.tell(strict.visit(-9min, 1), Event::check_in) == "checked_in");
}

BOOST_AUTO_TEST_CASE(events_from_calcom_are_never_too_early) {
    const auto id = desk.submit(book(at(10, 0), staff(0).id))->appointment->id;
    auto command = make(Change{id, Event::no_show, {}});
    command.skip_rules = true;
    BOOST_REQUIRE(desk.submit(command).ok());
    BOOST_TEST(seconds_taken(id) == 0);
    BOOST_TEST(desk.submit(book(at(10, 0), staff(0).id)).ok());
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_no_show_frees_only_the_remaining_time) {
    const auto id = visit(10min);
    BOOST_TEST(!take_the_rest().ok());
    BOOST_TEST(tell(id, Event::no_show) == "no_show");
    BOOST_TEST(seconds_taken(id) >= 600);
    BOOST_TEST(seconds_taken(id) < 1'800);
    const auto next = take_the_rest();
    BOOST_REQUIRE_MESSAGE(next.ok(), (next.ok() ? "" : next.refusal().message));
    BOOST_TEST(broken_rows() == 0);
    // One who comes after all finds the time given to others, until it is free again.
    for (const auto event : {Event::reopen, Event::check_in, Event::complete}) {
        BOOST_TEST(tell(id, event) == "slot_conflict");
    }
    BOOST_REQUIRE(desk.submit(make(Cancel{next->appointment->id, "customer", {}})).ok());
    BOOST_TEST(tell(id, Event::check_in) == "checked_in");
    BOOST_TEST(!take_the_rest().ok());
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_past_no_show_frees_no_time_and_can_always_be_undone) {
    const auto id = visit(90min);
    BOOST_TEST(tell(id, Event::no_show) == "no_show");
    BOOST_TEST(seconds_taken(id) == 1'800);
    BOOST_TEST(tell(id, Event::reopen) == "confirmed");
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(each_of_the_three_is_undone_and_may_follow_again) {
    const auto id = visit(10min);
    for (const auto event : {Event::check_in, Event::complete, Event::no_show}) {
        BOOST_TEST(tell(id, event) != "confirmed");
        BOOST_TEST(tell(id, Event::reopen) == "confirmed");
        BOOST_TEST(broken_rows() == 0);
    }
    BOOST_TEST(tell(id, Event::reopen) == "state_conflict");
    BOOST_TEST(!take_the_rest().ok());
}

BOOST_AUTO_TEST_CASE(the_freed_rest_goes_to_one_of_several_concurrent_bookings) {
    const auto id = visit(10min);
    BOOST_TEST(tell(id, Event::no_show) == "no_show");
    const auto other = another_process(7);
    std::atomic<int> taken = 0;
    {
        std::vector<std::jthread> callers;
        for (int i = 0; i < 8; ++i) {
            auto command = book(std::chrono::ceil<Minutes>(whole_seconds(clock.now())), staff(0).id);
            command.skip_rules = true;
            if (i % 2 == 0) command = make(Change{id, Event::reopen, {}});
            callers.emplace_back([&, command, i] {
                const auto receipt = (i % 4 < 2 ? desk : other->desk).submit(command);
                taken += receipt && i % 2 != 0 ? 1 : 0;
            });
        }
    }
    BOOST_TEST(taken + (state_of(id) == "confirmed" ? 1 : 0) == 1);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_history_written_by_an_earlier_release_uses_the_current_event_names) {
    const auto id = visit(90min);
    BOOST_TEST(tell(id, Event::no_show) == "no_show");
    const auto history = [&] {
        return database.read([&](store::Tx& tx) { return store::load_history(tx, demo::kCompany, id); });
    };
    auto event = history().back();
    BOOST_TEST(name_of(event.event) == "no_show");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM audit_event WHERE event = 'no_show'") == 1);

    // As an earlier version has written it: the name, and a hash that covers that name.
    test.run("UPDATE audit_event SET event = 'mark_no_show' WHERE event = 'no_show'");
    test.run("UPDATE audit_event SET hash = UNHEX('" + hash_of_an_earlier_version(event) +
             "') WHERE event = 'mark_no_show'");
    test.run("UPDATE appointment SET audit_head = (SELECT hash FROM audit_event WHERE event = 'mark_no_show')");
    BOOST_TEST(broken_rows() == 0);
    BOOST_TEST(name_of(history().back().event) == "no_show");
    BOOST_TEST(tell(id, Event::reopen) == "confirmed");
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

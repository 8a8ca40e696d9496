// released_time_tests: the rest of the time of a customer who did not come is offered to a customer who waits for it.
#include "engine/store/catalog/catalog_rows.h"
#include "jobs/housekeeping.h"
#include "tests/support/job_run.h"
#include "tests/support/waiting.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

// Open at all hours, because what began a moment ago begins at any hour of the day.
struct Released : Waiting {
    Released() {
        test.run("DELETE FROM schedule");
        test.run("DELETE FROM opening_hours");
        for (int weekday = 0; weekday < 7; ++weekday) {
            test.run("INSERT INTO opening_hours (branch_id, weekday, from_minute, until_minute) VALUES (" +
                     std::to_string(demo::branch().id.value) + ", " + std::to_string(weekday) + ", 0, 1440)");
        }
        test.run("UPDATE branch SET release_after_minutes = 15");
        test.run("UPDATE service SET notice_minutes = 0");
        refresh();
    }
    void refresh() {
        database.transact([](store::Tx& tx) { store::bump_catalog_version(tx, demo::kCompany); });
        catalog = catalogs.current(demo::kCompany);
    }
    void set_length(Minutes length) {
        test.run("UPDATE service_segment SET length_minutes = " + std::to_string(length.count()) +
                 " WHERE service_id = " + std::to_string(service("Haarschnitt").id.value));
        refresh();
    }
    Appointment done(Command command) {
        command.skip_rules = true;
        const auto receipt = desk.submit(std::move(command));
        BOOST_REQUIRE_MESSAGE(receipt.ok(), (receipt.ok() ? "" : receipt.refusal().message));
        return receipt->appointment.value_or(Appointment());
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(released_time_tests, Released)

BOOST_AUTO_TEST_CASE(the_rest_of_a_no_show_is_offered_to_who_waits_for_it) {
    const auto now = whole_seconds(clock.now());
    set_length(180min);
    const auto late = done(book(std::chrono::floor<Minutes>(now) - 20min, staff(0).id));
    set_length(30min);
    // Nothing else is free for days.
    done(make(
        BlockTime{ids.make<BlockId>(), staff(0).id, {late.time.until, late.time.until + std::chrono::days(4)}, ""}));
    auto ask = preference(10);
    const auto today = demo::branch().zone.local_day(now);
    ask.preference = {today, today + std::chrono::days(2)};
    const auto waits = joined(ask);
    work();
    BOOST_REQUIRE(state_of(waits) == "waiting");

    const auto released =
        release_no_show(database, desk, catalogs, run_of(job::ReleaseNoShow{late.id, late.version, late.time.from}));
    BOOST_REQUIRE(released.reason == "released");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE kind = 'offer_waitlist' AND state = 'available'") == 1);
    work();
    BOOST_REQUIRE(entry(waits).entry.state == WaitlistState::offered);
    const auto start = entry(waits).offer.value().starts_at;
    BOOST_TEST((start > now && start + 30min <= late.time.until));
    const auto taken = accept_offer(tools(), caller(), waits);
    BOOST_REQUIRE_MESSAGE(taken.ok(), (taken.ok() ? "" : taken.refusal().message));
    BOOST_CHECK(taken->appointment->state == State::confirmed);
    BOOST_CHECK(taken->appointment->time.from == start);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

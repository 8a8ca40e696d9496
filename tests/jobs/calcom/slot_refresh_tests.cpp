// slot_refresh_tests: free times of the stand-in are cached, refreshed by jobs and used by searches; a search works
// without them.
#include "jobs/calcom/slot_refresh.h"

#include "engine/calendar/slots/remote_slots.h"
#include "engine/store/catalog/catalog_rows.h"
#include "tests/support/calcom_salon.h"
#include "tests/support/job_run.h"
#include "tests/support/until.h"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

struct Heard {
    CalcomSalon salon;
    RemoteSlotsOptions options{.rest_after_failure = 0ms};
    std::optional<RemoteSlots> slots;

    Heard() { set_availability("both"); }
    void set_availability(std::string_view word) {
        salon.test.run("UPDATE service SET availability = '" + std::string(word) + "'");
        salon.database.transact([&](store::Tx& tx) { store::bump_catalog_version(tx, demo::kCompany); });
        salon.catalog = salon.catalogs.current(demo::kCompany);
    }
    SlotTools tools() {
        return {salon.database,
                [this](const CalendarAccount& account) { return open_gateway(salon.world.tools, account); },
                [this](AccountId account) { salon.world.accounts.note_refused_key(account); }};
    }
    SlotAnswer find(std::optional<std::size_t> who = {}, std::optional<AppointmentId> moving = {}) {
        SlotQuestion asked;
        asked.company = demo::kCompany;
        asked.service = salon.service("Haarschnitt").id;
        asked.branch = demo::branch().id;
        asked.span = {Salon::at(9, 0), Salon::at(18, 0)};
        asked.slots_max = limits::slots_page_max;
        asked.moving = moving;
        // Far more than a call has: a test that waits for nothing is no test of the clock.
        asked.give_up = std::chrono::steady_clock::now() + 60s;
        if (who) asked.preferences = {{0, 0, salon.staff(*who).id}};
        if (!slots) slots.emplace(tools(), options);
        auto answer = find_slots(asked, salon.database, salon.catalogs, salon.clock.now(), &*slots);
        BOOST_REQUIRE(answer.ok());
        return std::move(*answer);
    }
    static std::set<Instant> starts(const SlotAnswer& answer) {
        std::set<Instant> all;
        for (const auto& slot : answer.slots) all.insert(slot.time.from);
        return all;
    }
    static std::string name(const SlotAnswer& answer) {
        return std::string(name_of(answer.availability.source)) + (answer.availability.fresh ? "" : " stale");
    }
    std::set<Instant> local_starts() {
        set_availability("local");
        const auto all = starts(find(1));
        set_availability("both");
        return all;
    }
    void forget() { salon.test.run("DELETE FROM calendar_slot_day"); }
    // Plans and does what is planned.
    std::string refresh() {
        const auto planned = plan_slots(salon.database, salon.ids, SlotAges{}).reason;
        std::string outcomes = planned;
        store::JobFilter filter;
        filter.state = store::JobState::available;
        const auto jobs = salon.database.read([&](store::Tx& tx) { return store::list_jobs(tx, filter); });
        for (const auto& job : jobs) {
            if (job.kind != "refresh_slots") continue;
            outcomes += ' ' + refresh_slots(tools(), SlotAges{}, run_of<job::RefreshSlots>(job)).reason;
        }
        salon.test.run("DELETE FROM job");
        return outcomes;
    }
    std::int64_t counted() {
        return salon.ask("GET", "/simulator/bookings").at("rate_limit").at("counted").get<std::int64_t>();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(slot_refresh_tests, Heard)

BOOST_AUTO_TEST_CASE(a_time_booked_at_cal_com_is_not_offered) {
    salon.book_there(salon.staff(1), Salon::at(11, 0));
    const auto hers = find(1);
    BOOST_TEST(name(hers) == "both");
    BOOST_TEST(starts(hers).contains(Salon::at(10, 30)));
    BOOST_TEST(!starts(hers).contains(Salon::at(11, 0)));
    BOOST_TEST(starts(hers).contains(Salon::at(11, 30)));
    for (const auto& slot : find().slots) {
        BOOST_TEST(!(slot.time.from == Salon::at(11, 0) && slot.parts[0].resource == salon.staff(1).id));
    }
}

BOOST_AUTO_TEST_CASE(a_moving_booking_does_not_block_itself_at_cal_com) {
    const auto ours = salon.booked(salon.book(Salon::at(11, 0), salon.staff(1).id));
    BOOST_TEST(salon.sync(ours.id).reason == "in_step");
    BOOST_TEST(!starts(find(1)).contains(Salon::at(11, 0)));
    const auto moving = find(1, ours.id);
    BOOST_TEST(name(moving) == "both");
    BOOST_TEST(starts(moving).contains(Salon::at(11, 0)));
    // Another booking is in the way for all.
    salon.book_there(salon.staff(1), Salon::at(12, 0));
    forget();
    BOOST_TEST(!starts(find(1, ours.id)).contains(Salon::at(12, 0)));
    BOOST_TEST(starts(find(1, ours.id)).contains(Salon::at(11, 0)));
    // Cal.com is down: only we know of the moving booking, and the cache must not block it.
    salon.remote.stop();
    const auto alone = find(1, ours.id);
    BOOST_TEST(!alone.availability.fresh);
    BOOST_TEST(starts(alone).contains(Salon::at(11, 0)));
}

BOOST_AUTO_TEST_CASE(a_slot_freed_at_cal_com_is_offered_at_once) {
    const auto ours = salon.booked(salon.book(Salon::at(11, 0), salon.staff(1).id));
    BOOST_TEST(salon.sync(ours.id).reason == "in_step");
    find(1);
    salon.cancel(ours.id);
    BOOST_TEST(!starts(find(1)).contains(Salon::at(11, 0)));  // the cache does not know it yet
    BOOST_TEST(salon.sync(ours.id).reason == "in_step");
    BOOST_TEST(starts(find(1)).contains(Salon::at(11, 0)));
    const auto moved = salon.booked(salon.book(Salon::at(12, 0), salon.staff(1).id));
    BOOST_TEST(salon.sync(moved.id).reason == "in_step");
    find(1);
    salon.move(moved.id, Salon::at(15, 0));
    BOOST_TEST(salon.sync(moved.id).reason == "in_step");
    BOOST_TEST(starts(find(1)).contains(Salon::at(12, 0)));
}

BOOST_AUTO_TEST_CASE(cached_free_times_are_refreshed_before_they_are_too_old) {
    BOOST_TEST(refresh().starts_with("planned refreshed"));
    BOOST_TEST(refresh() == "nothing_due");
    salon.test.run("UPDATE calendar_slot_day SET fetched_at = fetched_at - INTERVAL 9 MINUTE");
    const auto oldest = "SELECT MAX(TIMESTAMPDIFF(SECOND, fetched_at, UTC_TIMESTAMP(6))) FROM calendar_slot_day";
    BOOST_TEST(salon.test.number(oldest) >= 540);
    BOOST_TEST(refresh().starts_with("planned refreshed"));
    BOOST_TEST(salon.test.number(oldest) < 540);
    // A requested day beyond those always kept is refreshed without a waiting caller.
    find(1);
    const auto before = counted();
    BOOST_TEST(name(find(1)) == "both");
    BOOST_TEST(counted() == before);
    salon.test.run("UPDATE calendar_slot_day SET fetched_at = fetched_at - INTERVAL 3 MINUTE");
    BOOST_TEST(refresh().starts_with("planned"));
    const auto after = counted();
    BOOST_TEST(name(find(1)) == "both");
    BOOST_TEST(counted() == after);
    BOOST_TEST((find(1).availability.as_of > salon.clock.now() - 2min));
}

BOOST_AUTO_TEST_CASE(one_account_is_one_job_and_one_question_is_one_event_type) {
    BOOST_TEST(plan_slots(salon.database, salon.ids, SlotAges{}).reason == "planned");
    plan_slots(salon.database, salon.ids, SlotAges{});  // another worker, in the same minute or the next
    const auto jobs = salon.test.number("SELECT COUNT(DISTINCT subject_id) FROM job WHERE kind = 'refresh_slots'");
    BOOST_TEST(jobs == salon.test.number("SELECT COUNT(DISTINCT account_id) FROM calendar_event_type"));
    salon.test.run("DELETE FROM job");
    const auto before = counted();
    refresh();
    BOOST_TEST(counted() - before == salon.test.number("SELECT COUNT(*) FROM calendar_event_type"));
}

BOOST_AUTO_TEST_CASE(local_services_and_inactive_accounts_are_not_queried) {
    salon.test.run("UPDATE calendar_account SET state = 'needs_reauth'");
    BOOST_TEST(refresh() == "nothing_due");
    salon.test.run("UPDATE calendar_account SET state = 'active'");
    set_availability("local");
    const auto before = counted();
    BOOST_TEST(refresh() == "nothing_due");
    BOOST_TEST(counted() == before);
}

BOOST_AUTO_TEST_CASE(days_that_are_past_are_swept) {
    find(1);
    salon.test.run("UPDATE calendar_slot_day SET day = day - INTERVAL 100 DAY");
    refresh();
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM calendar_slot_day WHERE day < UTC_DATE()") == 0);
}

BOOST_AUTO_TEST_CASE(any_failure_of_cal_com_is_answered_from_our_claims_and_marked) {
    const auto ours = local_starts();
    BOOST_TEST(!ours.empty());
    for (const auto* kind : {"500_before", "429", "delay", "hang", "html", "404_before", "cut_after"}) {
        forget();
        salon.test.run("DELETE FROM call_budget");
        salon.set_faults(1, {kind});
        const auto answer = find(1);
        BOOST_TEST(name(answer) == "local stale", kind);
        BOOST_TEST(!answer.availability.as_of, kind);
        BOOST_CHECK_MESSAGE(starts(answer) == ours, kind);
        BOOST_TEST(refresh().find("refreshed") == std::string::npos, kind);
    }
    salon.set_faults(0, {});
    salon.test.run("DELETE FROM call_budget");
    slots.reset();
    salon.remote.stop();
    BOOST_TEST(name(find(1)) == "local stale");
}

BOOST_AUTO_TEST_CASE(a_key_that_is_refused_is_noted_and_its_account_left_alone) {
    const auto sealed = salon.world.sealer.seal("cal_of_nobody");
    salon.database.transact(
        [&](store::Tx& tx) { tx.run("UPDATE calendar_account SET sealed_credential = :sealed", {sealed}); });
    BOOST_TEST(name(find(1)) == "local stale");
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM calendar_account WHERE state = 'needs_reauth'") == 1);
    const auto before = counted();
    BOOST_TEST(name(find(1)) == "local stale");
    BOOST_TEST(counted() == before);
}

BOOST_AUTO_TEST_CASE(a_worker_refreshes_the_cache_by_itself) {
    Worker worker(salon.database, salon.desk, salon.catalogs, salon.world.sealer, salon.world.gateways, salon.ids,
                  salon.world.accounts, salon.world.worker_options());
    worker.start();
    until([&] {
        return salon.test.number("SELECT COUNT(DISTINCT event_type_id) FROM calendar_slot_day") ==
               salon.test.number("SELECT COUNT(*) FROM calendar_event_type");
    });
    BOOST_TEST(worker.stop(10s));
}

BOOST_AUTO_TEST_SUITE_END()

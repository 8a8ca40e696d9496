// paging_tests: no booking is skipped when the list changes during the read, and the watermark moves only after a
// complete read.
#include "engine/calendar/reconcile/reconciler.h"
#include "tests/calendar/reconcile/listed_world.h"
#include "tests/support/calcom_salon.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

struct PagedSalon : Salon {
    PagedSalon() {
        CalendarAccount anna;
        anna.id = account;
        anna.company = demo::kCompany;
        anna.provider_account = "anna";
        anna.sealed_credential = world.sealer.seal("cal_x");
        anna.sealed_webhook_secret = world.sealer.seal("x");
        anna.created_at = clock.now();
        world.accounts.adopt(anna);
        test.run(
            "INSERT INTO calendar_event_type (service_id, resource_id, account_id, event_type_id, length_minutes) "
            "VALUES (41, " +
            std::to_string(staff(0).id.value) + ", 7, 10, 30)");
    }
    // A booking of Anna's that we know nothing of, in the window.
    void add(Moment updated_at) {
        ListedBooking one;
        one.booking.uid = "uid-" + std::to_string(remote.rows.size());
        one.booking.event_type_id = 10;
        const auto start = at(10, 0) + Minutes{static_cast<int>(remote.rows.size() % 700)};
        one.booking.time = {start, start + 30min};
        one.hosts = {"anna"};
        one.updated_at = updated_at;
        remote.rows.push_back(std::move(one));
    }
    Result<Reconciled> keep_up() {
        remote.pages = 0;
        return reconciler.keep_up(account, {});
    }
    std::int64_t told() { return test.number("SELECT COUNT(DISTINCT remote_uid) FROM inbound_event"); }
    std::optional<Moment> watermark() {
        return database.read([&](store::Tx& tx) { return store::load_progress(tx, account).watermark; });
    }

    const AccountId account{7};
    const Moment long_ago = std::chrono::floor<std::chrono::milliseconds>(clock.now()) - 24h;
    TemporaryFolder folder;
    CalcomWorld world{database, folder.path(), catalogs, desk, ids};
    ListedWorld remote;
    Accounts through{database, world.sealer, remote, world.leases, ids};
    Reconciler reconciler{database, catalogs, world.leases, ids, through};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(paging_tests, PagedSalon)

BOOST_AUTO_TEST_CASE(more_bookings_than_a_page_holds_are_all_read) {
    for (auto i = 0; i < 620; ++i) add(long_ago + i * 1s);
    const auto first = keep_up();
    BOOST_REQUIRE(first.ok());
    BOOST_TEST(first->report->counts[DriftKind::missing_here] == 620);
    BOOST_TEST(told() == 620);
    // After the whole window, what has changed since.
    for (auto i = 0; i < 510; ++i) remote.rows[static_cast<std::size_t>(i)].updated_at = long_ago + 2h + i * 1s;
    const auto second = keep_up();
    BOOST_TEST(second->changed >= 510);
    BOOST_TEST(!second->report.has_value());
    BOOST_TEST(second->reported == 510);
    BOOST_CHECK(watermark() == long_ago + 2h + 509s);
}

BOOST_AUTO_TEST_CASE(rows_of_one_time_that_fill_pages_are_all_read) {
    remote.take = 10;
    BOOST_REQUIRE(keep_up().ok());
    for (auto i = 0; i < 10; ++i) add(long_ago + i * 1s);
    for (auto i = 0; i < 8; ++i) add(long_ago + 10s);  // they lie across the end of a page
    for (auto i = 0; i < 10; ++i) add(long_ago + 20s + i * 1s);
    test.run("UPDATE calendar_reconcile SET watermark = '2026-01-01'");
    BOOST_REQUIRE(keep_up().ok());
    BOOST_TEST(told() == 28);
}

BOOST_AUTO_TEST_CASE(a_time_that_more_rows_share_than_a_page_holds_does_not_stop_the_reading) {
    remote.take = 10;
    BOOST_REQUIRE(keep_up().ok());
    add(long_ago);
    for (auto i = 0; i < 35; ++i) add(long_ago + 10s);
    add(long_ago + 20s);
    test.run("UPDATE calendar_reconcile SET watermark = '2026-01-01'");
    BOOST_REQUIRE(keep_up().ok());
    BOOST_CHECK(watermark() == long_ago + 20s);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM inbound_event WHERE remote_uid IN ('uid-0', 'uid-36')") == 2);
}

// Counting rows would pass over one: those behind the changed one move up.
BOOST_AUTO_TEST_CASE(a_row_that_changes_during_paging_causes_no_skipped_row) {
    remote.take = 10;
    BOOST_REQUIRE(keep_up().ok());
    for (auto i = 0; i < 40; ++i) add(long_ago + i * 1s);
    test.run("UPDATE calendar_reconcile SET watermark = '2026-01-01'");
    remote.before = [&](int page) {
        if (page == 1) return;
        auto& row = remote.rows[static_cast<std::size_t>(page - 2)];  // one that has been read
        row.updated_at = long_ago + 1h + page * 1s;
    };
    BOOST_REQUIRE(keep_up().ok());
    BOOST_TEST(told() == 40);
}

BOOST_AUTO_TEST_CASE(a_partial_read_reports_nothing_and_keeps_the_watermark) {
    remote.take = 10;
    add(long_ago);
    BOOST_REQUIRE(keep_up().ok());
    const auto before = watermark();
    const auto told_before = told();
    for (auto i = 1; i < 40; ++i) add(long_ago + i * 1s);
    remote.fails = [](int page) { return page == 3; };
    const auto failed = keep_up();
    BOOST_REQUIRE(!failed.ok());
    BOOST_CHECK(failed.refusal().code == ErrorCode::unavailable);
    BOOST_CHECK(watermark() == before);
    BOOST_TEST(told() == told_before);
    remote.fails = {};
    BOOST_REQUIRE(keep_up().ok());
    BOOST_TEST(told() == 40);
    BOOST_CHECK(watermark() == long_ago + 39s);
}

BOOST_AUTO_TEST_CASE(a_whole_window_that_fails_is_tried_again_by_the_next) {
    remote.take = 10;
    for (auto i = 0; i < 40; ++i) add(long_ago + i * 1s);
    remote.fails = [](int page) { return page == 4; };
    BOOST_TEST(!keep_up().ok());
    BOOST_TEST(!watermark().has_value());
    remote.fails = {};
    const auto again = keep_up();
    BOOST_REQUIRE(again.ok());
    BOOST_TEST(again->report.has_value());
    BOOST_TEST(told() == 40);
}

BOOST_AUTO_TEST_CASE(a_row_without_a_time_is_found_by_the_whole_window_once_a_day) {
    add(long_ago);
    BOOST_REQUIRE(keep_up().ok());
    add(long_ago);
    remote.rows.back().updated_at.reset();
    BOOST_TEST(keep_up()->reported == 0);
    test.run("UPDATE calendar_reconcile SET whole_at = whole_at - INTERVAL 25 HOUR");
    BOOST_TEST(keep_up()->reported >= 1);
    BOOST_TEST(told() == 2);
    BOOST_TEST(!keep_up()->report.has_value());
}

BOOST_AUTO_TEST_CASE(a_late_commit_with_an_earlier_time_is_found) {
    add(long_ago);
    BOOST_REQUIRE(keep_up().ok());
    add(long_ago - 4min);
    BOOST_TEST(keep_up()->reported == 1);
    BOOST_TEST(keep_up()->reported == 0);  // an equal finding is told once
}

BOOST_AUTO_TEST_CASE(a_time_in_the_future_hides_no_change) {
    add(clock.now() + 1000h);
    BOOST_REQUIRE(keep_up().ok());
    add(clock.now());
    BOOST_TEST(keep_up()->reported == 1);
}

// Each by an owner of its own, as in two processes.
BOOST_AUTO_TEST_CASE(two_at_once_tell_once) {
    for (auto i = 0; i < 120; ++i) add(long_ago + i * 1s);
    auto another = another_process(12);
    Leases leases(another->database, "another");
    ListedWorld same;
    same.rows = remote.rows;
    Accounts again(another->database, world.sealer, same, leases, another->ids);
    Reconciler other(another->database, another->catalogs, leases, another->ids, again);
    std::atomic<int> told_events{0}, failed{0};
    const auto run = [&](Reconciler& one) {
        for (auto round = 0; round < 3; ++round) {
            const auto result = one.keep_up(account, {});
            if (result) {
                told_events += result->reported;
            } else if (result.refusal().code != ErrorCode::in_progress) {
                ++failed;
            }
        }
    };
    {
        std::jthread first([&] { run(reconciler); }), second([&] { run(other); });
    }
    BOOST_TEST(failed == 0);
    BOOST_TEST(told_events == 120);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM inbound_event") == 120);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE kind = 'inbound'") == 120);
}

BOOST_AUTO_TEST_CASE(a_run_that_lost_its_lease_reports_nothing) {
    add(long_ago);
    std::stop_source stop;
    stop.request_stop();
    BOOST_CHECK(reconciler.keep_up(account, stop.get_token()).refusal().code == ErrorCode::unavailable);
    const auto held = HeldLease::acquire(world.leases, "calcom-reconcile:" + account.text(), 0ms);
    BOOST_CHECK(keep_up().refusal().code == ErrorCode::in_progress);
    BOOST_TEST(told() == 0);
}

BOOST_AUTO_TEST_CASE(an_oversized_uid_does_not_affect_other_bookings) {
    add(long_ago);
    add(long_ago);
    remote.rows[0].booking.uid = std::string(100, 'x');
    remote.rows[1].booking.uid = "\xc3\xa4";
    add(long_ago);
    const auto result = keep_up();
    BOOST_REQUIRE(result.ok());
    BOOST_TEST(result->reported == 1);
    BOOST_TEST(result->report->counts[DriftKind::missing_here] == 3);
}

BOOST_AUTO_TEST_SUITE_END()

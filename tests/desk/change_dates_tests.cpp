// change_dates_tests: a change of dates and a booking at the same time: one of the two is refused, on every day.
#include "engine/desk/change_dates.h"

#include "engine/store/catalog/catalog_rows.h"
#include "engine/store/catalog/holiday_rows.h"
#include "engine/store/catalog/orphan_rows.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

struct DatesDesk : Salon {
    std::chrono::sys_days date_of(int ahead) const {
        const auto day = demo::branch().zone.local_day(at(10, 0, ahead));
        return std::chrono::sys_days(day.time_since_epoch());
    }
    Result<Done> close(int ahead, bool force = false) {
        DatesChange change{.force = force, .reason = force ? "the boiler broke" : ""};
        change.set.push_back({date_of(ahead), DateKind::closed, "", {}});
        return change_dates(database, catalogs.current(demo::kCompany), demo::branch().id, change);
    }
    std::vector<BranchDate> stored() {
        return database.read([](store::Tx& tx) { return store::list_branch_dates(tx, demo::branch().id); });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(change_dates_tests, DatesDesk)

BOOST_AUTO_TEST_CASE(of_a_closing_and_a_booking_at_the_same_time_only_one_is_accepted) {
    auto closings = 0, bookings = 0;
    for (auto ahead = 0; ahead < 14; ++ahead) {
        auto command = book(at(10, 0, ahead));
        bool is_booked = false, is_closed = false;
        std::thread booker([&] { is_booked = desk.submit(command).ok(); });
        std::thread closer([&] { is_closed = close(ahead).ok(); });
        booker.join();
        closer.join();
        BOOST_TEST(!(is_booked && is_closed), ahead);
        bookings += is_booked ? 1 : 0;
        closings += is_closed ? 1 : 0;
    }
    BOOST_TEST(bookings + closings >= 10);  // on a day when the branch is closed anyway no booking is possible
    BOOST_TEST(stored().size() == static_cast<std::size_t>(closings));
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_hold_is_in_the_way_until_it_ends) {
    const auto held = desk.submit(hold(at(10, 0), staff(0).id, "caller"));
    BOOST_REQUIRE(held.ok());
    const auto refused = close(0);
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST((refused.refusal().code == ErrorCode::state_conflict));
    BOOST_TEST(refused.refusal().in_the_way.size() == 1U);
    test.run("UPDATE appointment SET expires_at = UTC_TIMESTAMP() - INTERVAL 1 MINUTE");
    BOOST_TEST(close(0).ok());
}

BOOST_AUTO_TEST_CASE(a_refused_change_stores_nothing_and_keeps_the_version) {
    BOOST_REQUIRE(desk.submit(book(at(10, 0))).ok());
    const auto version = catalogs.current(demo::kCompany)->version();
    BOOST_TEST(!close(0).ok());
    BOOST_TEST(stored().empty());
    BOOST_TEST(catalogs.current(demo::kCompany)->version() == version);
    BOOST_TEST(close(0, /*force=*/true).ok());
    BOOST_TEST(catalogs.current(demo::kCompany)->version() == version + 1);
}

BOOST_AUTO_TEST_CASE(all_dates_of_a_change_are_stored_or_none) {
    BOOST_REQUIRE(desk.submit(book(at(10, 0, 1))).ok());
    DatesChange change;
    for (auto ahead = 0; ahead < 3; ++ahead) change.set.push_back({date_of(ahead), DateKind::closed, "", {}});
    BOOST_TEST(!change_dates(database, catalogs.current(demo::kCompany), demo::branch().id, change).ok());
    BOOST_TEST(stored().empty());
}

BOOST_AUTO_TEST_CASE(force_needs_a_reason) {
    DatesChange change{.force = true};
    change.set.push_back({date_of(0), DateKind::closed, "", {}});
    const auto refused = change_dates(database, catalogs.current(demo::kCompany), demo::branch().id, change);
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST((refused.refusal().code == ErrorCode::missing_field));
    BOOST_TEST(refused.refusal().field == "reason");
    BOOST_TEST(stored().empty());
}

BOOST_AUTO_TEST_CASE(a_forced_closing_notes_its_appointments_until_the_date_is_open_again) {
    const auto booked = desk.submit(book(at(10, 0)));
    BOOST_REQUIRE(booked.ok());
    const auto noted = [&] {
        return database.read([](store::Tx& tx) { return store::list_orphans(tx, demo::kCompany, 10); });
    };
    BOOST_REQUIRE(close(0, /*force=*/true).ok());
    BOOST_REQUIRE(noted().size() == 1U);
    BOOST_TEST((noted()[0].appointment == booked->appointment->id));
    BOOST_TEST(noted()[0].reason == "the boiler broke");
    DatesChange reopening;
    reopening.removed.push_back(date_of(0));
    BOOST_REQUIRE(change_dates(database, catalogs.current(demo::kCompany), demo::branch().id, reopening).ok());
    BOOST_TEST(noted().empty());
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

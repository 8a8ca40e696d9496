// deleted_event_type_tests: appointments whose event type was deleted at Cal.com.
#include "engine/store/operations/check_rows.h"
#include "tests/support/calcom_salon.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

struct House : CalcomSalon {
    void delete_there() {
        ask("DELETE", "/v2/event-types/" + std::to_string(event_type_id(service("Haarschnitt"), staff(0))), nullptr,
            account_key(staff(0)));
    }
    bool is_found_by_check(AppointmentId id) {
        const auto report = database.snapshot([](store::Tx& tx) { return store::check_rows(tx); });
        return std::any_of(report.findings.begin(), report.findings.end(), [&](const store::Finding& finding) {
            return finding.kind == store::FindingKind::link_conflicted && finding.ids.at(0) == id.text() &&
                   finding.detail.find("event-types sync") != std::string::npos;
        });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(deleted_event_type_tests, House)

BOOST_AUTO_TEST_CASE(a_booking_of_a_deleted_event_type_ends_conflicted_with_the_reason) {
    delete_there();
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_TEST(settle());
    const auto link = link_of(id);
    BOOST_CHECK(link.state == SyncState::conflicted);
    BOOST_TEST(link.last_error.find("Event type with id") != std::string::npos);
    BOOST_TEST(link.last_error.find("not found") != std::string::npos);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE outcome = 'conflicted'") == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment WHERE state = 'confirmed'") == 1);
    BOOST_TEST(is_found_by_check(id));
}

BOOST_AUTO_TEST_CASE(with_another_event_type_mapped_it_is_booked_after_all) {
    delete_there();
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_TEST(settle());
    const auto& cut = service("Haarschnitt");
    const auto made =
        ask("POST", "/v2/event-types",
            {{"title", "Haarschnitt"}, {"slug", "new"}, {"lengthInMinutes", 30}, {"minimumBookingNotice", 0}},
            account_key(staff(0)));
    const auto account = link_of(id).account;
    const auto mapped = world.mapping.event_types.set(demo::kCompany, cut.id, staff(0).id, account, made.at("id"));
    BOOST_REQUIRE(mapped.ok());
    test.run("UPDATE job SET state = 'available', run_at = UTC_TIMESTAMP(6) WHERE outcome = 'conflicted'");
    BOOST_TEST(settle());
    BOOST_CHECK(link_of(id).state == SyncState::in_step);
    BOOST_TEST(live_bookings_of(id).size() == 1U);
    BOOST_TEST(!is_found_by_check(id));
}

BOOST_AUTO_TEST_CASE(a_booking_made_before_the_deletion_is_still_cancelled_at_cal_com) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_TEST(settle());
    delete_there();
    cancel(id);
    BOOST_TEST(settle());
    BOOST_CHECK(link_of(id).state == SyncState::in_step);
    BOOST_TEST(live_bookings_of(id).empty());
}

BOOST_AUTO_TEST_CASE(a_move_of_what_was_booked_before_is_refused_and_not_lost) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_TEST(settle());
    delete_there();
    move(id, at(15, 0));
    BOOST_TEST(settle());
    BOOST_CHECK(link_of(id).state == SyncState::conflicted);
    BOOST_TEST(link_of(id).last_error.find("Event type with id") != std::string::npos);
    BOOST_TEST(live_bookings_of(id).empty());  // at the old time it would be false
    BOOST_TEST(is_found_by_check(id));
}

BOOST_AUTO_TEST_SUITE_END()

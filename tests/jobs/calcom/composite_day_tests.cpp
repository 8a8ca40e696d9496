// composite_day_tests: a full day of composites and of short bookings between them leaves no conflict at Cal.com,
// whether Cal.com has one booking for each segment or one for the whole.
#include "engine/booking/fit.h"
#include "engine/desk/explain_slot.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/calendar/account_rows.h"
#include "engine/store/catalog/catalog_rows.h"
#include "tests/jobs/calcom/inward_salon.h"
#include "tools/demo/demo_calendar.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

// The first free start of the day.
std::optional<Instant> free_start(Salon& salon, const Service& service) {
    SlotQuestion question;
    question.company = demo::kCompany;
    question.service = service.id;
    question.branch = demo::branch().id;
    question.span = {Salon::at(0, 0), Salon::at(23, 0)};
    question.slots_max = 1;
    const auto found = find_slots(question, salon.database, salon.catalogs, salon.clock.now());
    BOOST_REQUIRE(found.ok());
    if (found->slots.empty()) return std::nullopt;
    return found->slots.front().time.from;
}

// Books what is offered until nothing is; the number of bookings.
int fill_with(Salon& salon, const Service& service) {
    for (auto count = 0;; ++count) {
        const auto start = free_start(salon, service);
        if (!start) return count;
        const auto booked = salon.desk.submit(salon.book_service(service.id, *start));
        BOOST_REQUIRE_MESSAGE(booked.ok(),
                              "an offered start was refused: " << (booked.ok() ? "" : booked.refusal().message));
    }
}

// As `demo load --calcom-url` connects it: one account, a user and an event type for each person.
struct DemoAtCalcom : Salon {
    DemoAtCalcom() {
        const auto calendar = demo::set_up_calendar(remote.address(), "cal_demo", *catalog);
        BOOST_REQUIRE(calendar.ok());
        database.transact([&](store::Tx& tx) {
            CalendarAccount account;
            account.id = ids.make<AccountId>();
            account.company = demo::kCompany;
            account.provider_account = "salon-morgenrot";
            account.base_url = remote.address();
            account.sealed_credential = world.sealer.seal("cal_demo");
            account.sealed_webhook_secret = world.sealer.seal("none");
            account.created_at = tx.now();
            store::register_account(tx, account);
            for (const auto& [key, type] : calendar->types) {
                store::put_event_type(tx, key.first, key.second, {account.id, type.id, type.length});
            }
            store::bump_catalog_version(tx, demo::kCompany);
        });
        catalog = catalogs.current(demo::kCompany);
    }
    bool all_synced() {
        Worker worker(database, desk, catalogs, world.sealer, world.gateways, ids, world.accounts,
                      world.worker_options());
        worker.start();
        const auto unfinished = [&] {
            return test.number("SELECT COUNT(*) FROM job WHERE queue = 'sync' AND state IN ('available', 'running')");
        };
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (unfinished() > 0 && std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        worker.stop(std::chrono::seconds(10));
        return unfinished() == 0;
    }

    TemporaryFolder folder;
    simulator::CalcomSimulator remote{{.rate_limit_per_minute = 1'000'000}};
    CalcomWorld world{database, folder.path(), catalogs, desk, ids};
};

void no_conflict_in(TestDatabase& test) {
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment WHERE state <> 'confirmed'") == 0);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_link WHERE state <> 'in_step'") == 0);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_link WHERE mirror_state <> 'live'") == 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(composite_day_tests)

BOOST_FIXTURE_TEST_CASE(the_demo_books_a_full_day_of_composites_without_a_conflict, DemoAtCalcom) {
    const auto colours = fill_with(*this, service("Farbe"));
    BOOST_TEST(colours >= 6);
    const auto cuts = fill_with(*this, service("Haarschnitt"));
    BOOST_TEST(cuts > 0);
    BOOST_TEST(all_synced());
    no_conflict_in(test);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_link") == 2 * colours + cuts);
    BOOST_TEST(broken_rows() == 0);
}

// The event types are as long as the whole, so the gaps are taken at Cal.com: nothing is offered in them.
BOOST_FIXTURE_TEST_CASE(one_booking_for_the_whole_leaves_no_conflict_either, CalcomSalon) {
    const auto colours = fill_with(*this, service("Farbe"));
    BOOST_TEST(colours >= 4);
    const auto cuts = fill_with(*this, service("Haarschnitt"));
    BOOST_TEST(settle());
    no_conflict_in(test);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_link") == colours + cuts);
    BOOST_TEST(differences() == "");
    BOOST_TEST(broken_rows() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_person_who_is_booked_for_the_whole_is_not_booked_in_the_gap, CalcomSalon) {
    const auto anna = staff(0).id, ben = staff(1).id;
    const auto whole = booked(book_service(service("Farbe").id, at(10, 0), {{0, 0, anna}, {2, 0, ben}}));
    BOOST_CHECK((whole.parts.front().time == Interval{at(10, 0), at(10, 30)}));
    BOOST_CHECK((whole.parts.front().taken == Interval{at(10, 0), at(11, 45)}));
    BOOST_TEST(Fit(*catalog, {at(0, 0), at(23, 0)}).misfits(whole).empty());  // an edit of the catalogue may go on
    const auto refused = desk.submit(book(at(10, 30), anna));
    BOOST_REQUIRE(!refused.ok());
    BOOST_CHECK(refused.refusal().code == ErrorCode::slot_conflict);
    // The other way round: who has something in the gap does not begin.
    booked(book(at(16, 0), anna));
    SlotQuestion question;
    question.company = demo::kCompany;
    question.service = service("Farbe").id;
    question.branch = demo::branch().id;
    question.span = {at(15, 15), at(15, 16)};
    question.preferences = {{0, 0, anna}};
    const auto found = find_slots(question, database, catalogs, clock.now());
    BOOST_REQUIRE(found.ok());
    BOOST_TEST(found->slots.empty());
    const auto explained = explain_slot(question, database, catalogs, clock.now());
    BOOST_REQUIRE(explained.ok());
    BOOST_TEST(!explained->start.bookable);
    const auto& person = explained->start.segments.front().needs.front().resources.front();
    BOOST_CHECK(person.reason == ResourceReason::taken);
    BOOST_TEST(person.for_whole);
    BOOST_TEST(!desk.submit(book_service(service("Farbe").id, at(15, 15), {{0, 0, anna}})).ok());
    // A cancelled one frees the gap too.
    cancel(whole.id);
    BOOST_TEST(desk.submit(book(at(10, 30), anna)).ok());
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

// booked_rows_tests: the bookings that count are found by their keys, with what each resource serves.
#include "engine/store/booking/booked_rows.h"

#include "tests/store/mariadb/rows_read.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

const std::chrono::sys_days kFirstBooked = std::chrono::year{2026} / 1 / 1;

// 2,000 appointments on 250 days, eight a day, each with two parts of half an hour, and as many customers.
struct BookedRows : Salon {
    BookedRows() {
        const std::string rows = " FROM seq_1_to_2000";
        const std::string from =
            "TIMESTAMP(DATE('2026-01-01') + INTERVAL (seq MOD 250) DAY) + INTERVAL (8 + seq DIV 250) HOUR";
        test.run(
            "INSERT INTO customer (customer_id, company_id, branch_id, name, phone, email, source, note, created_at) "
            "SELECT seq, 1, 11, 'Erika', CONCAT('+49151', 1000000 + seq), CONCAT('erika', seq DIV 2, '@example.org'), "
            "'api', '', UTC_TIMESTAMP(6)" +
            rows);
        test.run(
            "INSERT INTO appointment (appointment_id, company_id, branch_id, service_id, customer_id, state, version, "
            "starts_at, ends_at, source, metadata, created_at, audit_head) SELECT seq, 1, 11, 41, seq, 'confirmed', "
            "1, " +
            from + ", " + from + " + INTERVAL 1 HOUR, 'api', '{}', UTC_TIMESTAMP(6), REPEAT('0', 32)" + rows);
        test.run(
            "INSERT INTO appointment_segment (appointment_id, segment, need, resource_id, starts_at, ends_at, "
            "taken_from, taken_until) SELECT appointment_id, n.seq, 0, 21, starts_at, starts_at + INTERVAL 30 MINUTE, "
            "starts_at, ends_at FROM appointment JOIN seq_0_to_1 n");
        test.run("INSERT INTO booking_lock (number) SELECT seq" + rows);
        test.run("ANALYZE TABLE customer, appointment, appointment_segment, booking_lock");
    }

    store::CountedBookings found(const store::SqlText& statement, std::int64_t rows_max) {
        store::CountedBookings booked;
        const auto read = rows_read(database, [&](store::Tx& tx) {
            booked.clear();
            tx.rows(statement, [&](const store::Row& row) { store::add_booked(booked, row); });
        });
        BOOST_TEST(read <= rows_max);
        return booked;
    }
    static Interval days(int from, int until) {
        return {kFirstBooked + std::chrono::days(from), kFirstBooked + std::chrono::days(until)};
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(booked_rows_tests, BookedRows)

BOOST_AUTO_TEST_CASE(locks_are_found_by_their_number) {
    for (const int count : {1, 2, 64}) {
        std::vector<store::BookingLock> locks;
        for (int i = 1; i <= count; ++i) locks.push_back({31 * i});
        for (const auto& statement : {store::lock_booking_locks_sql(locks), store::bump_booking_locks_sql(locks)}) {
            const auto steps = database.read([&](store::Tx& tx) { return plan_of(tx, statement); });
            BOOST_REQUIRE_EQUAL(steps.size(), 1U);
            BOOST_TEST(steps.front().key == "PRIMARY");
            BOOST_TEST(steps.front().rows <= 2 * count);
        }
    }
}

BOOST_AUTO_TEST_CASE(bookings_of_resources_sum_up_their_parts) {
    test.run("UPDATE appointment SET state = 'cancelled' WHERE appointment_id = 20");
    const std::array spans{store::CountedSpan<ResourceId>{ResourceId{21}, days(20, 23)},
                           store::CountedSpan<ResourceId>{ResourceId{22}, days(20, 23)}};
    const auto booked = found(store::booked_of_resources_sql(spans), 300);
    BOOST_TEST(booked.size() == 23U);
    BOOST_TEST((booked.at(AppointmentId{21}).resources.at(ResourceId{21}) == 60min));
    BOOST_TEST((booked.at(AppointmentId{21}).time.duration() == 60min));
}

BOOST_AUTO_TEST_CASE(bookings_of_a_service_are_those_that_begin_in_the_span) {
    const std::array spans{store::CountedSpan<ServiceId>{ServiceId{41}, days(20, 23)}};
    BOOST_TEST(found(store::booked_of_services_sql(spans), 200).size() == 24U);
    const std::array others{store::CountedSpan<ServiceId>{ServiceId{42}, days(20, 23)}};
    BOOST_TEST(found(store::booked_of_services_sql(others), 20).empty());
}

BOOST_AUTO_TEST_CASE(bookings_of_a_person_are_found_by_number_and_by_address) {
    const std::array spans{store::ContactSpan{demo::kCompany, "+491511000017", days(0, 300)},
                           store::ContactSpan{demo::kCompany, "erika8@example.org", days(0, 300)}};
    const auto booked = found(store::booked_of_contacts_sql(spans), 40);  // customers 16 and 17
    BOOST_TEST(booked.size() == 2U);
    BOOST_TEST((booked.at(AppointmentId{17}).person.customer == CustomerId{17}));
    BOOST_TEST(booked.at(AppointmentId{16}).person.contacts.size() == 2U);
    const std::array others{store::ContactSpan{CompanyId{2}, "+491511000017", days(0, 300)}};
    BOOST_TEST(found(store::booked_of_contacts_sql(others), 20).empty());
}

BOOST_AUTO_TEST_SUITE_END()

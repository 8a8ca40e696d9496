// call_event_rows_tests: the outcome of a call is found among thousands of bookings without reading them.
#include "engine/store/voice/call_event_rows.h"

#include "tests/store/mariadb/rows_read.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::store;
using namespace slotkeeper::tests;

namespace {

const std::vector<std::string> one{"voice:call_1", "offer:call_1"}, two{"voice:call_2", "offer:call_2"};
const Moment kBegun{std::chrono::sys_days{std::chrono::year{2025} / 1 / 1}};

// Four thousand older bookings of the company and, made in the hour of the call, a hundred more: ten out of holds of
// its caller, of which some are still held, and one directly.
struct CrowdedEvents {
    CrowdedEvents() {
        const auto insert = [&](std::int64_t first, int count, const std::string& state, const std::string& holder,
                                const std::string& metadata) {
            salon.test.run(
                "INSERT INTO appointment (appointment_id, company_id, branch_id, service_id, state, version, "
                "starts_at, "
                "ends_at, holder, source, metadata, created_at, audit_head) SELECT " +
                std::to_string(first) + " + seq, 1, 11, 41, " + state +
                ", 1, UTC_DATE(), UTC_DATE() + INTERVAL 1 DAY, " + holder + ", 'api', " + metadata +
                ", UTC_TIMESTAMP(6), REPEAT('0', 32) FROM seq_1_to_" + std::to_string(count));
        };
        insert(0, 4'000, "'confirmed'", "NULL", "JSON_OBJECT('call_id', 'call_1')");
        insert(base, 10, "IF(seq > 3, 'held', 'expired')", "'voice:call_1'", "'{}'");
        insert(base + 10, 90, "'confirmed'", "NULL",
               "IF(seq = 50, JSON_OBJECT('agent_id', 'b', 'call_id', 'call_1'), JSON_OBJECT('call_id', 'CALL_1'))");
        salon.test.run("ANALYZE TABLE appointment");
    }
    void reads(std::int64_t rows_max, const std::function<void(Tx&)>& unit) {
        BOOST_TEST(rows_read(salon.database, unit) - rows_read(salon.database, [](Tx&) {}) <= rows_max);
    }

    Salon salon;
    const std::int64_t base = first_id_at(kBegun);
    const BookedQuestion question{demo::kCompany, "call_1", one, kBegun, kBegun + std::chrono::hours(1)};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(call_event_rows_tests, CrowdedEvents)

BOOST_AUTO_TEST_CASE(holds_are_found_by_holder) {
    reads(15, [](Tx& tx) { BOOST_TEST(list_holds(tx, demo::kCompany, one).size() == 7U); });
    reads(15, [](Tx& tx) { BOOST_TEST(list_holds(tx, demo::kCompany, two).empty()); });
    reads(15, [](Tx& tx) { BOOST_TEST(list_holds(tx, CompanyId{2}, one).empty()); });
}

BOOST_AUTO_TEST_CASE(the_calls_of_a_number_are_found_the_newest_first) {
    salon.test.run(
        "INSERT INTO voice_call (voice_call_id, company_id, call_id, from_number, first_seen_at) SELECT seq, 1, "
        "CONCAT('call_', seq), IF(seq % 100 = 0, '+4915112345678', CONCAT('+49', seq)), "
        "'2025-01-01 00:00:00' + INTERVAL seq SECOND FROM seq_1_to_4000");
    salon.test.run("ANALYZE TABLE voice_call");
    const std::string number = "+4915112345678";
    reads(15, [&](Tx& tx) {
        const auto calls = list_calls_of_number(tx, demo::kCompany, number, kBegun + std::chrono::seconds(3'800));
        BOOST_TEST(calls == (std::vector<std::string>{"call_4000", "call_3900"}), boost::test_tools::per_element());
    });
    reads(45, [&](Tx& tx) { BOOST_TEST(list_calls_of_number(tx, demo::kCompany, number, kBegun).size() == 40U); });
    reads(5, [&](Tx& tx) { BOOST_TEST(list_calls_of_number(tx, CompanyId{2}, number, kBegun).empty()); });
}

BOOST_AUTO_TEST_CASE(running_calls_are_distinguished_from_ended_ones) {
    salon.test.run("UPDATE appointment SET expires_at = IF(appointment_id = " + std::to_string(base + 4) +
                   ", '2025-01-01 01:00:00', '2025-01-01 00:00:00') WHERE state = 'held'");
    reads(15, [](Tx& tx) {
        const auto holds = list_holds(tx, demo::kCompany, one, kBegun);
        BOOST_REQUIRE(holds.size() == 1U);
        BOOST_TEST(holds.front().holder == "voice:call_1");
    });
}

BOOST_AUTO_TEST_CASE(a_booking_is_found_by_the_call_that_it_names) {
    reads(130, [&](Tx& tx) { BOOST_TEST((find_booked(tx, question) == AppointmentId{base + 60})); });
    auto other = question;
    other.until = other.from - std::chrono::hours(1);
    reads(30, [&](Tx& tx) { BOOST_TEST(!find_booked(tx, other)); });
}

BOOST_AUTO_TEST_CASE(the_last_live_booking_is_found) {
    salon.test.run("UPDATE appointment SET state = 'confirmed' WHERE holder IS NOT NULL AND appointment_id < " +
                   std::to_string(base + 3));
    salon.database.read([&](Tx& tx) { BOOST_TEST((find_booked(tx, question) == AppointmentId{base + 60})); });
    salon.test.run("UPDATE appointment SET state = 'cancelled' WHERE appointment_id = " + std::to_string(base + 60));
    salon.database.read([&](Tx& tx) { BOOST_TEST((find_booked(tx, question) == AppointmentId{base + 2})); });
}

BOOST_AUTO_TEST_CASE(signs_in_the_id_of_a_call_are_signs) {
    salon.test.run("UPDATE appointment SET metadata = JSON_OBJECT('call_id', '100%\\\\_x') WHERE appointment_id = " +
                   std::to_string(base + 70));
    auto odd = question;
    odd.call_id = "100%\\_x";
    salon.database.read([&](Tx& tx) { BOOST_TEST((find_booked(tx, odd) == AppointmentId{base + 70})); });
    odd.call_id = "%";
    salon.database.read([&](Tx& tx) { BOOST_TEST(!find_booked(tx, odd)); });
}

BOOST_AUTO_TEST_SUITE_END()

// waitlist_rows_tests: the statements of the waitlist read only the rows that they name, and the schema's constraints
// hold.
#include "engine/store/booking/waitlist_rows.h"

#include "tests/store/mariadb/rows_read.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::store;
using namespace slotkeeper::tests;

namespace {

// Four thousand entries in the demo company's branch and another one, of which a hundred wait in the other; five of
// each customer. Each tenth had an offer.
struct CrowdedList {
    CrowdedList() {
        const auto run = [&](const char* sql) { salon.test.run(sql); };
        run("INSERT INTO branch (branch_id, company_id, name, time_zone) VALUES (12, 1, 'Other', 'Europe/Berlin'), "
            "(13, 1, 'Quiet', 'Europe/Berlin')");
        run("INSERT INTO resource (resource_id, company_id, branch_id, kind, name) VALUES (901, 1, 13, 'staff', 'Q'), "
            "(902, 1, 12, 'staff', 'O')");
        run("INSERT INTO customer (customer_id, company_id, branch_id, name, phone, source, created_at) "
            "SELECT seq, 1, 11, 'W', CONCAT('+49151', 1000000 + seq), 'api', UTC_TIMESTAMP(6) FROM seq_1_to_800");
        run("INSERT INTO waitlist_entry (entry_id, company_id, branch_id, service_id, customer_id, days_from, "
            "days_until, weekdays, from_minute, until_minute, state, source, created_at) SELECT seq, 1, "
            "IF(seq > 3900, 12, 11), 41, 1 + seq MOD 800, DATE('2037-01-01') + INTERVAL seq MOD 50 DAY, "
            "DATE('2037-01-07') + INTERVAL seq MOD 50 DAY, 127, 0, 1440, IF(seq > 3900 OR seq MOD 20 = 0, 'waiting', "
            "'left'), 'api', UTC_TIMESTAMP(6) FROM seq_1_to_4000");
        run("INSERT INTO appointment (appointment_id, company_id, branch_id, service_id, state, version, starts_at, "
            "ends_at, source, metadata, created_at, audit_head) SELECT entry_id, 1, 11, 41, 'expired', 2, "
            "'2037-01-05 10:00:00', '2037-01-05 10:30:00', 'api', '{}', UTC_TIMESTAMP(6), REPEAT('0', 32) "
            "FROM waitlist_entry WHERE entry_id MOD 10 = 0");
        run("INSERT INTO waitlist_offer (offer_id, entry_id, appointment_id, starts_at, expires_at, state, created_at) "
            "SELECT appointment_id, appointment_id, appointment_id, starts_at, starts_at, 'expired', UTC_TIMESTAMP(6) "
            "FROM appointment");
        run("ANALYZE TABLE waitlist_entry, waitlist_offer, customer, appointment, job");
        // The first query of a table after that reads its statistics, and those reads count too.
        for (const std::string table : {"waitlist_entry", "customer", "appointment", "job", "resource"}) {
            salon.test.number("SELECT COUNT(*) FROM " + table + " WHERE company_id > 0");
        }
    }
    std::int64_t reads(const std::function<void(Tx&)>& unit) {
        return rows_read(salon.database, unit) - rows_read(salon.database, [](Tx&) {});
    }
    Salon salon;
    const std::chrono::local_days first = parse_day("2037-01-05").value();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(waitlist_rows_tests, CrowdedList)

BOOST_AUTO_TEST_CASE(the_desk_reads_one_row_to_know_whether_entries_wait) {
    const auto jobs = [&](ResourceId resource) {
        const FreedTime freed{salon.ids.make<JobId>(), resource, {salon.at(10, 0), salon.at(11, 0)}};
        std::int64_t made = 0;
        const auto read =
            reads([&](Tx& tx) { made += tx.run(*insert_offer_jobs_sql(std::span(&freed, 1), tx.now())); });
        BOOST_TEST(read <= 12);
        return made;
    };
    jobs(ResourceId{902});
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM job WHERE subject_id = 12") >= 1);
    jobs(ResourceId{901});
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM job WHERE subject_id = 13") == 0);
}

BOOST_AUTO_TEST_CASE(frequent_queries_read_only_the_rows_they_name) {
    const std::vector<WaitlistId> ids{WaitlistId{20}, WaitlistId{40}};
    const auto none = [](const Row&) {};
    BOOST_TEST(reads([&](Tx& tx) { tx.rows(lock_waiting_sql(ids), none); }) <= 4);
    // A page of the branch in which a hundred wait.
    BOOST_TEST(reads([&](Tx& tx) {
                   const auto line = load_waiting_entries(tx, waiting_entries_sql(BranchId{12}, first, first, {}, 20));
                   BOOST_TEST(!line.empty());
               }) <= 250);
    BOOST_TEST(reads([&](Tx& tx) { BOOST_TEST(live_entries(tx, CustomerId{20}).size() <= 5U); }) <= 12);
    BOOST_TEST(reads([&](Tx& tx) { BOOST_TEST(newest_offers(tx, ids).size() == 2U); }) <= 16);
    BOOST_TEST(reads([&](Tx& tx) { BOOST_TEST(offered_starts(tx, WaitlistId{20}).size() == 1U); }) <= 4);
    BOOST_TEST(reads([&](Tx& tx) { BOOST_TEST(expire_entries(tx, 100) == 0U); }) <= 6);
    WaitlistFilter page;
    page.company = demo::kCompany;
    page.rows_max = 20;
    page.after = WaitlistId{2'000};
    BOOST_TEST(reads([&](Tx& tx) { BOOST_TEST(list_entries(tx, page).size() == 20U); }) <= 30);
    page.customer = CustomerId{21};
    BOOST_TEST(reads([&](Tx& tx) { BOOST_TEST(!list_entries(tx, page).empty()); }) <= 30);
    const EndedOffer ended{WaitlistId{20}, AppointmentId{20}, OfferState::expired};
    BOOST_TEST(reads([&](Tx& tx) {
                   tx.run_all(end_offers_sql(std::span(&ended, 1)));
                   tx.run(*drop_messages_sql(std::span(&ended, 1)));
               }) <= 12);
}

BOOST_AUTO_TEST_CASE(the_wishes_of_appointments_that_are_over_are_found_by_these) {
    salon.test.run("UPDATE waitlist_entry SET moves_appointment_id = entry_id + 10000");
    salon.test.run("UPDATE waitlist_offer SET state = 'open' WHERE entry_id IN (20, 40, 60)");
    salon.test.run("UPDATE waitlist_entry SET state = 'offered' WHERE entry_id IN (40, 60)");
    salon.test.run("ANALYZE TABLE waitlist_entry, waitlist_offer");
    for (const std::string table : {"waitlist_entry", "waitlist_offer"}) {
        salon.test.number("SELECT COUNT(*) FROM " + table + " WHERE entry_id > 0");
    }
    BOOST_TEST(reads([&](Tx& tx) {
                   const auto open = open_offers_of_wishes(tx, {AppointmentId{10'080}, AppointmentId{10'040}});
                   BOOST_TEST(open.size() == 1U);
                   BOOST_TEST((open.at(0).entry == WaitlistId{40} && open.at(0).hold == AppointmentId{40}));
               }) <= 12);
    BOOST_TEST(reads([&](Tx& tx) {
                   BOOST_TEST(tx.run(*end_wishes_sql({AppointmentId{10'040}, AppointmentId{10'011}})) == 1);
               }) <= 8);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM waitlist_entry WHERE state = 'offered'") == 1);
    BOOST_TEST(!end_wishes_sql({}));
}

BOOST_AUTO_TEST_CASE(the_schema_lets_an_entry_have_one_open_offer) {
    const auto open = [&](std::int64_t offer, std::int64_t appointment) {
        const WaitlistOffer one{OfferId{offer},  WaitlistId{1},    AppointmentId{appointment}, salon.at(10, 0),
                                salon.at(9, 30), OfferState::open, salon.clock.now()};
        salon.database.transact([&](Tx& tx) { tx.run(*insert_offers_sql(std::span(&one, 1))); });
    };
    salon.test.run("DELETE FROM waitlist_offer WHERE appointment_id IN (30, 40)");
    open(90'001, 30);
    BOOST_CHECK_EXCEPTION(open(90'002, 40), DbError, [](const DbError& error) {
        return error.trouble() == DbTrouble::duplicate && error.key() == "waitlist_offer_open_unique";
    });
    salon.test.run("UPDATE waitlist_offer SET state = 'declined' WHERE offer_id = 90001");
    open(90'002, 40);
}

BOOST_AUTO_TEST_SUITE_END()

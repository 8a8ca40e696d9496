// explain_tests: the statements of the desk and of the queue read only the rows that they name.
//
// A scan would be slow, and worse: a statement that locks waits for every locked row that it passes. The tables are
// filled with some thousand rows of each kind, so that a plan that is only right for empty tables is found out.
#include "engine/guards/digest.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/booking/assignment_rows.h"
#include "engine/store/booking/claim_rows.h"
#include "engine/store/booking/customer_rows.h"
#include "engine/store/booking/request_key_rows.h"
#include "engine/store/calendar/account_rows.h"
#include "engine/store/calendar/link_rows.h"
#include "engine/store/calendar/reconcile_rows.h"
#include "engine/store/calendar/slot_rows.h"
#include "engine/store/catalog/catalog_rows.h"
#include "engine/store/operations/job_history_rows.h"
#include "engine/store/operations/job_rows.h"
#include "engine/store/voice/call_rows.h"
#include "tests/store/mariadb/rows_read.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::store;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

constexpr int kAppointments = 4'000;  // ids 1 … 4000, one claim and two parts each, on 500 days of one person
const auto kFirstDay = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};

struct Crowded {
    Crowded() {
        const auto rows = " FROM seq_1_to_" + std::to_string(kAppointments);
        const std::string day = "DATE('2026-01-01') + INTERVAL (seq MOD 500) DAY";
        const std::string from = "TIMESTAMP(" + day + ") + INTERVAL (8 + seq DIV 500) HOUR";
        const std::string until = from + " + INTERVAL 30 MINUTE";
        salon.test.run(
            "INSERT INTO customer (customer_id, company_id, branch_id, name, phone, email, source, note, created_at) "
            "SELECT seq, 1, 11, 'Erika', CONCAT('+49151', 1000000 + seq), CONCAT('erika', seq DIV 2, '@example.org'), "
            "'api', '', UTC_TIMESTAMP(6)" +
            rows);
        salon.test.run(
            "INSERT INTO appointment (appointment_id, company_id, branch_id, service_id, customer_id, state, "
            "version, starts_at, ends_at, source, metadata, created_at, audit_head) SELECT seq, 1, 11, 41, seq, "
            "'confirmed', 1, " +
            from + ", " + until + ", 'api', '{}', UTC_TIMESTAMP(6), REPEAT('0', 32)" + rows);
        salon.test.run(
            "INSERT INTO appointment_segment (appointment_id, segment, need, resource_id, starts_at, ends_at, "
            "taken_from, taken_until) SELECT appointment_id, n.seq, 0, 21, starts_at, ends_at, starts_at, "
            "ends_at FROM appointment JOIN seq_0_to_1 n");
        salon.test.run(
            "INSERT INTO resource_day (resource_id, day) SELECT 21, DATE('2026-01-01') + INTERVAL seq DAY "
            "FROM seq_0_to_499");
        salon.test.run(
            "INSERT INTO claim (resource_id, day, lane, taken_from, taken_until, kind, appointment_id, segment) "
            "SELECT 21, DATE(starts_at), 0, starts_at, ends_at, 'booking', appointment_id, 0 FROM appointment");
        salon.test.run(
            "INSERT INTO request_key (company_id, door, key_hash, fingerprint, subject_id, version, created_at) "
            "SELECT 1, 'engine', UNHEX(SHA2(seq, 256)), REPEAT('f', 32), seq, 1, UTC_TIMESTAMP()" +
            rows);
        salon.test.run(
            "INSERT INTO job (job_id, company_id, queue, kind, subject_id, unique_key, state, run_at, "
            "created_at) SELECT seq, 1, IF(seq MOD 2, 'sync', 'maintenance'), IF(seq MOD 2, 'sync', "
            "'expire_hold'), seq, CONCAT('k:', seq), IF(seq MOD 5, 'available', 'done'), UTC_TIMESTAMP(6) + "
            "INTERVAL (IF(seq MOD 4 = 1, -1, 1)) DAY, UTC_TIMESTAMP(6)" +
            rows);
        salon.test.run(
            "ANALYZE TABLE voice_call, customer, appointment, appointment_segment, resource_day, claim, request_key, "
            "job");
    }

    // What only some of the statements look at.
    void crowd_the_rest() {
        const auto run = [&](const char* sql) { salon.test.run(sql); };
        run("UPDATE customer SET email = CONCAT('c', customer_id, '@example.org')");
        run("UPDATE request_key SET created_at = UTC_TIMESTAMP() - INTERVAL subject_id MINUTE");
        run("INSERT INTO company (company_id, slug, name, region, language, demo, created_at) "
            "SELECT 1000 + seq, CONCAT('company-', seq), 'Other', 'DE', 'de', FALSE, UTC_TIMESTAMP(6) "
            "FROM seq_1_to_2000");
        run("INSERT INTO catalog_version (company_id, version) SELECT 1000 + seq, 1 FROM seq_1_to_2000");
        run("INSERT INTO block (block_id, company_id, resource_id, starts_at, ends_at, created_by, created_at) "
            "SELECT appointment_id, 1, 22, starts_at, ends_at, 'test', UTC_TIMESTAMP(6) FROM appointment");
        run("INSERT INTO audit_event (appointment_id, version, event, actor, at, state, starts_at, ends_at, segments, "
            "previous_hash, hash) SELECT appointment_id, 1, 'book', 'test', UTC_TIMESTAMP(6), state, starts_at, "
            "ends_at, '', REPEAT('0', 32), audit_head FROM appointment");
        run("INSERT INTO calendar_account (account_id, company_id, provider, provider_account, base_url, state, "
            "sealed_credential, sealed_webhook_secret, created_at) VALUES (1, 1, 'calcom', 'anna', "
            "'http://127.0.0.1:1', 'active', '', '', UTC_TIMESTAMP(6))");
        run("INSERT INTO calendar_link (appointment_id, account_id, event_type_id, state, remote_uid, earlier_uids) "
            "SELECT appointment_id, 1, 7, 'in_step', CONCAT('uid-', appointment_id), '' FROM appointment");
        run("INSERT INTO voice_call (voice_call_id, company_id, call_id, first_seen_at) "
            "SELECT appointment_id, 1, CONCAT('call_', appointment_id), UTC_TIMESTAMP(6) FROM appointment");
        run("INSERT INTO calendar_authorisation (authorisation_id, company_id, provider, state_hash, sealed_verifier, "
            "base_url, redirect_url, provider_account, force_create, respect_disconnected, created_at, expires_at) "
            "SELECT seq, 1, 'calcom', SHA2(seq, 256), '', '', '', '', FALSE, TRUE, UTC_TIMESTAMP(6), "
            "UTC_TIMESTAMP(6) - INTERVAL seq MINUTE FROM seq_1_to_2000");
        run("UPDATE appointment_segment SET resource_id = 22 WHERE appointment_id MOD 40 = 0 AND segment = 1");
        run("UPDATE appointment SET state = 'cancelled' WHERE appointment_id MOD 50 = 0");
        run("ANALYZE TABLE customer, request_key, company, catalog_version, block, audit_event, calendar_link, "
            "appointment");
    }

    std::vector<PlanStep> explain(const SqlText& statement) {
        return salon.database.read([&](Tx& tx) { return plan_of(tx, statement); });
    }
    // One step on this key, which looks at so many rows at most.
    void goes_by(const std::string& key, const SqlText& statement, std::int64_t rows_max) {
        const auto steps = explain(statement);
        BOOST_REQUIRE_EQUAL(steps.size(), 1U);
        const auto& [table, type, used, rows, extra] = steps.front();
        BOOST_TEST_CONTEXT(statement.text().substr(0, 160) << " goes by " << type << " on '" << used << "', " << rows) {
            BOOST_TEST((type == "const" || type == "range" || type == "eq_ref" || type == "ref"));
            BOOST_TEST(used == key);
            BOOST_TEST(rows <= rows_max);
        }
    }
    std::int64_t rows_read(const std::function<void(Tx&)>& unit) { return tests::rows_read(salon.database, unit); }

    static std::vector<ResourceDay> days(int count) {
        std::vector<ResourceDay> some;
        for (int i = 0; i < count; ++i) some.push_back({ResourceId{21}, kFirstDay + std::chrono::days(3 * i)});
        return some;
    }
    std::vector<store::KeyName> keys(int count) {
        std::vector<KeyName> some;
        for (int i = 1; i <= count; ++i) some.emplace_back(demo::kCompany, Channel::engine, sha256(std::to_string(i)));
        return some;
    }
    std::vector<KeyRow> key_rows(int count) {
        std::vector<KeyRow> rows;
        for (auto& name : keys(count)) rows.push_back({std::move(name), Hash{}, 17, 1});
        return rows;
    }
    static std::vector<AppointmentId> ids(int count) {
        std::vector<AppointmentId> some;
        for (int i = 1; i <= count; ++i) some.push_back(AppointmentId{17 * i});
        return some;
    }
    std::vector<slotkeeper::Claim> claims(int count) {
        std::vector<slotkeeper::Claim> found;
        salon.database.read([&](Tx& tx) {
            tx.rows(load_claims_sql(days(150)), [&](const Row& row) { found.push_back(read_claim(row)); });
        });
        found.resize(static_cast<std::size_t>(count));
        return found;
    }

    Salon salon;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(explain_tests, Crowded)

BOOST_AUTO_TEST_CASE(the_desk_touches_only_the_rows_that_it_names) {
    for (const int count : {1, 2, 64}) {
        goes_by("PRIMARY", lock_resource_days_sql(days(count)), count);
        goes_by("PRIMARY", bump_resource_days_sql(days(count)), 2 * count);
        goes_by("PRIMARY", load_claims_sql(days(count)), 40 * count);
        goes_by("PRIMARY", find_keys_sql(keys(count)), count);
        goes_by("PRIMARY", *delete_keys_sql(key_rows(count)), count);
        goes_by("PRIMARY", *delete_claims_sql(claims(count)), count);
        goes_by("PRIMARY", lock_appointments_sql(ids(count)), count);
        goes_by("PRIMARY", load_parts_sql(ids(count)), 2 * count);
        goes_by("PRIMARY", *delete_parts_sql(ids(count)), 2 * count);
        std::vector<CustomerHandle> handles;
        for (int i = 1; i <= count; ++i)
            handles.push_back({demo::kCompany, "+49151" + std::to_string(1'000'000 + i), ""});
        goes_by("customers_phone_company_unique", find_customers_sql(handles), count);
    }
}

// The estimate of a plan may flatter; the server also counts what it read.
BOOST_AUTO_TEST_CASE(rows_read_grow_with_the_query_and_not_with_the_table) {
    const auto none = [](const Row&) {};
    for (const int count : {1, 8}) {
        const auto idle = rows_read([](Tx&) {});
        const auto at_most = [&](int rows, const std::function<void(Tx&)>& unit) {
            BOOST_TEST(rows_read(unit) - idle <= rows * count + 3);
        };
        at_most(2, [&](Tx& tx) { tx.rows(lock_resource_days_sql(days(count)), none); });
        at_most(20, [&](Tx& tx) { tx.rows(load_claims_sql(days(count)), none); });
        at_most(2, [&](Tx& tx) { tx.rows(find_keys_sql(keys(count)), none); });
        at_most(4, [&](Tx& tx) { tx.run(bump_resource_days_sql(days(count))); });
        at_most(3, [&](Tx& tx) { tx.run(*delete_claims_sql(claims(count))); });
        at_most(4, [&](Tx& tx) { tx.rows(load_parts_sql(ids(count)), none); });
        // However many claims a resource has: four thousand here.
        const std::vector<ResourceId> people{ResourceId{21}, ResourceId{22}};
        const auto middle = kFirstDay + std::chrono::days(250);
        at_most(12, [&](Tx& tx) { tx.rows(busy_days_beside_sql(people, middle, middle), none); });
    }
}

// Half a thousand parts of eight thousand lie in the month.
BOOST_AUTO_TEST_CASE(shares_of_a_month_are_counted_by_its_parts_and_a_customer_by_their_appointments) {
    const std::vector<ResourceId> people{ResourceId{21}, ResourceId{22}};
    const Interval month{kFirstDay, kFirstDay + std::chrono::days(31)};
    const auto counted = served_counts_sql(ServiceId{41}, people, month, AppointmentId{17});
    BOOST_TEST(rows_read([&](Tx& tx) { tx.rows(counted, [](const Row&) {}); }) <= 2'500);
    BOOST_TEST(rows_read([&](Tx& tx) {
                   BOOST_CHECK((load_earlier_people(tx, demo::kCompany, CustomerId{40}) ==
                                std::vector<ResourceId>{ResourceId{21}}));
               }) <= 100);
}

BOOST_AUTO_TEST_CASE(customers_are_found_by_their_address) {
    const CustomerFilter filter{demo::kCompany, std::nullopt, 51, "erika7@example.org"};
    goes_by("customer_by_email", list_customers_sql(filter), 2);
}

BOOST_AUTO_TEST_CASE(a_hold_that_is_extended_touches_its_own_claims) {
    const auto steps = explain(*expire_claims_as_held_sql(ids(1)));
    BOOST_REQUIRE_EQUAL(steps.size(), 2U);
    for (const auto& step : steps) {
        BOOST_TEST_CONTEXT(step.table << ' ' << step.type << ' ' << step.key) {
            BOOST_TEST(step.rows <= 2);
            BOOST_TEST(step.key == (step.table == "claim" ? "claim_by_appointment" : "PRIMARY"));
        }
    }
}

BOOST_AUTO_TEST_CASE(lookups_outside_the_desk_use_a_key) {
    crowd_the_rest();
    std::vector<ResourceId> people;
    for (int id = 21; id <= 25; ++id) people.emplace_back(id);
    goes_by("PRIMARY", load_claims_between_sql(people, kFirstDay, kFirstDay + std::chrono::days(6)), 200);
    BlockFilter some_blocks;
    some_blocks.company = demo::kCompany;
    some_blocks.from = Instant(kFirstDay);
    some_blocks.until = Instant(kFirstDay + std::chrono::days(7));
    for (const auto& step : explain(list_blocks_sql(some_blocks))) {
        BOOST_TEST((step.key == "block_of_company" || step.key == "block_of_resource"), step.key);
    }
    for (const int count : {1, 2, 64}) {
        std::vector<BlockId> blocks;
        std::vector<CompanyId> companies;
        for (int i = 1; i <= count; ++i) {
            blocks.emplace_back(17 * i);
            companies.emplace_back(1000 + 17 * i);
        }
        goes_by("PRIMARY", lock_blocks_sql(blocks), count);
        goes_by("PRIMARY", load_catalog_versions_sql(companies), count);
    }
    CustomerFilter family{demo::kCompany, {}, 20, "c17@example.org"};
    goes_by("customer_by_email", list_customers_sql(family), 2);

    const auto reads = [&](std::int64_t rows_max, const std::function<void(Tx&)>& unit) {
        BOOST_TEST(rows_read(unit) - rows_read([](Tx&) {}) <= rows_max);
    };
    reads(4, [](Tx& tx) { customer_by_phone(tx, demo::kCompany, "+491511000017"); });
    reads(4, [](Tx& tx) { customer_by_email(tx, demo::kCompany, "c17@example.org"); });
    reads(30, [](Tx& tx) { list_customers(tx, {demo::kCompany, CustomerId{1'000}, 20}); });
    reads(4, [](Tx& tx) { load_history(tx, demo::kCompany, AppointmentId{17}); });
    reads(4, [](Tx& tx) { lock_link(tx, AppointmentId{17}); });
    reads(4, [](Tx& tx) {
        BOOST_TEST(lock_authorisation(tx, hex(sha256("17"))).has_value());
        set_authorisation_used(tx, 17, tx.now());
    });
    reads(40, [](Tx& tx) { BOOST_TEST(delete_authorisations(tx, tx.now() - std::chrono::minutes(1'000), 10) == 10U); });
    reads(25, [](Tx& tx) {
        CallFilter calls;
        calls.company = demo::kCompany;
        calls.rows_max = 20;
        calls.after = VoiceCallId{2'000};
        BOOST_TEST(list_calls(tx, calls).size() == 20U);
    });
    reads(4, [](Tx& tx) {
        CallFilter calls;
        calls.company = demo::kCompany;
        calls.call_id = "call_17";
        BOOST_TEST(list_calls(tx, calls).size() == 1U);
    });
    reads(40, [](Tx& tx) {
        const auto long_ago = floor<Seconds>(tx.now()) - std::chrono::minutes(kAppointments - 100);
        BOOST_TEST(delete_old_keys(tx, long_ago, 10) == 10U);
    });
}

// A page is read with its parts, three rows for each appointment of it.
BOOST_AUTO_TEST_CASE(a_page_of_appointments_is_no_scan_with_any_filter) {
    crowd_the_rest();
    const auto at = [](int day) { return Instant(kFirstDay + std::chrono::days(day)); };
    const auto with = [&](auto change) {
        AppointmentFilter filter;
        filter.company = demo::kCompany;
        filter.rows_max = 20;
        change(filter);
        return filter;
    };
    const std::vector<std::pair<const char*, AppointmentFilter>> filters{
        {"none", with([](auto&) {})},
        {"from", with([&](auto& filter) { filter.from = at(200); })},
        {"until", with([&](auto& filter) { filter.until = at(200); })},
        {"from and until", with([&](auto& filter) { filter.from = at(200), filter.until = at(201); })},
        {"customer", with([](auto& filter) { filter.customer = CustomerId{17}; })},
        {"state", with([](auto& filter) { filter.state = State::confirmed; })},
        {"after", with([&](auto& filter) {
             filter.after = {at(100), AppointmentId{17}};
         })},
        {"resource and a day",
         with([&](auto& filter) { filter.resource = ResourceId{21}, filter.from = at(200), filter.until = at(201); })}};
    for (const auto& [name, filter] : filters) {
        BOOST_TEST_CONTEXT(name) {
            const auto page = [&filter = filter](Tx& tx) { BOOST_TEST(!list_appointments(tx, filter).empty()); };
            BOOST_TEST(rows_read(page) <= 150);
        }
    }
    // A resource without a span of time: by all of its own parts, of which this one has a hundred among thousands.
    const auto of_one = with([](auto& filter) { filter.resource = ResourceId{22}; });
    BOOST_TEST(rows_read([&](Tx& tx) { BOOST_TEST(list_appointments(tx, of_one).size() == 20U); }) <= 600);
}

// Some 800 are due here, as many wait for their time, the others are in another queue or done.
BOOST_AUTO_TEST_CASE(a_worker_that_claims_jobs_reads_only_those_that_are_due) {
    const std::vector<std::string> kinds{"sync"};
    std::size_t claimed = 0;
    const auto read = rows_read([&](Tx& tx) {
        claimed = claim_jobs(tx, {JobQueue::sync, 5, kinds, "worker", 30s, 8}).size();
    });
    BOOST_TEST(claimed == 8U);
    BOOST_TEST(read < 90);  // no subject here has a link: each is looked for among links and events
    BOOST_TEST(rows_read([&](Tx& tx) { load_waiting(tx); }) < 40);
}

// A hundred event types of one account, forty days of each.
BOOST_AUTO_TEST_CASE(a_caller_who_wants_slots_reads_the_days_of_his_event_types) {
    crowd_the_rest();
    salon.test.run(
        "INSERT INTO calendar_slot_day (account_id, event_type_id, day, starts, fetched_at) SELECT 1, seq MOD 100, "
        "UTC_DATE() + INTERVAL (seq DIV 100) DAY, '540 570', UTC_TIMESTAMP(6) FROM seq_0_to_3999");
    salon.test.run("ANALYZE TABLE calendar_slot_day");
    const std::vector<ExternalEventType> two{{AccountId{1}, 17}, {AccountId{1}, 18}};
    const auto today = std::chrono::floor<std::chrono::days>(salon.clock.now());
    const DaySpan week{today + std::chrono::days(1), today + std::chrono::days(7)};
    BOOST_TEST(rows_read([&](Tx& tx) { BOOST_TEST(load_slot_days(tx, two, week, 15min).days.size() == 14U); }) <= 90);
    BOOST_TEST(rows_read([&](Tx& tx) { note_asked(tx, two, week); }) <= 40);
    BOOST_TEST(rows_read([&](Tx& tx) { BOOST_TEST(delete_past_slot_days(tx, 10) == 0U); }) <= 4);
    BOOST_TEST(rows_read([&](Tx& tx) { BOOST_TEST(load_checked_event_types(tx).empty()); }) <= 4);
}

// An account's links go back to its first day, and a day of them is looked at.
BOOST_AUTO_TEST_CASE(a_comparison_touches_what_is_listed_and_what_lies_in_its_window) {
    crowd_the_rest();
    salon.test.run(
        "UPDATE calendar_link JOIN appointment USING (appointment_id) SET mirror_state = 'live', mirror_starts_at = "
        "starts_at, mirror_ends_at = ends_at, mirror_event_type_id = 7 WHERE appointment_id MOD 10 <> 0");
    salon.test.run("ANALYZE TABLE calendar_link");
    const LinkSearch search{demo::kCompany, AccountId{1}, 1s};
    const auto reads = [&](int most, std::size_t found, auto find) {
        const auto idle = rows_read([](Tx&) {});
        const auto read = rows_read([&](Tx& tx) {
            KnownLinks links;
            find(tx, links);
            BOOST_TEST(links.size() == found);
        });
        BOOST_TEST(read - idle <= most);
    };
    const auto day = [](int number) { return Instant(kFirstDay + std::chrono::days{number}); };
    reads(20, 2U, [&](Tx& tx, KnownLinks& links) {
        find_links_by_uid(tx, search, std::array<std::string, 3>{"uid-17", "uid-18", "none"}, links);
    });
    reads(20, 2U, [&](Tx& tx, KnownLinks& links) { find_links_of(tx, search, ids(2), links); });
    for (const auto number : {203, 210}) {  // one of those that stand there, one of those that do not
        const Interval window{day(number), day(number + 1)};
        reads(100, 8U, [&](Tx& tx, KnownLinks& links) { find_links_in(tx, search, window, links); });
    }
    const auto fences = [&](Tx& tx) { BOOST_TEST(!load_fences(tx, AccountId{1}, day(498)).empty()); };
    BOOST_TEST(rows_read(fences) <= 60);
}

// Of 4,000 jobs one is named, or those of a state; a history of fifty entries is found by its end.
BOOST_AUTO_TEST_CASE(manual_changes_and_histories_touch_only_the_named_job) {
    const JobId id{17};
    salon.test.run(
        "INSERT INTO job_history (job_id, entry, event, at, attempt) SELECT job_id, n.seq, 'failed', "
        "UTC_TIMESTAMP(6), n.seq FROM job JOIN seq_1_to_50 n WHERE job_id <= 200");
    const auto job = salon.database.read([&](Tx& tx) { return *load_job(tx, id); });
    const auto reads = [&](std::int64_t rows_max, const std::function<void(Tx&)>& unit) {
        BOOST_TEST(rows_read(unit) - rows_read([](Tx&) {}) <= rows_max);
    };
    reads(4, [&](Tx& tx) { BOOST_TEST(edit_job(tx, id, {.priority = 4})); });
    reads(8, [&](Tx& tx) { note_failed_run(tx, job, 5ms); });
    reads(8, [&](Tx& tx) { note_by_hand(tx, id, JobEvent::edited, "me"); });
    reads(60, [&](Tx& tx) { BOOST_TEST(load_job_history(tx, id).size() == 52U); });
    reads(4, [&](Tx& tx) { BOOST_TEST(cancel_job(tx, id)); });
    reads(4, [&](Tx& tx) { BOOST_TEST(retry_job(tx, id)); });
    salon.test.run("UPDATE job SET state = 'dead' WHERE job_id IN (5, 3000)");
    reads(12, [](Tx& tx) { BOOST_TEST(load_replayable(tx, {}).size() == 2U); });
}

BOOST_AUTO_TEST_SUITE_END()

// list_explain_tests: every filter and every order of every list goes by an index, and what is read grows with the page
// and not with the table.
//
// The tables have thousands of rows of two companies, and each rare state is that of one row in 500. Beside the rows
// read, the entries count that the server passes over within an index: no counter of rows has them.
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/booking/claim_rows.h"
#include "engine/store/booking/customer_rows.h"
#include "engine/store/booking/fee_rows.h"
#include "engine/store/booking/series_rows.h"
#include "engine/store/booking/waitlist_rows.h"
#include "engine/store/outreach/message_rows.h"
#include "engine/store/voice/call_rows.h"
#include "engine/store/voice/note_rows.h"
#include "tests/store/mariadb/rows_read.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::store;
using namespace slotkeeper::tests;

namespace {

constexpr std::size_t kPage = 20;
const auto kJanuary = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};

// Row number n of each table changed n seconds after that.
Moment changed(int row) { return kJanuary + std::chrono::seconds(row); }
Instant at_day(int number) { return Instant(kJanuary + std::chrono::days(number)); }

struct LongLists {
    // Customers 1 … 10,000 are those of another company, and so is every second row of most tables.
    LongLists() {
        run("INSERT INTO company (company_id, slug, name, region, language, demo, created_at) "
            "VALUES (9, 'other', 'Other', 'DE', 'de', FALSE, UTC_TIMESTAMP(6))");
        run("INSERT INTO branch (branch_id, company_id, name, time_zone) VALUES (91, 9, 'There', 'Europe/Berlin'), "
            "(12, 1, 'Second', 'Europe/Berlin')");
        run("INSERT INTO service (service_id, company_id, name) VALUES (94, 9, 'Other'), (49, 1, 'Rare')");
        run("INSERT INTO customer (customer_id, company_id, branch_id, name, phone, email, source, note, created_at) "
            "SELECT seq, IF(seq <= 10000, 9, 1), IF(seq <= 10000, 91, 11), 'Erika', CONCAT('+49151', 1000000 + seq), "
            "CONCAT('c', seq DIV 2, '@example.org'), 'api', '', '2026-01-01' + INTERVAL seq SECOND "
            "FROM seq_1_to_20000");
        analyze({"customer"});
    }

    void run(const std::string& sql) { salon.test.run(sql); }
    // The first query of a table after ANALYZE reads its statistics, and those reads count too.
    void analyze(const std::vector<std::string>& tables) {
        for (const auto& table : tables) {
            run("ANALYZE TABLE " + table);
            salon.test.number("SELECT COUNT(*) FROM " + table);
        }
    }

    // Of resource 22 is one of a hundred, the others are of 21.
    void add_appointments(int rows) {
        const std::string start = "'2026-01-01' + INTERVAL (seq * 7919 MOD 20000) * 30 MINUTE";
        run("INSERT INTO appointment (appointment_id, company_id, branch_id, service_id, customer_id, state, version, "
            "starts_at, ends_at, expires_at, source, metadata, created_at, audit_head) SELECT seq, 1, 11, 41, "
            "IF(seq MOD 1000 = 7, NULL, 10001 + seq MOD 5000), CASE WHEN seq MOD 1000 = 7 THEN 'held' "
            "WHEN seq MOD 500 = 0 THEN 'conflicted' ELSE 'confirmed' END, 1, " +
            start + ", " + start +
            " + INTERVAL 30 MINUTE, IF(seq MOD 1000 = 7, '2037-01-01', NULL), 'api', '{}', "
            "'2026-01-01' + INTERVAL seq SECOND, REPEAT('0', 32) FROM seq_1_to_" +
            std::to_string(rows));
        run("INSERT INTO appointment_segment (appointment_id, segment, need, resource_id, starts_at, ends_at, "
            "taken_from, taken_until) SELECT appointment_id, 0, 0, IF(appointment_id MOD 100 = 0, 22, 21), starts_at, "
            "ends_at, starts_at, ends_at FROM appointment");
        analyze({"appointment", "appointment_segment"});
    }
    void add_blocks() {
        run("INSERT INTO block (block_id, company_id, resource_id, starts_at, ends_at, created_by, created_at, "
            "removed_by, removed_at) SELECT seq, 1, IF(seq MOD 100 = 0, 22, 21), '2026-01-01' + INTERVAL seq HOUR, "
            "'2026-01-01' + INTERVAL seq + 1 HOUR, 'test', '2026-01-01' + INTERVAL seq SECOND, "
            "IF(seq <= 2500, 'test', NULL), IF(seq <= 2500, UTC_TIMESTAMP(6), NULL) FROM seq_1_to_5000");
        analyze({"block"});
    }
    void add_entries() {
        run("INSERT INTO waitlist_entry (entry_id, company_id, branch_id, service_id, customer_id, days_from, "
            "days_until, weekdays, from_minute, until_minute, state, source, created_at) SELECT seq, IF(seq MOD 2, 9, "
            "1), CASE WHEN seq MOD 2 THEN 91 WHEN seq MOD 500 = 0 THEN 12 ELSE 11 END, CASE WHEN seq MOD 2 THEN 94 "
            "WHEN seq MOD 500 = 0 THEN 49 ELSE 41 END, IF(seq MOD 2, seq, 10000 + seq), '2026-01-01', "
            "'2026-12-01', 127, 0, 1440, IF(seq MOD 500 = 0, 'left', 'booked'), 'api', '2026-01-01' + INTERVAL seq "
            "SECOND FROM seq_1_to_10000");
        analyze({"waitlist_entry"});
    }
    void add_series() {
        run("INSERT INTO series (series_id, company_id, branch_id, service_id, customer_id, rrule, starts_local, "
            "created_at) SELECT seq, IF(seq MOD 2, 9, 1), IF(seq MOD 2, 91, 11), IF(seq MOD 2, 94, 41), IF(seq MOD 2, "
            "seq, 10000 + seq), 'FREQ=DAILY;COUNT=2', '2026-01-01T09:00', '2026-01-01' + INTERVAL seq SECOND FROM "
            "seq_1_to_10000");
        analyze({"series"});
    }
    // Fifty of each appointment.
    void add_messages() {
        add_appointments(200);
        run("INSERT INTO message (message_id, company_id, appointment_id, customer_id, kind, dedupe_key, starts_at, "
            "state, created_at) SELECT seq, 1, 1 + seq MOD 200, 10001, 'moved', CONCAT('moved:', seq, ':2'), "
            "'2026-01-01', IF(seq MOD 500 = 0, 'failed', 'waiting'), '2026-01-01' + INTERVAL seq SECOND "
            "FROM seq_1_to_10000");
        analyze({"message"});
    }
    void add_fees() {
        add_appointments(200);
        run("INSERT INTO fee (fee_id, company_id, appointment_id, version, customer_id, reason, amount, currency, "
            "created_at) SELECT seq, 1, 1 + seq MOD 200, seq, 10001 + seq MOD 4000, 'cancel', 2000, 'EUR', "
            "'2026-01-01' + INTERVAL seq SECOND "
            "FROM seq_1_to_8000");
        analyze({"fee"});
    }
    void add_calls_and_notes() {
        run("INSERT INTO voice_call (voice_call_id, company_id, call_id, first_seen_at) SELECT seq, IF(seq MOD 2, 9, "
            "1), CONCAT('call_', seq), '2026-01-01' + INTERVAL seq SECOND FROM seq_1_to_10000");
        run("INSERT INTO voice_note (voice_note_id, company_id, dedupe_key, call_back, created_at, done_at) SELECT "
            "seq, IF(seq MOD 2, 9, 1), SHA2(seq, 256), TRUE, '2026-01-01' + INTERVAL seq SECOND, IF(seq MOD 500 = 0, "
            "NULL, UTC_TIMESTAMP(6)) FROM seq_1_to_10000");
        analyze({"voice_call", "voice_note"});
    }

    // The page has rows, and neither rows nor passed entries are more than `most`.
    void bounded(std::int64_t most, const std::function<std::size_t(Tx&)>& list) {
        const auto unit = [&](Tx& tx) { BOOST_TEST(list(tx) > 0U); };
        const auto none = [](Tx&) {};
        BOOST_TEST(rows_read(salon.database, unit) - rows_read(salon.database, none) <= most);
        BOOST_TEST(rows_read(salon.database, unit, "Handler_icp_attempts") <= most);
    }
    // The first step goes by this index, and the rows come in the order of the list, unless they may be `sorted`.
    void goes_by(const std::string& key, const SqlText& sql, bool sorted = false) {
        const auto steps = salon.database.read([&](Tx& tx) { return plan_of(tx, sql); });
        BOOST_REQUIRE(!steps.empty());
        const auto& step = steps.front();
        BOOST_TEST((step.type == "const" || step.type == "ref" || step.type == "range"), step.type);
        BOOST_TEST(step.key == key);
        BOOST_TEST((step.extra.find("filesort") != std::string::npos) <= sorted, step.extra);
    }

    Salon salon;
};

// A filter of the salon's records with a page of this size, changed by each of these.
template <class Filter>
Filter filter_with(auto... changes) {
    Filter filter;
    filter.company = demo::kCompany;
    filter.rows_max = kPage;
    (changes(filter), ...);
    return filter;
}

const auto by_change = [](auto& filter) { filter.by_change.emplace(); };
const auto since_half = [](auto& filter) {
    filter.by_change.emplace();
    filter.by_change->since = whole_seconds(changed(5'000));
};
const auto since_late = [](auto& filter) {
    filter.by_change.emplace();
    filter.by_change->since = whole_seconds(changed(19'000));
};
const auto next_change = [](auto& filter) {
    using Changes = std::remove_cvref_t<decltype(*filter.by_change)>;
    filter.by_change.emplace();
    filter.by_change->since = whole_seconds(changed(3'000));
    filter.by_change->after = std::pair(changed(6'000), typename Changes::Id{6'000});
};
const auto after_middle = [](auto& filter) { filter.after = std::remove_cvref_t<decltype(*filter.after)>{5'000}; };
const auto after_start = [](auto& filter) {
    filter.after.emplace(at_day(100), std::remove_cvref_t<decltype(filter.after->second)>{3'000});
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(list_explain_tests, LongLists)

BOOST_AUTO_TEST_CASE(a_page_of_appointments_is_bounded_by_each_filter_and_in_each_order) {
    add_appointments(20'000);
    using Filter = AppointmentFilter;
    const auto confirmed = [](Filter& filter) { filter.state = State::confirmed; };
    const auto conflicted = [](Filter& filter) { filter.state = State::conflicted; };
    const auto held = [](Filter& filter) { filter.state = State::held, filter.runs_at = at_day(0); };
    const auto customer = [](Filter& filter) { filter.customer = CustomerId{10'017}; };
    const auto from = [](Filter& filter) { filter.from = at_day(200); };
    const auto until = [](Filter& filter) { filter.until = at_day(200); };
    const auto latest = [](Filter& filter) { filter.latest_first = true; };
    const auto list = [&](const std::string& key, std::int64_t most, const Filter& filter, bool sorted = false) {
        BOOST_TEST_CONTEXT(list_appointments_sql(filter).text().substr(400)) {
            goes_by(key, list_appointments_sql(filter), sorted);
            bounded(most, [&](Tx& tx) { return list_appointments(tx, filter).size(); });
        }
    };
    const auto* const by_start = "appointment_by_start";
    for (const auto& filter : {filter_with<Filter>(), filter_with<Filter>(from), filter_with<Filter>(until),
                               filter_with<Filter>(after_start), filter_with<Filter>(from, after_start),
                               filter_with<Filter>(latest), filter_with<Filter>(latest, from),
                               filter_with<Filter>(latest, until), filter_with<Filter>(latest, after_start)}) {
        list(by_start, 100, filter);
    }
    const auto* const by_state = "appointment_by_state";
    for (const auto& filter :
         {filter_with<Filter>(confirmed), filter_with<Filter>(conflicted), filter_with<Filter>(conflicted, from),
          filter_with<Filter>(confirmed, after_start), filter_with<Filter>(conflicted, after_start),
          filter_with<Filter>(conflicted, latest), filter_with<Filter>(confirmed, latest, after_start)}) {
        list(by_state, 100, filter);
    }
    for (const auto& filter : {filter_with<Filter>(held), filter_with<Filter>(held, since_half)})
        list(by_state, 150, filter, true);
    for (const auto& filter : {filter_with<Filter>(customer), filter_with<Filter>(customer, latest),
                               filter_with<Filter>(customer, confirmed), filter_with<Filter>(customer, since_half)}) {
        list("appointment_by_customer", 50, filter, true);
    }
    const auto* const by_update = "appointment_by_update";
    for (const auto& filter : {filter_with<Filter>(by_change), filter_with<Filter>(since_half),
                               filter_with<Filter>(next_change), filter_with<Filter>(confirmed, since_half)}) {
        list(by_update, 100, filter);
    }
    list(by_update, 1'100, filter_with<Filter>(conflicted, since_late));  // what has changed since, within the index
}

// A resource has a hundred parts, or thousands.
BOOST_AUTO_TEST_CASE(a_page_of_appointments_of_a_resource_reads_the_parts_of_the_page) {
    add_appointments(20'000);
    using Filter = AppointmentFilter;
    for (const auto id : {ResourceId{21}, ResourceId{22}}) {
        const auto resource = [&](Filter& filter) { filter.resource = id; };
        const auto day_200 = [](Filter& filter) { filter.from = at_day(200), filter.until = at_day(201); };
        const auto from = [](Filter& filter) { filter.from = at_day(100); };
        const auto latest = [](Filter& filter) { filter.latest_first = true; };
        for (const auto& filter : {filter_with<Filter>(resource), filter_with<Filter>(resource, from),
                                   filter_with<Filter>(resource, after_start), filter_with<Filter>(resource, latest),
                                   filter_with<Filter>(resource, latest, after_start)}) {
            BOOST_TEST_CONTEXT(id.value << list_appointments_sql(filter).text().substr(400)) {
                bounded(800, [&](Tx& tx) { return list_appointments(tx, filter).size(); });
            }
        }
        bounded(600, [&](Tx& tx) { return list_appointments(tx, filter_with<Filter>(resource, day_200)).size(); });
        // Each change is looked at, with its parts.
        bounded(4'000, [&](Tx& tx) { return list_appointments(tx, filter_with<Filter>(resource, since_late)).size(); });
        const auto whole =
            filter_with<Filter>(resource, from, [](Filter& filter) { filter.rows_max = limits::page_max; });
        const auto found = salon.database.read([&](Tx& tx) { return list_appointments(tx, whole); });
        BOOST_TEST(found.size() == (id.value == 21 ? limits::page_max : 152U));
        BOOST_TEST(std::is_sorted(found.begin(), found.end(), [](const auto& a, const auto& b) {
            return std::pair(a.time.from, a.id) < std::pair(b.time.from, b.id);
        }));
    }
}

BOOST_AUTO_TEST_CASE(a_page_of_customers_and_of_time_off_is_bounded_in_each_order) {
    using Customers = CustomerFilter;
    const auto address = [](Customers& filter) { filter.email = "c6000@example.org"; };
    const auto customers = [&](const std::string& key, const Customers& filter, bool sorted = false) {
        goes_by(key, list_customers_sql(filter), sorted);
        bounded(50, [&](Tx& tx) { return list_customers(tx, filter).size(); });
    };
    customers("customer_by_company", filter_with<Customers>());
    customers("customer_by_company",
              filter_with<Customers>([](Customers& filter) { filter.after = CustomerId{15'000}; }));
    customers("customer_by_email", filter_with<Customers>(address), true);
    customers("customer_by_email", filter_with<Customers>(address, by_change), true);
    for (const auto& filter : {filter_with<Customers>(by_change), filter_with<Customers>(since_late)}) {
        customers("customer_by_update", filter);
    }

    add_blocks();
    using Blocks = BlockFilter;
    const auto resource = [](Blocks& filter) { filter.resource = ResourceId{22}; };
    const auto blocks = [&](const std::string& key, std::int64_t most, const Blocks& filter) {
        goes_by(key, list_blocks_sql(filter));
        bounded(most, [&](Tx& tx) { return list_blocks(tx, filter).size(); });
    };
    blocks("block_of_company", 50, filter_with<Blocks>());
    blocks("block_of_company", 50, filter_with<Blocks>([](Blocks& filter) { filter.until = at_day(150); }));
    blocks("block_of_company", 50,
           filter_with<Blocks>([](Blocks& filter) { filter.after.emplace(at_day(150), BlockId{1}); }));
    blocks("block_of_resource", 50, filter_with<Blocks>(resource));
    // What began within limits::block_length_max before is looked at.
    blocks("block_of_resource", 50, filter_with<Blocks>(resource, [](Blocks& filter) { filter.from = at_day(150); }));
    for (const auto& filter : {filter_with<Blocks>(by_change), filter_with<Blocks>(since_half, [](Blocks& one) {
                                   one.by_change->since = whole_seconds(changed(4'000));
                               })}) {
        blocks("block_by_update", 50, filter);
    }
}

BOOST_AUTO_TEST_CASE(a_page_of_series_is_bounded_by_each_filter_and_in_each_order) {
    add_series();
    using Filter = SeriesFilter;
    const auto series = [&](const std::string& key, const Filter& filter) {
        goes_by(key, list_series_sql(filter));
        bounded(50, [&](Tx& tx) { return list_series(tx, filter).size(); });
    };
    series("series_by_company", filter_with<Filter>());
    series("series_by_company", filter_with<Filter>(after_middle));
    series("series_by_customer", filter_with<Filter>([](Filter& filter) { filter.customer = CustomerId{10'006}; }));
    for (const auto& filter :
         {filter_with<Filter>(by_change), filter_with<Filter>(since_half), filter_with<Filter>(next_change)}) {
        series("series_by_update", filter);
    }
}

BOOST_AUTO_TEST_CASE(a_page_of_the_waitlist_and_of_messages_is_bounded_by_each_filter_and_in_each_order) {
    add_entries();
    using Entries = WaitlistFilter;
    const auto left = [](Entries& filter) { filter.state = WaitlistState::left; };
    const auto branch = [](Entries& filter) { filter.branch = BranchId{12}; };
    const auto entries = [&](const std::string& key, const Entries& filter, bool sorted = false) {
        goes_by(key, list_entries_sql(filter), sorted);
        bounded(50, [&](Tx& tx) { return list_entries(tx, filter).size(); });
    };
    entries("waitlist_entry_by_company", filter_with<Entries>());
    entries("waitlist_entry_by_company", filter_with<Entries>(after_middle));
    entries("waitlist_entry_by_branch", filter_with<Entries>(branch, after_middle));
    entries("waitlist_entry_in_line", filter_with<Entries>(branch, left));
    entries("waitlist_entry_service", filter_with<Entries>([](Entries& filter) { filter.service = ServiceId{49}; }));
    entries("waitlist_entry_by_state", filter_with<Entries>(left, after_middle));
    entries("waitlist_entry_by_customer",
            filter_with<Entries>([](Entries& filter) { filter.customer = CustomerId{10'006}; }), true);
    for (const auto& filter :
         {filter_with<Entries>(by_change), filter_with<Entries>(since_half), filter_with<Entries>(next_change)}) {
        entries("waitlist_entry_by_update", filter);
    }

    add_messages();
    using Messages = MessageFilter;
    const auto failed = [](Messages& filter) { filter.state = MessageState::failed; };
    const auto messages = [&](const std::string& key, const Messages& filter, bool sorted = false) {
        goes_by(key, list_messages_sql(filter), sorted);
        bounded(50, [&](Tx& tx) { return list_messages(tx, filter).size(); });
    };
    messages("message_by_company", filter_with<Messages>(after_middle));
    messages("message_by_state", filter_with<Messages>(failed, after_middle));
    messages("message_appointment",
             filter_with<Messages>([](Messages& filter) { filter.appointment = AppointmentId{17}; }), true);
    for (const auto& filter :
         {filter_with<Messages>(by_change), filter_with<Messages>(since_half), filter_with<Messages>(next_change)}) {
        messages("message_by_update", filter);
    }
}

BOOST_AUTO_TEST_CASE(a_page_of_fees_is_bounded_by_each_filter_and_in_each_order) {
    add_fees();
    using Fees = FeeFilter;
    const auto fees = [&](const std::string& key, const Fees& filter, bool sorted = false) {
        goes_by(key, list_fees_sql(filter), sorted);
        bounded(50, [&](Tx& tx) { return list_fees(tx, filter).size(); });
    };
    fees("fee_by_company", filter_with<Fees>(after_middle));
    fees("fee_unique", filter_with<Fees>([](Fees& filter) { filter.appointment = AppointmentId{17}; }), true);
    const auto customer = [](Fees& filter) { filter.customer = CustomerId{10'006}; };
    fees("fee_customer", filter_with<Fees>(customer), true);
    fees("fee_customer", filter_with<Fees>(customer, by_change), true);
    for (const auto& filter :
         {filter_with<Fees>(by_change), filter_with<Fees>(since_half), filter_with<Fees>(next_change)}) {
        fees("fee_by_update", filter);
    }
}

BOOST_AUTO_TEST_CASE(a_page_of_calls_and_of_notes_is_bounded_by_each_filter_and_in_each_order) {
    add_calls_and_notes();
    using Calls = CallFilter;
    const auto calls = [&](const std::string& key, const Calls& filter) {
        goes_by(key, list_calls_sql(filter));
        bounded(50, [&](Tx& tx) { return list_calls(tx, filter).size(); });
    };
    calls("voice_call_by_time", filter_with<Calls>(after_middle));
    calls("voice_call_unique", filter_with<Calls>([](Calls& filter) { filter.call_id = "call_18"; }));
    for (const auto& filter :
         {filter_with<Calls>(by_change), filter_with<Calls>(since_half), filter_with<Calls>(next_change)}) {
        calls("voice_call_by_update", filter);
    }

    using Notes = NoteFilter;
    const auto open = [](Notes& filter) { filter.open_only = true; };
    const auto notes = [&](const std::string& key, const Notes& filter) {
        goes_by(key, list_voice_notes_sql(filter));
        bounded(50, [&](Tx& tx) { return list_voice_notes(tx, filter).size(); });
    };
    notes("voice_note_by_company", filter_with<Notes>(after_middle));
    notes("voice_note_open", filter_with<Notes>(open));
    notes("voice_note_open", filter_with<Notes>(open, after_middle));
    for (const auto& filter :
         {filter_with<Notes>(by_change), filter_with<Notes>(since_half), filter_with<Notes>(next_change)}) {
        notes("voice_note_by_update", filter);
    }
}

BOOST_AUTO_TEST_SUITE_END()

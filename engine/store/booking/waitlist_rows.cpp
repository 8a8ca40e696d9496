// waitlist_rows: the statements of the waitlist.
#include "engine/store/booking/waitlist_rows.h"

#include "engine/store/operations/branch_reach.h"
#include "engine/store/operations/job_kinds.h"

#include <algorithm>
#include <array>

namespace slotkeeper::store {

namespace {

constexpr auto kLockWaiting = R"sql(
    SELECT entry_id, company_id, customer_id, state FROM waitlist_entry WHERE entry_id IN )sql";

constexpr auto kSetOffered = R"sql(
    UPDATE waitlist_entry SET state = 'offered' WHERE state = 'waiting' AND entry_id IN )sql";

// Only an entry that still has its offer: one that was left stays left.
constexpr auto kEntryTook = R"sql(
    UPDATE waitlist_entry SET state = 'booked' WHERE state = 'offered' AND entry_id IN )sql";
constexpr auto kEntryDeclined = R"sql(
    UPDATE waitlist_entry SET state = 'waiting' WHERE state = 'offered' AND entry_id IN )sql";
constexpr auto kEntryMissed = R"sql(
    UPDATE waitlist_entry SET state = IF(offers_missed < )sql";
constexpr auto kEntryMissedThen = R"sql(, 'waiting', 'expired'), offers_missed = offers_missed + 1
    WHERE state = 'offered' AND entry_id IN )sql";

constexpr auto kEndWishes = R"sql(
    UPDATE waitlist_entry SET state = 'expired' WHERE state IN ('waiting', 'offered') AND moves_appointment_id IN )sql";

constexpr auto kOffersOfWishes = R"sql(
    SELECT w.entry_id, o.appointment_id FROM waitlist_entry w JOIN waitlist_offer o ON o.open_entry = w.entry_id
    WHERE w.moves_appointment_id IN )sql";

constexpr auto kEndOffers = R"sql(
    UPDATE waitlist_offer SET state = )sql";

constexpr auto kDropMessages = R"sql(
    UPDATE message SET state = 'dropped'
    WHERE kind = 'waitlist_offer' AND state = 'waiting' AND appointment_id IN )sql";

constexpr auto kInsertJob = R"sql(
    INSERT IGNORE INTO job (job_id, company_id, queue, kind, subject_id, unique_key, args, state, priority,
                            run_at, created_at) )sql";
// At READ COMMITTED this reads without locks, and one row of an index shows whether the branch has waiting entries. A
// scalar subquery, because MariaDB, depending on its statistics, materializes an EXISTS: all that wait in the branch.
constexpr auto kWhereEntryWaits = R"sql(
    FROM resource r WHERE (SELECT 1 FROM waitlist_entry w WHERE w.branch_id = r.branch_id AND w.state = 'waiting'
                           LIMIT 1) = 1 AND r.resource_id = )sql";

constexpr auto kNewestOffers = R"sql(
    JOIN (SELECT MAX(offer_id) AS newest FROM waitlist_offer WHERE entry_id IN )sql";

constexpr auto kOfferedStarts = R"sql(
    SELECT starts_at FROM waitlist_offer WHERE entry_id = :entry)sql";

constexpr auto kLockWaitingCustomer = R"sql(
    SELECT customer_id FROM customer WHERE customer_id = :customer FOR UPDATE)sql";

constexpr auto kLeave = R"sql(
    UPDATE waitlist_entry SET state = 'left'
    WHERE entry_id = :id AND company_id = :company AND state IN ('waiting', 'offered'))sql";

// In the west, a local day ends up to twelve hours after it has ended in UTC.
constexpr auto kFindPast = R"sql(
    SELECT entry_id FROM waitlist_entry WHERE state = 'waiting' AND days_until < UTC_DATE() - INTERVAL 1 DAY
    ORDER BY entry_id LIMIT :rows)sql";
constexpr auto kExpire = R"sql(
    UPDATE waitlist_entry SET state = 'expired' WHERE state = 'waiting' AND entry_id IN )sql";

constexpr auto kWaitingBranches = R"sql(
    SELECT company_id, branch_id, MAX(days_until) FROM waitlist_entry WHERE state = 'waiting'
    GROUP BY company_id, branch_id)sql";

std::chrono::sys_days stored(std::chrono::local_days day) { return std::chrono::sys_days(day.time_since_epoch()); }
std::chrono::local_days local(std::chrono::sys_days day) { return std::chrono::local_days(day.time_since_epoch()); }

template <auto Day>
Column<WaitlistEntry> day_column(std::string_view name) {
    return {{name},
            [](WaitlistEntry& into, const Row& row, std::size_t at) {
                into.preference.*Day = local(row.at<std::chrono::sys_days>(at));
            },
            [](const WaitlistEntry& from) { return Value(stored(from.preference.*Day)); }};
}

std::string_view index_of_list(const WaitlistFilter& filter) {
    if (filter.customer) return "waitlist_entry_by_customer";  // few entries, in any order
    if (filter.by_change) return "waitlist_entry_by_update";
    if (filter.branch) return filter.state ? "waitlist_entry_in_line" : "waitlist_entry_by_branch";
    if (filter.service) return "waitlist_entry_service";
    return filter.state ? "waitlist_entry_by_state" : "waitlist_entry_by_company";
}

std::optional<SqlText> entries_after(std::span<const EndedOffer> ended, OfferState state) {
    std::vector<WaitlistId> entries;
    for (const auto& one : ended) {
        if (one.state == state) entries.push_back(one.entry);
    }
    if (entries.empty()) return std::nullopt;
    std::sort(entries.begin(), entries.end());
    if (state == OfferState::accepted) return std::move(SqlText(kEntryTook).list(entries));
    if (state == OfferState::declined) return std::move(SqlText(kEntryDeclined).list(entries));
    SqlText sql(kEntryMissed);
    return std::move(sql.value(limits::offers_missed_max - 1).raw(kEntryMissedThen).list(entries));
}

std::optional<SqlText> offers_after(std::span<const EndedOffer> ended, OfferState state) {
    std::vector<AppointmentId> holds;
    for (const auto& one : ended) {
        if (one.state == state) holds.push_back(one.hold);
    }
    if (holds.empty()) return std::nullopt;
    SqlText sql(kEndOffers);
    return std::move(sql.value(state).raw(" WHERE state = 'open' AND appointment_id IN ").list(holds));
}

}  // namespace

const Table<WaitlistEntry> waitlist_entry_table{
    "waitlist_entry",
    column<&WaitlistEntry::id>("entry_id"),
    column<&WaitlistEntry::company>("company_id"),
    column<&WaitlistEntry::branch>("branch_id"),
    column<&WaitlistEntry::service>("service_id"),
    column<&WaitlistEntry::customer>("customer_id"),
    column<&WaitlistEntry::resource>("resource_id"),
    day_column<&WaitlistPreference::from>("days_from"),
    day_column<&WaitlistPreference::until>("days_until"),
    column<&WaitlistEntry::preference, &WaitlistPreference::weekdays>("weekdays"),
    column<&WaitlistEntry::preference, &WaitlistPreference::from_minute>("from_minute"),
    column<&WaitlistEntry::preference, &WaitlistPreference::until_minute>("until_minute"),
    column<&WaitlistEntry::state>("state"),
    column<&WaitlistEntry::source>("source"),
    column<&WaitlistEntry::note>("note"),
    column<&WaitlistEntry::offers_missed>("offers_missed"),
    column<&WaitlistEntry::created_at>("created_at"),
    column<&WaitlistEntry::updated_at>("updated_at", ColumnUse::read_only),
    column<&WaitlistEntry::moves>("moves_appointment_id"),
};

const Table<WaitlistOffer> waitlist_offer_table{
    "waitlist_offer",
    column<&WaitlistOffer::id>("offer_id"),
    column<&WaitlistOffer::entry>("entry_id"),
    column<&WaitlistOffer::appointment>("appointment_id"),
    column<&WaitlistOffer::starts_at>("starts_at"),
    column<&WaitlistOffer::expires_at>("expires_at"),
    column<&WaitlistOffer::state>("state"),
    column<&WaitlistOffer::created_at>("created_at"),
    unread_or_null("open_entry"),
};

SqlText lock_waiting_sql(std::span<const WaitlistId> entries) {
    return std::move(SqlText(kLockWaiting).list(entries).raw(" ORDER BY entry_id FOR UPDATE"));
}

std::pair<WaitlistId, WaitingPerson> read_waiting(const Row& row) {
    const auto [id, company, customer, state] = row.cells<WaitlistId, CompanyId, CustomerId, WaitlistState>();
    return {id, {company, customer, state}};
}

std::optional<SqlText> set_offered_sql(std::span<const WaitlistOffer> offers) {
    if (offers.empty()) return std::nullopt;
    std::vector<WaitlistId> entries;
    for (const auto& offer : offers) entries.push_back(offer.entry);
    std::sort(entries.begin(), entries.end());
    return std::move(SqlText(kSetOffered).list(entries));
}

std::optional<SqlText> insert_offers_sql(std::span<const WaitlistOffer> offers) {
    std::vector<WaitlistOffer> sorted(offers.begin(), offers.end());
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.entry < b.entry; });
    return waitlist_offer_table.insert_all(sorted);
}

std::vector<SqlText> end_offers_sql(std::span<const EndedOffer> ended) {
    std::vector<SqlText> statements;
    if (ended.empty()) return statements;
    const auto add = [&](std::optional<SqlText> sql) {
        if (sql) statements.push_back(std::move(*sql));
    };
    constexpr std::array kEnds{OfferState::accepted, OfferState::declined, OfferState::expired};
    for (const auto state : kEnds) add(entries_after(ended, state));
    for (const auto state : kEnds) add(offers_after(ended, state));
    return statements;
}

std::optional<SqlText> drop_messages_sql(std::span<const EndedOffer> ended) {
    if (ended.empty()) return std::nullopt;
    std::vector<AppointmentId> holds;
    for (const auto& one : ended) holds.push_back(one.hold);
    return std::move(SqlText(kDropMessages).list(holds));
}

std::optional<SqlText> end_wishes_sql(std::vector<AppointmentId> over) {
    if (over.empty()) return std::nullopt;
    std::sort(over.begin(), over.end());
    return std::move(SqlText(kEndWishes).list(over));
}

std::optional<SqlText> insert_offer_jobs_sql(std::span<const FreedTime> freed, Moment now) {
    if (freed.empty()) return std::nullopt;
    SqlText sql(kInsertJob);
    const auto* separator = "";
    for (const auto& one : freed) {
        const job::OfferWaitlist args{{}, one.time};  // the branch is that of the resource
        sql.raw(separator).raw("SELECT ").value(one.job).raw(", r.company_id, ").value(args.kind.queue).raw(", ");
        sql.value(args.kind.name).raw(", r.branch_id, ").value(job::unique_key(one.job, args)).raw(", ");
        sql.value(job::args_text(args)).raw(", ").value(JobState::available).raw(", 5, ").value(now);
        sql.raw(", ").value(now).raw(kWhereEntryWaits).value(one.resource);
        separator = " UNION ALL ";
    }
    return sql;
}

std::optional<WaitlistEntry> load_entry(Tx& tx, CompanyId company, WaitlistId id) {
    auto sql = waitlist_entry_table.select();
    sql.raw("WHERE entry_id = ").value(id).raw(" AND company_id = ").value(company);
    return waitlist_entry_table.first(tx, sql);
}

SqlText list_entries_sql(const WaitlistFilter& filter) {
    auto sql = waitlist_entry_table.select();
    where_company(sql, index_of_list(filter), filter.company);
    if (filter.branch) sql.raw(" AND branch_id = ").value(*filter.branch);
    if (filter.service) sql.raw(" AND service_id = ").value(*filter.service);
    if (filter.customer) sql.raw(" AND customer_id = ").value(*filter.customer);
    if (filter.state) sql.raw(" AND state = ").value(*filter.state);
    add_reach(sql, WaitlistTag::prefix, filter.branches);
    if (filter.by_change) {
        add_change_page(sql, "entry_id", *filter.by_change, filter.rows_max);
    } else {
        add_id_page(sql, "entry_id", Direction::rising, filter.after, filter.rows_max);
    }
    return sql;
}

std::vector<WaitlistEntry> list_entries(Tx& tx, const WaitlistFilter& filter) {
    return waitlist_entry_table.all(tx, list_entries_sql(filter));
}

std::map<WaitlistId, WaitlistOffer> newest_offers(Tx& tx, std::span<const WaitlistId> entries) {
    std::map<WaitlistId, WaitlistOffer> offers;
    if (entries.empty()) return offers;
    auto sql = waitlist_offer_table.select();
    sql.raw(kNewestOffers).list(entries).raw(" GROUP BY entry_id) n ON n.newest = waitlist_offer.offer_id");
    for (const auto& offer : waitlist_offer_table.all(tx, sql)) offers.emplace(offer.entry, offer);
    return offers;
}

SqlText waiting_entries_sql(BranchId branch, std::chrono::local_days from, std::chrono::local_days until,
                            WaitlistId after, std::size_t rows_max, bool who_move) {
    auto sql = waitlist_entry_table.select();
    // By itself the server may read all entries that the branch has ever had.
    sql.raw("FORCE INDEX (waitlist_entry_in_line) ");
    sql.raw("JOIN customer c ON c.customer_id = waitlist_entry.customer_id AND c.deleted_at IS NULL ");
    sql.raw("WHERE waitlist_entry.branch_id = ").value(branch).raw(" AND state = ").value(WaitlistState::waiting);
    sql.raw(" AND entry_id > ").value(after);
    sql.raw(who_move ? " AND moves_appointment_id IS NOT NULL" : " AND moves_appointment_id IS NULL");
    sql.raw(" AND days_from <= ").value(stored(until)).raw(" AND days_until >= ").value(stored(from));
    return std::move(sql.raw(" ORDER BY entry_id LIMIT ").value(rows_max));
}

std::vector<WaitlistEntry> load_waiting_entries(Tx& tx, const SqlText& line) {
    return waitlist_entry_table.all(tx, line);
}

std::vector<OfferOfWish> open_offers_of_wishes(Tx& tx, std::vector<AppointmentId> moved) {
    std::sort(moved.begin(), moved.end());
    std::vector<OfferOfWish> offers;
    tx.rows(SqlText(kOffersOfWishes).list(moved), [&](const Row& row) {
        const auto [entry, hold] = row.cells<WaitlistId, AppointmentId>();
        offers.push_back({entry, hold});
    });
    return offers;
}

std::vector<Instant> offered_starts(Tx& tx, WaitlistId entry) {
    std::vector<Instant> starts;
    tx.rows(kOfferedStarts, {entry}, [&](Instant start) { starts.push_back(start); });
    return starts;
}

void lock_customer(Tx& tx, CustomerId customer) {
    tx.rows(kLockWaitingCustomer, {customer}, [](const Row&) {});
}

SqlText live_entries_sql(CustomerId customer) {
    auto sql = waitlist_entry_table.select();
    sql.raw("WHERE customer_id = ").value(customer).raw(" AND state IN ('waiting', 'offered')");
    return std::move(sql.raw(" ORDER BY entry_id"));
}

std::vector<WaitlistEntry> live_entries(Tx& tx, CustomerId customer) {
    return waitlist_entry_table.all(tx, live_entries_sql(customer));
}

void insert_entry(Tx& tx, const WaitlistEntry& entry) { tx.run(*waitlist_entry_table.insert_all(std::array{&entry})); }

bool leave_entry(Tx& tx, CompanyId company, WaitlistId id) { return tx.run(kLeave, {id, company}) > 0; }

std::size_t expire_entries(Tx& tx, std::size_t rows_max) {
    std::vector<WaitlistId> past;
    tx.rows(kFindPast, {rows_max}, [&](WaitlistId id) { past.push_back(id); });
    if (past.empty()) return 0;
    return static_cast<std::size_t>(tx.run(SqlText(kExpire).list(past)));
}

std::vector<WaitingBranch> waiting_branches(Tx& tx) {
    std::vector<WaitingBranch> branches;
    const auto read = [&](CompanyId company, BranchId branch, std::chrono::sys_days until) {
        branches.push_back({company, branch, local(until)});
    };
    tx.rows(kWaitingBranches, {}, leave_out_damaged(read));
    return branches;
}

}  // namespace slotkeeper::store

// waitlist_rows: the statements of the waitlist.
#include "engine/store/booking/waitlist_rows.h"

#include "engine/store/operations/job_kinds.h"

#include <algorithm>

namespace slotkeeper::store {

namespace {

constexpr auto kEntryColumns = R"sql(
    e.entry_id, e.company_id, e.branch_id, e.service_id, e.customer_id, e.resource_id, e.days_from, e.days_until,
    e.weekdays, e.from_minute, e.until_minute, e.state, e.source, e.note, e.offers_missed, e.created_at)sql";

constexpr auto kOfferColumns = R"sql(
    o.offer_id, o.entry_id, o.appointment_id, o.starts_at, o.expires_at, o.state, o.created_at)sql";

constexpr auto kLockWaiting = R"sql(
    SELECT entry_id, company_id, customer_id, state FROM waitlist_entry WHERE entry_id IN )sql";

constexpr auto kSetOffered = R"sql(
    UPDATE waitlist_entry SET state = 'offered' WHERE state = 'waiting' AND entry_id IN )sql";

constexpr auto kInsertOffers = R"sql(
    INSERT INTO waitlist_offer (offer_id, entry_id, appointment_id, starts_at, expires_at, state, created_at)
    VALUES )sql";

// Only an entry that still has its offer: one that was left stays left.
constexpr auto kEntryTook = R"sql(
    UPDATE waitlist_entry SET state = 'booked' WHERE state = 'offered' AND entry_id IN )sql";
constexpr auto kEntryDeclined = R"sql(
    UPDATE waitlist_entry SET state = 'waiting' WHERE state = 'offered' AND entry_id IN )sql";
constexpr auto kEntryMissed = R"sql(
    UPDATE waitlist_entry SET state = IF(offers_missed < )sql";
constexpr auto kEntryMissedThen = R"sql(, 'waiting', 'expired'), offers_missed = offers_missed + 1
    WHERE state = 'offered' AND entry_id IN )sql";

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
constexpr auto kWhereSomebodyWaits = R"sql(
    FROM resource r WHERE (SELECT 1 FROM waitlist_entry w WHERE w.branch_id = r.branch_id AND w.state = 'waiting'
                           LIMIT 1) = 1 AND r.resource_id = )sql";

constexpr auto kNewestOffers = R"sql(
    FROM waitlist_offer o JOIN (SELECT MAX(offer_id) AS newest FROM waitlist_offer WHERE entry_id IN )sql";

constexpr auto kOfferedStarts = R"sql(
    SELECT starts_at FROM waitlist_offer WHERE entry_id = :entry)sql";

constexpr auto kLockWaitingCustomer = R"sql(
    SELECT customer_id FROM customer WHERE customer_id = :customer FOR UPDATE)sql";

constexpr auto kInsertEntry = R"sql(
    INSERT INTO waitlist_entry (entry_id, company_id, branch_id, service_id, customer_id, resource_id, days_from,
                                days_until, weekdays, from_minute, until_minute, state, source, note, created_at)
    VALUES (:id, :company, :branch, :service, :customer, :resource, :from, :until, :weekdays, :from_minute,
            :until_minute, :state, :source, :note, :at))sql";

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

WaitlistEntry read_entry(const Row& row) {
    WaitlistEntry entry;
    entry.id = row.id<WaitlistId>(0);
    entry.company = row.id<CompanyId>(1);
    entry.branch = row.id<BranchId>(2);
    entry.service = row.id<ServiceId>(3);
    entry.customer = row.id<CustomerId>(4);
    if (!row.is_null(5)) entry.resource = row.id<ResourceId>(5);
    entry.wish = {local(row.day(6)), local(row.day(7)), static_cast<int>(row.number(8)),
                  static_cast<int>(row.number(9)), static_cast<int>(row.number(10))};
    entry.state = row.word<WaitlistState>(11);
    entry.source = row.word<Source>(12);
    entry.note = row.text(13);
    entry.offers_missed = static_cast<int>(row.number(14));
    entry.created_at = row.moment(15);
    return entry;
}

WaitlistOffer read_offer(const Row& row) {
    return {row.id<OfferId>(0),      row.id<WaitlistId>(1), row.id<AppointmentId>(2), row.instant(3), row.instant(4),
            row.word<OfferState>(5), row.moment(6)};
}

SqlText select_entries() {
    SqlText sql("SELECT");
    return std::move(sql.raw(kEntryColumns).raw(" FROM waitlist_entry e"));
}

std::vector<WaitlistEntry> entries_of(Tx& tx, const SqlText& sql) {
    std::vector<WaitlistEntry> entries;
    tx.rows(sql, [&](const Row& row) { entries.push_back(read_entry(row)); });
    return entries;
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

SqlText lock_waiting_sql(std::span<const WaitlistId> entries) {
    return std::move(SqlText(kLockWaiting).list(entries).raw(" ORDER BY entry_id FOR UPDATE"));
}

std::pair<WaitlistId, WaitingPerson> read_waiting(const Row& row) {
    return {row.id<WaitlistId>(0), {row.id<CompanyId>(1), row.id<CustomerId>(2), row.word<WaitlistState>(3)}};
}

std::optional<SqlText> set_offered_sql(std::span<const WaitlistOffer> offers) {
    if (offers.empty()) return std::nullopt;
    std::vector<WaitlistId> entries;
    for (const auto& offer : offers) entries.push_back(offer.entry);
    std::sort(entries.begin(), entries.end());
    return std::move(SqlText(kSetOffered).list(entries));
}

std::optional<SqlText> insert_offers_sql(std::span<const WaitlistOffer> offers) {
    if (offers.empty()) return std::nullopt;
    std::vector<WaitlistOffer> sorted(offers.begin(), offers.end());
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.entry < b.entry; });
    SqlText sql(kInsertOffers);
    for (const auto& one : sorted) {
        sql.row({one.id, one.entry, one.appointment, one.starts_at, one.expires_at, one.state, one.created_at});
    }
    return sql;
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

std::optional<SqlText> insert_offer_jobs_sql(std::span<const FreedTime> freed, Moment now) {
    if (freed.empty()) return std::nullopt;
    SqlText sql(kInsertJob);
    const auto* separator = "";
    for (const auto& one : freed) {
        const job::OfferWaitlist args{{}, one.time};  // the branch is that of the resource
        sql.raw(separator).raw("SELECT ").value(one.job).raw(", r.company_id, ").value(args.kind.queue).raw(", ");
        sql.value(args.kind.name).raw(", r.branch_id, ").value(job::unique_key(one.job, args)).raw(", ");
        sql.value(job::args_text(args))
            .raw(", ")
            .value(JobState::available)
            .raw(", 5, ")
            .value(now)
            .raw(", ")
            .value(now);
        sql.raw(kWhereSomebodyWaits).value(one.resource);
        separator = " UNION ALL ";
    }
    return sql;
}

std::optional<WaitlistEntry> load_entry(Tx& tx, CompanyId company, WaitlistId id) {
    auto sql = select_entries();
    sql.raw(" WHERE e.entry_id = ").value(id).raw(" AND e.company_id = ").value(company);
    auto found = entries_of(tx, sql);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

SqlText list_entries_sql(const WaitlistFilter& filter) {
    auto sql = select_entries();
    sql.raw(" WHERE e.company_id = ").value(filter.company);
    if (filter.branch) sql.raw(" AND e.branch_id = ").value(*filter.branch);
    if (filter.service) sql.raw(" AND e.service_id = ").value(*filter.service);
    if (filter.customer) sql.raw(" AND e.customer_id = ").value(*filter.customer);
    if (filter.state) sql.raw(" AND e.state = ").value(*filter.state);
    if (filter.after) sql.raw(" AND e.entry_id > ").value(*filter.after);
    return std::move(sql.raw(" ORDER BY e.entry_id LIMIT ").value(filter.rows_max));
}

std::vector<WaitlistEntry> list_entries(Tx& tx, const WaitlistFilter& filter) {
    return entries_of(tx, list_entries_sql(filter));
}

std::map<WaitlistId, WaitlistOffer> newest_offers(Tx& tx, std::span<const WaitlistId> entries) {
    std::map<WaitlistId, WaitlistOffer> offers;
    if (entries.empty()) return offers;
    SqlText sql("SELECT");
    sql.raw(kOfferColumns).raw(kNewestOffers).list(entries);
    sql.raw(" GROUP BY entry_id) n ON n.newest = o.offer_id");
    tx.rows(sql, [&](const Row& row) {
        const auto offer = read_offer(row);
        offers.emplace(offer.entry, offer);
    });
    return offers;
}

SqlText line_sql(BranchId branch, std::chrono::local_days from, std::chrono::local_days until, WaitlistId after,
                 std::size_t rows_max) {
    auto sql = select_entries();
    sql.raw(" JOIN customer c ON c.customer_id = e.customer_id AND c.deleted_at IS NULL WHERE e.branch_id = ");
    sql.value(branch).raw(" AND e.state = ").value(WaitlistState::waiting).raw(" AND e.entry_id > ").value(after);
    sql.raw(" AND e.days_from <= ").value(stored(until)).raw(" AND e.days_until >= ").value(stored(from));
    return std::move(sql.raw(" ORDER BY e.entry_id LIMIT ").value(rows_max));
}

std::vector<WaitlistEntry> load_line(Tx& tx, const SqlText& line) { return entries_of(tx, line); }

std::vector<Instant> offered_starts(Tx& tx, WaitlistId entry) {
    std::vector<Instant> starts;
    tx.rows(kOfferedStarts, {entry}, [&](const Row& row) { starts.push_back(row.instant(0)); });
    return starts;
}

void lock_customer(Tx& tx, CustomerId customer) {
    tx.rows(kLockWaitingCustomer, {customer}, [](const Row&) {});
}

SqlText live_entries_sql(CustomerId customer) {
    auto sql = select_entries();
    sql.raw(" WHERE e.customer_id = ").value(customer).raw(" AND e.state IN ('waiting', 'offered')");
    return std::move(sql.raw(" ORDER BY e.entry_id"));
}

std::vector<WaitlistEntry> live_entries(Tx& tx, CustomerId customer) {
    return entries_of(tx, live_entries_sql(customer));
}

void insert_entry(Tx& tx, const WaitlistEntry& entry) {
    const auto& wish = entry.wish;
    tx.run(kInsertEntry, {entry.id, entry.company, entry.branch, entry.service, entry.customer, entry.resource,
                          stored(wish.from), stored(wish.until), wish.weekdays, wish.from_minute, wish.until_minute,
                          entry.state, entry.source, entry.note, entry.created_at});
}

bool leave_entry(Tx& tx, CompanyId company, WaitlistId id) { return tx.run(kLeave, {id, company}) > 0; }

std::size_t expire_entries(Tx& tx, std::size_t rows_max) {
    std::vector<WaitlistId> past;
    tx.rows(kFindPast, {rows_max}, [&](const Row& row) { past.push_back(row.id<WaitlistId>(0)); });
    if (past.empty()) return 0;
    return static_cast<std::size_t>(tx.run(SqlText(kExpire).list(past)));
}

std::vector<WaitingBranch> waiting_branches(Tx& tx) {
    std::vector<WaitingBranch> branches;
    const auto read = [&](const Row& row) {
        branches.push_back({row.id<CompanyId>(0), row.id<BranchId>(1), local(row.day(2))});
    };
    tx.rows(kWaitingBranches, {}, leave_out_damaged(read));
    return branches;
}

}  // namespace slotkeeper::store

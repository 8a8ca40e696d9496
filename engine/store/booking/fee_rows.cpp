// fee_rows: the statements.
#include "engine/store/booking/fee_rows.h"

#include "engine/store/operations/branch_reach.h"
#include "engine/store/operations/job_kinds.h"

namespace slotkeeper::store {

namespace {

constexpr auto kInsertPaymentJob = R"sql(
    INSERT IGNORE INTO job (job_id, company_id, queue, kind, subject_id, unique_key, args, state, priority,
                            run_at, created_at) )sql";
// At READ COMMITTED this reads without locks.
constexpr auto kFeeOfHook = R"sql(
    FROM fee f JOIN payment_hook h ON h.company_id = f.company_id WHERE f.appointment_id = )sql";

constexpr auto kChargeBefore = R"sql(
    SELECT reason, amount, currency FROM fee FORCE INDEX (fee_unique)
    WHERE appointment_id = :appointment AND reason IN ('cancel', 'reschedule') ORDER BY version DESC LIMIT 1)sql";

constexpr auto kNoteDelivered = R"sql(
    UPDATE fee SET delivered_version = :version, delivered_at = UTC_TIMESTAMP(6)
    WHERE fee_id = :fee AND (delivered_version IS NULL OR delivered_version < :version))sql";

// Behind what a caller waits for, and behind changes of Cal.com.
constexpr int kPaymentPriority = 7;

job::PaymentEvent event_of(FeeId fee, AppointmentId appointment, int version) { return {fee, appointment, version}; }

}  // namespace

const Table<Fee> fee_table{
    "fee",
    column<&Fee::id>("fee_id"),
    column<&Fee::company>("company_id"),
    column<&Fee::appointment>("appointment_id"),
    column<&Fee::version>("version"),
    column<&Fee::customer>("customer_id"),
    column<&Fee::charge, &FeeCharge::reason>("reason"),
    column<&Fee::charge, &FeeCharge::amount>("amount"),
    column<&Fee::charge, &FeeCharge::currency>("currency"),
    column<&Fee::created_at>("created_at"),
    column<&Fee::updated_at>("updated_at", ColumnUse::read_only),
    column<&Fee::withdrawn_version>("withdrawn_version", ColumnUse::read_only),
    column<&Fee::withdrawn_at>("withdrawn_at", ColumnUse::read_only),
    column<&Fee::delivered_version>("delivered_version", ColumnUse::read_only),
    column<&Fee::delivered_at>("delivered_at", ColumnUse::read_only),
};

int reported_version(const Fee& fee) { return fee.withdrawn_version.value_or(fee.version); }

std::optional<SqlText> insert_fees_sql(std::span<const Fee> fees) {
    if (fees.empty()) return std::nullopt;
    auto sql = fee_table.insert();
    for (const auto& one : fees) fee_table.add_row(sql, one);
    return sql;
}

SqlText withdraw_fee_sql(const FeeChange& change, Moment now) {
    SqlText sql("UPDATE fee SET withdrawn_version = ");
    sql.value(change.version).raw(", withdrawn_at = ").value(now).raw(" WHERE appointment_id = ");
    sql.value(change.appointment).raw(" AND reason = ").value(FeeReason::no_show);
    sql.raw(" AND withdrawn_version IS NULL");
    return sql;
}

std::optional<SqlText> insert_payment_jobs_sql(std::span<const FeeChange> changes, Moment now) {
    if (changes.empty()) return std::nullopt;
    SqlText sql(kInsertPaymentJob);
    const auto* separator = "";
    for (const auto& one : changes) {
        const auto args = event_of({}, one.appointment, one.version);  // the fee is read here
        sql.raw(separator).raw("SELECT ").value(one.job).raw(", f.company_id, ").value(args.kind.queue).raw(", ");
        sql.value(args.kind.name).raw(", f.fee_id, ").value(job::unique_key(one.job, args)).raw(", ");
        sql.value(job::args_text(args)).raw(", ").value(JobState::available).raw(", ").value(kPaymentPriority);
        sql.raw(", ").value(now).raw(", ").value(now).raw(kFeeOfHook).value(one.appointment);
        sql.raw(" AND (f.version = ").value(one.version).raw(" OR f.withdrawn_version = ").value(one.version).raw(")");
        separator = " UNION ALL ";
    }
    return sql;
}

std::optional<FeeCharge> load_fee_before_no_show(Tx& tx, AppointmentId appointment) {
    std::optional<FeeCharge> charge;
    tx.one(kChargeBefore, {appointment}, [&](FeeReason reason, std::int64_t amount, std::string_view currency) {
        charge = FeeCharge{reason, amount, std::string(currency)};
    });
    return charge;
}

std::optional<Fee> load_fee(Tx& tx, CompanyId company, FeeId id) {
    auto sql = fee_table.select();
    sql.raw("WHERE fee_id = ").value(id).raw(" AND company_id = ").value(company);
    return fee_table.first(tx, sql);
}

void note_delivered(Tx& tx, FeeId id, int version) { tx.run(kNoteDelivered, {version, id}); }

std::map<FeeId, FeeDelivery> load_deliveries(Tx& tx, std::span<const Fee> fees) {
    std::map<FeeId, FeeDelivery> deliveries;
    if (fees.empty()) return deliveries;
    std::map<std::string, FeeId, std::less<>> by_key;
    std::vector<std::string> keys;
    for (const auto& fee : fees) {
        auto key = job::unique_key({}, event_of(fee.id, fee.appointment, reported_version(fee)));
        by_key.emplace(key, fee.id);
        keys.push_back(std::move(key));
    }
    SqlText sql("SELECT unique_key, state, last_error FROM job WHERE unique_key IN ");
    tx.rows(sql.list(keys), [&](std::string_view key, JobState state, std::string_view error) {
        if (const auto fee = by_key.find(key); fee != by_key.end()) {
            deliveries[fee->second] = {state, std::string(error)};
        }
    });
    return deliveries;
}

SqlText list_fees_sql(const FeeFilter& filter) {
    const auto* const index = filter.appointment ? "fee_unique"  // few, in any order
                              : filter.customer  ? "fee_customer"
                              : filter.by_change ? "fee_by_update"
                                                 : "fee_by_company";
    auto sql = fee_table.select();
    where_company(sql, index, filter.company);
    if (filter.appointment) sql.raw(" AND appointment_id = ").value(*filter.appointment);
    if (filter.customer) sql.raw(" AND customer_id = ").value(*filter.customer);
    add_reach(sql, FeeTag::prefix, filter.branches);
    if (filter.by_change) {
        add_change_page(sql, "fee_id", *filter.by_change, filter.rows_max);
    } else {
        add_id_page(sql, "fee_id", Direction::rising, filter.after, filter.rows_max);
    }
    return sql;
}

std::vector<Fee> list_fees(Tx& tx, const FeeFilter& filter) { return fee_table.all(tx, list_fees_sql(filter)); }

}  // namespace slotkeeper::store

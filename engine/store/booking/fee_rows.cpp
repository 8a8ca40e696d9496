// fee_rows: the statements.
#include "engine/store/booking/fee_rows.h"

#include "engine/store/operations/branch_reach.h"

namespace slotkeeper::store {

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
};

std::optional<SqlText> insert_fees_sql(std::span<const Fee> fees) {
    if (fees.empty()) return std::nullopt;
    auto sql = fee_table.insert();
    for (const auto& one : fees) fee_table.add_row(sql, one);
    return sql;
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

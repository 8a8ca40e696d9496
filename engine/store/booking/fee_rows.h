// fee_rows: what customers owe for changes, as rows that a payment system collects.
//
// A row is written in the transaction of the change, once: its key is the appointment with the version that the change
// made. Rows never change. This program collects nothing.
#pragma once

#include "engine/booking/plan.h"
#include "engine/store/mariadb/list_page.h"
#include "engine/store/mariadb/table.h"

#include <optional>
#include <span>
#include <vector>

namespace slotkeeper::store {

struct Fee {
    FeeId id;
    CompanyId company;
    AppointmentId appointment;
    int version = 0;
    std::optional<CustomerId> customer;
    FeeCharge charge;
    Moment created_at;
    Moment updated_at{};  // set by the database
};
extern const Table<Fee> fee_table;

// std::nullopt if `fees` is empty.
std::optional<SqlText> insert_fees_sql(std::span<const Fee> fees);

struct FeeFilter {
    CompanyId company;
    std::optional<AppointmentId> appointment;
    std::optional<FeeId> after;  // the last one of the previous page; oldest first
    std::size_t rows_max = limits::page_default;
    std::optional<ChangeOrder<FeeId>> by_change{};
    std::vector<BranchId> branches{};  // only of these; empty: of all
    std::optional<CustomerId> customer{};
};
SqlText list_fees_sql(const FeeFilter& filter);
std::vector<Fee> list_fees(Tx& tx, const FeeFilter& filter);

}  // namespace slotkeeper::store

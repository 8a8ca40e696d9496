// fee_rows: what customers owe for changes and no-shows, and deposits, as rows that a payment system collects.
//
// A row is written in the transaction of the change, once: its key is the appointment with the version that the change
// made. What is owed never changes; it is withdrawn when its no-show is undone. This program collects nothing. If the
// company has a payment hook, each row and each withdrawal leaves a job that reports it, in the same transaction.
#pragma once

#include "engine/booking/plan.h"
#include "engine/store/mariadb/list_page.h"
#include "engine/store/mariadb/table.h"
#include "engine/store/operations/job_rows.h"

#include <map>
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
    Moment updated_at{};                     // set by the database
    std::optional<int> withdrawn_version{};  // of the appointment, as the undoing of the no-show made it
    std::optional<Moment> withdrawn_at{};
    std::optional<int> delivered_version{};  // the version of the last event that the payment system accepted
    std::optional<Moment> delivered_at{};
};
extern const Table<Fee> fee_table;

// The version of the appointment that the latest event about the fee tells.
int reported_version(const Fee& fee);

// std::nullopt if `fees` is empty.
std::optional<SqlText> insert_fees_sql(std::span<const Fee> fees);

// A version of an appointment that made or withdrew a fee.
struct FeeChange {
    AppointmentId appointment;
    int version = 0;
    JobId job;  // for its event
    bool is_withdrawal = false;
};
// Withdraws the fee of the no-show that the version of the appointment undoes.
SqlText withdraw_fee_sql(const FeeChange& change, Moment now);
// A job for each change, if its company has a payment hook. The fees are written before, in the same transaction.
// std::nullopt if `changes` is empty.
std::optional<SqlText> insert_payment_jobs_sql(std::span<const FeeChange> changes, Moment now);

// The latest fee that was owed before a no-show, deposits left out.
std::optional<FeeCharge> load_fee_before_no_show(Tx& tx, AppointmentId appointment);

std::optional<Fee> load_fee(Tx& tx, CompanyId company, FeeId id);
// Notes that the event of this version was accepted, unless that of a later one was.
void note_delivered(Tx& tx, FeeId id, int version);

// How the report of a fee stands.
struct FeeDelivery {
    JobState state{};
    std::string error;  // of the last attempt
};
// The jobs of the latest events of these fees, by fee; without those that have none any more.
std::map<FeeId, FeeDelivery> load_deliveries(Tx& tx, std::span<const Fee> fees);

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

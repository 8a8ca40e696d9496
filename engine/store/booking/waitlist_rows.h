// waitlist_rows: who waits, what they were offered, and the jobs that look for somebody when time is freed.
//
// An offer is written with its hold and ends with it, in the transactions of the desk; so there is no moment at which
// one of them is there without the other. Read on: engine/booking/waitlist.h has the records.
#pragma once

#include "engine/availability/day_book.h"
#include "engine/booking/waitlist.h"
#include "engine/store/mariadb/database.h"
#include "engine/store/operations/job_rows.h"

#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace slotkeeper::store {

// --- for the desk --------------------------------------------------------------------------------
SqlText lock_waiting_sql(std::span<const WaitlistId> entries);  // sorted, not empty; FOR UPDATE
std::pair<WaitlistId, WaitingPerson> read_waiting(const Row& row);

// The entries of offers that are made now, and the offers.
std::optional<SqlText> set_offered_sql(std::span<const WaitlistOffer> offers);
std::optional<SqlText> insert_offers_sql(std::span<const WaitlistOffer> offers);

// An offer whose hold was taken, given back, or ran out.
struct EndedOffer {
    WaitlistId entry;
    AppointmentId hold;
    OfferState state = OfferState::expired;
};
// The entry goes on (or is booked, or has missed too many), and the offer is closed. Where the entry was left
// meanwhile, it stays left.
std::vector<SqlText> end_offers_sql(std::span<const EndedOffer> ended);
// A message about it that was not sent is not sent any more.
std::optional<SqlText> drop_messages_sql(std::span<const EndedOffer> ended);

// Time of a resource that is free again: a job `offer_waitlist` for its branch, but only where somebody waits there, so
// that nobody else pays for the waitlist.
struct FreedTime {
    JobId job;
    ResourceId resource;
    Interval time;
};
std::optional<SqlText> insert_offer_jobs_sql(std::span<const FreedTime> freed, Moment now);
// The same for a branch and a stretch of time, whoever waits. Its subject is the branch.
NewJob offer_job(JobId id, CompanyId company, BranchId branch, const Interval& time, Moment now);
// What the key of such a job says is free; empty where it is the key of another kind.
std::optional<Interval> freed_time(std::string_view job_key);

// --- for the use cases ---------------------------------------------------------------------------
std::optional<WaitlistEntry> load_entry(Tx& tx, CompanyId company, WaitlistId id);
struct WaitlistFilter {
    CompanyId company;
    std::optional<BranchId> branch{};
    std::optional<ServiceId> service{};
    std::optional<CustomerId> customer{};
    std::optional<WaitlistState> state{};
    std::optional<WaitlistId> after{};  // the last one of the page before; in order of arrival
    std::size_t rows_max = limits::page_default;
};
SqlText list_entries_sql(const WaitlistFilter& filter);
std::vector<WaitlistEntry> list_entries(Tx& tx, const WaitlistFilter& filter);
// The newest offer of each, where there was one.
std::map<WaitlistId, WaitlistOffer> newest_offers(Tx& tx, std::span<const WaitlistId> entries);

// Those who wait in a branch for a day between these, in order of arrival; of customers who were not erased.
SqlText line_sql(BranchId branch, std::chrono::local_days from, std::chrono::local_days until, WaitlistId after,
                 std::size_t rows_max);
std::vector<WaitlistEntry> load_line(Tx& tx, const SqlText& line);
std::vector<Instant> offered_starts(Tx& tx, WaitlistId entry);

// Until the end of the transaction nobody else joins for this customer.
void lock_customer(Tx& tx, CustomerId customer);
// Those that wait or have an offer, in order of arrival.
SqlText live_entries_sql(CustomerId customer);
std::vector<WaitlistEntry> live_entries(Tx& tx, CustomerId customer);
void insert_entry(Tx& tx, const WaitlistEntry& entry);
// False where it neither waits nor has an offer.
bool leave_entry(Tx& tx, CompanyId company, WaitlistId id);

// Entries whose last day is over wherever on earth they wait: `expired` from now on, at most rows_max; returns how
// many.
std::size_t expire_entries(Tx& tx, std::size_t rows_max);
struct WaitingBranch {
    CompanyId company;
    BranchId branch;
    std::chrono::local_days until;  // the last day that somebody waits for
};
std::vector<WaitingBranch> waiting_branches(Tx& tx);

}  // namespace slotkeeper::store

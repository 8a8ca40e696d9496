// waitlist_rows: waitlist entries, their offers, and the jobs that search for a waiting customer when time is freed.
//
// An offer is written with its hold and ends with it, in the transactions of the desk, so neither exists without the
// other. Read on: engine/booking/waitlist.h has the records.
#pragma once

#include "engine/availability/day_book.h"
#include "engine/booking/waitlist.h"
#include "engine/store/mariadb/list_page.h"
#include "engine/store/mariadb/table.h"

#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace slotkeeper::store {

extern const Table<WaitlistEntry> waitlist_entry_table;
extern const Table<WaitlistOffer> waitlist_offer_table;

// --- for the desk --------------------------------------------------------------------------------
SqlText lock_waiting_sql(std::span<const WaitlistId> entries);  // sorted, not empty; FOR UPDATE
std::pair<WaitlistId, WaitingPerson> read_waiting(const Row& row);

// The entries that get an offer, and the offers.
std::optional<SqlText> set_offered_sql(std::span<const WaitlistOffer> offers);
std::optional<SqlText> insert_offers_sql(std::span<const WaitlistOffer> offers);

// An offer whose hold was booked, released or expired.
struct EndedOffer {
    WaitlistId entry;
    AppointmentId hold;
    OfferState state = OfferState::expired;
};
// Updates the entry (it waits on, is booked, or has missed too many offers) and closes the offer. An entry that was
// left meanwhile stays left.
std::vector<SqlText> end_offers_sql(std::span<const EndedOffer> ended);
// Drops unsent messages about these offers.
std::optional<SqlText> drop_messages_sql(std::span<const EndedOffer> ended);

// Ends the entries that ask for an earlier time of these appointments, which are over; their open offers end by
// end_offers_sql(). std::nullopt without appointments.
std::optional<SqlText> end_wishes_sql(std::vector<AppointmentId> over);

// Freed time of a resource: a job `offer_waitlist` for its branch, but only if the branch has waiting entries, so that
// other branches have no cost.
struct FreedTime {
    JobId job;
    ResourceId resource;
    Interval time;
};
std::optional<SqlText> insert_offer_jobs_sql(std::span<const FreedTime> freed, Moment now);

// --- for the use cases ---------------------------------------------------------------------------
std::optional<WaitlistEntry> load_entry(Tx& tx, CompanyId company, WaitlistId id);
struct WaitlistFilter {
    CompanyId company;
    std::optional<BranchId> branch{};
    std::optional<ServiceId> service{};
    std::optional<CustomerId> customer{};
    std::optional<WaitlistState> state{};
    std::optional<WaitlistId> after{};  // the last one of the previous page; in order of arrival
    std::size_t rows_max = limits::page_default;
    std::optional<ChangeOrder<WaitlistId>> by_change{};
    std::vector<BranchId> branches{};  // only of these; empty: of all
};
SqlText list_entries_sql(const WaitlistFilter& filter);
std::vector<WaitlistEntry> list_entries(Tx& tx, const WaitlistFilter& filter);
// The newest offer of each entry that has had one.
std::map<WaitlistId, WaitlistOffer> newest_offers(Tx& tx, std::span<const WaitlistId> entries);

// Waiting entries of a branch for a day between these, in order of arrival; without those of erased customers.
// `who_move`: those who have an appointment and would come earlier, else all others.
SqlText waiting_entries_sql(BranchId branch, std::chrono::local_days from, std::chrono::local_days until,
                            WaitlistId after, std::size_t rows_max, bool who_move = false);
std::vector<WaitlistEntry> load_waiting_entries(Tx& tx, const SqlText& line);
// The open offers of earlier times for these appointments. REQUIRES: there is one.
struct OfferOfWish {
    WaitlistId entry;
    AppointmentId hold;
};
std::vector<OfferOfWish> open_offers_of_wishes(Tx& tx, std::vector<AppointmentId> moved);
std::vector<Instant> offered_starts(Tx& tx, WaitlistId entry);

// Until the end of the transaction no other request can join for this customer.
void lock_customer(Tx& tx, CustomerId customer);
// Entries that wait or have an offer, in order of arrival.
SqlText live_entries_sql(CustomerId customer);
std::vector<WaitlistEntry> live_entries(Tx& tx, CustomerId customer);
void insert_entry(Tx& tx, const WaitlistEntry& entry);
// False if it neither waits nor has an offer.
bool leave_entry(Tx& tx, CompanyId company, WaitlistId id);

// Sets entries whose last day is over in every time zone to `expired`, at most rows_max; returns how many.
std::size_t expire_entries(Tx& tx, std::size_t rows_max);
struct WaitingBranch {
    CompanyId company;
    BranchId branch;
    std::chrono::local_days until;  // the last requested day
};
std::vector<WaitingBranch> waiting_branches(Tx& tx);

}  // namespace slotkeeper::store

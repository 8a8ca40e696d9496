// batch: what the batches of serve.cpp stand on: locking and loading all that its commands name, in one round trip, and
// writing what was decided.
#pragma once

#include "engine/booking/commands.h"
#include "engine/booking/desk_state.h"
#include "engine/booking/plan.h"
#include "engine/desk/prepare.h"
#include "engine/store/booking/customer_rows.h"
#include "engine/store/booking/request_key_rows.h"
#include "engine/store/mariadb/database.h"

#include <map>
#include <span>
#include <vector>

namespace slotkeeper {

// By number or address: the customers that existed when the batch was loaded.
using KnownCustomers = std::map<store::CustomerHandle, Customer>;

// What a batch names, sorted in the order of its locks.
struct BatchNames {
    std::vector<ResourceDay> days;
    CountedNeeds counted;  // the locks sorted and unique
    std::vector<AppointmentId> appointments;
    std::vector<BlockId> blocks;
    std::vector<WaitlistId> waiting;
    std::vector<CompanyId> companies;
    std::vector<store::CustomerHandle> customers;
    std::vector<CustomerId> attendees;  // of existing appointments
    std::vector<store::KeyName> keys;
};
BatchNames names_of(std::span<const PreparedCommand* const> commands);

struct LoadedBatch {
    explicit LoadedBatch(Moment now) : state(now) {}
    DeskState state;
    std::map<CompanyId, std::int64_t> catalog_versions;
    KnownCustomers customers;
    std::map<store::KeyName, store::KeyRow> keys;
    store::CountedBookings booked;  // for state.bookings, once the catalogues are known
    std::size_t days_locked = 0, booking_locks = 0;
};

// Steps 1 and 2: the locks in the order of lock_registry.h (days, booking locks, appointments, blocks,
// waitlist entries), then reads.
LoadedBatch lock_and_load(store::Tx& tx, const BatchNames& names);

// Makes the loaded bookings known to the rules of limits and persons. REQUIRES: the catalogues are set.
void put_booked(LoadedBatch& loaded);

// The same reads without locks, for a rehearsal of commands that name no blocks and waitlist entries.
LoadedBatch load_unlocked(store::Tx& tx, const BatchNames& names);

// --- writing -------------------------------------------------------------------------------------
// The changes of the accepted commands, in statements of many rows, each sorted by its key: deletes first, then
// customers, blocks, appointments, parts, claims, audit, links, offers, messages, jobs, the version of every written
// day and booking lock, and last the keys, so that a key is stored exactly if its effect is.

struct AcceptedPlan {
    const Command* command;
    Plan plan;
    bool is_answer = true;  // else it ends a hold that the command releases; the key does not refer to it
    // Set by write_plans.
    bool customer_created = false;
    std::optional<Customer> known_customer{};
};

// Of a command that brings customer details.
std::optional<store::CustomerHandle> customer_handle(const Command& command);

// Fills in the ids of customers, which only the database knows, and the hashes of the audit.
// `locks`: the booking locks of their commands. REQUIRES: plans in the order of their decision, the claims' days, the
// booking locks and the appointments locked by this transaction.
void write_plans(store::Tx& tx, std::vector<AcceptedPlan>& accepted, const KnownCustomers& customers,
                 std::span<const store::KeyRow> obsolete_keys, std::span<const store::BookingLock> locks, Moment now,
                 IdSource& ids);

}  // namespace slotkeeper

// load: locks all that the commands of a batch name, then reads it without further locks, in one round trip.
//
// Read on: serve.cpp decides with it, write.h writes the outcome.
#pragma once

#include "engine/booking/known.h"
#include "engine/desk/prepare.h"
#include "engine/desk/write.h"
#include "engine/store/booking/request_key_rows.h"

#include <map>
#include <span>
#include <vector>

namespace slotkeeper {

// What a batch names, sorted in the order of its locks.
struct Names {
    std::vector<ResourceDay> days;
    std::vector<AppointmentId> appointments;
    std::vector<BlockId> blocks;
    std::vector<WaitlistId> waiting;
    std::vector<CompanyId> companies;
    std::vector<store::CustomerHandle> customers;
    std::vector<store::KeyName> keys;
};
Names names_of(std::span<const Prepared* const> commands);

struct Loaded {
    explicit Loaded(Moment now) : known(now) {}
    Known known;
    std::map<CompanyId, std::int64_t> catalog_versions;
    KnownCustomers customers;
    std::map<store::KeyName, store::KeyRow> keys;
    std::size_t days_locked = 0;
};

// Steps 1 and 2: the locks in the order of lock_registry.h (days, appointments, blocks, waitlist entries), then reads.
Loaded lock_and_load(store::Tx& tx, const Names& names);

}  // namespace slotkeeper

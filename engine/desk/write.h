// write: what the accepted commands of a batch change, in statements of many rows, each sorted by its key.
//
// The order is: deletes first, then customers, blocks, appointments, parts, claims, audit, links, offers, messages,
// jobs, the version of every day that was written, and last the keys, so that a key is there exactly if its effect is.
#pragma once

#include "engine/booking/commands.h"
#include "engine/booking/plan.h"
#include "engine/store/booking/customer_rows.h"
#include "engine/store/booking/request_key_rows.h"
#include "engine/store/mariadb/database.h"

#include <map>
#include <vector>

namespace slotkeeper {

struct Accepted {
    const Command* command;
    Plan plan;
    bool is_answer = true;  // else it ends what the command gives back, and the command's key does not lead to it
    // Set by write_plans.
    bool customer_created = false;
    std::optional<Customer> known_customer{};
};

// By number or address: who was there already when the batch was loaded.
using KnownCustomers = std::map<store::CustomerHandle, Customer>;

// Of a command that brings a customer.
std::optional<store::CustomerHandle> customer_handle(const Command& command);

// Fills in what only the database knows (customer ids) and the audit's hashes.
// REQUIRES: plans in the order of their decision, the claims' days and the appointments locked by this transaction.
void write_plans(store::Tx& tx, std::vector<Accepted>& accepted, const KnownCustomers& customers,
                 std::span<const store::KeyRow> keys_meant_anew, Moment now, IdSource& ids);

}  // namespace slotkeeper

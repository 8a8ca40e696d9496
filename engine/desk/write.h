// write: writes the changes of the accepted commands of a batch, in statements of many rows, each sorted by its key.
//
// The order is: deletes first, then customers, blocks, appointments, parts, claims, audit, links, offers, messages,
// jobs, the version of every written day, and last the keys, so that a key is stored exactly if its effect is.
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
    bool is_answer = true;  // else it ends a hold that the command releases; the key does not refer to it
    // Set by write_plans.
    bool customer_created = false;
    std::optional<Customer> known_customer{};
};

// By number or address: the customers that existed when the batch was loaded.
using KnownCustomers = std::map<store::CustomerHandle, Customer>;

// Of a command that brings customer details.
std::optional<store::CustomerHandle> customer_handle(const Command& command);

// Fills in the ids of customers, which only the database knows, and the hashes of the audit.
// REQUIRES: plans in the order of their decision, the claims' days and the appointments locked by this transaction.
void write_plans(store::Tx& tx, std::vector<Accepted>& accepted, const KnownCustomers& customers,
                 std::span<const store::KeyRow> keys_meant_anew, Moment now, IdSource& ids);

}  // namespace slotkeeper

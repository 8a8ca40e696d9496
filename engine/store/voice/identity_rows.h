// identity_rows: who the caller of a call has shown to be, and how often somebody failed to.
#pragma once

#include "engine/store/mariadb/database.h"

#include <optional>
#include <string_view>

namespace slotkeeper::store {

struct CallIdentity {
    CustomerId customer;
    // All that this customer has may be told and changed; else what was made in this very call alone.
    bool proven = false;
};
std::optional<CallIdentity> load_call_identity(Tx& tx, CompanyId company, std::string_view call_id);
// Who is proven once stays so for the rest of the call.
void put_call_identity(Tx& tx, CompanyId company, std::string_view call_id, const CallIdentity& identity, Moment now);

// `own_number`: of those who called from the customer's own, or of all others.
int identity_failures(Tx& tx, CustomerId customer, std::chrono::sys_days day, bool own_number);
void count_identity_failure(Tx& tx, CustomerId customer, std::chrono::sys_days day, bool own_number);

// Of calls that are long over, the oldest first, at most rows_max; returns how many.
std::size_t delete_old_identities(Tx& tx, Moment before, std::size_t rows_max);

}  // namespace slotkeeper::store

// identity_rows: the verified identity of a caller, and the number of failed identity checks.
#pragma once

#include "engine/booking/appointment.h"
#include "engine/store/mariadb/database.h"
#include "engine/store/mariadb/table.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::store {

struct CallIdentity {
    CustomerId customer;
    // All appointments of this customer may be read out and changed; else only those made in this call.
    bool proven = false;
};
extern const Table<CallIdentity> voice_identity_table;
extern const Table<NoStruct> voice_identity_failure_table;

std::optional<CallIdentity> load_call_identity(Tx& tx, CompanyId company, std::string_view call_id);
// A proven identity stays proven for the rest of the call.
void put_call_identity(Tx& tx, CompanyId company, std::string_view call_id, const CallIdentity& identity, Moment now);

// `own_number`: of calls from the customer's own number, or of all others.
int identity_failures(Tx& tx, CustomerId customer, std::chrono::sys_days day, bool own_number);
void count_identity_failure(Tx& tx, CustomerId customer, std::chrono::sys_days day, bool own_number);

// Deletes those of calls that ended long ago, oldest first, at most rows_max; returns how many.
std::size_t delete_old_identities(Tx& tx, Moment before, std::size_t rows_max);

// --- what is known of a caller's number before the call is answered ------------------------------
// One appointment of the customer with this number.
struct CallerVisit {
    std::string attendee;  // the person who attends
    State state{};
    Instant starts_at;
};

// The latest ones, future ones first.
std::vector<CallerVisit> list_visits(Tx& tx, CompanyId company, CustomerId customer, std::size_t rows_max);

}  // namespace slotkeeper::store

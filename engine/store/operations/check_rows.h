// check_rows: finds violated invariants in the rows and in the schema, and changes nothing.
//
// All rows are read in one snapshot, so a booking made meanwhile is seen whole or not at all, and the check may run
// under load. A finding is a violated invariant: an expired hold that is not deleted yet is no finding. The statements
// compare all rows without relying on keys, because a missing key is one of the findings.
#pragma once

#include "engine/base/enum_names.h"
#include "engine/booking/appointment.h"
#include "engine/store/mariadb/database.h"

#include <string>
#include <vector>

namespace slotkeeper::store {

enum class FindingKind : std::uint8_t {
    schema_behind,  // older than this binary: nothing else is checked
    missing_table,
    missing_column,
    missing_key,
    missing_foreign_key,
    missing_check,
    broken_reference,      // a row refers to a missing one, or to one of another company
    damaged_data,          // cannot be read, or makes a part of the catalogue unusable
    overlapping_claims,    // in one lane of one resource
    over_capacity,         // more claims at one moment than the resource has seats
    claims_differ,         // a live appointment whose claims do not equal its segments; or without both
    block_without_claims,  // for at least a part of its time
    claim_without_owner,   // of an appointment or block that takes no time (any more)
    duplicate_customer,    // one live number or address, two customers of a company
    duplicate_remote_uid,  // one booking at Cal.com, two appointments
    broken_history,        // the hash chain of audit events, or an appointment that differs from its newest event
    link_adrift,           // not in step with Cal.com, and no job will sync it
    link_conflicted,       // the booking at Cal.com differs for a future time, and a person has to decide
    account_silent,        // a connected calendar to which nothing is written any more
    drift,                 // differences from Cal.com in the last comparison
    clock_off,             // this machine's clock, compared with the database's
    disk_full,             // of the private database, or almost
    queue_late,            // due jobs that no worker takes
    sync_late,             // appointments whose change has been missing at Cal.com for long
    event_given_up,        // a webhook event that could not be handled
    orphaned_appointment,  // a coming one that does not fit the catalogue since a forced change of it
    travel_too_short,      // of two coming appointments of a resource, at different branches
};

}  // namespace slotkeeper::store

template <>
struct slotkeeper::EnumNames<slotkeeper::store::FindingKind> {
    static constexpr std::array<std::string_view, 27> all{"schema_behind",
                                                          "missing_table",
                                                          "missing_column",
                                                          "missing_key",
                                                          "missing_foreign_key",
                                                          "missing_check",
                                                          "broken_reference",
                                                          "damaged_data",
                                                          "overlapping_claims",
                                                          "over_capacity",
                                                          "claims_differ",
                                                          "block_without_claims",
                                                          "claim_without_owner",
                                                          "duplicate_customer",
                                                          "duplicate_remote_uid",
                                                          "broken_history",
                                                          "link_adrift",
                                                          "link_conflicted",
                                                          "account_silent",
                                                          "drift",
                                                          "clock_off",
                                                          "disk_full",
                                                          "queue_late",
                                                          "sync_late",
                                                          "event_given_up",
                                                          "orphaned_appointment",
                                                          "travel_too_short"};
};

namespace slotkeeper::store {

struct Finding {
    FindingKind kind;
    std::vector<std::string> ids;  // of the rows, as text with their prefix; for the schema the table
    std::string detail;
};

inline constexpr std::size_t kFindingsMax = 200;  // of each kind

struct CheckReport {
    std::vector<Finding> findings;                                        // in order of kind
    std::int64_t appointments = 0, claims = 0, customers = 0, links = 0;  // checked
    std::string comparison{};  // the age of the oldest last comparison with Cal.com; empty: no account was compared
};

std::vector<Finding> check_schema(Tx& tx);
// All checks except the histories. REQUIRES: no table and no column is missing.
CheckReport check_rows(Tx& tx);

// An appointment and its audit events.
struct History {
    AppointmentId appointment;
    int version = 0;
    std::string state;
    std::string audit_head;
    Interval time;
    std::vector<AuditEvent> events;  // oldest first
};
// A page of them, by id, after `after`; empty at the end.
std::vector<History> load_histories(Tx& tx, AppointmentId after);

std::vector<Finding> check_orphans(Tx& tx);
// Resources with more claims at one time than places, sessions with more seats taken than there are, and claims that
// are of another session than their appointment.
std::vector<Finding> check_capacity(Tx& tx);
// Coming appointments at two branches of one resource, without the time for the way between them.
std::vector<Finding> check_ways(Tx& tx);

// Adds the findings about the sync with Cal.com, and the age of the oldest last comparison.
void check_sync(Tx& tx, CheckReport& report);

// --- unusable rows -------------------------------------------------------------------------------
// They refer to a row that is missing or of another company, or have values from which no catalogue can be made. The
// foreign keys prevent most of it, but a dump is restored without them, and a key may be missing. The queries are made
// from the foreign keys in our schema files, so a new table is checked without code here.

// REQUIRES: no table and no column is missing.
std::vector<Finding> check_references(Tx& tx);
// Dates like 0000-00-00 and unknown names, which our sessions refuse and others allow; and numbers without a successor.
std::vector<Finding> check_values(Tx& tx);
std::vector<Finding> check_links(Tx& tx);
std::vector<Finding> check_metadata(Tx& tx);
// Appointments whose place in a series is set in part, and steps of series that cannot be read.
std::vector<Finding> check_occurrences(Tx& tx);
std::vector<Finding> check_holders(Tx& tx);
std::vector<Finding> check_scopes(Tx& tx);
std::vector<Finding> check_catalogs(Tx& tx);

}  // namespace slotkeeper::store

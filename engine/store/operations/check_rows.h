// check_rows: looks for what must never be, in the rows and in the schema, and changes nothing.
//
// All rows are read in one snapshot, so bookings made meanwhile are seen whole or not at all, and a busy house is as
// clean as a quiet one. A finding is a broken promise, not an opinion: a hold past its time that nobody has swept yet
// is none. The statements name every row by themselves and trust no key, because a missing key is one of the findings.
#pragma once

#include "engine/base/words.h"
#include "engine/booking/appointment.h"
#include "engine/store/mariadb/database.h"

#include <string>
#include <vector>

namespace slotkeeper::store {

enum class FindingKind : std::uint8_t {
    schema_behind,  // older than this binary: nothing else is looked at
    missing_table,
    missing_column,
    missing_key,
    missing_foreign_key,
    missing_check,
    broken_reference,    // a row refers to one that is missing, or to one of another company
    damaged_data,        // what cannot be read, or makes a part of the catalogue unusable
    overlapping_claims,  // in one lane of one resource
    over_capacity,       // more claims at one moment than the resource has seats
    claims_differ,  // a live appointment whose claims do not cover its segments, or more than them; or without both
    block_without_claims,  // for a part of its time at least
    claim_without_owner,   // of an appointment or block that takes no time (any more)
    duplicate_customer,    // one live number or address, two customers of a company
    duplicate_remote_uid,  // one booking at Cal.com, two appointments
    broken_history,        // the chain of audit events, or the appointment beyond its newest event
    link_adrift,           // not in step with Cal.com, and no job will bring it there
    link_conflicted,       // Cal.com holds something else than ours for a time to come, and a person has to decide
    account_silent,        // a connected calendar that nothing is written to any more
    drift,                 // between a calendar elsewhere and us, as last compared
    clock_off,             // this machine's, against the database's
    disk_full,             // of the private database, or nearly
    queue_late,            // jobs that nobody takes
    sync_late,             // appointments whose change Cal.com does not know yet, for long
    event_given_up,        // what Cal.com told of a booking could not be followed
};

}  // namespace slotkeeper::store

template <>
struct slotkeeper::Words<slotkeeper::store::FindingKind> {
    static constexpr std::array<std::string_view, 25> all{
        "schema_behind",       "missing_table",      "missing_column",       "missing_key",
        "missing_foreign_key", "missing_check",      "broken_reference",     "damaged_data",
        "overlapping_claims",  "over_capacity",      "claims_differ",        "block_without_claims",
        "claim_without_owner", "duplicate_customer", "duplicate_remote_uid", "broken_history",
        "link_adrift",         "link_conflicted",    "account_silent",       "drift",
        "clock_off",           "disk_full",          "queue_late",           "sync_late",
        "event_given_up"};
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
    std::int64_t appointments = 0, claims = 0, customers = 0, links = 0;  // looked at
    std::string comparison{};  // how old the oldest last comparison with a calendar elsewhere is; empty: there is none
};

std::vector<Finding> check_schema(Tx& tx);
// Everything but the histories. REQUIRES: no table and no column is missing.
CheckReport check_rows(Tx& tx);

// What an appointment says of itself, and all that is remembered of it.
struct History {
    AppointmentId appointment;
    int version = 0;
    std::string state;
    std::string audit_head;
    Interval time;
    std::vector<AuditEvent> events;  // oldest first
};
// A page of them, by id from behind `after`; empty at the end.
std::vector<History> load_histories(Tx& tx, AppointmentId after);

}  // namespace slotkeeper::store

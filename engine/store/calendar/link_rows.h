// link_rows: links as rows.
//
// A link is written by whoever holds its fence: save_link changes nothing once somebody else has taken the link.
// Locks go in the order of guards/lock_registry.h: the appointment first, then its account, then its link.
#pragma once

#include "engine/booking/appointment.h"
#include "engine/store/mariadb/database.h"
#include "engine/sync/handed_on.h"
#include "engine/sync/link.h"

#include <optional>
#include <set>
#include <span>
#include <vector>

namespace slotkeeper::store {

// What stands at the other side of a link that is made for it.
struct StandingLink {
    std::string uid;
    Interval time;
    std::int64_t host_id = 0;  // 0: not told
    bool pending = false;
};
// A link that the desk makes with the appointment: nothing is there yet at the other side, except where the appointment
// was taken in from there.
struct NewLink {
    AppointmentId appointment;
    AccountId account;
    std::int64_t event_type_id = 0;
    std::optional<StandingLink> stands{};
    int part = 0;
};
// One that is there already stays as it is: the sync job finds out where it has to point. Empty where there is none.
std::optional<SqlText> insert_links_sql(std::span<const NewLink> links);

// The appointment that has this booking as its own now; a plain read.
std::optional<Link> find_link_by_uid(Tx& tx, AccountId account, std::string_view remote_uid);

// The links of these appointments, in no particular order; a plain read.
std::vector<Link> load_links(Tx& tx, std::span<const AppointmentId> appointments);

// Those with a sync that is queued or runs; a plain read.
std::set<AppointmentId> find_waiting_syncs(Tx& tx, std::span<const AppointmentId> appointments);

// FOR UPDATE. REQUIRES: its appointment is locked.
std::optional<Link> lock_link(Tx& tx, AppointmentId appointment, int part = 0);
// All links of the appointment, by part; FOR UPDATE. REQUIRES: as lock_link.
std::vector<Link> lock_links(Tx& tx, AppointmentId appointment);
// Writes the link whole, where its fence in the database is still `fence`; false where it is not. Throws DbError
// (duplicate, key "calendar_link_remote_unique") where another link of the account has this remote uid.
bool save_link(Tx& tx, const Link& link, std::int64_t fence);

// The links of ours that are behind and stand, or may stand, in this stretch of a host's calendar: their booking is
// there still, or a call that could put it there has an unknown outcome. `stands` holds what overlaps the stretch. Left
// out are those that nobody will move: given up, or asked to go ahead longer ago than limits::others_first_patience. In
// order of id. A plain read.
std::vector<BehindLink> load_behind_links(Tx& tx, AccountId account, std::span<const std::int64_t> event_types,
                                          const Interval& stretch);

}  // namespace slotkeeper::store

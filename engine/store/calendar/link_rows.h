// link_rows: links as rows.
//
// A link is written by the holder of its fence: save_link changes nothing if another worker has taken the link since.
// Locks go in the order of guards/lock_registry.h: the appointment first, then its account, then its link.
#pragma once

#include "engine/booking/appointment.h"
#include "engine/store/mariadb/table.h"
#include "engine/sync/link.h"
#include "engine/sync/slot_handover.h"
#include "engine/time/interval.h"

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::store {

extern const Table<Link> calendar_link_table;

// The existing booking at Cal.com of a new link.
struct ExistingBooking {
    std::string uid;
    Interval time;
    std::int64_t host_id = 0;  // 0: unknown
    bool pending = false;
};
// A link that the desk inserts with the appointment. It has no booking yet, unless the appointment was imported from
// Cal.com.
struct NewLink {
    AppointmentId appointment;
    AccountId account;
    std::int64_t event_type_id = 0;
    std::optional<ExistingBooking> booking{};
    int part = 0;
};
// An existing link is not changed: the sync job sets its event type. std::nullopt if `links` is empty.
std::optional<SqlText> insert_links_sql(std::span<const NewLink> links);

// The appointment whose present booking this is; a read without locks.
std::optional<Link> find_link_by_uid(Tx& tx, AccountId account, std::string_view remote_uid);

// The links of these appointments, unsorted; a read without locks.
std::vector<Link> load_links(Tx& tx, std::span<const AppointmentId> appointments);

// Those with a sync that is queued or running; a read without locks.
std::set<AppointmentId> find_waiting_syncs(Tx& tx, std::span<const AppointmentId> appointments);

// FOR UPDATE. REQUIRES: its appointment is locked.
std::optional<Link> lock_link(Tx& tx, AppointmentId appointment, int part = 0);
// All links of the appointment, by part; FOR UPDATE. REQUIRES: as lock_link.
std::vector<Link> lock_links(Tx& tx, AppointmentId appointment);
// Writes the whole link if its fence in the database is still `fence`; false if not. Throws DbError (duplicate, key
// "calendar_link_remote_unique") if another link of the account has this remote uid.
bool save_link(Tx& tx, const Link& link, std::int64_t fence);

// Our links that are behind and have, or may have, time in this interval of a host's calendar: their booking still
// exists there, or a call with unknown outcome could put it there. `occupied` holds what overlaps the interval. Without
// links that no worker will move: given up, or queued to go first longer ago than limits::others_first_patience. In
// order of id. A read without locks.
std::vector<BehindLink> load_behind_links(Tx& tx, AccountId account, std::span<const std::int64_t> event_types,
                                          const Interval& stretch);

// --- which block stands for which booking at Cal.com ---------------------------------------------
struct CalendarBlock {
    AccountId account;
    std::string remote_uid;
    BlockId block;
    Interval time;
};

extern const Table<CalendarBlock> calendar_block_table;

// Replaces an existing one.
void insert_calendar_block(Tx& tx, const CalendarBlock& block);
std::optional<CalendarBlock> find_calendar_block(Tx& tx, AccountId account, std::string_view remote_uid);
void delete_calendar_block(Tx& tx, AccountId account, std::string_view remote_uid);

}  // namespace slotkeeper::store

// brake_rows: the recent changes of Cal.com that were applied for each account, and why it was paused, as rows.
#pragma once

#include "engine/store/mariadb/table.h"
#include "engine/sync/link.h"

#include <optional>
#include <span>
#include <string>
#include <utility>

namespace slotkeeper::store {

struct BrakeRow {
    Moment window_began_at;
    int ended = 0, forgotten = 0, moved = 0;  // appointments of ours, changed by Cal.com since then
    int accepted = 0;                         // so many more changes a person has accepted
    std::optional<Moment> accepted_until{};
    std::optional<Moment> paused_at{};
    std::string reason{};
};

extern const Table<BrakeRow> calendar_brake_table;

// FOR UPDATE; inserted if missing. REQUIRES: the account is locked.
BrakeRow lock_brake(Tx& tx, AccountId account);
void save_brake(Tx& tx, AccountId account, const BrakeRow& row);

// Links of the account with a live booking at Cal.com that begins from then on.
int count_coming_links(Tx& tx, AccountId account, Instant from);

// Marks these links to be read again; our side wins, whatever the read shows.
void let_ours_win(Tx& tx, std::span<const std::pair<AppointmentId, int>> links, Moment now);

}  // namespace slotkeeper::store

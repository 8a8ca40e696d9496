// brake: counting under the account's lock, and pausing it.
#include "engine/calendar/reconcile/brake.h"

#include "engine/store/calendar/account_rows.h"
#include "engine/store/calendar/brake_rows.h"

#include <spdlog/spdlog.h>

namespace slotkeeper {

namespace {

using store::BrakeRow;
using store::Tx;

bool is_too_much(int changes, int most, int coming, int percent) {
    return changes > most && std::int64_t{changes} * 100 > std::int64_t{coming} * percent;
}

// Why the changes since the window began are too many; empty if they are not.
std::string trouble_with(Tx& tx, AccountId account, const BrakeRow& row, const BrakeLimits& limits, Moment now) {
    const auto ended = row.ended + row.forgotten;
    const auto changes = ended + row.moved;
    const auto beyond = row.forgotten > limits.changes || ended > limits.changes * limits::brake_ends_factor ||
                        changes > limits.changes * limits::brake_moves_factor;
    if (!beyond) return {};
    // Links that have ended already are no longer counted as coming.
    const auto coming = store::count_coming_links(tx, account, whole_seconds(now)) + ended;
    const auto too_much = is_too_much(row.forgotten, limits.changes, coming, limits.percent) ||
                          is_too_much(ended, limits.changes * limits::brake_ends_factor, coming, limits.percent) ||
                          is_too_much(changes, limits.changes * limits::brake_moves_factor, coming, limits.percent);
    if (!too_much) return {};
    return "ended " + std::to_string(row.ended) + ", lost " + std::to_string(row.forgotten) + " and moved " +
           std::to_string(row.moved) + " of " + std::to_string(coming) + " coming appointments within " +
           std::to_string(limits::brake_window.count()) + " minutes";
}

void pause(Tx& tx, CalendarAccount& account, BrakeRow& row, std::string reason, Moment now) {
    account.state = AccountState::paused;
    store::update_account(tx, account);
    row.paused_at = now;
    row.reason = std::move(reason);
}

void log_pause(AccountId account, const std::string& reason) {
    spdlog::error(
        "calendar account {}: paused, Cal.com {}; a dry run of the comparison shows the changes, and accepting or "
        "pushing them resumes the account",
        account.text(), reason);
}

// How many accepted changes have not happened yet.
int accepted_now(const BrakeRow& row, Moment now) {
    return row.accepted_until && now < *row.accepted_until ? row.accepted : 0;
}

}  // namespace

bool is_mass_change(const BulkChange& bulk, const BrakeLimits& limits) {
    return bulk.nothing_listed || is_too_much(bulk.changes, limits.changes, bulk.coming, limits.percent);
}

std::string describe(const BulkChange& bulk) {
    if (bulk.nothing_listed) {
        return "lists no booking, but " + std::to_string(bulk.coming) + " are expected";
    }
    return "would end or move " + std::to_string(bulk.changes) + " of " + std::to_string(bulk.coming) +
           " coming appointments";
}

bool Brake::may_report(AccountId id, const BulkChange& bulk) {
    if (!is_mass_change(bulk, limits_)) return true;
    auto pauses = false;
    const auto may = database_.transact([&](Tx& tx) {
        pauses = false;
        auto account = store::lock_account(tx, id);
        if (!account) return false;
        const auto now = tx.now();
        auto row = store::lock_brake(tx, id);
        if (bulk.changes <= accepted_now(row, now)) return true;
        pauses = account->state == AccountState::active;
        if (!pauses) return false;
        pause(tx, *account, row, describe(bulk), now);
        store::save_brake(tx, id, row);
        return false;
    });
    if (pauses) log_pause(id, describe(bulk));
    return may;
}

bool Brake::may_follow(AccountId id, FollowedChange change) {
    std::string reason;
    auto pauses = false;
    const auto may = database_.transact([&](Tx& tx) {
        reason.clear();
        pauses = false;
        auto account = store::lock_account(tx, id);
        if (!account || account->state == AccountState::paused) return false;
        const auto now = tx.now();
        auto row = store::lock_brake(tx, id);
        if (accepted_now(row, now) > 0) {
            --row.accepted;
        } else {
            if (now - row.window_began_at >= limits::brake_window) row = {.window_began_at = now};
            ++(change == FollowedChange::moved   ? row.moved
               : change == FollowedChange::ended ? row.ended
                                                 : row.forgotten);
            reason = trouble_with(tx, id, row, limits_, now);
            pauses = !reason.empty() && account->state == AccountState::active;
            if (pauses) pause(tx, *account, row, reason, now);
        }
        store::save_brake(tx, id, row);
        return reason.empty();
    });
    if (pauses) log_pause(id, reason);
    return may;
}

void Brake::release(AccountId id, int accepted) {
    const auto resumed = database_.transact([&](Tx& tx) {
        auto account = store::lock_account(tx, id);
        if (!account) return false;
        const auto now = tx.now();
        auto row = store::lock_brake(tx, id);
        row = {.window_began_at = now,
               .accepted = accepted,
               .accepted_until = accepted > 0 ? std::optional(now + limits::brake_accepted) : std::nullopt};
        store::save_brake(tx, id, row);
        if (account->state != AccountState::paused) return false;
        account->state = AccountState::active;
        store::update_account(tx, *account);
        return true;
    });
    if (resumed) spdlog::warn("calendar account {}: active again, {} changes are accepted", id.text(), accepted);
}

int Brake::coming(AccountId id, Instant from) {
    return database_.read([&](Tx& tx) { return store::count_coming_links(tx, id, from); });
}

}  // namespace slotkeeper

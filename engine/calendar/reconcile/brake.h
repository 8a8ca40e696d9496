// brake: stops Cal.com from ending or moving many of our appointments at once.
//
// A restored backup, an emptied server, the key of another account or a purged event type look like hundreds of
// cancellations. So what one comparison would change, and what single events change within limits::brake_window, is
// counted against the account's coming bookings. Beyond the limits the account is paused: nothing is called and nothing
// is followed until a person accepts the changes or pushes ours (`slotkeeper calcom reconcile`).
// Read on: reconciler.h asks before it reports findings, jobs/calcom/sync_follow.cpp before it follows a change.
#pragma once

#include "engine/base/clock.h"
#include "engine/store/mariadb/database.h"
#include "engine/sync/account.h"

#include <string>

namespace slotkeeper {

namespace limits {
// The defaults of its settings.
inline constexpr int brake_changes = 5;
inline constexpr int brake_percent = 10;
inline constexpr auto brake_window = std::chrono::minutes{10};  // in which changes by single events are counted
inline constexpr int brake_ends_factor = 2;    // a booking that can be read is better evidence than one that is missing
inline constexpr int brake_moves_factor = 10;  // and a move can be undone
inline constexpr auto brake_accepted = std::chrono::hours{24};  // how long the acceptance of a person is valid
}  // namespace limits

struct BrakeLimits {
    int changes = limits::brake_changes;  // so many always pass
    int percent = limits::brake_percent;  // more pass if they are no greater share of the coming bookings
};

// What one comparison would do to future appointments.
struct BulkChange {
    int changes = 0;              // would end or move
    int coming = 0;               // links of the account with a live future booking
    bool nothing_listed = false;  // Cal.com lists no booking at all although some should be live

    bool operator==(const BulkChange&) const = default;
};
bool is_mass_change(const BulkChange& bulk, const BrakeLimits& limits);
std::string describe(const BulkChange& bulk);  // "would end or move 12 of 40 coming appointments"

// What applying a change of Cal.com does to one appointment.
enum class FollowedChange : std::uint8_t {
    ended,      // Cal.com shows the booking as cancelled or rejected
    forgotten,  // Cal.com does not know the booking any more
    moved,
};

// Thread-safe, also across processes: it counts in the database.
class Brake {
public:
    explicit Brake(store::Database& database, BrakeLimits limits = {}) : database_(database), limits_(limits) {}

    // Whether the findings of a comparison may be reported. False: the account is now paused.
    bool may_report(AccountId account, const BulkChange& bulk);
    // Counts one change and says whether it may be applied. False: the account is paused, now or since before.
    bool may_follow(AccountId account, FollowedChange change);
    // A person decided: the account is active again, and so many more changes are allowed.
    void release(AccountId account, int accepted);

    const BrakeLimits& limits() const { return limits_; }
    // Links of the account with a live booking that begins from then on.
    int coming(AccountId account, Instant from);

private:
    store::Database& database_;
    const BrakeLimits limits_;
};

}  // namespace slotkeeper

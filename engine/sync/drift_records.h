// drift_records: what is known of a link when it is compared with a list of theirs, and what a comparison came to.
//
// The store keeps these; drift.h makes them.
#pragma once

#include "engine/base/ids.h"
#include "engine/base/words.h"
#include "engine/sync/link.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace slotkeeper {

enum class DriftKind : std::uint8_t {
    missing_there,  // ours takes place and theirs does not
    missing_here,   // theirs takes place and we know nothing of it
    differing,      // both take place, but not as we last agreed on: time, event type, the host's yes, who came
    duplicated,     // a second booking over there for one appointment of ours
    orphaned,       // theirs was made for an appointment of ours that does not take place (any more)
};
template <>
struct Words<DriftKind> {
    static constexpr std::array<std::string_view, 5> all{"missing_there", "missing_here", "differing", "duplicated",
                                                         "orphaned"};
};

struct KnownLink {
    AppointmentId appointment;
    int part = 0;
    bool of_account = true;  // of the account that is compared; others bear the same appointment
    bool ours_live = false;  // our appointment takes place, or would if there were room
    int version = 0;         // of our appointment, and when it is
    Interval ours_time{};
    std::string remote_uid;  // empty: none yet
    std::vector<std::string> earlier_uids{};
    SyncState state = SyncState::in_step;
    MirrorState mirror_state = MirrorState::none;
    Interval mirror_time{};
    std::int64_t mirror_event_type_id = 0;
    std::int64_t mirror_host_id = 0;  // 0: not told
    bool mirror_pending = false;
    bool mirror_absent = false;
    std::int64_t fence = 0;
    bool busy = false;  // in flight, leased, heard of a moment ago, or a sync of it is waiting

    bool operator==(const KnownLink&) const = default;
};

struct DriftCounts {
    std::array<int, Words<DriftKind>::all.size()> of_kind{};
    int compared = 0;    // bookings that were listed
    int unmapped = 0;    // of event types that stand for no service of ours
    int attended = 0;    // that the account's user does not host, or that another account of ours has
    int left_alone = 0;  // whose link was busy, or on its way to being in step by itself

    int& operator[](DriftKind kind) { return of_kind[static_cast<std::size_t>(kind)]; }
    int operator[](DriftKind kind) const { return of_kind[static_cast<std::size_t>(kind)]; }
    int drift() const {
        int sum = 0;
        for (const auto count : of_kind) sum += count;
        return sum;
    }
    bool operator==(const DriftCounts&) const = default;
};

// One difference, as far as it takes to see whether it was repaired since.
struct DriftDifference {
    DriftKind kind{};
    AppointmentId appointment{};  // 0: none
    int part = 0;
    std::int64_t fence = 0;  // of the link, when it was compared
    std::string remote_uid{};
};

// The last comparison of a whole window.
struct DriftReport {
    AccountId account;
    Moment at;
    Interval window;
    DriftCounts counts;
    std::string findings;                        // JSON: a list, with uids masked
    std::vector<DriftDifference> differences{};  // not of one that was loaded
};

// How far an account has been compared.
struct ReconcileProgress {
    std::optional<Moment> watermark{};  // by their clock: what was updated before has been seen
    std::optional<Moment> whole_at{};   // when the whole window was compared last, and what it found acted upon
};

}  // namespace slotkeeper

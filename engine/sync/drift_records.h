// drift_records: the data of a link for a comparison with Cal.com's list, and the result of a comparison.
//
// The store keeps these; drift.h makes them.
#pragma once

#include "engine/base/enum_names.h"
#include "engine/base/ids.h"
#include "engine/sync/link.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace slotkeeper {

enum class DriftKind : std::uint8_t {
    missing_there,  // our appointment is live, the booking at Cal.com is not
    missing_here,   // the booking at Cal.com is live and unknown here
    differing,      // both are live, but not as last agreed: time, event type, the host's acceptance, attendance
    duplicated,     // a second booking at Cal.com for one appointment of ours
    orphaned,       // made for an appointment of ours that is not live (any more)
};
template <>
struct EnumNames<DriftKind> {
    static constexpr std::array<std::string_view, 5> all{"missing_there", "missing_here", "differing", "duplicated",
                                                         "orphaned"};
};

struct KnownLink {
    AppointmentId appointment;
    int part = 0;
    bool of_account = true;  // of the compared account; others have the same appointment
    bool ours_live = false;  // our appointment is live, or would be if there were room
    int version = 0;         // of our appointment, and when it is
    Interval ours_time{};
    std::string remote_uid;  // empty: none yet
    std::vector<std::string> earlier_uids{};
    SyncState state = SyncState::in_step;
    MirrorState mirror_state = MirrorState::none;
    Interval mirror_time{};
    std::int64_t mirror_event_type_id = 0;
    std::int64_t mirror_host_id = 0;  // 0: unknown
    bool mirror_pending = false;
    bool mirror_absent = false;
    std::int64_t fence = 0;
    bool busy = false;  // in flight, leased, marked a moment ago, or a sync of it is queued

    bool operator==(const KnownLink&) const = default;
};

struct DriftCounts {
    std::array<int, EnumNames<DriftKind>::all.size()> of_kind{};
    int compared = 0;    // bookings that were listed
    int unmapped = 0;    // of event types without a service of ours
    int attended = 0;    // that the account's user does not host, or that belong to another account of ours
    int left_alone = 0;  // skipped: the link was busy, or will be in step without help

    int& operator[](DriftKind kind) { return of_kind[static_cast<std::size_t>(kind)]; }
    int operator[](DriftKind kind) const { return of_kind[static_cast<std::size_t>(kind)]; }
    int drift() const {
        int sum = 0;
        for (const auto count : of_kind) sum += count;
        return sum;
    }
    bool operator==(const DriftCounts&) const = default;
};

// One difference, with the data that shows whether it was repaired since.
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
    std::vector<DriftDifference> differences{};  // not loaded with a report
};

// How far an account has been compared.
struct ReconcileProgress {
    std::optional<Moment> watermark{};  // by Cal.com's clock: updates before it have been read
    std::optional<Moment> whole_at{};   // when the whole window was last compared, and its findings handled
};

}  // namespace slotkeeper

// day_book: the claims of some resources on some UTC days.
//
// The desk fills one from the rows it has locked, decides on it, and adds every accepted claim, so that the next
// command of the batch sees it. find_slots fills one without locks. A hold past its time does not count: claims are
// void if `expires_at` is not after `now`. Read on: lanes.h finds a lane for a claim, combinations.h asks has_room().
#pragma once

#include "engine/base/enum_names.h"
#include "engine/base/ids.h"
#include "engine/time/interval.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

namespace slotkeeper {

enum class ClaimKind : std::uint8_t { booking, block };
template <>
struct EnumNames<ClaimKind> {
    static constexpr std::array<std::string_view, 2> all{"booking", "block"};
};

// The unit of locking.
struct ResourceDay {
    ResourceId resource;
    std::chrono::sys_days day;
    auto operator<=>(const ResourceDay&) const = default;
};

// One resource taken on one day. Exactly one of appointment and block is set.
struct Claim {
    ResourceDay where;
    int lane = 0;
    Interval taken;
    ClaimKind kind = ClaimKind::booking;
    std::optional<AppointmentId> appointment;
    int segment = 0;
    std::optional<BlockId> block;
    std::optional<Instant> expires_at;
    std::optional<BlockId> inside{};   // of a booking that stands within time off: the block gets the time at its end
    std::optional<BranchId> branch{};  // of a booking; std::nullopt: the own branch of the resource
    // How much of `taken` is buffer, at its ends.
    Minutes buffer_before{}, buffer_after{};
    std::optional<ServiceId> service{};    // of the appointment
    std::optional<ResourceId> stand_in{};  // of time off, and of a booking inside it (stand_ins.h)
    // Of a booking that shares a session with others: they take one place together (group_sessions.h).
    std::optional<SessionId> session{};
    int seats = 1;  // that this booking has of it

    bool operator==(const Claim&) const = default;
    bool void_at(Instant now) const { return expires_at && *expires_at <= now; }
};

// The bookings of one service that one resource has in one calendar month (UTC): its share in a round robin.
struct ServedMonth {
    ServiceId service;
    ResourceId resource;
    std::chrono::year_month month{};
    auto operator<=>(const ServedMonth&) const = default;
};
std::chrono::year_month month_of(std::chrono::sys_days day);

// The resource days that the interval touches.
std::vector<ResourceDay> resource_days(ResourceId resource, const Interval& interval);

class DayBook {
public:
    // `now` decides which holds are void.
    explicit DayBook(Instant now) : now_(now) {}

    Instant now() const { return now_; }

    // Marks this day as loaded, even if nothing is claimed on it.
    void open(const ResourceDay& where);
    bool covers(ResourceId resource, const Interval& interval) const;

    // REQUIRES: the claim's day is open.
    void add(const Claim& claim);
    // REQUIRES: it is there.
    void remove(const Claim& claim);

    // All claims of the day, void ones too, by start.
    std::span<const Claim> claims(const ResourceDay& where) const;
    std::vector<Claim> claims_of(AppointmentId appointment) const;
    std::vector<Claim> claims_of(BlockId block) const;

    // Whether one more claim fits beside those that count; the claims of one session count as one. REQUIRES:
    // covers(resource, taken).
    bool has_room(ResourceId resource, int capacity, const Interval& taken) const;
    // The claims that count and overlap the interval, by day and start. REQUIRES: as above.
    std::vector<Claim> overlapping(ResourceId resource, const Interval& interval) const;
    bool counts(const Claim& claim) const { return !claim.void_at(now_) && !is_given_up(claim); }
    // Claims of these appointments count as free: they would end with the change that is planned.
    void set_given_up(std::vector<AppointmentId> appointments) { given_up_ = std::move(appointments); }

    // Time taken on that day by claims that count, the sum of all places: how busy the resource is.
    Seconds busy(const ResourceDay& where) const;

    // Notes a day on which the resource is busy, inside or outside of the loaded days.
    void note_busy(const ResourceDay& where) { busy_days_.insert(where); }
    // Notes how many bookings there are: what was read, the most if it was read several times, and then each that is
    // decided on.
    void note_served(const ServedMonth& which, int count) {
        auto& known = served_[which];
        known = std::max(known, count);
    }
    void add_served(const ServedMonth& which) { ++served_[which]; }
    void remove_served(const ServedMonth& which) { --served_[which]; }
    int served(const ServedMonth& which) const {
        const auto found = served_.find(which);
        return found == served_.end() ? 0 : found->second;
    }

    // Days from this day to the nearest other busy day of the resource; a large number without one.
    std::chrono::days distance_to_nearest(const ResourceDay& where) const;

private:
    struct Hash {
        std::size_t operator()(const ResourceDay& where) const noexcept {
            const auto resource = static_cast<std::uint64_t>(where.resource.value);  // wraps around
            const auto day = static_cast<std::uint64_t>(where.day.time_since_epoch().count());
            return std::hash<std::uint64_t>{}(resource * 40'503 + day);
        }
    };

    bool is_given_up(const Claim& claim) const {
        return claim.appointment &&
               std::find(given_up_.begin(), given_up_.end(), *claim.appointment) != given_up_.end();
    }

    Instant now_;
    std::vector<AppointmentId> given_up_;
    std::unordered_map<ResourceDay, std::vector<Claim>, Hash> days_;  // claims sorted by start
    std::set<ResourceDay> busy_days_;
    std::map<ServedMonth, int> served_;
};

}  // namespace slotkeeper

// world: see world.h.
#include "tools/simulator/calcom/world.h"

#include <algorithm>
#include <utility>

namespace slotkeeper::simulator {

namespace {

constexpr int kFirstBookingId = 1001;

// Characters that cannot be confused, as in Cal.com's uids.
constexpr std::string_view kUidLetters = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::size_t kUidLength = 22;

}  // namespace

Booking* World::booking(std::string_view uid) {
    const auto found = by_uid_.find(uid);
    if (found == by_uid_.end()) return nullptr;
    touched_.push_back(found->second);
    return found->second;
}

Booking& World::add_booking(Booking booking) {
    booking.id = kFirstBookingId + static_cast<int>(bookings_.size());
    booking.uid = make_uid();
    booking.made_at = ++changes_;
    if (booking.ics_uid.empty()) booking.ics_uid = booking.uid + "@Cal.com";
    put_booking(std::move(booking));
    touched_.push_back(&bookings_.back());
    return bookings_.back();
}

void World::put_booking(Booking booking) {
    auto& kept = bookings_.emplace_back(std::move(booking));
    by_uid_[kept.uid] = &kept;
    by_host_[kept.host_id].push_back(&kept);
}

void World::set_status(Booking& booking, BookingStatus status) {
    booking.past.push_back({++changes_, booking.status});
    booking.status = status;
}

void World::set_moved(Booking& from, const Booking& to) {
    set_status(from, BookingStatus::cancelled);
    from.rescheduled_to = to.uid;
    from.moved_at = changes_;
}

bool World::is_keyed(int host_id, const Interval& time, const Booking* without) const {
    const auto bookings = by_host_.find(host_id);
    return bookings != by_host_.end() && std::ranges::any_of(bookings->second, [&](const Booking* each) {
               return each != without && each->keyed && each->time == time && each->status == BookingStatus::accepted;
           });
}

std::size_t World::bookings_of(int host_id) const {
    const auto bookings = by_host_.find(host_id);
    return bookings == by_host_.end() ? 0 : bookings->second.size();
}

void World::give_to_host(Booking& booking, int host_id) {
    std::erase(by_host_[booking.host_id], &booking);
    booking.host_id = host_id;
    by_host_[host_id].push_back(&booking);
}

std::string World::make_uid() {
    std::string uid;
    while (uid.size() < kUidLength) uid += kUidLetters[random_() % kUidLetters.size()];
    return by_uid_.contains(uid) ? make_uid() : uid;  // possible with the seed of an earlier run
}

// A booking that waits for confirmation does not block its time, unless the event type is configured so.
bool World::blocks(const Booking& booking, std::uint64_t seen) const {
    if (!booking.there(seen)) return false;
    const auto status = booking.status_at(seen);
    if (status == BookingStatus::accepted) return true;
    const auto* type = catalog.event_type(booking.event_type_id);
    return status == BookingStatus::pending && type->pending_blocks;
}

Intervals World::free_time(const EventType& wanted, int host_id, const Interval& span, const Booking* without,
                           std::uint64_t seen) const {
    const auto* host = catalog.host(host_id);
    const auto open = open_intervals(host->hours, {}, host->zone, span, RepeatedHour::both);
    const auto bookings = by_host_.find(host_id);
    if (bookings == by_host_.end()) return open;
    Intervals busy;
    for (const auto* booking : bookings->second) {
        if (booking == without || !blocks(*booking, seen)) continue;
        const auto* booked_type = catalog.event_type(booking->event_type_id);
        const Interval blocked{booking->time.from - booked_type->buffer_before - wanted.buffer_after,
                               booking->time.until + booked_type->buffer_after + wanted.buffer_before};
        if (blocked.overlaps(span)) busy.push_back(blocked);
    }
    return difference(open, merged(std::move(busy)));
}

}  // namespace slotkeeper::simulator

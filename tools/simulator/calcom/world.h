// world: the data of the simulator: the catalog, all bookings, and the webhook subscriptions.
//
// Bookings are never removed or relocated, so pointers to them stay valid. Free hosts are computed here, for slots and
// for bookings, by one thread at a time: overlapping starts are refused as Cal.com refuses them without a race. Every
// change has a number, so that a request in realistic mode sees the world as of its reads (../realism.h). Read on:
// operations.h changes the bookings and offers starts.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/enum_names.h"
#include "engine/time/interval.h"
#include "tools/simulator/calcom/catalog.h"
#include "tools/simulator/webhooks/subscriptions.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slotkeeper::simulator {

enum class BookingStatus : std::uint8_t { accepted, pending, cancelled, rejected };

// For a request that sees all changes.
inline constexpr std::uint64_t kEverything = ~std::uint64_t{0};

// The location of a video call before its room is created.
inline constexpr auto kRoomApp = "integrations:daily";

struct Booking {
    int id = 0;
    std::string uid{};
    int host_id = 0;
    int event_type_id = 0;
    std::string title{};
    BookingStatus status = BookingStatus::accepted;
    Interval time{};
    Moment created_at{};
    // Set by every change of the row; std::nullopt in rows that were not written by Cal.com's own code.
    std::optional<Moment> updated_at{};
    nlohmann::json attendee{};   // name, email, timeZone, language, and phoneNumber if known
    nlohmann::json responses{};  // answers to the booking form, including the built-in fields
    nlohmann::json metadata = nlohmann::json::object();
    std::string location{};
    std::string room{};  // of the video call; empty for other locations
    std::string ics_uid{};
    int ics_sequence = 0;  // incremented by every reschedule
    bool host_absent = false;
    bool attendee_absent = false;
    std::string cancellation_reason{};
    std::optional<std::string> rescheduled_by{};
    std::string rescheduled_from{};
    std::string rescheduled_to{};  // if set, it was cancelled because it was rescheduled to this one
    // Whether it holds the unique key (host, start, end), Cal.com's only guard against races: only bookings that were
    // accepted at once do, until they release their time.
    bool keyed = false;

    // For World: the change that created it, the change that moved it, and its earlier states.
    struct Past {
        std::uint64_t until;
        BookingStatus status;
    };
    std::uint64_t made_at = 0, moved_at = 0;
    std::vector<Past> past{};

    bool there(std::uint64_t seen) const { return made_at <= seen; }
    bool moved(std::uint64_t seen) const { return !rescheduled_to.empty() && moved_at <= seen; }
    BookingStatus status_at(std::uint64_t seen) const {
        for (const auto& [until, was] : past) {
            if (seen < until) return was;
        }
        return status;
    }
};

}  // namespace slotkeeper::simulator

template <>
struct slotkeeper::EnumNames<slotkeeper::simulator::BookingStatus> {
    static constexpr std::array<std::string_view, 4> all{"accepted", "pending", "cancelled", "rejected"};
};

namespace slotkeeper::simulator {

// Not thread-safe.
class World {
public:
    // The seed determines the uids and the ids of webhooks.
    explicit World(std::uint64_t seed) : webhooks(~seed), random_(seed) {}
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    Catalog catalog;
    Subscriptions webhooks;

    Booking* booking(std::string_view uid);  // marks it as touched
    const std::deque<Booking>& bookings() const { return bookings_; }

    std::uint64_t changes() const { return changes_; }

    // The bookings that were created, or returned for a change, since the last call.
    std::vector<const Booking*> take_touched() { return std::exchange(touched_, {}); }
    // Restores a booking of an earlier run. REQUIRES: called in order of the ids, before any add_booking.
    void put_booking(Booking booking);

    // Sets its id, its uid and, if it has none yet, the uid of its calendar entry.
    Booking& add_booking(Booking booking);
    void set_status(Booking& booking, BookingStatus status);
    // Cancels `from`, which was rescheduled to `to`.
    void set_moved(Booking& from, const Booking& to);
    // Whether another booking holds the unique key (host, start, end), independent of what a request has seen.
    bool is_keyed(int host_id, const Interval& time, const Booking* without) const;
    std::size_t bookings_of(int host_id) const;  // in all states
    // Assigns the booking to this host. REQUIRES: the booking belongs to this world.
    void give_to_host(Booking& booking, int host_id);

    // The time in which the host can take a booking of the event type: working hours minus busy time, with the buffers
    // of both. Ignores `without`, which is being moved, and changes that were not `seen`.
    Intervals free_time(const EventType& event_type, int host_id, const Interval& span, const Booking* without,
                        std::uint64_t seen = kEverything) const;

private:
    bool blocks(const Booking& booking, std::uint64_t seen) const;
    std::string make_uid();

    std::mt19937_64 random_;
    std::uint64_t changes_ = 0;
    std::deque<Booking> bookings_;
    std::vector<const Booking*> touched_;
    std::map<std::string, Booking*, std::less<>> by_uid_;
    std::map<int, std::vector<const Booking*>> by_host_;
};

}  // namespace slotkeeper::simulator

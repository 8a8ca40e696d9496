// world: what the stand-in holds: the catalog, the bookings of every state, and who wants to be told of them.
//
// Bookings are never removed and keep their place, so a pointer to one stays good. Whether a host is free is decided
// here, for slots and for bookings alike, by one thread at a time: starts that overlap are refused one after the other,
// as Cal.com refuses them when they do not race. Every change has a number, so that a request of the realistic mode can
// be shown the world as it was when it looked (../realism.h).
// Read on: bookings.h changes the bookings, slots.h offers starts.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/words.h"
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

// Of a request that sees all that has happened until it is served.
inline constexpr std::uint64_t kEverything = ~std::uint64_t{0};

// What stands for the place of a video call until there is a room for it.
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
    // Set by everything that changes the row; empty in rows that were written past Cal.com's own code.
    std::optional<Moment> updated_at{};
    nlohmann::json attendee{};   // name, email, timeZone, language, and phoneNumber where known
    nlohmann::json responses{};  // what was answered to the booking form, the built-in fields among it
    nlohmann::json metadata = nlohmann::json::object();
    std::string location{};
    std::string room{};  // of the video call; empty where it takes place elsewhere
    std::string ics_uid{};
    int ics_sequence = 0;  // one more with every move
    bool host_absent = false;
    bool attendee_absent = false;
    std::string cancellation_reason{};
    std::optional<std::string> rescheduled_by{};
    std::string rescheduled_from{};
    std::string rescheduled_to{};  // set: it is cancelled because it moved there
    // Accepted at once, and so under the only guard against a race that there is; one that its host accepts later never
    // is. Gone with the time that it takes.
    bool keyed = false;

    // For World: since which change it is there and has moved, and what it was until which change.
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
struct slotkeeper::Words<slotkeeper::simulator::BookingStatus> {
    static constexpr std::array<std::string_view, 4> all{"accepted", "pending", "cancelled", "rejected"};
};

namespace slotkeeper::simulator {

// Not safe for threads by itself.
class World {
public:
    // The seed decides the uids, and the ids of webhooks.
    explicit World(std::uint64_t seed) : webhooks(~seed), random_(seed) {}
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    Catalog catalog;
    Subscriptions webhooks;

    Booking* booking(std::string_view uid);  // to be changed
    const std::deque<Booking>& bookings() const { return bookings_; }

    std::uint64_t changes() const { return changes_; }

    // The bookings that were made, or handed out for a change, since the last call.
    std::vector<const Booking*> take_touched() { return std::exchange(touched_, {}); }
    // Restores a booking of an earlier run. REQUIRES: in order of their ids, before any is made.
    void put_booking(Booking booking);

    // Gives it its id, its uid and, where it has none yet, the uid of its calendar entry.
    Booking& add_booking(Booking booking);
    void set_status(Booking& booking, BookingStatus status);
    // Cancels the one because it has become the other.
    void set_moved(Booking& from, const Booking& to);
    // Whether a booking of the host from the same start to the same end was accepted at once and stands: what Cal.com's
    // unique key refuses, whatever a request has seen.
    bool is_keyed(int host_id, const Interval& time, const Booking* without) const;
    std::size_t bookings_of(int host_id) const;  // of whatever status
    // From now on it takes this host's time, and no longer the other's. REQUIRES: the booking is of this world.
    void give_to_host(Booking& booking, int host_id);

    // When the host can take a booking of the event type: working hours less what is busy, the buffers of both counted.
    // `without` does not count, for it is being moved; nor does what has not been `seen`.
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

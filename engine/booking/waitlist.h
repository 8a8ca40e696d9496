// waitlist: what a customer waits for, and whether a free start suits them. Pure.
//
// An entry names a service in a branch, some days, weekdays and times of day in local time of the branch, and perhaps a
// person. A start that suits is offered to the first in line as a hold whose holder is the entry. Only that text,
// "waitlist:wle_…", connects the hold with the entry, so no channel may accept it as a holder. Read on:
// decide_holds.cpp allows an entry one open offer at a time; desk/waitlist/ has the use cases.
#pragma once

#include "engine/base/enum_names.h"
#include "engine/base/ids.h"
#include "engine/base/source.h"
#include "engine/time/time_zone.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper {

namespace limits {
inline constexpr Seconds offer_hold_max = std::chrono::minutes(15);  // how long an offer is held
inline constexpr Seconds offer_hold_min = std::chrono::minutes(2);   // shorter offers are not made
inline constexpr int offers_missed_max = 3;                          // unanswered offers, before an entry ends
inline constexpr int waiting_per_customer = 5;                       // entries that wait or have an offer
inline constexpr int wait_days_max = 60;         // from the first to the last day of an entry, the reach of one search
inline constexpr int wait_ahead_days_max = 365;  // from today to its last day
inline constexpr int wait_days_default = 31;     // of an entry without a last day
inline constexpr std::size_t waitlist_page = 200;  // entries that a job reads at once
}  // namespace limits

enum class WaitlistState : std::uint8_t { waiting, offered, booked, left, expired };
template <>
struct EnumNames<WaitlistState> {
    static constexpr std::array<std::string_view, 5> all{"waiting", "offered", "booked", "left", "expired"};
};

enum class OfferState : std::uint8_t { open, accepted, declined, expired };
template <>
struct EnumNames<OfferState> {
    static constexpr std::array<std::string_view, 4> all{"open", "accepted", "declined", "expired"};
};

inline constexpr int kEveryWeekday = 127;
inline constexpr int kMinutesOfDay = 1'440;

// All in local time of the branch.
struct WaitlistPreference {
    std::chrono::local_days from, until;  // both inclusive
    int weekdays = kEveryWeekday;         // bit 0 is Sunday
    int from_minute = 0;                  // minute of the day of the start
    int until_minute = kMinutesOfDay;     // exclusive

    bool operator==(const WaitlistPreference&) const = default;
};

bool suits(const WaitlistPreference& preference, Instant start, const TimeZone& zone);
// Whether some start could suit both.
bool overlap(const WaitlistPreference& a, const WaitlistPreference& b);
// From the first instant of its days to the last.
Interval span_of(const WaitlistPreference& preference, const TimeZone& zone);
// invalid_field: from, until, weekdays, time_from, time_until. `today` is that of the branch.
Result<Done> check_preference(const WaitlistPreference& preference, std::chrono::local_days today);

struct WaitlistEntry {
    WaitlistId id;
    CompanyId company;
    BranchId branch;
    ServiceId service;
    CustomerId customer;
    std::optional<ResourceId> resource;  // the person asked for
    WaitlistPreference preference;
    WaitlistState state = WaitlistState::waiting;
    Source source = Source::api;
    std::string note;
    int offers_missed = 0;
    Moment created_at;
    Moment updated_at{};  // set by the database; of a new entry, created_at
    // Of a customer who would come earlier: the appointment that an accepted offer moves.
    std::optional<AppointmentId> moves{};
};

struct WaitlistOffer {
    OfferId id;
    WaitlistId entry;
    AppointmentId appointment;  // the hold, and later the booking
    Instant starts_at;
    Instant expires_at;
    OfferState state = OfferState::open;
    Moment created_at;
};

// What the desk knows of an entry under its lock.
struct WaitingPerson {
    CompanyId company;
    CustomerId customer;
    WaitlistState state = WaitlistState::waiting;
};

// The holder of a hold that is offered to this entry, and back; std::nullopt for every other holder.
std::string holder_of(WaitlistId entry);
std::optional<WaitlistId> entry_of_holder(std::string_view holder);

// How long a start is held for an offer: at most half of the time that is left. std::nullopt if it begins too soon.
std::optional<Seconds> offer_length(Instant start, Instant now);

// --- as text --------------------------------------------------------------------------------------
// "2026-12-01", of the years that are booked; "sun" to "sat". std::nullopt for any other text.
std::optional<std::chrono::local_days> parse_day(std::string_view text);
std::optional<int> parse_weekday(std::string_view text);  // its bit
inline constexpr std::array<std::string_view, 7> kWeekdays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

}  // namespace slotkeeper

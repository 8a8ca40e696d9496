// appointment: a booking, and the table of its states.
//
// An appointment keeps its id for life; its version rises by one with every change. Its state changes only by an event,
// and next_state() is the only place that knows which event may follow which state. A cancelled, declined or expired
// appointment has no claims. Read on: commands.h for the requests, decide.h for the decisions.
#pragma once

#include "engine/availability/part.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/source.h"
#include "engine/catalog/intake.h"
#include "engine/catalog/policies.h"
#include "engine/time/interval.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace slotkeeper {

enum class State : std::uint8_t {
    held,
    pending,
    confirmed,
    checked_in,
    completed,
    cancelled,
    declined,
    no_show,
    expired,
    conflicted,
};
template <>
struct EnumNames<State> {
    static constexpr std::array<std::string_view, 10> all{"held",      "pending",   "confirmed", "checked_in",
                                                          "completed", "cancelled", "declined",  "no_show",
                                                          "expired",   "conflicted"};
};

enum class Event : std::uint8_t {
    place_hold,
    extend_hold,
    release_hold,
    expire_hold,
    book,  // new, or from a hold
    reschedule,
    cancel,
    confirm,
    decline,
    check_in,
    complete,
    no_show,
    acknowledge,  // the customer said that they will come
    reopen,       // undoes check_in, complete and no_show
    edit,         // notes, metadata, answers or the attendee
    approve,      // a person accepts a booking that waits for it
    reassign,     // the same time with another person, room or device
    resize,       // the same start, longer or shorter
};
template <>
struct EnumNames<Event> {
    static constexpr std::array<std::string_view, 18> all{
        "place_hold",  "extend_hold", "release_hold", "expire_hold", "book",     "reschedule",
        "cancel",      "confirm",     "decline",      "check_in",    "complete", "no_show",
        "acknowledge", "reopen",      "edit",         "approve",     "reassign", "resize"};
};

// Older audit rows spell no_show like this, and their hashes cover it.
inline constexpr std::string_view kNoShowBefore = "mark_no_show";
// The event of an audit row, in the old or the new spelling.
std::optional<Event> stored_event(std::string_view text);

// What a client can ask for in this state, in the order of Event, without what would change nothing and without what
// keeps the state (is_detail). expire_hold is an event of housekeeping. approve and decline answer a booking that waits
// for an approval; rules.h knows whether it does.
std::vector<Event> requestable_events(State state);

// Whether the event changes details and not the state, like an edit of the notes.
bool is_detail(Event event);

// The state after the event; a state_conflict names the state and its requestable events. `confirm_first`: a booked
// or moved appointment is `pending` until Cal.com accepts it.
Result<State> next_state(State state, Event event, bool confirm_first = false);

// Whether an appointment in this state has claims.
bool takes_time(State state);

// What a pending appointment waits for: a person here, or Cal.com.
enum class Awaiting : std::uint8_t { calendar, approval };
template <>
struct EnumNames<Awaiting> {
    static constexpr std::array<std::string_view, 2> all{"calendar", "approval"};
};

using Metadata = std::map<std::string, std::string>;

// The place of an appointment in its series.
struct Occurrence {
    SeriesId series;
    int number = 0;  // from 1, as the rule counts them
    Instant start;   // that the series gave it; if the appointment has another one, it was moved alone

    bool operator==(const Occurrence&) const = default;
};

// What the customer owes for a change, for a no-show, or in advance; a row of its own, for a payment system.
struct FeeCharge {
    FeeReason reason{};
    std::int64_t amount = 0;  // in hundredths
    std::string currency;
};

struct Appointment {
    AppointmentId id;
    CompanyId company;
    BranchId branch;
    ServiceId service;
    std::optional<CustomerId> customer;  // std::nullopt while held
    std::string attendee_name;
    State state = State::held;
    int version = 0;
    Interval time;  // from the first segment's start to the last one's end
    std::optional<Instant> expires_at;
    std::optional<Instant> acknowledged_at;  // when the customer acknowledged this time; a move resets it
    std::string holder;
    Source source = Source::api;
    std::string notes;
    Metadata metadata;
    int party_size = 1;  // how many people come
    Moment created_at;
    Moment updated_at;        // of the event that made this version
    std::string audit_head;   // 32 bytes
    std::vector<Part> parts;  // by segment, then need
    // Another appointment of the same person at that time, when this one was booked or last moved.
    std::optional<AppointmentId> overlaps{};
    // Of the attendee, where they differ from the customer's; empty: those of the customer.
    std::string attendee_phone{}, attendee_email{};
    // If pending: a person has to approve it until then, and Cal.com is not told before. std::nullopt: it waits for
    // Cal.com.
    std::optional<Instant> approve_by{};
    std::string decline_text{};  // what the staff said of a decline, for the customer
    Answers answers{};           // to the fields of its service, when it was booked or last edited; personal data
    std::optional<Occurrence> series{};  // if it was booked as one of a series
    int customer_moves = 0;              // how often the customer moved it
    std::string cancel_code{};           // why it was cancelled, as a code of the company
    // The latest fee that the customer owes, deposits left out; the table `fee` has all of them.
    std::optional<std::int64_t> fee{};  // in hundredths
    std::string fee_currency{};         // ISO 4217
    std::optional<FeeReason> fee_reason{};
    bool deposit_required = false;       // because of earlier no-shows, when it was booked
    std::optional<SessionId> session{};  // of a service with seats: which session it shares with others
    std::string staff_language{};        // that the staff must speak (ISO 639); empty: any
};

// One entry of the audit: no personal values, so that a customer can be erased and the hash chain still holds.
struct AuditEvent {
    AppointmentId appointment;
    int version = 0;
    Event event{};
    std::string actor;  // "key:key_…", "voice:<call id>", "command", "job:expire"
    Moment at;
    State state{};
    Interval time;
    // segment.need.resource.start.end[.chosen_by][*places] for each part, joined by spaces; seconds since 1970
    std::string segments;
    std::string reason;  // a code, never free text
    std::string previous_hash;
    std::string hash;
};

std::string segments_text(const std::vector<Part>& parts);
// The parts of an earlier version, without buffers (taken = time).
std::vector<Part> parse_segments(std::string_view text);

}  // namespace slotkeeper

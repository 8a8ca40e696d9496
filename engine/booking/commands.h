// commands: everything that can be asked of the desk.
//
// A command is complete before it queues: the ids of what it may make are made, its key is hashed, its words are
// checked. The desk may run it several times (a repeat after a deadlock) and must come to the same effect each time.
// Read on: decide.h says what becomes of a command, desk/desk.h takes it.
#pragma once

#include "engine/base/limits.h"
#include "engine/booking/appointment.h"
#include "engine/customers/customer.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace slotkeeper {

enum class Door : std::uint8_t { rest, voice, command, engine };
template <>
struct Words<Door> {
    static constexpr std::array<std::string_view, 4> all{"rest", "voice", "command", "engine"};
};

using Hash = std::array<std::uint8_t, 32>;

// What makes two requests the same one. `key` is the hash of the client's own key (or of one that we made), never the
// key; `fingerprint` is the hash of what was asked.
struct RequestKey {
    Door door = Door::engine;
    Hash key{};
    Hash fingerprint{};
    // For a voice call, where the same words may be meant anew: `key` tells all that is asked for, `fingerprint` which
    // asking it is. The same asking is answered from memory always, another one of the same only while the effect
    // stands: book, cancel, book again books again.
    bool only_while_it_stands = false;

    bool operator==(const RequestKey&) const = default;
};

struct CustomerDetails {
    std::string name;
    std::string phone;  // E.164, or empty
    std::string email;  // or empty; one of the two is there
    std::string note;
    std::optional<BirthDate> birth_date{};  // kept with one who is new, as all of this

    bool operator==(const CustomerDetails&) const = default;
};

struct Book {
    AppointmentId id;  // of the appointment to be; ignored where a hold is converted
    BranchId branch;
    ServiceId service;
    Instant start;
    std::vector<Wish> wishes;
    CustomerDetails customer;
    std::string notes;
    Metadata metadata;
};

struct PlaceHold {
    AppointmentId id;
    BranchId branch;
    ServiceId service;
    Instant start;
    std::vector<Wish> wishes;
    std::string holder;
    Seconds length = limits::hold_length_default;
};

// From a hold to a booking: the claims stay, the state changes.
struct ConvertHold {
    AppointmentId id;
    std::string holder;
    CustomerDetails customer;
    std::string notes;
    Metadata metadata;
};

// Counted from now, at most limits::hold_total_max after the hold was placed.
struct ExtendHold {
    AppointmentId id;
    std::string holder;
    Seconds length = limits::hold_length_default;
};

struct ReleaseHold {
    AppointmentId id;
    std::string holder;
};

// Housekeeping: a hold past its time. Not past it yet (it was extended): nothing happens.
struct ExpireHold {
    AppointmentId id;
};

struct Reschedule {
    AppointmentId id;
    Instant start;
    // Other resources than now. Without wishes the same ones; with `open` any able ones where no wish is named.
    std::vector<Wish> wishes;
    bool open = false;
    std::optional<int> expected_version;  // If-Match
};

// Words for the history, where nothing personal is written.
inline constexpr std::array<std::string_view, 5> kCancelReasons{"caller", "customer", "staff", "duplicate", "other"};

struct Cancel {
    AppointmentId id;
    std::string reason;                   // one of kCancelReasons
    std::optional<int> expected_version;  // If-Match
};

// confirm, decline, check_in, complete, no_show, reopen: changes of state. decline frees the claims, no_show what is
// still to come of them; what comes back from no_show takes that again. acknowledge keeps the state and notes, once,
// when the customer said to come.
struct Change {
    AppointmentId id;
    Event event = Event::confirm;
    std::optional<int> expected_version;
};

// Time off: the resource is taken whole, all its lanes. Refused where something is booked in it.
struct BlockTime {
    BlockId id;
    ResourceId resource;
    Interval time;
    std::string reason;
};

struct Unblock {
    BlockId id;
};

// The booking over there that an appointment stands for from the first moment.
struct RemoteOrigin {
    AccountId account;
    std::int64_t event_type_id = 0;
    std::int64_t host_id = 0;  // the user there who hosts it; 0: not told
    std::string uid;
    bool pending = false;  // its host has still to accept it
};

// A booking that was made over there, taken in as it stands: this person, this time, whatever the service's own length.
struct TakeIn {
    AppointmentId id;
    BranchId branch;
    ServiceId service;
    ResourceId resource;
    Interval time;
    std::optional<CustomerDetails> customer;  // none where nothing about the attendee can be used
    std::string attendee_name;
    RemoteOrigin origin;
    bool or_conflict = false;  // where there is no room: `conflicted`, without claims; else slot_conflict
};

// An appointment whose booking was moved at Cal.com, or stands there again: a no-show that was taken back, a yes after
// the wait had ended here. The people stay, except the one who is named.
struct MoveIn {
    AppointmentId id;
    Interval time;
    std::optional<ResourceId> resource;
    std::optional<int> expected_version;
    bool or_conflict = false;
    bool pending = false;  // its host has still to accept it
};

struct Command {
    std::variant<Book, PlaceHold, ConvertHold, ExtendHold, ReleaseHold, ExpireHold, Reschedule, Cancel, Change,
                 BlockTime, Unblock, TakeIn, MoveIn>
        ask;
    CompanyId company;
    RequestKey key;
    std::string actor;  // for the audit: "key:key_…", "voice:<call id>"
    Source source = Source::api;
    // Commands that only mirror what already happened elsewhere skip hours, notice and window; claims count all the
    // same.
    bool skip_rules = false;
    bool by_customer = false;         // who moves and cancels only as long as the service allows (change_notice)
    bool waits_for_calendar = false;  // what it books is pending until Cal.com has it, whatever the service says
    bool known_there = false;         // it comes from Cal.com, so nothing is to be written there
    // Holds that end with this command, in the same transaction, so that it may have their time: what else was kept for
    // somebody who has chosen. If the command is refused they stand; one that has ended already is passed over.
    // REQUIRES: none of them is an offer to the waitlist.
    std::vector<ReleaseHold> gives_back{};
};

// The appointment that the command changes; none for one that makes a new one, or a block.
std::optional<AppointmentId> appointment_of(const Command& command);

// The waitlist entry to whom the command offers a hold, or who takes it; none for every other command.
std::optional<WaitlistId> waiting_entry_of(const Command& command);

// What the desk answers. Exactly one of the two ids is set.
struct Receipt {
    std::optional<Appointment> appointment;  // as it stood at the version that this request led to
    std::optional<BlockId> block;
    bool replayed = false;                     // answered from an earlier request with the same key
    bool customer_created = false;             // else an existing customer was used
    std::optional<Customer> known_customer{};  // as stored, where this request found him there
};

}  // namespace slotkeeper

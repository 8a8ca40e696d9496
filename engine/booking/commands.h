// commands: all requests that the desk takes.
//
// A command is complete before it is queued: the ids of new rows are made, its key is hashed, its text is validated.
// The desk may run it several times (a retry after a deadlock) and must reach the same effect each time. Read on:
// decide.h decides a command, desk/desk.h accepts it.
#pragma once

#include "engine/availability/stand_ins.h"
#include "engine/base/channel.h"
#include "engine/base/limits.h"
#include "engine/booking/appointment.h"
#include "engine/booking/series.h"
#include "engine/catalog/visit.h"
#include "engine/customers/customer.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace slotkeeper {

using Hash = std::array<std::uint8_t, 32>;

// What makes two requests the same. `key` is the hash of the client's own key (or of one that we made), never the key
// itself; `fingerprint` is the hash of the request.
struct RequestKey {
    Channel channel = Channel::engine;
    Hash key{};
    Hash fingerprint{};
    // For voice calls, where the same words may be a new request: `key` covers all that is requested, `fingerprint`
    // tells which tool call it is. A repeat of the same tool call always gets the first answer; another tool call with
    // the same `key` only while the effect stands: book, cancel, book again books again.
    bool only_while_it_stands = false;

    bool operator==(const RequestKey&) const = default;
};

struct CustomerDetails {
    std::string name;
    std::string phone;  // E.164, or empty
    std::string email;  // or empty; one of the two is there
    std::string note;
    std::optional<BirthDate> birth_date{};  // stored for a new customer, like all of this
    // A stored customer, with the number and address of then: refused if they have become those of another.
    std::optional<CustomerId> id{};

    bool operator==(const CustomerDetails&) const = default;
};

struct Book {
    AppointmentId id;  // of the new appointment; ignored if a hold is converted
    BranchId branch;
    ServiceId service;
    Instant start;
    std::vector<ResourcePreference> preferences;
    CustomerDetails customer;
    std::string notes;
    Metadata metadata;
    std::optional<Minutes> duration{};  // of a service that may last differently long; std::nullopt: its own
    std::optional<int> party_size{};    // std::nullopt: the smallest of the service
    Answers answers{};
    std::optional<Occurrence> series{};
    Visit visit{};           // its first service is `service`, whose length `duration` is
    std::string language{};  // that the staff must speak (ISO 639); empty: any
};

struct PlaceHold {
    AppointmentId id;
    BranchId branch;
    ServiceId service;
    Instant start;
    std::vector<ResourcePreference> preferences;
    std::string holder;
    Seconds length = limits::hold_length_default;
    std::optional<Minutes> duration{};  // as of Book
    std::optional<int> party_size{};
    Visit visit{};
    std::string language{};
};

// From a hold to a booking: the claims stay, the state changes.
struct ConvertHold {
    AppointmentId id;
    std::string holder;
    CustomerDetails customer;
    std::string notes;
    Metadata metadata;
    std::optional<int> party_size{};  // std::nullopt: that of the hold
    Answers answers{};
};

// Counted from now, at most limits::hold_total_max after the hold was placed.
struct ExtendHold {
    AppointmentId id;
    std::string holder;
    Seconds length = limits::hold_length_default;
    std::optional<int> expected_version{};  // If-Match
};

struct ReleaseHold {
    AppointmentId id;
    std::string holder;
    std::optional<int> expected_version{};  // If-Match
};

// From housekeeping: ends a hold past its time. If the hold was extended meanwhile, nothing happens.
struct ExpireHold {
    AppointmentId id;
};

struct Reschedule {
    AppointmentId id;
    Instant start;
    // Other resources than now. Without preferences they stay the same; with `open` any suitable resource serves a
    // need without a preference.
    std::vector<ResourcePreference> preferences;
    bool open = false;
    std::optional<int> expected_version;  // If-Match
    std::optional<Minutes> duration{};    // std::nullopt: as now, if the service may still last that long
    std::optional<int> party_size{};      // std::nullopt: as now
    bool with_series = false;             // the series gives it this start: it is not moved alone
};

// Codes for the audit, which holds nothing personal.
enum class CancelReason : std::uint8_t { caller, customer, staff, duplicate, other };

template <>
struct EnumNames<CancelReason> {
    static constexpr std::array<std::string_view, 5> all{"caller", "customer", "staff", "duplicate", "other"};
};

// Why a start beside a strict grid was booked, or a change was made against the rules for it; for the audit too.
enum class OverrideReason : std::uint8_t { customer, staff, emergency, correction, other };

template <>
struct EnumNames<OverrideReason> {
    static constexpr std::array<std::string_view, 5> all{"customer", "staff", "emergency", "correction", "other"};
};

// A booking of a session, at the version at which it was seen.
struct SessionMember {
    AppointmentId id;
    int version = 0;
};

// The same time with another person, room or device. Neither notice nor grid matters, because the customer notices
// nothing else; hours, skills and claims do.
struct Reassign {
    AppointmentId id;
    ResourceId resource;
    // Whom it replaces; std::nullopt: who serves the first need that it can serve. It takes all that they serve.
    std::optional<ResourceId> instead_of{};
    std::optional<int> expected_version{};  // If-Match
    // The whole session: all bookings of it change together, or none. It is refused with `changed` unless `id` and
    // `others`, at these versions, are exactly those who have a seat.
    std::optional<SessionId> session{};
    std::vector<SessionMember> others{};  // all the other ones of the session; those that have ended stay as they are
};

// The same start, longer or shorter: one of the lengths of the service, or any with Command::override_reason. Of
// several segments the last one changes.
struct Resize {
    AppointmentId id;
    Minutes duration{};  // of the whole, from the first start to the last end
    std::optional<int> expected_version{};
};

// A person accepts a booking that waits for it. Refused if it does not fit the catalogue of now.
struct Approve {
    AppointmentId id;
    std::optional<int> expected_version{};
};

// Why a person declines; for the audit too.
enum class DeclineReason : std::uint8_t { unavailable, unsuitable, customer, deadline, other };

template <>
struct EnumNames<DeclineReason> {
    static constexpr std::array<std::string_view, 5> all{"unavailable", "unsuitable", "customer", "deadline", "other"};
};

struct Decline {
    AppointmentId id;
    DeclineReason reason = DeclineReason::other;
    std::string text{};  // for the customer
    std::optional<int> expected_version{};
};

struct Cancel {
    AppointmentId id;
    std::string reason;                   // the name of a CancelReason
    std::optional<int> expected_version;  // If-Match
    std::string code{};                   // a code of the company, or empty
};

// confirm, decline, check_in, complete, no_show and reopen change the state. decline frees the claims, no_show the time
// of them that is still to come; undoing no_show claims that time again. acknowledge keeps the state and records, once,
// that the customer will come.
struct Change {
    AppointmentId id;
    Event event = Event::confirm;
    std::optional<int> expected_version;
};

// New values of details, which keep time, people and state. Absent members stay; an empty text removes the value.
struct EditAppointment {
    AppointmentId id;
    std::optional<std::string> notes;
    bool drops_metadata = false;                                 // all entries, before the new ones are set
    std::map<std::string, std::optional<std::string>> metadata;  // std::nullopt removes the entry
    std::optional<std::string> attendee_name;                    // not empty
    std::optional<std::string> attendee_phone;                   // E.164
    std::optional<std::string> attendee_email;
    std::optional<int> expected_version;  // If-Match
    bool drops_answers = false;           // as drops_metadata
    std::map<std::string, std::optional<std::string>> answers{};
};

// Time off: takes the whole resource, all its lanes. Refused if something is booked in that time.
struct BlockTime {
    BlockId id;
    ResourceId resource;
    Interval time;
    std::string reason;
    std::optional<ResourceId> stand_in{};  // who may be booked instead (availability/stand_ins.h)
};

struct Unblock {
    BlockId id;
};

// What becomes of an appointment whose person is away.
enum class SickAction : std::uint8_t { reassign, move, cancel, release, keep };

template <>
struct EnumNames<SickAction> {
    static constexpr std::array<std::string_view, 5> all{"reassign", "move", "cancel", "release", "keep"};
};

// release: of a hold. keep: it stands within the time off, for a person to settle.
struct SickStep {
    AppointmentId id;
    int version = 0;  // the appointment must still have it
    SickAction action = SickAction::keep;
    std::optional<ResourceId> resource{};           // of a reassignment
    Instant start{};                                // of a move
    std::vector<ResourcePreference> preferences{};  // of a move
    std::string holder{};                           // of a release
    // Of a reassignment: the whole session. Steps of one session that follow each other are one reassignment, to the
    // resource of the first.
    std::optional<SessionId> session{};
    std::vector<SessionMember> ended{};  // of the first step of a session: bookings of it that stay as they are
};

// Time off of a resource in which appointments stand: each step is done first, then the time off is laid around what is
// kept. All or nothing: refused with `changed` if a step is impossible by now, or something else is booked there.
struct TakeSick {
    BlockId id;
    ResourceId resource;
    Interval time;
    std::string reason;
    std::vector<SickStep> steps;
    std::optional<ResourceId> stand_in{};  // as of BlockTime
};

// The Cal.com booking from which an appointment is imported.
struct RemoteOrigin {
    AccountId account;
    std::int64_t event_type_id = 0;
    std::int64_t host_id = 0;  // the Cal.com user who hosts it; 0: unknown
    std::string uid;
    bool pending = false;  // the host has not accepted it yet
};

// Imports a booking made at Cal.com as it is: this person, this time, whatever the length of the service.
struct ImportBooking {
    AppointmentId id;
    BranchId branch;
    ServiceId service;
    ResourceId resource;
    Interval time;
    std::optional<CustomerDetails> customer;  // std::nullopt if nothing about the attendee is usable
    std::string attendee_name;
    RemoteOrigin origin;
    bool or_conflict = false;  // if there is no room: `conflicted`, without claims; else slot_conflict
};

// Applies a change made at Cal.com: the booking was moved, or is active again (a no-show was undone, or the host
// accepted after our deadline). The staff stay the same, except for the resource that is named.
struct ApplyRemoteReschedule {
    AppointmentId id;
    Interval time;
    std::optional<ResourceId> resource;
    std::optional<int> expected_version;
    bool or_conflict = false;
    bool pending = false;  // the host has not accepted it yet
};

// What a command books or changes together with its own.
struct JointAsk {
    std::variant<Book, Reschedule, Cancel> ask;
    std::optional<ResourcePreference> free_at_calcom{};  // as of Command
};

struct Command {
    std::variant<Book, PlaceHold, ConvertHold, ExtendHold, ReleaseHold, ExpireHold, Reschedule, Cancel, Change,
                 BlockTime, Unblock, ImportBooking, ApplyRemoteReschedule, EditAppointment, Reassign, Resize, Approve,
                 Decline, TakeSick>
        ask;
    CompanyId company;
    RequestKey key;
    std::string actor;  // for the audit: "key:key_…", "voice:<call id>"
    Source source = Source::api;
    // A command that mirrors a change made elsewhere skips hours, notice, window and grid; claims still count.
    bool skip_rules = false;
    bool by_customer = false;         // moves and cancellations obey the service's notices for them
    bool waits_for_calendar = false;  // the booking is pending until Cal.com has it, whatever the service says
    bool tells_customer = false;      // the customer gets a message of a move or a cancellation
    bool from_calendar = false;       // it comes from Cal.com, so nothing is written there
    // Holds that end with this command, in the same transaction, so that it may use their time: the other starts that
    // were held for a caller who has now chosen. If the command is refused they stay; one that has ended already is
    // skipped.
    // REQUIRES: none of them is an offer to the waitlist, except the one of `accepted` and those for appointments that
    // the command ends (desk/waitlist/ended_wishes.h), or has an expected version.
    std::vector<ReleaseHold> releases{};
    // The caller may book beside a strict grid and in spite of no-shows, and change in spite of the rules for changes
    // and without a fee; and says why.
    std::optional<OverrideReason> override_reason{};
    // Who served this customer, the latest first; set by prepare() for services that prefer the same person again.
    std::vector<ResourceId> earlier{};
    // Who may stand in for those whom the command names; set by prepare(), never for a booking of Cal.com.
    std::vector<StandIn> stand_ins{};
    // The one preference that a search made, because Cal.com has this person free; not a wish of the caller.
    std::optional<ResourcePreference> free_at_calcom{};
    // Done in the same transaction, before `ask`, in their order: all of it, or nothing.
    // REQUIRES: not empty only if `ask` is one of these kinds too; all for one customer, each another appointment, and
    // none of them is in `releases`.
    std::vector<JointAsk> together{};
    std::optional<SeriesStep> series{};  // stored with the effect
    // How often this customer did not come, as far as the company's rule for no-shows counts; set by prepare().
    int no_shows = 0;
    // The fee that the appointment had before that of its no-show, if this is undone; set by prepare().
    std::optional<FeeCharge> fee_before{};
    // A booking takes exactly this time, as it was offered; else slot_conflict.
    std::optional<Interval> exactly{};
    // The command moves an appointment to the start that is offered to this entry, whose hold is the only one of
    // `releases`. It is refused if the offer has ended. Notice and window were asked when the start was offered.
    std::optional<WaitlistId> accepted{};
};

// One of the commands that are done together, alone: `together[item]`, or `ask` if item is their number.
Command single(const Command& command, std::size_t item);

// The appointment that the command changes; std::nullopt if it makes a new one, or a block.
std::optional<AppointmentId> appointment_of(const Command& command);

// The commands of the steps of a TakeSick that change appointments; empty for every other command. Those of one session
// are one command.
std::vector<Command> steps_of(const Command& command);

// All appointments that the command changes itself or that must stay as they are for it; none that it makes, and no
// hold that it releases.
std::vector<AppointmentId> appointments_of(const Command& command);

// The appointments that are over once the command is done: cancelled, declined, completed, or the customer did not
// come.
std::vector<AppointmentId> ended_by(const Command& command);

// The waitlist entry for which the command places or converts a hold, or whose offer it accepts; std::nullopt for every
// other command.
std::optional<WaitlistId> waiting_entry_of(const Command& command);

// The answer of the desk. Exactly one of the two ids is set.
struct Receipt {
    std::optional<Appointment> appointment;  // at the version that this request made
    std::optional<BlockId> block;
    bool replayed = false;                     // the answer to an earlier request with the same key
    bool customer_created = false;             // else an existing customer was used
    std::optional<Customer> known_customer{};  // as stored, if this request found an existing one
};

}  // namespace slotkeeper

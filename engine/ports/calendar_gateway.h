// calendar_gateway: the interface to an external calendar, which is Cal.com.
//
// Every answer says what is known: done; refused (nothing was changed, and why); not sent (nothing can have been
// changed); or unknown (it may have been done, and only a read tells). An implementation never repeats a call by
// itself, and is never called inside a transaction: a call takes seconds, and locks would be held as long. Read on:
// adapters/calcom/client.h implements it, jobs/calcom/calcom_sync.h calls it.
#pragma once

#include "engine/booking/appointment.h"

#include <algorithm>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace slotkeeper {

enum class RemoteStatus : std::uint8_t { accepted, pending, cancelled, rejected };
template <>
struct EnumNames<RemoteStatus> {
    static constexpr std::array<std::string_view, 4> all{"accepted", "pending", "cancelled", "rejected"};
};

struct RemoteBooking {
    std::string uid;  // a secret: it cancels without a login
    RemoteStatus status = RemoteStatus::accepted;
    Interval time;
    std::int64_t event_type_id = 0;
    std::int64_t host_id = 0;  // the host; of several the first; 0: unknown
    Metadata metadata;
    std::string rescheduled_to;                                 // uid of the booking that replaced this one, or empty
    std::string rescheduled_from;                               // of the booking that this one replaced, or empty
    bool absent = false;                                        // the attendee is marked as a no-show
    std::string attendee_name, attendee_email, attendee_phone;  // of the first attendee, not normalised; or empty

    bool live() const { return status == RemoteStatus::accepted || status == RemoteStatus::pending; }
    // Whether it was made for this appointment.
    bool is_of(AppointmentId appointment) const {
        const auto found = metadata.find("slotkeeper_appointment_id");
        return found != metadata.end() && found->second == appointment.text();
    }
};

// An event type that is to be made at Cal.com, for the owner of the account's key.
struct NewRemoteEventType {
    std::string slug, title;
    std::vector<Minutes> lengths{};  // its own, and others that a booking may ask for; never empty
    Minutes slot_interval{};         // from one start that Cal.com offers to the next
};

struct NewRemoteBooking {
    AppointmentId appointment;  // sent as metadata, the only mark that a search can find again
    int version = 0;
    int part = 0;  // of the appointment, as Link::part
    std::int64_t event_type_id = 0;
    Instant start;
    std::optional<Minutes> length;  // only if it differs from the event type's own
    std::string attendee_name;
    std::string attendee_email;  // or empty: the gateway makes one of the appointment's id
    std::string attendee_phone;  // E.164, or empty
    std::string time_zone;       // IANA
    std::string language;        // "de"
};

// The user to whom the key of an account belongs.
struct RemoteUser {
    std::int64_t id = 0;
    std::string username;
    std::string name;  // may be empty
};

// A bookable event type of a Cal.com user.
struct RemoteEventType {
    std::int64_t id = 0;
    std::string slug, title;
    Minutes length{};
    std::vector<Minutes> length_options{};  // that a booking may ask for instead; empty: its own only
    std::vector<RemoteUser> hosts{};

    // Whether a booking of it can have this length.
    bool can_last(Minutes wanted) const {
        return wanted == length ||
               std::find(length_options.begin(), length_options.end(), wanted) != length_options.end();
    }
};

enum class RefusalKind : std::uint8_t {
    slot_taken,   // or outside the host's hours: Cal.com does not say which
    maybe_taken,  // a database error at Cal.com, or a lost race: only a retry tells
    not_found,
    already_cancelled,
    already_confirmed,
    rescheduled,  // replaced by the booking with the uid that is named
    forbidden,
    invalid,       // anything else about the request itself
    unauthorized,  // the key of the account is no longer valid
    rate_limited,  // nothing was done; retry after `wait`
    ended,         // the booking has ended: it can no longer be changed
    unreachable,   // the circuit breaker is open, no call was made; retry after `wait`
};
template <>
struct EnumNames<RefusalKind> {
    static constexpr std::array<std::string_view, 12> all{
        "slot_taken",        "maybe_taken",  "not_found", "already_cancelled",
        "already_confirmed", "rescheduled",  "forbidden", "invalid",
        "unauthorized",      "rate_limited", "ended",     "unreachable"};
};

struct RemoteRefusal {
    RefusalKind kind = RefusalKind::invalid;
    std::string message;  // Cal.com's, with uids masked
    std::string uid{};    // of `rescheduled`
    Seconds wait{0};      // of `rate_limited` and `unreachable`
    // Of those two: no call was made because calls to the account are suspended (CalendarGateways::suspended_accounts);
    // `push`: for our own changes too, not only for background work.
    bool suspended = false, push = false;
};
struct NotSent {
    std::string reason;
};
struct UnknownOutcome {
    std::string reason;
    bool timed_out = false;   // the whole timeout was used up: Cal.com may be down
    bool unreadable = false;  // Cal.com answered with something unexpected: a retry does not help
};

// A query for bookable starts.
struct SlotsWanted {
    std::int64_t event_type_id = 0;
    Interval span;             // of starts
    std::string moving_uid{};  // a booking whose time counts as free, or empty
    bool live = false;         // a person waits for the answer
};

template <class T>
using RemoteAnswer = std::variant<T, RemoteRefusal, NotSent, UnknownOutcome>;

// The calls that a step is going to make.
struct CallsNeeded {
    int calls = 1;      // if nothing unforeseen happens
    bool push = false;  // it writes a change of ours to Cal.com; else it is background work
};
// Reserves calls for a step until it is destroyed. May be null.
using CallStep = std::shared_ptr<void>;

struct ListQuery;  // remote_lists.h
struct ListPage;
struct WebhookSubscription;

// One account. Thread-safe. No call lasts longer than limits::remote_call_deadline, or 1.5 times that if its credential
// has to be renewed; a list at most twice that.
class CalendarGateway {
public:
    virtual ~CalendarGateway() = default;

    // To be called before a step of this thread that makes several calls: reserves them, so that no call is wasted
    // because a later one is not allowed. What the step needs beyond `calls` has priority over the calls of others.
    // REQUIRES: destroyed by this thread, before it begins the next.
    virtual RemoteAnswer<CallStep> begin_step(const CallsNeeded& /*needed*/) { return CallStep(); }

    virtual RemoteAnswer<RemoteBooking> create(const NewRemoteBooking& booking) = 0;
    // The resulting booking has another uid. If the event type requires confirmation, it is pending again, unless it is
    // moved in the owner's name.
    virtual RemoteAnswer<RemoteBooking> reschedule(const std::string& uid, Instant start, bool as_owner) = 0;
    virtual RemoteAnswer<RemoteBooking> cancel(const std::string& uid) = 0;
    virtual RemoteAnswer<RemoteBooking> get(const std::string& uid) = 0;
    // Whole bookings of this event type within the interval, of any status. Complete or not `done`.
    virtual RemoteAnswer<std::vector<RemoteBooking>> list(std::int64_t event_type_id, const Interval& stretch) = 0;
    // Accepts or declines a pending booking in the host's name.
    virtual RemoteAnswer<RemoteBooking> confirm(const std::string& uid) = 0;
    virtual RemoteAnswer<RemoteBooking> decline(const std::string& uid) = 0;
    // Whether the first attendee came; only after the start.
    virtual RemoteAnswer<RemoteBooking> mark_absent(const std::string& uid, const std::string& attendee_email,
                                                    bool absent) = 0;
    // Gives the booking to another host of a shared event type; the answer is the new host.
    virtual RemoteAnswer<RemoteUser> reassign(const std::string& uid, std::int64_t host_id) = 0;
    // The name of the account at Cal.com, to check the key. A person waits for it.
    virtual RemoteAnswer<std::string> me() = 0;

    // The starts of the span that Cal.com offers, sorted, whole minutes. A short call: a few seconds at most.
    virtual RemoteAnswer<std::vector<Instant>> slots(const SlotsWanted& wanted) = 0;

    // --- lists and subscriptions: the types are in remote_lists.h ---
    virtual RemoteAnswer<ListPage> page(const ListQuery& asked) = 0;
    virtual RemoteAnswer<std::vector<WebhookSubscription>> subscriptions() = 0;  // of the account's user, all of them
    // Created if it has no id, else changed; an absent secret is left as it is. A subscription that was deleted, and a
    // URL that another one has taken meanwhile, look like other failures: read the list again.
    virtual RemoteAnswer<WebhookSubscription> subscribe(const WebhookSubscription& wanted) = 0;
    virtual RemoteAnswer<WebhookSubscription> unsubscribe(const std::string& id) = 0;

    // The users and their event types (engine/calendar/mapping/event_type_sync.h). A person waits for each call.
    virtual RemoteAnswer<RemoteUser> user() = 0;
    // All event types of this user; hidden ones too if the key is the user's own. Complete or not `done`.
    virtual RemoteAnswer<std::vector<RemoteEventType>> event_types(const std::string& username) = 0;
    // An event type of the key's owner; otherwise refused as `not_found`.
    virtual RemoteAnswer<RemoteEventType> event_type(std::int64_t id) = 0;
    // Creates it for the key's owner. A slug that the owner has already is refused as `invalid`. After an unknown
    // outcome the list tells whether it was created.
    virtual RemoteAnswer<RemoteEventType> create_event_type(const NewRemoteEventType& wanted) = 0;
};

// A credential that is renewed from time to time. Thread-safe. May call Cal.com and block for seconds.
class CallCredential {
public:
    virtual ~CallCredential() = default;
    // A credential that is valid for the next minutes, or the reason why no call can be made.
    virtual RemoteAnswer<std::string> present() = 0;
    // After a refusal: another credential, for one retry.
    virtual RemoteAnswer<std::string> instead_of(const std::string& refused) = 0;
};

// What opens an account; the credential in clear text.
struct CalendarAccess {
    AccountId account;
    std::string base_url;
    std::string credential;                         // empty if `changing` provides it
    std::shared_ptr<CallCredential> changing = {};  // the same object for the same account
};

class CalendarSignIn;  // calendar_sign_in.h

// Safe for many threads.
class CalendarGateways {
public:
    virtual ~CalendarGateways() = default;
    // The same gateway for the same account while address and credential stay the same, so that what it has learnt is
    // kept.
    virtual std::shared_ptr<CalendarGateway> of(const CalendarAccess& access) = 0;
    // The accounts that would refuse any background call now (rate_limited or unreachable), as far as this process
    // knows; with `push`, those that would refuse our own changes too.
    virtual std::vector<AccountId> suspended_accounts(bool push) = 0;
    // The sign-in by OAuth.
    virtual CalendarSignIn& sign_in() = 0;
};

}  // namespace slotkeeper

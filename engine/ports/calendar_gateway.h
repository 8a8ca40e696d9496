// calendar_gateway: what the engine asks of a calendar elsewhere.
//
// Every answer says what is known: done, refused (nothing was changed there, and why), not sent (nothing can have been
// changed), or unknown (it may have been done, and only looking tells). An implementation repeats nothing by itself,
// and is never called inside a transaction: a call takes seconds, and locks would be held for as long. Read on:
// adapters/calcom/client.h is the implementation, jobs/calcom/calcom_sync.h the caller.
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
struct Words<RemoteStatus> {
    static constexpr std::array<std::string_view, 4> all{"accepted", "pending", "cancelled", "rejected"};
};

struct RemoteBooking {
    std::string uid;  // a secret: it cancels without a login
    RemoteStatus status = RemoteStatus::accepted;
    Interval time;
    std::int64_t event_type_id = 0;
    std::int64_t host_id = 0;  // the user who does it: of an event type with several hosts the first; 0: not told
    Metadata metadata;
    std::string rescheduled_to;                                 // uid of the booking that replaced this one, or empty
    std::string rescheduled_from;                               // of the one that this one replaced
    bool absent = false;                                        // the attendee is marked as somebody who did not come
    std::string attendee_name, attendee_email, attendee_phone;  // of the first one, as they are; or empty

    bool live() const { return status == RemoteStatus::accepted || status == RemoteStatus::pending; }
    // Whether it was made for this appointment of ours.
    bool is_of(AppointmentId appointment) const {
        const auto found = metadata.find("slotkeeper_appointment_id");
        return found != metadata.end() && found->second == appointment.text();
    }
};

struct NewRemoteBooking {
    AppointmentId appointment;  // travels as metadata, the only mark of ours that can be found again
    int version = 0;
    int part = 0;  // of the appointment, as Link::part
    std::int64_t event_type_id = 0;
    Instant start;
    std::optional<Minutes> length;  // only where it is not the event type's own
    std::string attendee_name;
    std::string attendee_email;  // or empty: the gateway makes one of the appointment's id
    std::string attendee_phone;  // E.164, or empty
    std::string time_zone;       // IANA
    std::string language;        // "de"
};

// Who the key of an account belongs to.
struct RemoteUser {
    std::int64_t id = 0;
    std::string username;
    std::string name;  // may be empty
};

// What can be booked with somebody over there.
struct RemoteEventType {
    std::int64_t id = 0;
    std::string slug, title;
    Minutes length{};
    std::vector<Minutes> length_options{};  // those that a booking may ask for instead; empty: its own only
    std::vector<RemoteUser> hosts{};

    // Whether a booking of it can be as long.
    bool can_last(Minutes wanted) const {
        return wanted == length ||
               std::find(length_options.begin(), length_options.end(), wanted) != length_options.end();
    }
};

enum class RefusalKind : std::uint8_t {
    slot_taken,   // or outside their hours: they do not tell which
    maybe_taken,  // a database error over there, or a lost race: only trying again tells
    not_found,
    already_cancelled,
    already_confirmed,
    rescheduled,  // it lives on under the uid that is named
    forbidden,
    invalid,       // anything else about the request itself
    unauthorized,  // the key to the account is not good any more
    rate_limited,  // nothing was done; again after `wait`
    ended,         // it is over: nothing about it can be changed any more
    unreachable,   // so many calls went unanswered that this one was not made; again after `wait`
};
template <>
struct Words<RefusalKind> {
    static constexpr std::array<std::string_view, 12> all{
        "slot_taken",        "maybe_taken",  "not_found", "already_cancelled",
        "already_confirmed", "rescheduled",  "forbidden", "invalid",
        "unauthorized",      "rate_limited", "ended",     "unreachable"};
};

struct RemoteRefusal {
    RefusalKind kind = RefusalKind::invalid;
    std::string message;  // theirs, with uids masked
    std::string uid{};    // of `rescheduled`
    Seconds wait{0};      // of `rate_limited` and `unreachable`
    // Of those, where no call was made because the account is at rest (CalendarGateways::at_rest), for changes of ours
    // too or only for what is in the background.
    bool at_rest = false, push = false;
};
struct NotSent {
    std::string reason;
};
struct UnknownOutcome {
    std::string reason;
    bool timed_out = false;   // the whole patience is used up: nobody may be there to be asked again
    bool unreadable = false;  // Cal.com answered, and not with what was asked for: asking again will not help
};

// Which starts somebody could book.
struct SlotsWanted {
    std::int64_t event_type_id = 0;
    Interval span;             // of starts
    std::string moving_uid{};  // a booking that gives up its time, or empty
    bool live = false;         // a person waits for the answer
};

template <class T>
using RemoteAnswer = std::variant<T, RemoteRefusal, NotSent, UnknownOutcome>;

// What a step is going to ask.
struct CallsNeeded {
    int calls = 1;      // where nothing unforeseen happens
    bool push = false;  // a change of ours goes there; else it is work in the background
};
// Keeps calls for a step until it is destroyed. May be null.
using CallStep = std::shared_ptr<void>;

struct ListQuery;  // remote_lists.h
struct ListPage;
struct WebhookSubscription;

// One account. Safe for many threads. No call lasts longer than limits::remote_call_deadline, or half as long again
// where its credential has to be renewed; a list at most twice that.
class CalendarGateway {
public:
    virtual ~CalendarGateway() = default;

    // Before a step of this thread that takes several calls, so that none of them is made and then thrown away because
    // the next one may not be made. What it needs beyond `calls` goes before the calls of others.
    // REQUIRES: destroyed by this thread, before it begins the next.
    virtual RemoteAnswer<CallStep> begin_step(const CallsNeeded& /*needed*/) { return CallStep(); }

    virtual RemoteAnswer<RemoteBooking> create(const NewRemoteBooking& booking) = 0;
    // The booking that comes of it has another uid. Where their event type asks for the owner's word, it is pending
    // again, unless it is moved in the owner's name.
    virtual RemoteAnswer<RemoteBooking> reschedule(const std::string& uid, Instant start, bool as_owner) = 0;
    virtual RemoteAnswer<RemoteBooking> cancel(const std::string& uid) = 0;
    virtual RemoteAnswer<RemoteBooking> get(const std::string& uid) = 0;
    // Whole bookings of this event type that lie within the stretch, of whatever status. Complete or not `done`.
    virtual RemoteAnswer<std::vector<RemoteBooking>> list(std::int64_t event_type_id, const Interval& stretch) = 0;
    // Says yes or no in the host's name to a booking that waits for it.
    virtual RemoteAnswer<RemoteBooking> confirm(const std::string& uid) = 0;
    virtual RemoteAnswer<RemoteBooking> decline(const std::string& uid) = 0;
    // Whether the first attendee came; only once it has begun.
    virtual RemoteAnswer<RemoteBooking> mark_absent(const std::string& uid, const std::string& attendee_email,
                                                    bool absent) = 0;
    // Gives it to another host of its event type, which several share; the answer is who has it now.
    virtual RemoteAnswer<RemoteUser> reassign(const std::string& uid, std::int64_t host_id) = 0;
    // The name of the account over there: whether the key is good. A person waits for it.
    virtual RemoteAnswer<std::string> me() = 0;

    // The starts of the span that are offered over there, sorted, whole minutes. A short call: a few seconds at most.
    virtual RemoteAnswer<std::vector<Instant>> slots(const SlotsWanted& wanted) = 0;

    // --- lists and subscriptions: the types are in remote_lists.h ---
    virtual RemoteAnswer<ListPage> page(const ListQuery& asked) = 0;
    virtual RemoteAnswer<std::vector<WebhookSubscription>> subscriptions() = 0;  // of the account's user, all of them
    // Made where it has no id, else changed; an absent secret stays as it is. One that is gone, and a URL that somebody
    // else has subscribed meanwhile, are not told from other failures: look again.
    virtual RemoteAnswer<WebhookSubscription> subscribe(const WebhookSubscription& wanted) = 0;
    virtual RemoteAnswer<WebhookSubscription> unsubscribe(const std::string& id) = 0;

    // Who is there and what can be booked with them (engine/calendar/mapping/event_type_sync.h). A person waits for
    // each.
    virtual RemoteAnswer<RemoteUser> user() = 0;
    // All of this user's, hidden ones too where the key is theirs. Complete or not `done`.
    virtual RemoteAnswer<std::vector<RemoteEventType>> event_types(const std::string& username) = 0;
    // One of the key's owner; `not_found` where there is none.
    virtual RemoteAnswer<RemoteEventType> event_type(std::int64_t id) = 0;
};

// What a call presents where that changes from time to time. Safe for many threads. May call over there and wait, for
// seconds.
class CallCredential {
public:
    virtual ~CallCredential() = default;
    // One that is good for the next minutes, or why there is none: no call can be made then.
    virtual RemoteAnswer<std::string> present() = 0;
    // That one was refused: another one, for one more try.
    virtual RemoteAnswer<std::string> instead_of(const std::string& refused) = 0;
};

// What opens an account; the credential in clear.
struct CalendarAccess {
    AccountId account;
    std::string base_url;
    std::string credential;                         // empty where it changes
    std::shared_ptr<CallCredential> changing = {};  // the same one for the same account
};

class CalendarSignIn;  // calendar_sign_in.h

// Safe for many threads.
class CalendarGateways {
public:
    virtual ~CalendarGateways() = default;
    // The same one for the same account as long as its address and credential are the same, so that what it has learnt
    // is not forgotten.
    virtual std::shared_ptr<CalendarGateway> of(const CalendarAccess& access) = 0;
    // Those that would refuse any call in the background now, with rate_limited or unreachable, as far as this process
    // knows; or also those of a change of ours.
    virtual std::vector<AccountId> at_rest(bool push) = 0;
    // How a person lets us in there.
    virtual CalendarSignIn& sign_in() = 0;
};

}  // namespace slotkeeper

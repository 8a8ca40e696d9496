// client: Cal.com's API v2 as a calendar gateway.
//
// Each call is one request. Its result states what is known (ports/calendar_gateway.h): 2xx is done, 4xx with a message
// from Cal.com is refused, 429 is refused with the time to wait, 5xx and cut connections are unknown. The client does
// not retry. Credentials appear in no log and no message; uids are masked. Every request passes the gate that all
// processes share (guards/call_gate.h), and the gate learns the rate limit from each response: one request beyond the
// limit makes Cal.com block the key for a whole minute. If an access token is refused, it is renewed and the request is
// sent once more: a refused request had no effect. Read on: bodies.h for the JSON, sign_in.h for the tokens, errors.h
// for the refusals, ../http/client.h for the transport.
#pragma once

#include "adapters/calcom/errors.h"
#include "adapters/calcom/options.h"
#include "adapters/calcom/sign_in.h"
#include "adapters/http/client.h"
#include "engine/guards/call_gate.h"
#include "engine/ports/calendar_gateway.h"

#include <map>
#include <mutex>
#include <string>

namespace slotkeeper::calcom {

class Client final : public CalendarGateway {
public:
    // Throws std::invalid_argument if the URL of the access is invalid.
    Client(const CalendarAccess& access, Options options, CallGate& gate);

    RemoteAnswer<CallStep> begin_step(const CallsNeeded& needed) override;
    RemoteAnswer<RemoteBooking> create(const NewRemoteBooking& booking) override;
    // `as_owner`: in the name of the user who owns the key. Their address is read once and cached. If Cal.com does not
    // give it, the booking is rescheduled without a name.
    RemoteAnswer<RemoteBooking> reschedule(const std::string& uid, Instant start, bool as_owner) override;
    RemoteAnswer<RemoteBooking> cancel(const std::string& uid) override;
    RemoteAnswer<RemoteBooking> get(const std::string& uid) override;
    RemoteAnswer<std::vector<RemoteBooking>> list(std::int64_t event_type_id, const Interval& stretch) override;
    RemoteAnswer<RemoteBooking> confirm(const std::string& uid) override;
    RemoteAnswer<RemoteBooking> decline(const std::string& uid) override;
    RemoteAnswer<RemoteBooking> mark_absent(const std::string& uid, const std::string& attendee_email,
                                            bool absent) override;
    RemoteAnswer<RemoteUser> reassign(const std::string& uid, std::int64_t host_id) override;
    RemoteAnswer<std::string> me() override;
    RemoteAnswer<std::vector<Instant>> slots(const SlotsWanted& wanted) override;
    RemoteAnswer<ListPage> page(const ListQuery& asked) override;
    RemoteAnswer<std::vector<WebhookSubscription>> subscriptions() override;
    RemoteAnswer<WebhookSubscription> subscribe(const WebhookSubscription& wanted) override;
    RemoteAnswer<WebhookSubscription> unsubscribe(const std::string& id) override;
    RemoteAnswer<RemoteUser> user() override;
    RemoteAnswer<std::vector<RemoteEventType>> event_types(const std::string& username) override;
    RemoteAnswer<RemoteEventType> event_type(std::int64_t id) override;
    RemoteAnswer<RemoteEventType> create_event_type(const NewRemoteEventType& wanted) override;

    // Whether the gate is closed for such calls.
    bool is_suspended(bool push) const { return gate_.closed(budget_, urgency_of(push)); }

private:
    struct Request;
    struct Answer;
    Answer ask(const Request& request);
    Answer ask_with_token(const Request& request);
    Answer send(const Request& request, const std::string& credential);
    RemoteAnswer<std::string> owner_email();
    static Urgency urgency_of(bool push) { return push ? Urgency::push : Urgency::background; }

    const std::string credential_, budget_;
    const std::shared_ptr<CallCredential> changing_;  // null: the credential never changes
    const Options options_;
    CallGate& gate_;
    http::Client http_;
    http::Client quick_;  // with a shorter deadline, for slot requests
    std::mutex mutex_;
    std::optional<std::string> owner_email_;  // under the mutex. Empty string: Cal.com does not give it
};

// One client for each account.
class Clients final : public CalendarGateways {
public:
    Clients(Options options, CallGate& gate) : options_(std::move(options)), gate_(gate), sign_in_(options_, gate) {}
    std::shared_ptr<CalendarGateway> of(const CalendarAccess& access) override;
    std::vector<AccountId> suspended_accounts(bool push) override;
    CalendarSignIn& sign_in() override { return sign_in_; }

private:
    struct Known {
        CalendarAccess access;
        std::shared_ptr<Client> client;
    };
    const Options options_;
    CallGate& gate_;
    SignIn sign_in_;
    std::mutex mutex_;
    std::map<AccountId, Known> known_;
};

}  // namespace slotkeeper::calcom

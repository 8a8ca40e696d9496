// client: Cal.com's API v2 as a calendar gateway.
//
// Each call is one request, and its answer says what is known (ports/calendar_gateway.h): 2xx done, 4xx with a message
// of theirs refused, 429 refused with the wait, 5xx and everything cut off unknown. Nothing is repeated here. The
// credential is in no log and no message, uids are masked.
// Every request goes through the gate that all processes share (guards/call_gate.h), and what its answer says of the
// rate limit goes back there: over there the request beyond the limit blocks the key for a whole minute.
// An access token that is refused is renewed and the request made once more: it was not served the first time. Read on:
// bodies.h for the JSON, sign_in.h for where tokens come from, errors.h for the refusals, ../http/client.h for the
// transport.
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
    // Throws std::invalid_argument where the access has no proper address.
    Client(const CalendarAccess& access, Options options, CallGate& gate);

    RemoteAnswer<CallStep> begin_step(const CallsNeeded& needed) override;
    RemoteAnswer<RemoteBooking> create(const NewRemoteBooking& booking) override;
    // The owner is whom the key belongs to; he is asked for once and remembered. Where he is not told, the booking is
    // moved in nobody's name.
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

    // Whether such calls had better wait.
    bool at_rest(bool push) const { return gate_.closed(budget_, urgency_of(push)); }

private:
    struct Request;
    struct Answer;
    Answer ask(const Request& request);
    Answer ask_with_token(const Request& request);
    Answer send(const Request& request, const std::string& credential);
    RemoteAnswer<std::string> owner_email();
    static Urgency urgency_of(bool push) { return push ? Urgency::push : Urgency::background; }

    const std::string credential_, budget_;
    const std::shared_ptr<CallCredential> changing_;  // null: the credential stays
    const Options options_;
    CallGate& gate_;
    http::Client http_;
    http::Client quick_;  // for what is only worth knowing soon
    std::mutex mutex_;
    std::optional<std::string> owner_email_;  // under the mutex. Empty: they do not tell
};

// Cal.com for every account, each with a client of its own.
class Clients final : public CalendarGateways {
public:
    Clients(Options options, CallGate& gate) : options_(std::move(options)), gate_(gate), sign_in_(options_, gate) {}
    std::shared_ptr<CalendarGateway> of(const CalendarAccess& access) override;
    std::vector<AccountId> at_rest(bool push) override;
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

// client: Cal.com's API v2 as a calendar gateway.
//
// Each call is one request, and its answer says what is known (ports/calendar_gateway.h): 2xx done, 4xx with a message
// of theirs refused, 429 refused with the wait, 5xx and everything cut off unknown. Nothing is repeated here. The
// credential is in no log and no message, uids are masked.
// Every request goes through the gate that all processes share (guards/call_gate.h), and what its answer says of the
// rate limit goes back there: over there the request beyond the limit blocks the key for a whole minute. Read on:
// bodies.h for the JSON, errors.h for the refusals, ../http/client.h for the transport.
#pragma once

#include "adapters/calcom/errors.h"
#include "adapters/http/client.h"
#include "engine/guards/call_gate.h"
#include "engine/ports/calendar_gateway.h"

#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace slotkeeper::calcom {

// One exchange as it went over the wire, without the credential: what the contract test checks against the published
// document.
struct Exchange {
    std::string method;
    std::string path;  // with its query
    std::map<std::string, std::string> headers;
    std::string body;
    int status = 0;  // 0: no answer came
    std::string answer{};
};

struct Options {
    std::string attendee_domain = "attendees.slotkeeper.invalid";  // see bodies.h
    std::chrono::milliseconds call_deadline = limits::remote_call_deadline;
    std::string ca_file{};
    bool verify_tls = true;
    std::size_t page_size = limits::remote_page_max;
    std::function<void(const Exchange&)> record{};  // called from many threads; may be empty
};

class Client final : public CalendarGateway {
public:
    // Throws std::invalid_argument where the access has no proper address.
    Client(const CalendarAccess& access, Options options, CallGate& gate);

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
    RemoteAnswer<std::string> me() override;

    // Whether calls in the background had better wait.
    bool at_rest() const { return gate_.closed(budget_); }

private:
    struct Request;
    struct Answer;
    Answer ask(const Request& request);
    RemoteAnswer<std::string> owner_email();

    const std::string credential_, budget_;
    const Options options_;
    CallGate& gate_;
    http::Client http_;
    std::mutex mutex_;
    std::optional<std::string> owner_email_;  // under the mutex. Empty: they do not tell
};

// Cal.com for every account, each with a client of its own.
class Clients final : public CalendarGateways {
public:
    Clients(Options options, CallGate& gate) : options_(std::move(options)), gate_(gate) {}
    std::shared_ptr<CalendarGateway> of(const CalendarAccess& access) override;
    std::vector<AccountId> at_rest() override;

private:
    struct Known {
        CalendarAccess access;
        std::shared_ptr<Client> client;
    };
    const Options options_;
    CallGate& gate_;
    std::mutex mutex_;
    std::map<AccountId, Known> known_;
};

}  // namespace slotkeeper::calcom

// event_sender: sends an event to an address that a customer of ours has named, over HTTP.
//
// What the events mean, how they are signed and when they are sent again is not its concern. Read on:
// jobs/signed_delivery.h uses it, adapters/http/event_sender.h implements it.
#pragma once

#include "engine/base/clock.h"

#include <map>
#include <optional>
#include <string>

namespace slotkeeper {

struct OutgoingEvent {
    std::string url;
    std::map<std::string, std::string> headers;
    std::string body;  // JSON
};

struct EventAnswer {
    int status = 0;       // of HTTP; 0: no whole answer came, and the event may have arrived all the same
    std::string trouble;  // why not; without headers, bodies and queries
    std::optional<Seconds> retry_after{};
};

// Thread-safe. A call has a deadline of its own, follows no redirect and repeats nothing.
class EventSender {
public:
    virtual ~EventSender() = default;

    // REQUIRES: no transaction is open.
    virtual EventAnswer post(const OutgoingEvent& event) = 0;
};

}  // namespace slotkeeper

// event_sender: events to addresses that customers of ours have named, over the HTTP client.
//
// They lead to the public internet alone, over TLS, unless the setting `hooks_private` says otherwise: a company must
// not reach by them what only this machine or its network can reach.
#pragma once

#include "engine/ports/event_sender.h"

#include <string>
#include <string_view>

namespace slotkeeper::http {

// Empty if the address can be that of a hook: https, and http for this machine alone if `private_too`; at most 500
// printable ASCII characters, without a user and a fragment. Else what is wrong with it, without the address.
std::string trouble_with_hook_url(std::string_view url, bool private_too);

class HookSender final : public EventSender {
public:
    // `private_too`: also to addresses of this machine and of private networks.
    explicit HookSender(bool private_too) : private_too_(private_too) {}

    EventAnswer post(const OutgoingEvent& event) override;

private:
    const bool private_too_;
};

}  // namespace slotkeeper::http

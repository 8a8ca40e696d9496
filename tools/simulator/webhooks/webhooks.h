// webhooks: the operations on the subscriptions of a user: /v2/webhooks, of every version.
//
// Like Cal.com, this drops unknown properties. URLs on loopback are allowed, as on a self-hosted Cal.com; URLs of cloud
// metadata services are not. Payload templates are refused, because the simulator does not support them and would send
// other payloads than requested. Read on: subscriptions.h stores them, postman.h sends.
#pragma once

#include "tools/simulator/calcom/exchange.h"

namespace slotkeeper::simulator {

// REQUIRES of call: the caller; for get, update and delete also captures[0], the id.
Outcome create_webhook(World& world, const Call& call);
Outcome list_webhooks(World& world, const Call& call);
Outcome get_webhook(World& world, const Call& call);
Outcome update_webhook(World& world, const Call& call);
Outcome delete_webhook(World& world, const Call& call);

}  // namespace slotkeeper::simulator

// webhooks: the operations on the subscriptions of a user: /v2/webhooks, of every version.
//
// What is unknown in a body is dropped, as there. URLs on loopback are good, as on a server that somebody runs himself;
// those under which clouds tell their secrets are not. Who asks for a template of the payload is refused, because the
// stand-in fills in none and would otherwise send what was not asked for.
// Read on: subscriptions.h keeps them, postman.h sends.
#pragma once

#include "tools/simulator/calcom/exchange.h"

namespace slotkeeper::simulator {

// What each of them demands of call: the caller; get, update and delete also captures[0], the id.
Outcome create_webhook(World& world, const Call& call);
Outcome list_webhooks(World& world, const Call& call);
Outcome get_webhook(World& world, const Call& call);
Outcome update_webhook(World& world, const Call& call);
Outcome delete_webhook(World& world, const Call& call);

}  // namespace slotkeeper::simulator

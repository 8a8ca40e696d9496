// sign_in_door: where a browser comes back to from Cal.com with a code: GET /hooks/calcom/oauth.
//
// Nobody has a key here: the state, which is good once and for ten minutes, says whose authorisation it is. The answer
// is a page for a person, and as all answers here its address is in no log. Read on: engine/calendar/accounts.h,
// complete().
#pragma once

#include "adapters/http/router.h"
#include "engine/calendar/accounts.h"

namespace slotkeeper::calcom {

// `accounts` outlives the router.
void add_sign_in_routes(http::Router& router, Accounts& accounts);

}  // namespace slotkeeper::calcom

// sign_in_door: the OAuth redirect URL, where the browser returns from Cal.com with a code: GET /hooks/calcom/oauth.
//
// The request carries no API key: the state, valid once and for ten minutes, identifies the authorisation. The response
// is an HTML page. The URL, which holds the code, is never logged. Read on: engine/calendar/accounts.h, complete().
#pragma once

#include "adapters/http/router.h"
#include "engine/calendar/accounts.h"

namespace slotkeeper::calcom {

// `accounts` must outlive the router.
void add_sign_in_routes(http::Router& router, Accounts& accounts);

}  // namespace slotkeeper::calcom

// calcom_webhook: receives Cal.com's webhooks: POST /hooks/calcom/{account}.
//
// Cal.com waits for the response inside the request that caused the webhook (one of our own calls, possibly) and does
// not retry. So we check the raw body (hex of HMAC-SHA256 in X-Cal-Signature-256, with the account's secret), store it
// together with the job that processes it, and respond; we neither call Cal.com nor wait for a lock. A repeated
// delivery of the same body is answered and changes nothing. Source: Cal.com webhooks of version 2021-10-20, as the
// running server sends them. Read on: jobs/calcom/inbound.h processes the stored webhooks.
#pragma once

#include "adapters/http/router.h"
#include "engine/base/recent.h"
#include "engine/calendar/accounts.h"
#include "engine/desk/catalogs.h"
#include "engine/guards/seal.h"
#include "engine/store/calendar/inbound_rows.h"
#include "engine/sync/account.h"

#include <functional>
#include <memory>

namespace slotkeeper::calcom {

// Dependencies and cache of the webhook route; must outlive the router.
struct CalcomWebhook {
    store::Database& database;
    Catalogs& catalogs;
    IdSource& ids;
    const Clock& clock;
    const Sealer& sealer;
    bool loopback = true;                        // whether only this machine can reach the server
    std::function<void()> after_commit = [] {};  // wakes the worker of this process

    struct Account {
        AccountId id;
        CompanyId company;
        std::string secret;
    };
    // Cache of decrypted secrets; a new secret takes effect within limits::access_recheck.
    Recent<AccountId, std::shared_ptr<const Account>> accounts{clock, limits::access_recheck,
                                                               limits::access_remembered_max};
};

void add_webhook_route(http::Router& router, CalcomWebhook& webhook);

// The claims of a signed body; a body in an unknown format (a custom template of the user) has the word "unreadable".
struct WebhookEvent {
    std::string trigger;
    std::string remote_uid;
    InboundHint hint;
};
WebhookEvent read_webhook(const std::string& body);

// The OAuth redirect URL, where the browser returns from Cal.com with a code: GET /hooks/calcom/oauth. The request
// carries no API key: the state, valid once and for ten minutes, identifies the authorisation. The response is an HTML
// page. The URL, which holds the code, is never logged. Read on: engine/calendar/accounts.h, complete().
// `accounts` must outlive the router.
void add_sign_in_routes(http::Router& router, Accounts& accounts);

}  // namespace slotkeeper::calcom

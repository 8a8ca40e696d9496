// webhook_door: what Cal.com tells by webhook: POST /hooks/calcom/{account}.
//
// Cal.com waits for the answer inside the request that caused the webhook, our own calls among them, and never tells
// twice. So the raw body is checked (hex of HMAC-SHA256 in X-Cal-Signature-256, with the account's secret), stored with
// the job that follows it, and answered; nothing is looked up over there and no lock is waited for. A delivery that
// comes again word for word is answered and changes nothing.
// Source: Cal.com webhooks of version 2021-10-20, as the running server sends them. Read on: jobs/calcom/inbound.h
// follows what is stored.
#pragma once

#include "adapters/http/router.h"
#include "engine/base/recent.h"
#include "engine/desk/catalogs.h"
#include "engine/guards/seal.h"
#include "engine/store/calendar/inbound_rows.h"
#include "engine/sync/account.h"

#include <functional>
#include <memory>

namespace slotkeeper::calcom {

// What the door needs; it outlives the router.
struct WebhookDoor {
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
    // Secrets opened a moment ago; a new one works within limits::access_recheck.
    Recent<AccountId, std::shared_ptr<const Account>> accounts{clock, limits::access_recheck,
                                                               limits::access_remembered_max};
};

void add_webhook_route(http::Router& router, WebhookDoor& door);

// What a signed body says; a body that is none of theirs (a template of the user's own) has the word "unreadable".
struct WebhookWord {
    std::string word;
    std::string remote_uid;
    InboundHint hint;
};
WebhookWord read_webhook(const std::string& body);

}  // namespace slotkeeper::calcom

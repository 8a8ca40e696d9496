// calendar_sign_in: access to an external calendar without an API key, by OAuth 2 with a code (RFC 6749, 7636).
//
// A person is sent to Cal.com with a state that only we know, and returns with it and a code. The code is exchanged for
// an access token, valid for half an hour, and a refresh token, which brings the next pair. Like every gateway, it is
// never called inside a transaction and repeats nothing. Read on: engine/calendar/accounts.h uses it,
// adapters/calcom/sign_in.h implements it.
#pragma once

#include "engine/ports/calendar_gateway.h"

#include <string>

namespace slotkeeper {

// In clear text.
struct TokenPair {
    std::string access;
    std::string refresh;  // empty in the answer to a refresh: the one that was sent stays valid
    Seconds lifetime{};   // of the access token
};

// Thread-safe. Refusals: `unauthorized`: the code or refresh token is not valid (any more); `forbidden`: our own client
// id or secret is not valid; `rate_limited`, `unreachable` and `invalid` as in calendar_gateway.h.
class CalendarSignIn {
public:
    virtual ~CalendarSignIn() = default;

    // Whether an OAuth client is configured; if not, nothing else may be called.
    virtual bool configured() const = 0;
    // The address to which the person returns.
    virtual std::string redirect_url() const = 0;
    // The address to which the person is sent. `challenge`: the SHA-256 of the verifier, in base64url.
    virtual std::string authorize_url(const std::string& state, const std::string& challenge) const = 0;
    virtual RemoteAnswer<TokenPair> exchange(const std::string& base_url, const std::string& code,
                                             const std::string& redirect_url, const std::string& verifier) = 0;
    virtual RemoteAnswer<TokenPair> refresh(const std::string& base_url, const std::string& refresh_token) = 0;
};

}  // namespace slotkeeper

// calendar_sign_in: how a calendar elsewhere lets us in without a key: OAuth 2 with a code (RFC 6749, 7636).
//
// A person is sent over there with a state that only we know, and comes back with it and a code; the code is exchanged
// for an access token, which is good for half an hour, and a refresh token, which brings the next pair. As every
// gateway, it is never called inside a transaction and repeats nothing. Read on: engine/calendar/accounts.h acts on it,
// adapters/calcom/sign_in.h is the implementation.
#pragma once

#include "engine/ports/calendar_gateway.h"

#include <string>

namespace slotkeeper {

// In clear.
struct TokenPair {
    std::string access;
    std::string refresh;  // empty in answer to a refresh: the one that was sent stays good
    Seconds lifetime{};   // of the access token
};

// Safe for many threads. Refusals: `unauthorized`, the code or refresh token is not good (any more); `forbidden`, it is
// our own name or secret that is not; `rate_limited`, `unreachable` and `invalid` as in calendar_gateway.h.
class CalendarSignIn {
public:
    virtual ~CalendarSignIn() = default;

    // Whether we have a name over there; nothing else may be asked of it otherwise.
    virtual bool configured() const = 0;
    // Where a person comes back to.
    virtual std::string redirect_url() const = 0;
    // Where a person is sent to. `challenge`: the SHA-256 of the verifier, in base64url.
    virtual std::string authorize_url(const std::string& state, const std::string& challenge) const = 0;
    virtual RemoteAnswer<TokenPair> exchange(const std::string& base_url, const std::string& code,
                                             const std::string& redirect_url, const std::string& verifier) = 0;
    virtual RemoteAnswer<TokenPair> refresh(const std::string& base_url, const std::string& refresh_token) = 0;
};

}  // namespace slotkeeper

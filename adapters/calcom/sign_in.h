// sign_in: OAuth 2 at Cal.com, "Continue with Cal.com": the authorization URL, and POST /v2/auth/oauth2/token.
//
// A client without a secret authenticates by PKCE (RFC 7636, S256). A client with a secret sends no challenge:
// Cal.com's token endpoint takes either a secret or a verifier, refuses a body with both, and demands the verifier for
// every code that was requested with a challenge. Refusals follow RFC 6749 ("invalid_grant"), not the envelope of the
// other calls. Token requests have a rate budget and a circuit breaker of their own. Failure reasons contain no token,
// code or secret. Read on: engine/ports/calendar_sign_in.h states the contract.
#pragma once

#include "adapters/calcom/options.h"
#include "adapters/http/client.h"
#include "engine/guards/call_gate.h"
#include "engine/ports/calendar_sign_in.h"

#include <map>
#include <string>

namespace slotkeeper::calcom {

class SignIn final : public CalendarSignIn {
public:
    // `options` and `gate` must outlive this object.
    SignIn(const Options& options, CallGate& gate) : options_(options), gate_(gate) {}

    bool configured() const override { return !options_.oauth.id.empty(); }
    std::string redirect_url() const override { return options_.oauth.redirect_url; }
    std::string authorize_url(const std::string& state, const std::string& challenge) const override;
    RemoteAnswer<TokenPair> exchange(const std::string& base_url, const std::string& code,
                                     const std::string& redirect_url, const std::string& verifier) override;
    RemoteAnswer<TokenPair> refresh(const std::string& base_url, const std::string& refresh_token) override;

private:
    RemoteAnswer<TokenPair> ask(const std::string& base_url, std::map<std::string, std::string> body);

    const Options& options_;
    CallGate& gate_;
};

// Parses the response of the token endpoint.
RemoteAnswer<TokenPair> read_tokens(const http::Reply& reply);

}  // namespace slotkeeper::calcom

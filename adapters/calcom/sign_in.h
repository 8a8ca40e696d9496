// sign_in: OAuth 2 at Cal.com, "Continue with Cal.com": the address that a person is sent to, and POST
// /v2/auth/oauth2/token.
//
// A client without a secret proves itself by PKCE (RFC 7636, S256). One with a secret sends no challenge: their token
// endpoint takes either a secret or a verifier, refuses a body that holds both, and wants the verifier of every code
// that was asked for with a challenge. Refusals come as RFC 6749 words them ("invalid_grant"), not in the envelope of
// the other calls. Requests for tokens have a budget and a breaker of their own. No token, code or secret is in a
// reason. Read on: engine/ports/calendar_sign_in.h has the promises.
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
    // Both outlive it.
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

// What the token endpoint answered.
RemoteAnswer<TokenPair> read_tokens(const http::Reply& reply);

}  // namespace slotkeeper::calcom

// account_authorisation: sends a person to Cal.com, and accepts the code with which they return.
//
// A pending authorisation is a row under the hash of its state, with the verifier encrypted. The state is marked as
// used, and that is committed, before the code is exchanged: of two requests with the same state one succeeds.
#include "engine/base/limits.h"
#include "engine/calendar/accounts.h"
#include "engine/guards/digest.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace slotkeeper {

namespace {

using store::Tx;

constexpr std::size_t kStateLetters = 40;     // five bits each
constexpr std::size_t kVerifierLetters = 64;  // RFC 7636 requires 43 to 128

Refusal no_such_state() {
    return refuse(ErrorCode::invalid_field, "state",
                  "no authorisation is pending for this state; start again and return within ten minutes");
}

// Text of Cal.com for people: everything but plain letters is left out.
std::string plain(const std::string& text) {
    std::string out;
    for (const auto letter : text.substr(0, 100)) {
        if (letter >= ' ' && letter <= '~') out += letter;
    }
    return out;
}

Refusal refusal_of_code(const RemoteRefusal& why) {
    switch (why.kind) {
        case RefusalKind::unauthorized:
            return refuse(ErrorCode::invalid_field, "code",
                          "Cal.com refuses this code (" + why.message + "); start again");
        case RefusalKind::forbidden:
            return refuse(ErrorCode::unavailable, "",
                          "Cal.com refuses our own OAuth client (" + why.message +
                              "); calcom_oauth_client_id and calcom_oauth_secret_file must be those of Cal.com");
        case RefusalKind::rate_limited:
        case RefusalKind::unreachable:
            return refuse(ErrorCode::rate_limited, "", "not called: " + why.message);
        default:
            return refuse(ErrorCode::invalid_field, "code", "Cal.com refuses the exchange: " + why.message);
    }
}

}  // namespace

Result<Authorisation> Accounts::authorize(const AskAuthorisation& asked) {
    auto& sign_in = gateways_.sign_in();
    if (!sign_in.configured()) {
        return refuse(ErrorCode::unavailable, "",
                      "there is no OAuth client: calcom_oauth_client_id must be set; an API key needs none");
    }
    if (!asked.base_url.starts_with("https://") && !asked.base_url.starts_with("http://")) {
        return refuse(ErrorCode::invalid_field, "url", "must be an address like https://api.cal.com");
    }
    Authorisation begun;
    begun.state = random_token(kStateLetters);
    const auto verifier = random_token(kVerifierLetters);
    store::AuthorisationRow row{.id = ids_.next(),
                                .company = asked.company,
                                .provider = asked.provider,
                                .state_hash = hex(sha256(begun.state)),
                                .sealed_verifier = sealer_.seal(verifier),
                                .base_url = asked.base_url,
                                .redirect_url = sign_in.redirect_url(),
                                .provider_account = asked.provider_account,
                                .force_create = asked.force_create,
                                .respect_disconnected = asked.respect_disconnected,
                                .created_at = {},
                                .expires_at = {}};
    database_.transact([&](Tx& tx) {
        row.created_at = tx.now();
        row.expires_at = row.created_at + limits::authorisation_lifetime;
        store::insert_authorisation(tx, row);
    });
    begun.expires_at = row.expires_at;
    begun.url = sign_in.authorize_url(begun.state, base64url(sha256(verifier)));
    return begun;
}

Result<Accounts::Taken> Accounts::take(const AuthorisationAnswer& answer) {
    std::optional<Moment> marked;  // a retried transaction may find what it has committed itself
    return database_.transact([&](Tx& tx) -> Result<Taken> {
        const auto row = store::lock_authorisation(tx, hex(sha256(answer.state)));
        if (!row || (answer.company && *answer.company != row->company)) return no_such_state();
        if (row->used_at && row->used_at != marked) {
            return refuse(ErrorCode::state_conflict, "state", "this state was used already; start again");
        }
        const auto now = tx.now();
        if (now >= row->expires_at) {
            return refuse(ErrorCode::state_conflict, "state",
                          "this authorisation has expired after ten minutes; start again");
        }
        marked = now;
        store::set_authorisation_used(tx, row->id, now);
        return Taken{*row, now};
    });
}

void Accounts::mark_unused(const Taken& taken) {
    database_.transact([&](Tx& tx) { store::set_authorisation_used(tx, taken.row.id, std::nullopt); });
}

Result<ConnectedAccount> Accounts::complete(const AuthorisationAnswer& answer) {
    const auto usable = [](const std::string& text) {
        return !text.empty() && text.size() <= limits::code_length_max &&
               std::all_of(text.begin(), text.end(), [](char letter) { return letter > ' ' && letter <= '~'; });
    };
    if (!usable(answer.state)) return no_such_state();
    if (answer.error.empty() && !usable(answer.code)) {
        return refuse(answer.code.empty() ? ErrorCode::missing_field : ErrorCode::invalid_field, "code",
                      "must be the code that Cal.com has sent");
    }
    const auto taken = take(answer);
    if (!taken) return taken.refusal();
    if (!answer.error.empty()) {
        const auto denied = answer.error == "access_denied";
        return refuse(ErrorCode::forbidden, "error",
                      denied ? "the person declined at Cal.com; nothing was changed"
                             : "Cal.com did not grant access: " + plain(answer.error));
    }
    const auto& row = taken->row;
    const auto verifier = sealer_.open(row.sealed_verifier);
    if (!verifier) return no_such_state();
    auto& sign_in = gateways_.sign_in();
    if (!sign_in.configured()) return refuse(ErrorCode::unavailable, "", "there is no OAuth client any more");
    const auto tokens = sign_in.exchange(row.base_url, answer.code, row.redirect_url, *verifier);
    if (const auto* refusal = std::get_if<RemoteRefusal>(&tokens)) {
        // If the code itself was refused, the state stays used; otherwise the request may be repeated.
        if (refusal->kind != RefusalKind::unauthorized && refusal->kind != RefusalKind::invalid) mark_unused(*taken);
        return refusal_of_code(*refusal);
    }
    if (const auto* not_sent = std::get_if<NotSent>(&tokens)) {
        mark_unused(*taken);
        return refuse(ErrorCode::unavailable, "url", "the calendar was not reached: " + not_sent->reason);
    }
    if (const auto* unknown = std::get_if<UnknownOutcome>(&tokens)) {
        return refuse(
            ErrorCode::unavailable, "url",
            "the calendar did not answer (" + unknown->reason + "), and the code may be used up; start again");
    }
    const auto& pair = std::get<TokenPair>(tokens);
    ConnectAccount asked;
    asked.company = row.company;
    asked.provider = row.provider;
    asked.base_url = row.base_url;
    asked.credential = pair.access;
    asked.provider_account = answer.provider_account.empty() ? row.provider_account : answer.provider_account;
    asked.force_create = row.force_create || answer.force_create;
    asked.respect_disconnected = row.respect_disconnected && answer.respect_disconnected;
    const NewTokens fresh{pair.refresh, taken->now + pair.lifetime};
    return prove_and_write(asked, &fresh);
}

}  // namespace slotkeeper

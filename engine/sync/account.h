// account: a connected calendar of a company, with the key to it sealed.
//
// Only `active` is called. `needs_reauth`: its key was refused, so its jobs wait until a person brings another one;
// `paused`: Cal.com would change so much of ours at once that its jobs wait for a person (reconcile/brake.h);
// `disconnected` and `revoked`: nothing is written there any more, and its links are detached.
#pragma once

#include "engine/base/ids.h"
#include "engine/base/words.h"

#include <optional>
#include <string>

namespace slotkeeper {

enum class CalendarProvider : std::uint8_t { calcom };
template <>
struct Words<CalendarProvider> {
    static constexpr std::array<std::string_view, 1> all{"calcom"};
};

enum class AccountState : std::uint8_t { active, needs_reauth, disconnected, revoked, paused };
template <>
struct Words<AccountState> {
    static constexpr std::array<std::string_view, 5> all{"active", "needs_reauth", "disconnected", "revoked", "paused"};
};
// Its jobs wait until a person acts.
constexpr bool waits_for_person(AccountState state) {
    return state == AccountState::needs_reauth || state == AccountState::paused;
}

// What opens it: a key that a person copied, or tokens that they were asked for over there (OAuth 2).
enum class CredentialKind : std::uint8_t { api_key, oauth };
template <>
struct Words<CredentialKind> {
    static constexpr std::array<std::string_view, 2> all{"api_key", "oauth"};
};

struct CalendarAccount {
    AccountId id;
    CompanyId company;
    CalendarProvider provider = CalendarProvider::calcom;
    std::string provider_account;  // its name over there
    std::string base_url;
    AccountState state = AccountState::active;
    std::string sealed_credential;  // guards/seal.h opens all three
    std::string sealed_webhook_secret;
    Moment created_at;
    CredentialKind kind = CredentialKind::api_key;
    // Of `oauth`, whose credential is an access token; accounts.h renews it.
    std::string sealed_refresh_token{};
    std::optional<Moment> token_expires_at{};
    int token_version = 0;                     // one more with each pair of tokens
    std::optional<Moment> refresh_begun_at{};  // new ones were asked for, and what came of it is not known
    int refresh_refusals = 0;                  // one after the other since then
};

}  // namespace slotkeeper

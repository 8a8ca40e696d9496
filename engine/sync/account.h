// account: a connected external calendar of a company, with its credential encrypted.
//
// Only `active` accounts are called. `needs_reauth`: the key was refused; jobs wait until a person provides another
// one. `paused`: Cal.com would change too many of our appointments at once; jobs wait for a person
// (calendar/reconcile/brake.h). `disconnected` and `revoked`: nothing is written to Cal.com any more, and the links are
// detached.
#pragma once

#include "engine/base/enum_names.h"
#include "engine/base/ids.h"

#include <optional>
#include <string>

namespace slotkeeper {

enum class CalendarProvider : std::uint8_t { calcom };
template <>
struct EnumNames<CalendarProvider> {
    static constexpr std::array<std::string_view, 1> all{"calcom"};
};

enum class AccountState : std::uint8_t { active, needs_reauth, disconnected, revoked, paused };
template <>
struct EnumNames<AccountState> {
    static constexpr std::array<std::string_view, 5> all{"active", "needs_reauth", "disconnected", "revoked", "paused"};
};
// Its jobs wait until a person acts.
constexpr bool waits_for_person(AccountState state) {
    return state == AccountState::needs_reauth || state == AccountState::paused;
}

// How the account is opened: by a key that a person copied, or by tokens from a sign-in at Cal.com (OAuth 2).
enum class CredentialKind : std::uint8_t { api_key, oauth };
template <>
struct EnumNames<CredentialKind> {
    static constexpr std::array<std::string_view, 2> all{"api_key", "oauth"};
};

struct CalendarAccount {
    AccountId id;
    CompanyId company;
    CalendarProvider provider = CalendarProvider::calcom;
    std::string provider_account;  // its name at Cal.com
    std::string base_url;
    AccountState state = AccountState::active;
    std::string sealed_credential;  // guards/seal.h opens all three
    std::string sealed_webhook_secret;
    Moment created_at;
    CredentialKind kind = CredentialKind::api_key;
    // Of `oauth`, whose credential is an access token; accounts.h renews it.
    std::string sealed_refresh_token{};
    std::optional<Moment> token_expires_at{};
    int token_version = 0;                     // incremented with each pair of tokens
    std::optional<Moment> refresh_begun_at{};  // new tokens were requested, and the outcome is unknown
    int refresh_refusals = 0;                  // in succession since then
    Moment updated_at{};                       // set by the database
};

}  // namespace slotkeeper

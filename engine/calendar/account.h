// account: a connected calendar of a company, with the key to it sealed.
//
// Only `active` is called. `needs_reauth`: its key was refused, so its jobs wait until a person brings another one;
// `disconnected` and `revoked`: nothing is written there any more, and its links are detached.
#pragma once

#include "engine/base/ids.h"
#include "engine/base/words.h"

#include <string>

namespace slotkeeper {

enum class CalendarProvider : std::uint8_t { calcom };
template <>
struct Words<CalendarProvider> {
    static constexpr std::array<std::string_view, 1> all{"calcom"};
};

enum class AccountState : std::uint8_t { active, needs_reauth, disconnected, revoked };
template <>
struct Words<AccountState> {
    static constexpr std::array<std::string_view, 4> all{"active", "needs_reauth", "disconnected", "revoked"};
};

struct CalendarAccount {
    AccountId id;
    CompanyId company;
    CalendarProvider provider = CalendarProvider::calcom;
    std::string provider_account;  // its name over there
    std::string base_url;
    AccountState state = AccountState::active;
    std::string sealed_credential;  // guards/seal.h opens both
    std::string sealed_webhook_secret;
    Moment created_at;
};

}  // namespace slotkeeper

// called_accounts: which accounts a request about several of them reaches.
#pragma once

#include "adapters/rest/serving.h"

namespace slotkeeper::rest {

// The input of requests about one account or all of them.
struct CalledAccounts {
    std::optional<AccountId> account_id;

    static const Shape<CalledAccounts>& shape();
};

enum class Waiting : std::uint8_t { left_out, included };

// The named account, in any state; else all active accounts, with Waiting::included also those that wait for a person.
// Refuses with not_found (account_id) and state_conflict: they are more than a page holds.
Result<std::vector<CalendarAccount>> called_accounts(const Context& context, const CalledAccounts& input,
                                                     Waiting waiting);

// Names the account in the message, and the field as in CalledAccounts.
Refusal about_account(Refusal refusal, const CalendarAccount& account);

}  // namespace slotkeeper::rest

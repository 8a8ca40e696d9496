// called_accounts: finds them.
#include "adapters/rest/calendar/called_accounts.h"

namespace slotkeeper::rest {

const Shape<CalledAccounts>& CalledAccounts::shape() {
    static const Shape<CalledAccounts> shape(
        "CalledAccounts",
        field<&CalledAccounts::account_id>("account_id", "Only this account. Absent: every active account."));
    return shape;
}

Result<std::vector<CalendarAccount>> called_accounts(const Context& context, const CalledAccounts& input,
                                                     Waiting waiting) {
    auto found = context.services.accounts.list(context.company());
    std::erase_if(found, [&](const CalendarAccount& account) {
        if (input.account_id) return account.id != *input.account_id;
        const auto waits = waiting == Waiting::included && waits_for_person(account.state);
        return account.state != AccountState::active && !waits;
    });
    if (input.account_id && found.empty()) {
        return refuse(ErrorCode::not_found, "account_id", "this company has no such account");
    }
    if (found.size() > limits::page_max) {
        return refuse(ErrorCode::state_conflict, "account_id",
                      "one request reaches at most " + std::to_string(limits::page_max) + " accounts, and there are " +
                          std::to_string(found.size()));
    }
    return found;
}

Refusal about_account(Refusal refusal, const CalendarAccount& account) {
    if (refusal.field == "id" || refusal.field == "account") refusal.field = "account_id";
    refusal.message = account.provider_account + ": " + refusal.message;
    return refusal;
}

}  // namespace slotkeeper::rest

// account_tokens: renews the access tokens of accounts that were connected by OAuth 2.
//
// A token that expires soon, or was refused, is renewed under a lease, by one thread of one process; the others wait
// and read the new token from the row. The beginning of a refresh is recorded before the request, because its answer
// may be lost and the refresh token may then be used up or not. So it is tried again, and the account needs a new
// sign-in only if it is refused twice after such a loss; without a loss, at once. Both tokens are stored in one
// statement, and only if the stored tokens are still those from which they were made.
#include "engine/base/assert.h"
#include "engine/base/limits.h"
#include "engine/calendar/accounts.h"
#include "engine/store/calendar/account_rows.h"

#include <spdlog/spdlog.h>

namespace slotkeeper {

namespace {

constexpr int kRefusalsAfterLoss = 2;

bool is_refused(const RemoteAnswer<TokenPair>& answer) {
    const auto* refusal = std::get_if<RemoteRefusal>(&answer);
    return refusal != nullptr && refusal->kind == RefusalKind::unauthorized;
}

// Why no call can be made, as the answer to a call. The call itself was not made, so its outcome is never unknown.
RemoteAnswer<std::string> failure_of(const RemoteAnswer<TokenPair>& answer, const CalendarAccount& account) {
    if (is_refused(answer)) {
        if (account.state != AccountState::active) {
            return RemoteRefusal{RefusalKind::unauthorized, "Cal.com refuses its refresh token"};
        }
        return RemoteRefusal{RefusalKind::unreachable,
                             "Cal.com refuses its refresh token, which is tried once more",
                             {},
                             limits::token_doubt_wait};
    }
    if (const auto* refusal = std::get_if<RemoteRefusal>(&answer)) {
        if (refusal->kind == RefusalKind::rate_limited || refusal->kind == RefusalKind::unreachable) return *refusal;
        return RemoteRefusal{
            RefusalKind::unreachable, "no new access token: " + refusal->message, {}, limits::token_trouble_wait};
    }
    if (const auto* not_sent = std::get_if<NotSent>(&answer)) {
        return NotSent{"no new access token: " + not_sent->reason};
    }
    return NotSent{"no new access token: " + std::get<UnknownOutcome>(answer).reason};
}

}  // namespace

class Accounts::Tokens final : public CallCredential {
public:
    Tokens(Accounts& accounts, AccountId account) : accounts_(accounts), account_(account) {}
    RemoteAnswer<std::string> present() override { return accounts_.token_of(account_, {}); }
    RemoteAnswer<std::string> instead_of(const std::string& refused) override {
        return accounts_.token_of(account_, refused);
    }

private:
    Accounts& accounts_;
    const AccountId account_;
};

Result<std::shared_ptr<CalendarGateway>> Accounts::gateway_to(const CalendarAccount& account) {
    auto credential = sealer_.open(account.sealed_credential);
    if (!credential) return credential.refusal();
    if (account.kind == CredentialKind::api_key) {
        return gateways_.of({account.id, account.base_url, std::move(credential).value()});
    }
    const std::lock_guard lock(mutex_);
    auto& tokens = tokens_[account.id];
    if (!tokens) tokens = std::make_shared<Tokens>(*this, account.id);
    return gateways_.of({account.id, account.base_url, {}, tokens});
}

std::optional<Accounts::Seen> Accounts::look(AccountId id) {
    return database_.read([&](store::Tx& tx) -> std::optional<Seen> {
        auto account = store::load_account(tx, id);
        if (!account) return std::nullopt;
        return Seen{std::move(*account), tx.now()};
    });
}

RemoteAnswer<std::string> Accounts::open_token(const CalendarAccount& account) const {
    auto token = sealer_.open(account.sealed_credential);
    if (!token) return NotSent{"its access token cannot be decrypted"};
    return std::move(token).value();
}

namespace {

// Not the refused token, and valid for more than a moment.
bool is_good(const RemoteAnswer<std::string>& token, const std::string& refused, const CalendarAccount& account,
             Moment now, std::chrono::seconds ahead) {
    const auto* text = std::get_if<std::string>(&token);
    return text != nullptr && *text != refused && account.token_expires_at && *account.token_expires_at - now > ahead;
}

}  // namespace

RemoteAnswer<std::string> Accounts::token_of(AccountId id, const std::string& refused) {
    SLOTKEEPER_ASSERT(!store::in_transaction(), "locks would be held for as long as the call lasts");
    // The account was given a key meanwhile: the next run of the job uses it.
    const auto no_tokens = NotSent{"the account has no tokens any more"};
    auto seen = look(id);
    if (!seen || seen->account.kind != CredentialKind::oauth) return no_tokens;
    auto token = open_token(seen->account);
    if (is_good(token, refused, seen->account, seen->now, limits::token_renewed_ahead)) return token;
    const auto held = HeldLease::acquire(leases_, "calcom-token:" + id.text(), limits::token_patience);
    seen = look(id);
    if (!seen || seen->account.kind != CredentialKind::oauth) return no_tokens;
    token = open_token(seen->account);
    // The holder of the lease has renewed it.
    if (is_good(token, refused, seen->account, seen->now, limits::token_renewed_ahead)) return token;
    auto renewed = held ? renew(*seen, refused) : NotSent{"another process is renewing the access token"};
    const auto lost = std::holds_alternative<RemoteRefusal>(renewed) &&
                      std::get<RemoteRefusal>(renewed).kind == RefusalKind::unauthorized;
    // The present token has not expired yet.
    const auto last_use = !std::holds_alternative<std::string>(renewed) && !lost &&
                          is_good(token, refused, seen->account, seen->now, limits::token_last_use);
    return last_use ? token : renewed;
}

RemoteAnswer<std::string> Accounts::renew(const Seen& seen, const std::string& refused) {
    const auto refresh = sealer_.open(seen.account.sealed_refresh_token);
    if (!refresh) return NotSent{"its refresh token cannot be decrypted"};
    if (!gateways_.sign_in().configured()) return NotSent{"no OAuth client is configured"};
    auto begun = begin_refresh(seen.account);
    auto ended = std::optional<CalendarAccount>();
    auto answer = RemoteAnswer<TokenPair>(NotSent{"the account has other tokens by now"});
    if (begun) {
        answer = gateways_.sign_in().refresh(seen.account.base_url, *refresh);
        ended = end_refresh(*begun, answer);
    }
    if (ended && ended->state != begun->account.state) {
        if (ended->state == AccountState::needs_reauth) {
            spdlog::error("calendar account {}: Cal.com refuses its refresh token, its jobs wait", ended->id.text());
        } else {
            spdlog::info("calendar account {}: {} again, its tokens were renewed", ended->id.text(),
                         name_of(ended->state));
        }
    }
    if (ended && !std::holds_alternative<TokenPair>(answer)) return failure_of(answer, *ended);
    const auto now = ended ? std::optional(Seen{*ended, begun->now}) : look(seen.account.id);
    if (!now) return NotSent{"the account is gone"};
    auto token = open_token(now->account);
    const auto* text = std::get_if<std::string>(&token);
    if (text != nullptr && *text == refused) return NotSent{"the access token that was refused is the newest"};
    return token;
}

// Stores the outcome of a refresh in the locked row.
void Accounts::settle_refresh(CalendarAccount& account, const RemoteAnswer<TokenPair>& answer,
                              const Seen& begun) const {
    const auto after_loss = begun.account.refresh_begun_at.has_value();
    if (const auto* pair = std::get_if<TokenPair>(&answer)) {
        account.sealed_credential = sealer_.seal(pair->access);
        if (!pair->refresh.empty()) account.sealed_refresh_token = sealer_.seal(pair->refresh);
        account.token_expires_at = begun.now + pair->lifetime;
        ++account.token_version;
        account.refresh_begun_at.reset();
        account.refresh_refusals = 0;
        // It was refused elsewhere while this answer was on its way, or a person has restored it at Cal.com.
        if (account.state == AccountState::needs_reauth) account.state = AccountState::active;
        return;
    }
    if (is_refused(answer)) {
        if (after_loss && ++account.refresh_refusals < kRefusalsAfterLoss) return;
        account.refresh_begun_at.reset();
        account.refresh_refusals = 0;
        if (account.state != AccountState::active) return;
        account.state = AccountState::needs_reauth;
        return;
    }
    // Refused for another reason, or not sent: nothing has happened at Cal.com.
    if (!std::holds_alternative<UnknownOutcome>(answer) && !after_loss) account.refresh_begun_at.reset();
}

}  // namespace slotkeeper

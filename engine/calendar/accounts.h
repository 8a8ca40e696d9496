// accounts: connecting, proving and letting go of calendars elsewhere. The only writer of accounts.
//
// A credential is proven over there (whose is it?) before anything is written, without a transaction and under a lease,
// so that of many who connect the same account at once each is proven after the other, and the unique key makes it one.
// Nobody gets a secret back: credentials go in and are sealed. A person may also let us in by OAuth 2; the tokens of
// such an account are renewed here, by one process at a time, and nowhere else. accounts.cpp connects and writes,
// account_authorisation.cpp sends a person over there and takes the code that comes back, account_tokens.cpp keeps the
// tokens good. Read on: account.h for the states; store/calendar/account_rows.h is the table; ARCHITECTURE section 8.1.
#pragma once

#include "engine/base/result.h"
#include "engine/calendar/reconcile/brake.h"
#include "engine/guards/lease_lock.h"
#include "engine/guards/seal.h"
#include "engine/ports/calendar_gateway.h"
#include "engine/ports/calendar_sign_in.h"
#include "engine/store/calendar/authorisation_rows.h"
#include "engine/store/mariadb/database.h"
#include "engine/sync/account.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace slotkeeper {

inline constexpr std::size_t kCredentialLengthMax = 500;

struct ConnectAccount {
    CompanyId company;
    CalendarProvider provider = CalendarProvider::calcom;
    std::string base_url;              // "https://api.cal.com"
    std::string credential;            // an API key, in clear
    std::string provider_account{};    // whose it must be; empty: whoever's it is
    bool force_create = false;         // an active account gets this address and credential too
    bool respect_disconnected = true;  // one that was disconnected stays so
};

struct ConnectedAccount {
    CalendarAccount account;
    bool created = false;
    bool renewed = false;  // it was there, and has this credential now
};

struct AskAuthorisation {
    CompanyId company;
    CalendarProvider provider = CalendarProvider::calcom;
    std::string base_url;
    std::string provider_account{};  // these three as in ConnectAccount; they wait for the one who comes back
    bool force_create = false;
    bool respect_disconnected = true;
};
struct Authorisation {
    std::string url;    // where the person is to go
    std::string state;  // what they come back with; a secret until then
    Moment expires_at;
};
// What came back: a code, or the word why there is none.
struct AuthorisationAnswer {
    std::optional<CompanyId> company{};  // empty: whose the state is, for whoever comes back by the browser
    std::string state;
    std::string code{};
    std::string error{};  // "access_denied"
    // What may be said only now; else what was said at the beginning holds.
    std::string provider_account{};
    bool force_create = false;
    bool respect_disconnected = true;
};

// Safe for many threads.
class Accounts {
public:
    Accounts(store::Database& database, const Sealer& sealer, CalendarGateways& gateways, Leases& leases, IdSource& ids,
             BrakeLimits brake = {})
        : database_(database),
          sealer_(sealer),
          gateways_(gateways),
          leases_(leases),
          ids_(ids),
          brake_(database, brake) {}

    // What pauses an account when Cal.com would change too much of ours at once.
    Brake& brake() { return brake_; }

    // The account that this credential opens: made, or the one that is there. One that waits for a new key, or that was
    // revoked over there, gets this one. Where it was disconnected and may come back, the appointments to come that
    // were let go then are brought into step again.
    // Refuses with `credential` (not good, or somebody else's), unavailable and rate_limited (nothing is known).
    Result<ConnectedAccount> connect(const ConnectAccount& asked);
    // Sends a person over there. Refuses with unavailable where there is no OAuth client in the settings.
    Result<Authorisation> authorize(const AskAuthorisation& asked);
    // The person is back: the code is exchanged for tokens, and these connect as a key does. A state is good once.
    // Refuses with `state` (invalid_field: none of ours; state_conflict: used; expired), `error` (forbidden: they said
    // no), `code` (refused over there), and as connect().
    Result<ConnectedAccount> complete(const AuthorisationAnswer& answer);

    // The way to an account, whatever opens it; internal where its credential cannot be opened. Calls nobody.
    Result<std::shared_ptr<CalendarGateway>> gateway_to(const CalendarAccount& account);

    // Nothing is written there any more; what stands there stays. Refuses with not_found.
    Result<CalendarAccount> disconnect(CompanyId company, AccountId id);

    // Asks each account that is not disconnected or revoked whether its key is good, and notes the answer.
    struct Proof {
        CalendarAccount account;
        std::string trouble;  // why it could not be proven; empty: it is good
    };
    std::vector<Proof> prove(CompanyId company);

    std::vector<CalendarAccount> list(CompanyId company);

    // As it is, proven by whoever brings it: of the demo company.
    void adopt(const CalendarAccount& account);
    // Its key was refused. False where somebody noted that before, or it is not active.
    bool note_refused_key(AccountId id);

private:
    class Tokens;  // what a gateway presents: asks token_of()
    struct NewTokens {
        std::string refresh;
        Moment access_expires_at;
    };
    struct Seen {
        CalendarAccount account;
        Moment now;  // by the database's clock
    };

    static Result<std::string> owner_of(CalendarGateway& gateway);
    Result<std::string> owner_of(const CalendarAccess& access);
    Result<ConnectedAccount> prove_and_write(const ConnectAccount& asked, const NewTokens* tokens);
    ConnectedAccount write(store::Tx& tx, const ConnectAccount& asked, const NewTokens* tokens,
                           const std::string& owner);
    void bring_back(store::Tx& tx, const CalendarAccount& account);

    struct Taken {
        store::AuthorisationRow row;
        Moment now;
    };
    Result<Taken> take(const AuthorisationAnswer& answer);
    void give_back(const Taken& taken);

    // An access token that is good for a while; not the one that was refused, if one was.
    RemoteAnswer<std::string> token_of(AccountId id, const std::string& refused);
    RemoteAnswer<std::string> renew(const Seen& seen, const std::string& refused);
    std::optional<Seen> look(AccountId id);
    RemoteAnswer<std::string> open_token(const CalendarAccount& account) const;
    // Both empty where the account has other tokens by now.
    std::optional<Seen> begin_refresh(const CalendarAccount& seen);
    std::optional<CalendarAccount> end_refresh(const Seen& begun, const RemoteAnswer<TokenPair>& answer);
    void settle_refresh(CalendarAccount& account, const RemoteAnswer<TokenPair>& answer, const Seen& begun) const;

    store::Database& database_;
    const Sealer& sealer_;
    CalendarGateways& gateways_;
    Leases& leases_;
    IdSource& ids_;
    Brake brake_;
    std::mutex mutex_;
    std::map<AccountId, std::shared_ptr<CallCredential>> tokens_;  // under the mutex
};

}  // namespace slotkeeper

// accounts: connects, verifies and disconnects external calendars. The only writer of accounts.
//
// A credential is verified at Cal.com (who owns it?) before anything is written, without a transaction and under a
// lease: concurrent requests to connect the same account are verified one after the other, and the unique key makes
// them one account. Credentials are stored encrypted and never returned. An account can also be opened by OAuth 2; its
// tokens are renewed only here, by one process at a time. accounts.cpp connects and writes, account_authorisation.cpp
// sends a person to Cal.com and accepts the code, account_tokens.cpp renews the tokens. Read on: sync/account.h for the
// states; store/calendar/account_rows.h is the table.
#pragma once

#include "engine/base/result.h"
#include "engine/calendar/reconcile/brake.h"
#include "engine/guards/lease_lock.h"
#include "engine/guards/seal.h"
#include "engine/ports/calendar_gateway.h"
#include "engine/ports/calendar_sign_in.h"
#include "engine/store/calendar/account_rows.h"
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
    std::string credential;            // an API key, in clear text
    std::string provider_account{};    // the expected owner; empty: any owner
    bool force_create = false;         // an active account gets this address and credential too
    bool respect_disconnected = true;  // a disconnected account stays disconnected
};

struct ConnectedAccount {
    CalendarAccount account;
    bool created = false;
    bool renewed = false;  // it existed, and has this credential now
};

struct AskAuthorisation {
    CompanyId company;
    CalendarProvider provider = CalendarProvider::calcom;
    std::string base_url;
    std::string provider_account{};  // these three as in ConnectAccount; stored until the person returns
    bool force_create = false;
    bool respect_disconnected = true;
};
struct Authorisation {
    std::string url;    // where the person must go
    std::string state;  // the person returns with it; a secret until then
    Moment expires_at;
};
// What the person brings back: a code, or an error.
struct AuthorisationAnswer {
    std::optional<CompanyId> company{};  // std::nullopt if the browser brings it: the company of the state
    std::string state;
    std::string code{};
    std::string error{};  // "access_denied"
    // As given now, or else as given at the beginning.
    std::string provider_account{};
    bool force_create = false;
    bool respect_disconnected = true;
};

// Thread-safe.
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

    // Pauses an account if Cal.com would change too many of our appointments at once.
    Brake& brake() { return brake_; }

    // The account that this credential opens: created, or the existing one. An account that waits for a new key, or was
    // revoked at Cal.com, gets this credential. If it was disconnected and may come back, its future appointments that
    // were detached then are synced again. Refuses with `credential` (not valid, or of another owner), unavailable and
    // rate_limited (nothing is known).
    Result<ConnectedAccount> connect(const ConnectAccount& asked);
    // Sends a person to Cal.com. Refuses with unavailable if no OAuth client is configured.
    Result<Authorisation> authorize(const AskAuthorisation& asked);
    // The person has returned: the code is exchanged for tokens, which connect as a key does. A state can be used once.
    // Refuses with `state` (invalid_field: unknown; state_conflict: used or expired), `error` (forbidden: the person
    // declined), `code` (refused by Cal.com), and as connect().
    Result<ConnectedAccount> complete(const AuthorisationAnswer& answer);

    // The gateway to an account, for any kind of credential; internal if the credential cannot be decrypted. Makes no
    // call.
    Result<std::shared_ptr<CalendarGateway>> gateway_to(const CalendarAccount& account);

    // Nothing is written to Cal.com any more; existing bookings stay. Refuses with not_found.
    Result<CalendarAccount> disconnect(CompanyId company, AccountId id);

    // Asks Cal.com for each account that is not disconnected or revoked whether its key is valid, and stores the
    // answer.
    struct Proof {
        CalendarAccount account;
        std::string trouble;  // why it could not be verified; empty: it is valid
    };
    std::vector<Proof> prove(CompanyId company);

    std::vector<CalendarAccount> list(CompanyId company);

    // Stores an account that the caller has verified: of the demo company.
    void adopt(const CalendarAccount& account);
    // Its key was refused. False if that is known already, or the account is not active.
    bool note_refused_key(AccountId id);

private:
    class Tokens;  // the credential that a gateway presents: calls token_of()
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
    void mark_unused(const Taken& taken);

    // A valid access token; not the one that was refused, if one was.
    RemoteAnswer<std::string> token_of(AccountId id, const std::string& refused);
    RemoteAnswer<std::string> renew(const Seen& seen, const std::string& refused);
    std::optional<Seen> look(AccountId id);
    RemoteAnswer<std::string> open_token(const CalendarAccount& account) const;
    // Both std::nullopt if the account has other tokens by now.
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

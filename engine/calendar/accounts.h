// accounts: connecting, proving and letting go of calendars elsewhere. The only writer of accounts.
//
// A credential is proven over there (whose is it?) before anything is written, without a transaction and under a lease,
// so that of many who connect the same account at once each is proven after the other, and the unique key makes it one.
// Nobody gets a secret back: credentials go in and are sealed. Read on: account.h for the states; store/rows/
// account_rows.h is the table; ARCHITECTURE section 8.1.
#pragma once

#include "engine/base/result.h"
#include "engine/calendar/account.h"
#include "engine/guards/lease_lock.h"
#include "engine/guards/seal.h"
#include "engine/ports/calendar_gateway.h"
#include "engine/store/database.h"

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

// Safe for many threads.
class Accounts {
public:
    Accounts(store::Database& database, const Sealer& sealer, CalendarGateways& gateways, Leases& leases, IdSource& ids)
        : database_(database), sealer_(sealer), gateways_(gateways), leases_(leases), ids_(ids) {}

    // The account that this credential opens: made, or the one that is there. One that waits for a new key, or that was
    // revoked over there, gets this one. Where it was disconnected and may come back, the appointments to come that
    // were let go then are brought into step again.
    // Refuses with `credential` (not good, or somebody else's), unavailable and rate_limited (nothing is known).
    Result<ConnectedAccount> connect(const ConnectAccount& asked);
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
    Result<std::string> owner_of(const CalendarAccess& access);
    ConnectedAccount write(store::Tx& tx, const ConnectAccount& asked, const std::string& owner);
    void bring_back(store::Tx& tx, const CalendarAccount& account);

    store::Database& database_;
    const Sealer& sealer_;
    CalendarGateways& gateways_;
    Leases& leases_;
    IdSource& ids_;
};

}  // namespace slotkeeper

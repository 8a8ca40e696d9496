// calendar_users: which user over there a person of ours is.
//
// One person is one user, one user is one person; the account is the one whose key shows what the user offers. A
// mapping is made by itself only where it is without doubt. Writers of one company come one after the other, by the
// lock on the version of its catalogue. Read on: event_type_sync.h reads the users' event types.
#pragma once

#include "engine/calendar/mapping/remote_catalog.h"
#include "engine/desk/catalogs.h"
#include "engine/store/calendar/mapping_rows.h"

#include <optional>
#include <string>
#include <vector>

namespace slotkeeper {

using store::CalendarUser;

struct EnsuredAccount {
    CalendarAccount account;
    std::string trouble{};               // why it could not be proven; empty: its key is good
    std::optional<RemoteUser> user{};    // whose key it is
    std::optional<ResourceId> person{};  // who that is here
    bool created = false;                // and was not known to be before
    std::string detail{};                // why nobody is
};
struct Ensured {
    std::vector<EnsuredAccount> accounts;
    std::vector<ResourceId> without_user;  // staff who are nobody over there
    std::size_t created = 0, validated = 0;
};

// Safe for many threads. REQUIRES, of all: there is such a company.
class CalendarUsers {
public:
    CalendarUsers(store::Database& database, Catalogs& catalogs, Accounts& accounts, RemoteCatalog& remote)
        : database_(database), catalogs_(catalogs), accounts_(accounts), remote_(remote) {}

    // Proves every key of the company, as Accounts::prove, and maps the users whose keys they are to staff where one
    // fits without doubt: by name, or because there is but one of both.
    Ensured ensure(CompanyId company);

    // By hand; asked for over there. `username` empty: whose key the account has. What the person was before is
    // replaced. Refuses with not_found (resource, account, username), state_conflict (somebody else is this user) and
    // with what RemoteCatalog refuses with.
    Result<CalendarUser> set(CompanyId company, ResourceId resource, AccountId account, const std::string& username);
    Result<Done> remove(CompanyId company, ResourceId resource);
    std::vector<CalendarUser> list(CompanyId company);

private:
    Result<RemoteUser> find_user(const CalendarAccount& account, const std::string& username);
    void map_where_clear(const Catalog& catalog, EnsuredAccount& of, bool only_account);

    store::Database& database_;
    Catalogs& catalogs_;
    Accounts& accounts_;
    RemoteCatalog& remote_;
};

// One of the company's; refuses with not_found, "account".
Result<CalendarAccount> account_of(Accounts& accounts, CompanyId company, AccountId id);

}  // namespace slotkeeper

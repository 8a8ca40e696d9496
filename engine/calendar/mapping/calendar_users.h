// calendar_users: which Cal.com user a staff member is.
//
// One person is one user, one user is one person; the account is the one whose key shows the user's event types. A
// mapping is made automatically only if it is unambiguous. Writers of one company run one after the other, by the lock
// on the version of its catalogue. Read on: event_type_sync.h reads the users' event types.
#pragma once

#include "engine/calendar/accounts.h"
#include "engine/desk/catalogs.h"
#include "engine/store/calendar/mapping_rows.h"

#include <optional>
#include <string>
#include <vector>

namespace slotkeeper {

// Reads users and event types with a connected account.
//
// It opens the account, calls Cal.com, and translates failures to refusals. A refused key is noted. Each call may take
// limits::remote_call_deadline, so none is made inside a transaction. Read on: calendar_users.h and event_type_sync.h
// use the answers.
// Thread-safe.
class RemoteCatalog {
public:
    explicit RemoteCatalog(Accounts& accounts) : accounts_(accounts) {}

    // Each refuses with state_conflict (the account is not active, or its key was refused just now), forbidden,
    // rate_limited, unavailable (no answer, or an unreadable one); event_type also with not_found.
    Result<RemoteUser> user(const CalendarAccount& account);
    Result<std::vector<RemoteEventType>> event_types(const CalendarAccount& account, const std::string& username);
    Result<RemoteEventType> event_type(const CalendarAccount& account, std::int64_t id);
    // Refuses also with state_conflict, "event_type": Cal.com does not accept this one. Every other refusal concerns
    // the account.
    Result<RemoteEventType> create(const CalendarAccount& account, const NewRemoteEventType& wanted);

    // The owner of the key, or a user whose event types the key shows; refuses also with not_found, "username".
    // `username` empty: the owner.
    Result<RemoteUser> user_named(const CalendarAccount& account, const std::string& username);
    // As event_type; one of another user than the key's owner cannot be read directly, but may be in that user's list.
    // `username` empty: no such user is known.
    Result<RemoteEventType> event_type_of(const CalendarAccount& account, std::int64_t id, const std::string& username);

private:
    template <class T, class Ask>
    Result<T> asked(const CalendarAccount& account, Ask ask);

    Accounts& accounts_;
};

using store::CalendarUser;

struct EnsuredAccount {
    CalendarAccount account;
    std::string trouble{};               // why the key could not be verified; empty: it is valid
    std::optional<RemoteUser> user{};    // the owner of the key
    std::optional<ResourceId> person{};  // the person who is that user
    bool created = false;                // and was mapped just now
    std::string detail{};                // why no person was found
};
struct Ensured {
    std::vector<EnsuredAccount> accounts;
    std::vector<ResourceId> without_user;  // staff without a Cal.com user
    std::size_t created = 0, validated = 0;
};

// Thread-safe. REQUIRES, of all: the company exists.
class CalendarUsers {
public:
    CalendarUsers(store::Database& database, Catalogs& catalogs, Accounts& accounts, RemoteCatalog& remote)
        : database_(database), catalogs_(catalogs), accounts_(accounts), remote_(remote) {}

    // Verifies every key of the company, as Accounts::prove, and maps the owners of the keys to staff if one matches
    // unambiguously: by name, or because there is only one of both.
    Ensured ensure(CompanyId company);

    // By hand; checked at Cal.com. `username` empty: the owner of the account's key. Replaces an earlier mapping of the
    // person. Refuses with not_found (resource, account, username), state_conflict (another person is this user) and as
    // RemoteCatalog.
    Result<CalendarUser> set(CompanyId company, ResourceId resource, AccountId account, const std::string& username);
    Result<Done> remove(CompanyId company, ResourceId resource);
    std::vector<CalendarUser> list(CompanyId company);

private:
    void map_where_clear(const Catalog& catalog, EnsuredAccount& of, bool only_account);

    store::Database& database_;
    Catalogs& catalogs_;
    Accounts& accounts_;
    RemoteCatalog& remote_;
};

// An account of the company; refuses with not_found, "account".
Result<CalendarAccount> account_of(Accounts& accounts, CompanyId company, AccountId id);

}  // namespace slotkeeper

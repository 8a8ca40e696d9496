// calendar_users: reads from Cal.com without locks, writes under the lock of the catalogue's version.
#include "engine/calendar/mapping/calendar_users.h"

#include "engine/store/catalog/catalog_rows.h"
#include "engine/sync/event_type_match.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace slotkeeper {

namespace {

using store::Tx;
using Users = std::vector<CalendarUser>;

bool is_staff(const Resource& resource) { return resource.active && resource.kind == ResourceKind::staff; }

const CalendarUser* of_person(const Users& users, ResourceId resource) {
    const auto found =
        std::find_if(users.begin(), users.end(), [&](const auto& one) { return one.resource == resource; });
    return found == users.end() ? nullptr : &*found;
}

const CalendarUser* of_user(const Users& users, AccountId account, std::int64_t remote_user_id) {
    const auto found = std::find_if(users.begin(), users.end(), [&](const auto& one) {
        return one.account == account && one.remote_user_id == remote_user_id;
    });
    return found == users.end() ? nullptr : &*found;
}

std::vector<const Resource*> staff_of(const Catalog& catalog) {
    std::vector<const Resource*> staff;
    for (const auto& resource : catalog.resources()) {
        if (is_staff(resource)) staff.push_back(&resource);
    }
    return staff;
}

std::vector<const Resource*> without_user(std::vector<const Resource*> staff, const Users& users) {
    std::erase_if(staff, [&](const Resource* person) { return of_person(users, person->id) != nullptr; });
    return staff;
}

// The staff who could be this user.
std::vector<const Resource*> candidates(std::vector<const Resource*> staff, const RemoteUser& user) {
    std::erase_if(staff, [&](const Resource* person) {
        return !same_name(person->name, user.name) && !same_name(person->name, user.username);
    });
    return staff;
}

std::string names_of(const std::vector<const Resource*>& people) {
    std::string names;
    for (const auto* person : people) names += (names.empty() ? "" : ", ") + person->name;
    return names;
}

Refusal refusal_of_listing(const RemoteRefusal& why) {
    switch (why.kind) {
        case RefusalKind::unauthorized:
            return refuse(ErrorCode::state_conflict, "account",
                          "Cal.com refuses its key: provide another one with calcom connect");
        case RefusalKind::forbidden:
            return refuse(ErrorCode::forbidden, "account", "its key does not permit that: " + why.message);
        case RefusalKind::not_found:
            return refuse(ErrorCode::not_found, "event_type", "Cal.com says: " + why.message);
        case RefusalKind::rate_limited:
            return refuse(ErrorCode::rate_limited, "", "not called: " + why.message);
        default:
            return refuse(ErrorCode::unavailable, "account", "Cal.com says: " + why.message);
    }
}

}  // namespace

Result<CalendarAccount> account_of(Accounts& accounts, CompanyId company, AccountId id) {
    for (auto& account : accounts.list(company)) {
        if (account.id == id) return std::move(account);
    }
    return refuse(ErrorCode::not_found, "account", "this company has no such account");
}

std::vector<CalendarUser> CalendarUsers::list(CompanyId company) {
    return database_.read([&](Tx& tx) { return store::list_calendar_users(tx, company); });
}

// The person is determined under the lock, so that of two concurrent requests the second finds what the first has made.
void CalendarUsers::map_where_clear(const Catalog& catalog, EnsuredAccount& of, bool only_account) {
    const auto company = catalog.company().id;
    const auto& user = *of.user;
    struct Found {
        std::optional<ResourceId> person;
        bool created = false;
        std::string detail;
    };
    const auto found = database_.transact([&](Tx& tx) -> Found {
        store::lock_catalog_version(tx, company);
        const auto users = store::list_calendar_users(tx, company);
        if (const auto* known = of_user(users, of.account.id, user.id)) {
            if (known->username != user.username) {  // renamed at Cal.com
                store::put_calendar_user(tx, {known->resource, of.account.id, user.id, user.username});
                store::bump_catalog_version(tx, company);
            }
            return {known->resource, false, {}};
        }
        const auto staff = staff_of(catalog);
        const auto unmapped = without_user(staff, users);
        // The key of an admin who serves no customers: the staff are the users that it shows.
        const auto shows_staff = std::any_of(users.begin(), users.end(),
                                             [&](const CalendarUser& one) { return one.account == of.account.id; });
        if (unmapped.empty() && shows_staff) return {};
        const auto fitting = only_account && staff.size() == 1 ? unmapped : candidates(unmapped, user);
        if (fitting.empty()) return {{}, false, "no staff member without a user has this name"};
        if (fitting.size() > 1) return {{}, false, "it could be one of " + names_of(fitting)};
        store::put_calendar_user(tx, {fitting.front()->id, of.account.id, user.id, user.username});
        store::bump_catalog_version(tx, company);
        return {fitting.front()->id, true, {}};
    });
    of.person = found.person;
    of.created = found.created;
    of.detail = found.detail;
    if (found.created) spdlog::info("calendar account {}: mapped to {}", of.account.id.text(), of.person->text());
}

Ensured CalendarUsers::ensure(CompanyId company) {
    Ensured ensured;
    auto proofs = accounts_.prove(company);
    const auto catalog = catalogs_.current(company);
    for (auto& proof : proofs) {
        EnsuredAccount of{.account = std::move(proof.account), .trouble = std::move(proof.trouble)};
        if (of.trouble.empty()) {
            const auto user = remote_.user(of.account);
            if (user) {
                of.user = *user;
                map_where_clear(*catalog, of, proofs.size() == 1);
            } else {
                of.trouble = user.refusal().message;
            }
        }
        ensured.created += of.created ? 1 : 0;
        ensured.validated += of.trouble.empty() ? 1 : 0;
        ensured.accounts.push_back(std::move(of));
    }
    for (const auto* person : without_user(staff_of(*catalog), list(company))) {
        ensured.without_user.push_back(person->id);
    }
    return ensured;
}

Result<CalendarUser> CalendarUsers::set(CompanyId company, ResourceId resource, AccountId account_id,
                                        const std::string& username) {
    const auto catalog = catalogs_.current(company);
    if (catalog->resource(resource) == nullptr) {
        return refuse(ErrorCode::not_found, "resource", "this company has no such resource");
    }
    const auto account = account_of(accounts_, company, account_id);
    if (!account) return account.refusal();
    const auto user = remote_.user_named(*account, username);
    if (!user) return user.refusal();
    const CalendarUser wanted{resource, account_id, user->id, user->username};
    return database_.transact([&](Tx& tx) -> Result<CalendarUser> {
        store::lock_catalog_version(tx, company);
        const auto users = store::list_calendar_users(tx, company);
        const auto* other = of_user(users, account_id, user->id);
        if (other != nullptr && other->resource != resource) {
            return refuse(ErrorCode::state_conflict, "username",
                          user->username + " is " + other->resource.text() + " already: calcom users remove it first");
        }
        store::put_calendar_user(tx, wanted);
        store::bump_catalog_version(tx, company);
        return wanted;
    });
}

Result<Done> CalendarUsers::remove(CompanyId company, ResourceId resource) {
    const auto catalog = catalogs_.current(company);
    const auto removed = catalog->resource(resource) != nullptr && database_.transact([&](Tx& tx) {
        store::lock_catalog_version(tx, company);
        if (!store::delete_calendar_user(tx, resource)) return false;
        store::bump_catalog_version(tx, company);
        return true;
    });
    if (!removed) return refuse(ErrorCode::not_found, "resource", "this resource has no user at Cal.com");
    return Done{};
}

template <class T, class Ask>
Result<T> RemoteCatalog::asked(const CalendarAccount& account, Ask ask) {
    if (account.state != AccountState::active) {
        return refuse(ErrorCode::state_conflict, "account",
                      "it is " + std::string(name_of(account.state)) + ": only an active account is called");
    }
    const auto gateway = accounts_.gateway_to(account);
    if (!gateway) {
        return refuse(ErrorCode::unavailable, "account",
                      "its credential cannot be decrypted: secret.key is not the key that encrypted it");
    }
    const RemoteAnswer<T> answer = ask(**gateway);
    if (const auto* value = std::get_if<T>(&answer)) return *value;
    if (const auto* refusal = std::get_if<RemoteRefusal>(&answer)) {
        if (refusal->kind == RefusalKind::unauthorized) accounts_.note_refused_key(account.id);
        return refusal_of_listing(*refusal);
    }
    const auto* not_sent = std::get_if<NotSent>(&answer);
    const auto& reason = not_sent != nullptr ? not_sent->reason : std::get<UnknownOutcome>(answer).reason;
    return refuse(ErrorCode::unavailable, "account", "the calendar did not answer: " + reason);
}

Result<RemoteUser> RemoteCatalog::user(const CalendarAccount& account) {
    return asked<RemoteUser>(account, [](CalendarGateway& gateway) { return gateway.user(); });
}

Result<std::vector<RemoteEventType>> RemoteCatalog::event_types(const CalendarAccount& account,
                                                                const std::string& username) {
    return asked<std::vector<RemoteEventType>>(account,
                                               [&](CalendarGateway& gateway) { return gateway.event_types(username); });
}

Result<RemoteEventType> RemoteCatalog::event_type(const CalendarAccount& account, std::int64_t id) {
    return asked<RemoteEventType>(account, [&](CalendarGateway& gateway) { return gateway.event_type(id); });
}

Result<RemoteEventType> RemoteCatalog::create(const CalendarAccount& account, const NewRemoteEventType& wanted) {
    auto is_invalid = false;
    auto made = asked<RemoteEventType>(account, [&](CalendarGateway& gateway) {
        auto answer = gateway.create_event_type(wanted);
        const auto* refusal = std::get_if<RemoteRefusal>(&answer);
        is_invalid = refusal != nullptr && refusal->kind == RefusalKind::invalid;
        return answer;
    });
    if (is_invalid) return refuse(ErrorCode::state_conflict, "event_type", made.refusal().message);
    return made;
}

Result<RemoteUser> RemoteCatalog::user_named(const CalendarAccount& account, const std::string& username) {
    const auto own = user(account);
    if (!own || username.empty() || own->username == username) return own;
    const auto types = event_types(account, username);
    if (!types) return types.refusal();
    for (const auto& type : *types) {
        for (const auto& host : type.hosts) {
            if (host.username == username) return host;
        }
    }
    return refuse(ErrorCode::not_found, "username",
                  "the key of " + own->username + " shows no event type of a user of that name");
}

Result<RemoteEventType> RemoteCatalog::event_type_of(const CalendarAccount& account, std::int64_t id,
                                                     const std::string& username) {
    auto own = event_type(account, id);
    if (own || own.refusal().code != ErrorCode::not_found || username.empty()) return own;
    const auto types = event_types(account, username);
    if (!types) return types.refusal();
    for (const auto& type : *types) {
        if (type.id == id) return type;
    }
    return own;
}

}  // namespace slotkeeper

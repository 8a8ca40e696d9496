// event_type_sync: reads under a lease, stores under the lock of the catalogue's version.
#include "engine/calendar/mapping/event_type_sync.h"

#include "engine/store/calendar/account_rows.h"
#include "engine/store/catalog/catalog_rows.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace slotkeeper {

namespace {

using store::Tx;

constexpr auto kCatalogTriesMax = 5;  // a catalogue that changes faster than it is compared is being edited

std::vector<MappedEventType> mapped(const Catalog& catalog, std::optional<AccountId> account) {
    std::vector<MappedEventType> found;
    for (const auto& resource : catalog.resources()) {
        for (const auto& service : catalog.services()) {
            const auto* type = catalog.event_type(service.id, resource.id);
            if (type == nullptr || (account && type->account != *account)) continue;
            found.push_back({service.id, resource.id, *type});
        }
    }
    return found;
}

EventType stored_as(const PairReport& pair, AccountId account) {
    return {.account = account, .event_type_id = pair.event_type_id, .length = pair.length};
}

// Cal.com has seats too, but no booking of a seat could be told from another one there (sync/README.md).
Refusal refused_for_seats(const Service& service) {
    return refuse(ErrorCode::state_conflict, "service",
                  service.name + " has seats: its sessions are not synced with Cal.com");
}

bool is_new(const PairReport& pair) { return pair.state == PairState::mapped || pair.state == PairState::created; }
bool writes(const PairReport& pair) { return is_new(pair) || pair.state == PairState::removed; }

}  // namespace

bool EventTypeReport::is_finding() const {
    return refusal || std::any_of(pairs.begin(), pairs.end(), [](const PairReport& pair) { return pair.is_finding(); });
}

std::vector<MappedEventType> EventTypes::list(CompanyId company, std::optional<AccountId> account) {
    return mapped(*catalogs_.current(company), account);
}

Result<EventTypeReport> EventTypes::sync(CompanyId company, AccountId id, const EventTypeSync& how) {
    const auto account = account_of(accounts_, company, id);
    if (!account) return account.refusal();
    const auto held = HeldLease::acquire(leases_, "eventtype_sync:account:" + id.text(), std::chrono::milliseconds{0});
    if (held) return compare(*account, how);
    return EventTypeReport{
        .account = *account,
        .dry_run = how.dry_run,
        .refusal = refuse(ErrorCode::in_progress, "account", "another process is comparing its event types")};
}

std::vector<EventTypeReport> EventTypes::sync_all(CompanyId company, const EventTypeSync& how) {
    std::vector<EventTypeReport> reports;
    for (const auto& account : accounts_.list(company)) {
        if (account.state != AccountState::active) continue;
        if (auto report = sync(company, account.id, how)) reports.push_back(*std::move(report));
    }
    return reports;
}

EventTypeReport EventTypes::compare(const CalendarAccount& account, const EventTypeSync& how) {
    EventTypeReport report{.account = account, .dry_run = how.dry_run};
    const auto runs = database_.transact([&](Tx& tx) { return store::count_event_type_sync(tx, account.id); });
    if (runs > kEventTypeSyncsPerMinute) {
        report.refusal = refuse(ErrorCode::rate_limited, "account",
                                "its event types are compared at most " + std::to_string(kEventTypeSyncsPerMinute) +
                                    " times a minute: try again in a minute");
        return report;
    }
    auto there = ask(account);
    if (!there) {
        report.refusal = there.refusal();
        return report;
    }
    EventTypeCreation creation(remote_, account, how.dry_run);
    if (how.create) report.refusal = create_missing(account, creation, *there);
    if (report.refusal) return report;
    for (auto tries = 0; tries < kCatalogTriesMax; ++tries) {
        const auto catalog = catalogs_.current(account.company);
        RemoteEventTypes question{.account = account.id,
                                  .types = {},
                                  .ignored_accounts = ignored_accounts(account.company),
                                  .remove_missing = how.remove_missing};
        report.pairs.clear();
        std::set<ResourceId> seen;
        for (const auto& [person, types] : *there) {
            const auto* resource = catalog->resource(person);
            if (resource == nullptr) continue;
            seen.insert(person);
            question.types = types;
            const auto pairs = match_event_types(*catalog, *resource, question);
            report.pairs.insert(report.pairs.end(), pairs.begin(), pairs.end());
        }
        creation.mark(report.pairs);
        report.without_user = staff_without_user(*catalog);
        const auto all = mapped(*catalog, account.id);
        report.not_looked_at = static_cast<int>(
            std::count_if(all.begin(), all.end(), [&](const auto& one) { return !seen.contains(one.resource); }));
        if (how.dry_run || store(*catalog, report)) return report;
    }
    report.pairs.clear();
    report.refusal = refuse(ErrorCode::in_progress, "", "the catalogue is being changed: try again");
    return report;
}

Result<std::vector<EventTypes::OfPerson>> EventTypes::ask(const CalendarAccount& account) {
    std::vector<OfPerson> there;
    for (const auto& user : users_.list(account.company)) {
        if (user.account != account.id) continue;
        auto types = remote_.event_types(account, user.username);
        if (!types) return types.refusal();
        // A username that now belongs to another user must not show what this user does not have.
        std::erase_if(*types, [&](const RemoteEventType& type) {
            return !type.hosts.empty() && std::none_of(type.hosts.begin(), type.hosts.end(), [&](const auto& host) {
                return host.id == user.remote_user_id;
            });
        });
        there.push_back({user.resource, *std::move(types)});
    }
    if (!there.empty()) return there;
    return refuse(ErrorCode::state_conflict, "account",
                  "no staff member is a user of it: calcom ensure finds the user, calcom users set maps one by hand");
}

std::optional<Refusal> EventTypes::create_missing(const CalendarAccount& account, EventTypeCreation& creation,
                                                  std::vector<OfPerson>& there) {
    const auto owner = remote_.user(account);
    if (!owner) return owner.refusal();
    const auto catalog = catalogs_.current(account.company);
    const auto users = users_.list(account.company);
    RemoteEventTypes known{.account = account.id, .types = {}, .ignored_accounts = ignored_accounts(account.company)};
    for (auto& [person, types] : there) {
        const auto* resource = catalog->resource(person);
        if (resource == nullptr) continue;
        auto owns_key = false;
        for (const auto& user : users) {
            owns_key = owns_key || (user.account == account.id && user.resource == resource->id &&
                                    user.remote_user_id == owner->id);
        }
        known.types = types;
        creation.add_missing(*catalog, *resource, owns_key, known);
        types = known.types;
    }
    return std::nullopt;
}

std::vector<ResourceId> EventTypes::staff_without_user(const Catalog& catalog) {
    std::set<ResourceId> users;
    for (const auto& user : users_.list(catalog.company().id)) users.insert(user.resource);
    std::vector<ResourceId> without;
    for (const auto& resource : catalog.resources()) {
        const auto counts = resource.active && resource.kind == ResourceKind::staff;
        if (counts && !users.contains(resource.id) && has_remote_bookings(catalog, resource)) {
            without.push_back(resource.id);
        }
    }
    return without;
}

std::set<AccountId> EventTypes::ignored_accounts(CompanyId company) {
    std::set<AccountId> ids;
    for (const auto& account : accounts_.list(company)) {
        const auto gone = account.state == AccountState::disconnected || account.state == AccountState::revoked;
        if (gone) ids.insert(account.id);
    }
    return ids;
}

// False if the catalogue is not the version that was compared.
bool EventTypes::store(const Catalog& catalog, const EventTypeReport& report) {
    if (std::none_of(report.pairs.begin(), report.pairs.end(), writes)) return true;
    const auto company = catalog.company().id;
    const auto stored = database_.transact([&](Tx& tx) {
        if (store::lock_catalog_version(tx, company) != catalog.version()) return false;
        for (const auto& pair : report.pairs) {
            if (is_new(pair)) {
                store::put_event_type(tx, pair.service, pair.resource, stored_as(pair, report.account.id));
            } else if (pair.state == PairState::removed) {
                store::delete_event_type(tx, pair.service, pair.resource);
            }
        }
        store::bump_catalog_version(tx, company);
        return true;
    });
    if (stored) {
        spdlog::info("calendar account {}: {} event types mapped or removed", report.account.id.text(),
                     std::count_if(report.pairs.begin(), report.pairs.end(), writes));
    }
    return stored;
}

Result<RemoteEventType> EventTypes::look_at(const CalendarAccount& account, ResourceId resource,
                                            std::int64_t event_type_id) {
    std::string username;
    for (const auto& user : users_.list(account.company)) {
        if (user.account == account.id && user.resource == resource) username = user.username;
    }
    return remote_.event_type_of(account, event_type_id, username);
}

Result<MappedEventType> EventTypes::set(CompanyId company, ServiceId service_id, ResourceId resource_id,
                                        AccountId account_id, std::int64_t event_type_id) {
    const auto account = account_of(accounts_, company, account_id);
    if (!account) return account.refusal();
    if (event_type_id <= 0) {
        return refuse(ErrorCode::invalid_field, "event_type", "must be the number of an event type at Cal.com");
    }
    const auto catalog = catalogs_.current(company);
    const auto* service = catalog->service(service_id);
    const auto* resource = catalog->resource(resource_id);
    if (service == nullptr) return refuse(ErrorCode::not_found, "service", "this company has no such service");
    if (resource == nullptr) return refuse(ErrorCode::not_found, "resource", "this company has no such resource");
    if (service->seats > 1) return refused_for_seats(*service);
    const auto type = look_at(*account, resource_id, event_type_id);
    if (!type) return type.refusal();
    if (auto trouble = trouble_with_length(*service, *resource, *type); !trouble.empty()) {
        return refuse(ErrorCode::length_differs, "event_type", std::move(trouble));
    }
    const MappedEventType wanted{service_id, resource_id, {account_id, event_type_id, type->length}};
    for (auto tries = 0; tries < kCatalogTriesMax; ++tries) {
        const auto now = catalogs_.current(company);
        if (now->at(service_id).seats > 1) return refused_for_seats(*service);
        for (const auto& other : mapped(*now, account_id)) {
            if (other.event_type.event_type_id != event_type_id || other.service == service_id) continue;
            return refuse(
                ErrorCode::state_conflict, "event_type",
                "it stands for " + now->at(other.service).name + ": an event type must stand for one service only");
        }
        const auto stored = database_.transact([&](Tx& tx) {
            if (store::lock_catalog_version(tx, company) != now->version()) return false;
            store::put_event_type(tx, service_id, resource_id, wanted.event_type);
            store::bump_catalog_version(tx, company);
            return true;
        });
        if (stored) return wanted;
    }
    return refuse(ErrorCode::in_progress, "", "the catalogue is being changed: try again");
}

Result<Done> EventTypes::remove(CompanyId company, ServiceId service, ResourceId resource) {
    const auto catalog = catalogs_.current(company);
    const auto known = catalog->service(service) != nullptr && catalog->resource(resource) != nullptr;
    const auto removed = known && database_.transact([&](Tx& tx) {
        store::lock_catalog_version(tx, company);
        if (!store::delete_event_type(tx, service, resource)) return false;
        store::bump_catalog_version(tx, company);
        return true;
    });
    if (!removed)
        return refuse(ErrorCode::not_found, "service", "no event type stands for this service by this person");
    return Done{};
}

}  // namespace slotkeeper

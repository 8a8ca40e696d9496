// event_type_sync: maps services of a person to Cal.com event types: proposes, stores and edits the mapping.
//
// A comparison (sync) reads the event types of every user of an account, under the lease eventtype_sync:account:...,
// and stores unambiguous matches in one transaction with the version of the catalogue; if the catalogue has changed
// since it was read, the comparison is repeated. An event type whose bookings could not be as long as the service is
// never stored. What is missing at Cal.com is made first if the caller says so (event_type_creation.h). Read on:
// event_type_match.h decides, calendar_users.h knows the users.
#pragma once

#include "engine/calendar/mapping/event_type_creation.h"
#include "engine/sync/event_type_match.h"

#include <optional>
#include <string>
#include <vector>

namespace slotkeeper {

inline constexpr int kEventTypeSyncsPerMinute = 10;  // for each account

struct EventTypeSync {
    bool dry_run = false;         // only report what would be done
    bool remove_missing = false;  // delete mappings whose event type was deleted at Cal.com
    bool create = false;          // make the event types at Cal.com that are missing
};

struct EventTypeReport {
    CalendarAccount account;
    bool dry_run = false;
    std::optional<Refusal> refusal{};  // why nothing is known; then there are no pairs
    std::vector<PairReport> pairs{};   // by person and service
    // Mappings of this account by staff who are not its users: whether their event types exist is unknown.
    int not_looked_at = 0;
    std::vector<ResourceId> without_user{};  // staff of the company who are no user of any account, and would be needed

    bool is_finding() const;
};

struct MappedEventType {
    ServiceId service;
    ResourceId resource;
    EventType event_type;
};

// Thread-safe. REQUIRES, of all: the company exists.
class EventTypes {
public:
    EventTypes(store::Database& database, Catalogs& catalogs, Leases& leases, Accounts& accounts, CalendarUsers& users,
               RemoteCatalog& remote)
        : database_(database),
          catalogs_(catalogs),
          leases_(leases),
          accounts_(accounts),
          users_(users),
          remote_(remote) {}

    // The stored mappings; of one account or of all.
    std::vector<MappedEventType> list(CompanyId company, std::optional<AccountId> account = {});

    // One account. The report's refusal: in_progress (another process compares it), rate_limited, state_conflict (no
    // staff member is its user) and the refusals of RemoteCatalog. Refuses with not_found, "account".
    Result<EventTypeReport> sync(CompanyId company, AccountId account, const EventTypeSync& how);
    // Every active account.
    std::vector<EventTypeReport> sync_all(CompanyId company, const EventTypeSync& how);

    // By hand; checked at Cal.com. Refuses with not_found (resource, service, account, event_type), length_differs,
    // state_conflict (the event type stands for another service) and as RemoteCatalog.
    Result<MappedEventType> set(CompanyId company, ServiceId service, ResourceId resource, AccountId account,
                                std::int64_t event_type_id);
    // Existing bookings stay until their appointment changes.
    Result<Done> remove(CompanyId company, ServiceId service, ResourceId resource);

private:
    struct OfPerson {
        ResourceId person;
        std::vector<RemoteEventType> types;
    };
    EventTypeReport compare(const CalendarAccount& account, const EventTypeSync& how);
    Result<std::vector<OfPerson>> ask(const CalendarAccount& account);
    // std::nullopt, or why nothing could be made.
    std::optional<Refusal> create_missing(const CalendarAccount& account, EventTypeCreation& creation,
                                          std::vector<OfPerson>& there);
    std::vector<ResourceId> staff_without_user(const Catalog& catalog);
    std::set<AccountId> ignored_accounts(CompanyId company);
    bool store(const Catalog& catalog, const EventTypeReport& report);
    Result<RemoteEventType> look_at(const CalendarAccount& account, ResourceId resource, std::int64_t event_type_id);

    store::Database& database_;
    Catalogs& catalogs_;
    Leases& leases_;
    Accounts& accounts_;
    CalendarUsers& users_;
    RemoteCatalog& remote_;
};

// The use cases of a company's mappings.
struct CalendarMapping {
    CalendarMapping(store::Database& database, Catalogs& catalogs, Leases& leases, Accounts& accounts)
        : remote(accounts),
          users(database, catalogs, accounts, remote),
          event_types(database, catalogs, leases, accounts, users, remote) {}

    RemoteCatalog remote;
    CalendarUsers users;
    EventTypes event_types;
};

}  // namespace slotkeeper

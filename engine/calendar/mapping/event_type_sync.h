// event_type_sync: which event type over there stands for a service by a person: proposed, stored, changed by hand.
//
// A comparison (sync) reads the event types of every user of an account, under the lease eventtype_sync:account:...,
// and stores what fits without doubt in one transaction with the version of the catalogue; where the catalogue has
// changed since it was read, the comparison is made anew. Nothing is stored whose bookings could not be as long as the
// service. Read on: event_type_match.h decides, calendar_users.h knows the users.
#pragma once

#include "engine/calendar/mapping/calendar_users.h"
#include "engine/sync/event_type_match.h"

#include <optional>
#include <string>
#include <vector>

namespace slotkeeper {

inline constexpr int kEventTypeSyncsPerMinute = 10;  // of one account

struct EventTypeSync {
    bool dry_run = false;         // say what would be done
    bool remove_missing = false;  // forget mappings whose event type was deleted over there
};

struct EventTypeReport {
    CalendarAccount account;
    bool dry_run = false;
    std::optional<Refusal> refusal{};  // why nothing is known; there are no pairs then
    std::vector<PairReport> pairs{};   // by person and service
    // Mappings of this account by people who are no user of it: nobody can tell whether their event types are there.
    int not_looked_at = 0;

    bool is_finding() const;
};

struct MappedEventType {
    ServiceId service;
    ResourceId resource;
    EventType event_type;
};

// Safe for many threads. REQUIRES, of all: there is such a company.
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

    // As they are stored; of one account or of all.
    std::vector<MappedEventType> list(CompanyId company, std::optional<AccountId> account = {});

    // One account. The report's refusal: in_progress (somebody else compares it), rate_limited, state_conflict (nobody
    // of ours is its user) and what RemoteCatalog refuses with. Refuses with not_found, "account".
    Result<EventTypeReport> sync(CompanyId company, AccountId account, const EventTypeSync& how);
    // Every active account.
    std::vector<EventTypeReport> sync_all(CompanyId company, const EventTypeSync& how);

    // By hand; looked at over there. Refuses with not_found (resource, service, account, event_type), length_differs,
    // state_conflict (the event type stands for another service) and with what RemoteCatalog refuses with.
    Result<MappedEventType> set(CompanyId company, ServiceId service, ResourceId resource, AccountId account,
                                std::int64_t event_type_id);
    // Bookings that stand there stay, until their appointment changes.
    Result<Done> remove(CompanyId company, ServiceId service, ResourceId resource);

private:
    struct OfPerson {
        ResourceId person;
        std::vector<RemoteEventType> types;
    };
    EventTypeReport compare(const CalendarAccount& account, const EventTypeSync& how);
    Result<std::vector<OfPerson>> ask(const CalendarAccount& account);
    std::set<AccountId> let_go(CompanyId company);
    bool store(const Catalog& catalog, const EventTypeReport& report);
    Result<RemoteEventType> look_at(const CalendarAccount& account, ResourceId resource, std::int64_t event_type_id);

    store::Database& database_;
    Catalogs& catalogs_;
    Leases& leases_;
    Accounts& accounts_;
    CalendarUsers& users_;
    RemoteCatalog& remote_;
};

}  // namespace slotkeeper

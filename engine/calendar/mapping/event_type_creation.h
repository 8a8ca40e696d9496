// event_type_creation: makes the event types at Cal.com that the services of a person lack.
//
// Only the owner of the account's key can get new event types. Nothing is stored here: the comparison that follows
// finds the new event types by their names and stores them as any other, so a run that was cut off is completed by the
// next one. Read on: event_type_sync.h compares, ../../sync/new_event_type.h says what is made.
#pragma once

#include "engine/calendar/mapping/calendar_users.h"
#include "engine/sync/event_type_match.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace slotkeeper {

// One comparison of one account. Not thread-safe.
class EventTypeCreation {
public:
    // A dry run makes nothing; its event types have ids below 0.
    EventTypeCreation(RemoteCatalog& remote, const CalendarAccount& account, bool dry_run)
        : remote_(remote), account_(account), dry_run_(dry_run) {}

    // Adds the new event types to those of the person. After a refusal that concerns the account nothing more is tried.
    void add_missing(const Catalog& catalog, const Resource& person, bool owns_key, RemoteEventTypes& there);
    // Says of each pair whether its event type was made, or why not.
    void mark(std::vector<PairReport>& pairs) const;

private:
    Result<RemoteEventType> make(const Service& service, const Resource& person, bool owns_key,
                                 const std::vector<RemoteEventType>& existing);

    RemoteCatalog& remote_;
    const CalendarAccount& account_;
    const bool dry_run_;
    std::map<std::int64_t, RemoteEventType> made_;  // by id
    std::map<std::pair<ResourceId, ServiceId>, std::string> reasons_;
    std::optional<Refusal> stopped_;
};

}  // namespace slotkeeper

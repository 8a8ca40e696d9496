// event_type_match: which event type stands for which service of a person, matched by names and lengths.
//
// A proposal is made only if exactly one event type fits; an existing mapping stays as long as its event type exists.
// An event type of another length than the service is never used: its bookings would end at another time than ours.
// Pure. Read on: event_type_sync.h fetches the event types and stores the result.
#pragma once

#include "engine/catalog/catalog.h"
#include "engine/ports/calendar_gateway.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper {

// Whether two names mean the same, although they are spelt differently in two systems: by the rule of base/folding.h,
// and without prepositions ("bei", "and"). Only whole names match, never parts of them: a proposal must be unambiguous.
bool same_name(std::string_view a, std::string_view b);

// Whether `text` names the service and nothing else, except perhaps the person: "Haircut", "haircut-anna-meyer" and
// "Haircut with Anna Meyer" all name the haircut of Anna Meyer. An empty text names nothing.
bool names_offer(std::string_view text, std::string_view service, std::string_view person);

enum class PairState : std::uint8_t {
    mapped,          // new, or the event type's own length has changed: to be stored
    already_mapped,  // unchanged
    length_differs,  // it fits by name, or was mapped, but its bookings cannot be as long as the service
    ambiguous,       // several fit, or another account has it
    gone,            // the mapped event type does not exist any more
    removed,         // the same, and the mapping is to be deleted
    missing,         // no event type has the service's name
    no_service,      // an event type without a service of its name
    created,         // was missing, and was made at Cal.com just now; to be stored
    not_created,     // is missing, and could not be made
};
template <>
struct EnumNames<PairState> {
    static constexpr std::array<std::string_view, 10> all{"mapped",  "already_mapped", "length_differs", "ambiguous",
                                                          "gone",    "removed",        "missing",        "no_service",
                                                          "created", "not_created"};
};

struct PairReport {
    PairState state{};
    ResourceId resource;
    ServiceId service;  // 0 for no_service
    std::int64_t event_type_id = 0;
    Minutes length{};      // the event type's own; stored with a mapping
    std::string slug{};    // of the event type, if it exists
    std::string detail{};  // the remedy

    // Whether a person should look at it.
    bool is_finding() const {
        return state == PairState::length_differs || state == PairState::ambiguous || state == PairState::gone ||
               state == PairState::not_created;
    }
};

// The possible lengths of a booking of this service by this person: the whole service, or the segments that the person
// can do if each has a booking of its own at Cal.com, or both where the length of the event type decides. Of several
// durations of a service the event type needs all.
std::vector<Minutes> remote_lengths(const Service& service, const Resource& person);
// "30 minutes", "30 or 45 minutes".
std::string lengths_text(const std::vector<Minutes>& lengths);
// Empty if a booking of the event type can be as long as the service; else the remedy.
std::string trouble_with_length(const Service& service, const Resource& person, const RemoteEventType& event_type);

// The event types at Cal.com, and how to match them.
struct RemoteEventTypes {
    AccountId account;
    std::vector<RemoteEventType> types;      // all that this person has in that account
    std::set<AccountId> ignored_accounts{};  // accounts whose mappings no longer count
    bool remove_missing = false;
};
// Every service that a booking at Cal.com with this person can stand for, and every event type without a service.
std::vector<PairReport> match_event_types(const Catalog& catalog, const Resource& person,
                                          const RemoteEventTypes& remote);

// Whether a booking at Cal.com with this person can stand for any service, now or once it is mapped.
bool has_remote_bookings(const Catalog& catalog, const Resource& person);

}  // namespace slotkeeper

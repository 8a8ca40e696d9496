// event_type_match: which event type stands for which service of a person, told by their names and lengths.
//
// A proposal is made only where exactly one event type fits; what was mapped before stays as long as it is there. An
// event type of another length than the service is never taken: its bookings would end at another time than ours.
// Pure. Read on: event_type_sync.h asks for the event types and stores what comes of it.
#pragma once

#include "engine/catalog/catalog.h"
#include "engine/ports/calendar_gateway.h"

#include <set>
#include <string>
#include <vector>

namespace slotkeeper {

enum class PairState : std::uint8_t {
    mapped,          // new, or its event type's own length has changed: to be stored
    already_mapped,  // as it was
    length_differs,  // it fits by name, or was mapped, but no booking of it can be as long as the service
    ambiguous,       // more than one fits, or another account has it
    gone,            // what was mapped is not there any more
    removed,         // the same, and to be forgotten
    missing,         // no event type bears the service's name
    no_service,      // an event type that bears no service's name
};
template <>
struct Words<PairState> {
    static constexpr std::array<std::string_view, 8> all{"mapped", "already_mapped", "length_differs", "ambiguous",
                                                         "gone",   "removed",        "missing",        "no_service"};
};

struct PairReport {
    PairState state{};
    ResourceId resource;
    ServiceId service;  // 0: of no_service
    std::int64_t event_type_id = 0;
    Minutes length{};      // the event type's own; what is stored with a mapping
    std::string slug{};    // of the event type, where it is there
    std::string detail{};  // what would be right

    // Whether a person should look at it.
    bool is_finding() const {
        return state == PairState::length_differs || state == PairState::ambiguous || state == PairState::gone;
    }
};

// How long a booking of this service by this person may be: the whole service, or one of the segments that they can do
// where each has a booking of its own over there.
std::vector<Minutes> lengths_over_there(const Service& service, const Resource& person);
// "30 minutes", "30 or 45 minutes".
std::string lengths_text(const std::vector<Minutes>& lengths);
// Empty where a booking of the event type can be as long as the service; else what would be right.
std::string trouble_with_length(const Service& service, const Resource& person, const RemoteEventType& event_type);

// What is over there, and how to look at it.
struct EventTypesThere {
    AccountId account;
    std::vector<RemoteEventType> types;  // all that this person has in that account
    std::set<AccountId> let_go{};        // accounts whose mappings do not count any more
    bool remove_missing = false;
};
// Every service that the person can begin, and every event type that belongs to none.
std::vector<PairReport> match_event_types(const Catalog& catalog, const Resource& person, const EventTypesThere& there);

}  // namespace slotkeeper

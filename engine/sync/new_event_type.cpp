// new_event_type: chooses title, slug and lengths.
#include "engine/sync/new_event_type.h"

#include "engine/availability/mapped_parts.h"
#include "engine/sync/event_type_match.h"

#include <algorithm>

namespace slotkeeper {

namespace {

constexpr Minutes kEventTypeLengthMax{1440};  // a longer one could not be read back (calcom/list_bodies.cpp)

}  // namespace

NewRemoteEventType new_event_type(const Service& service, const Resource& person) {
    NewRemoteEventType wanted{.slug = service.slug.empty() ? service.id.text() : service.slug,
                              .title = service.name,
                              .lengths = remote_lengths(service, person),
                              .slot_interval = service.slot_step};
    if (service.calendar.composite_sync != CompositeSync::automatic || !service.durations.empty()) return wanted;
    // A length of the whole among them would be used for nothing: the event type's own decides.
    auto of_segments = wanted.lengths;
    std::erase_if(of_segments, [&](Minutes length) { return !is_of_segments(service, person, length); });
    if (!of_segments.empty()) wanted.lengths = std::move(of_segments);
    return wanted;
}

std::string trouble_with_making(const NewRemoteEventType& wanted, const Resource& person,
                                const std::vector<RemoteEventType>& existing) {
    if (!names_offer(wanted.title, wanted.title, person.name)) {
        return "an event type could not be told by this name: make one at Cal.com, and map it with calcom "
               "event-types set";
    }
    if (std::any_of(wanted.lengths.begin(), wanted.lengths.end(),
                    [](Minutes one) { return one > kEventTypeLengthMax; })) {
        return "it lasts longer than a day";
    }
    for (const auto& one : existing) {
        if (one.slug != wanted.slug) continue;
        return "event type " + std::to_string(one.id) + " has the slug " + wanted.slug +
               " and another name: calcom event-types set maps it, or rename it at Cal.com";
    }
    return "";
}

}  // namespace slotkeeper

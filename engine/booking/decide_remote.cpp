// decide_remote: places exactly what is booked at Cal.com.
#include "engine/booking/decide.h"

#include "engine/booking/decide_steps.h"
#include "engine/booking/overlap_rules.h"
#include "engine/booking/resource_preferences.h"
#include "engine/booking/staff_changes.h"
#include "engine/booking/visits.h"
#include "engine/catalog/durations.h"

#include <array>

namespace slotkeeper {

namespace {

// Transitions that Cal.com allows its host and that are not allowed here.
struct Besides {
    State from;
    Event event;
    State to;
};
constexpr std::array kBesides{
    // moved, or the no-show was undone
    Besides{State::no_show, Event::reschedule, State::confirmed},
    Besides{State::no_show, Event::cancel, State::cancelled},
    Besides{State::checked_in, Event::reschedule, State::confirmed},
    Besides{State::completed, Event::reschedule, State::confirmed},
    Besides{State::completed, Event::cancel, State::cancelled},
    // Our deadline passed before the host accepted.
    Besides{State::declined, Event::reschedule, State::confirmed},
};

// One part over the whole time with the known person: used if the segments of the service do not fill the time that is
// booked at Cal.com.
std::vector<Part> part_of_whole(ResourceId resource, const Interval& time) {
    return {{0, 0, resource, time, time, ChosenBy::at_calcom}};
}

Result<Done> place_as_one(Appointment& appointment, const DeskState& desk, ResourceId id, const Interval& time,
                          BookChanges& changes) {
    const auto& catalog = *desk.catalogs.at(appointment.company);
    const auto* resource = catalog.resource(id);
    if (resource == nullptr) return refuse(ErrorCode::not_found, "resource_id", "there is no such resource");
    if (!desk.book.has_room(id, resource->capacity, time)) {
        return refuse(ErrorCode::slot_conflict, "start", "this time is taken");
    }
    appointment.time = time;
    appointment.session.reset();
    appointment.parts = part_of_whole(id, time);
    claim_parts(changes, desk.book, catalog, appointment);
    return Done{};
}

// As the service would be booked, if that fills the time; else as one part.
Result<Done> place_exactly(Appointment& appointment, const Command& command, DeskState& desk, const Interval& time,
                           const std::vector<ResourcePreference>& preferences, ResourceId person,
                           BookChanges& changes) {
    const auto& catalog = *desk.catalogs.at(command.company);
    const auto* service = catalog.service(appointment.service);
    if (service == nullptr) return refuse(ErrorCode::not_found, "service_id", "there is no such service");
    if (!visit_of(appointment).services.empty()) {
        // A part was moved at Cal.com, and the others with it; the waits between them stay as they are.
        const auto booked = service_as_booked(appointment, catalog);
        if (!booked || appointment.time.duration() != time.duration() || preferences.empty()) {
            return place_as_one(appointment, desk, person, time, changes);
        }
        auto moved = appointment;
        moved.time = time;
        auto placed = place_again(moved, command, desk, *booked, preferences, changes);
        if (placed) appointment = std::move(moved);
        return placed;
    }
    const auto length = std::chrono::floor<Minutes>(time.duration());
    if (length == time.duration() && may_last(*service, length) && !preferences.empty()) {
        return place(appointment, command, desk, time.from, preferences, changes, length);
    }
    return place_as_one(appointment, desk, person, time, changes);
}

// The booking exists at Cal.com, but its person is booked here: kept without claims, for a person or a policy to
// settle.
void leave_without_claims(Appointment& appointment, const Interval& time, ResourceId person) {
    appointment.state = State::conflicted;
    appointment.time = time;
    appointment.session.reset();
    appointment.parts = part_of_whole(person, time);
}

// The staff member of an appointment, by its first part that has one; else its first resource.
std::optional<ResourceId> person_of(const Appointment& appointment, const Catalog& catalog) {
    std::optional<ResourceId> first;
    for (const auto& part : appointment.parts) {
        if (!part.resource) continue;
        const auto* resource = catalog.resource(*part.resource);
        if (resource != nullptr && resource->kind == ResourceKind::staff) return part.resource;
        if (!first) first = part.resource;
    }
    return first;
}

bool is_known_who_came(State state) {
    return state == State::checked_in || state == State::completed || state == State::no_show;
}

}  // namespace

Result<State> next_remote_state(State state, Event event) {
    for (const auto& besides : kBesides) {
        if (besides.from == state && besides.event == event) return besides.to;
    }
    return next_state(state, event);
}

std::vector<ResourcePreference> preferences_for_person(const Service& service, const Resource& resource) {
    if (const auto preference = preference_for(service, resource)) return {*preference};
    return {};
}

std::vector<ResourcePreference> preferences_of(const ApplyRemoteReschedule& ask, const Appointment& present,
                                               const Catalog& catalog) {
    const auto service = booked_service(catalog, present);
    std::vector<ResourcePreference> preferences;
    if (ask.resource && service) {
        if (const auto* resource = catalog.resource(*ask.resource))
            preferences = preferences_for_person(*service, *resource);
    }
    return completed(std::move(preferences), present);
}

std::vector<ResourcePreference> only_people(std::vector<ResourcePreference> preferences, const Catalog& catalog) {
    std::erase_if(preferences, [&](const ResourcePreference& preference) {
        const auto* resource = catalog.resource(preference.resource);
        return resource == nullptr || resource->kind != ResourceKind::staff;
    });
    return preferences;
}

Result<Plan> decide_one(const ImportBooking& ask, const Command& command, DeskState& desk) {
    const auto& catalog = *desk.catalogs.at(command.company);
    const auto* service = catalog.service(ask.service);
    const auto* person = catalog.resource(ask.resource);
    if (service == nullptr || person == nullptr) {
        return refuse(ErrorCode::not_found, "service_id", "there is no such service or staff member");
    }
    auto made = new_appointment(command, desk, ask.id, ask.branch, ask.service);
    BookChanges changes(desk.book);
    const auto placed =
        place_exactly(made, command, desk, ask.time, preferences_for_person(*service, *person), ask.resource, changes);
    if (placed) {
        made.state = ask.origin.pending ? State::pending : State::confirmed;
    } else if (ask.or_conflict && placed.refusal().code == ErrorCode::slot_conflict) {
        leave_without_claims(made, ask.time, ask.resource);
    } else {
        return placed.refusal();
    }
    made.attendee_name = ask.attendee_name;
    const auto* details = ask.customer ? &*ask.customer : nullptr;
    if (auto fine = check_person(made, details, command, desk); !fine) return fine.refusal();
    Plan plan;
    changes.keep(plan);
    plan.appointment = std::move(made);
    plan.parts_changed = true;
    plan.customer = ask.customer;
    plan.link = LinkRequest{ask.origin.account, ask.origin.event_type_id, ask.origin};
    return settle(std::move(plan), command, desk, Event::book);
}

Result<Plan> decide_one(const ApplyRemoteReschedule& ask, const Command& command, DeskState& desk) {
    auto found = find_appointment(command, desk, ask.id);
    if (!found) return found.refusal();
    if (auto expected = check_version(*found, ask.expected_version); !expected) return expected.refusal();
    if (auto state = next_remote_state(found->state, Event::reschedule); !state) return state.refusal();
    const auto& catalog = *desk.catalogs.at(command.company);
    const auto person = ask.resource ? ask.resource : person_of(*found, catalog);
    if (!person) return refuse(ErrorCode::state_conflict, "", "this appointment has no staff member");
    auto moved = *found;
    moved.acknowledged_at.reset();
    moved.cancel_code.clear();
    BookChanges changes(desk.book);
    moved.approve_by.reset();  // its host has agreed
    remove_claims(changes, desk.book, moved.id);
    const auto preferences = preferences_of(ask, *found, catalog);
    auto placed = place_exactly(moved, command, desk, ask.time, preferences, *person, changes);
    // The same staff, but any free room.
    if (!placed) {
        placed = place_exactly(moved, command, desk, ask.time, only_people(preferences, catalog), *person, changes);
    }
    if (placed) {
        // The booking exists at Cal.com, so it is pending only if its host was asked there.
        moved.state = ask.pending || found->state == State::pending ? State::pending : State::confirmed;
        // Another person at the same time: the attendance is known already.
        if (ask.resource && ask.time == found->time && is_known_who_came(found->state)) moved.state = found->state;
        if (moved.state == State::no_show) free_the_rest(moved, desk, changes);
    } else if (ask.or_conflict && placed.refusal().code == ErrorCode::slot_conflict) {
        leave_without_claims(moved, ask.time, *person);
    } else {
        return placed.refusal();
    }
    if (auto fine = check_person(moved, nullptr, command, desk); !fine) return fine.refusal();
    const auto keeps_slot = !ask.resource && moved.time == found->time;
    const auto event = keeps_slot && found->state == State::no_show    ? Event::reopen
                       : keeps_slot && found->state == State::declined ? Event::confirm
                                                                       : Event::reschedule;
    Plan plan;
    changes.keep(plan);
    plan.appointment = std::move(moved);
    plan.parts_changed = true;
    return settle(std::move(plan), command, desk, event);
}

}  // namespace slotkeeper

// decide_staff: what the staff decide about a booking that stands: who serves it, how long it lasts, whether it is
// accepted.
#include "engine/booking/staff_changes.h"

#include "engine/booking/decide_steps.h"
#include "engine/booking/fit.h"
#include "engine/booking/overlap_rules.h"
#include "engine/booking/resource_preferences.h"
#include "engine/booking/visits.h"
#include "engine/catalog/durations.h"

#include <algorithm>

namespace slotkeeper {

namespace {

// "Anna (res_…)": a refusal that is read to a person names people.
std::string named(const Catalog& catalog, ResourceId id) {
    const auto* resource = catalog.resource(id);
    return (resource != nullptr ? resource->name + " (" : std::string("(")) + id.text() + ')';
}

const Need* need_of_part(const Service& service, const Part& part) {
    if (part.segment < 0 || std::cmp_greater_equal(part.segment, service.segments.size()) || part.need < 0) {
        return nullptr;
    }
    const auto& needs = service.segments[static_cast<std::size_t>(part.segment)].needs;
    return std::cmp_less(part.need, needs.size()) ? &needs[static_cast<std::size_t>(part.need)] : nullptr;
}

// Which resource is replaced: the named one, else that of the first need that the new one can serve.
std::optional<ResourceId> replaced_by(const Reassign& ask, const Appointment& present, const Service& service,
                                      const Resource& fresh) {
    for (const auto& part : present.parts) {
        if (!part.resource || part.resource == fresh.id) continue;
        if (ask.instead_of) {
            if (part.resource == ask.instead_of) return part.resource;
            continue;
        }
        const auto* need = need_of_part(service, part);
        if (need != nullptr && fresh.can(*need)) return part.resource;
    }
    return std::nullopt;
}

std::vector<BookedSegment> segments_of(const Appointment& present) {
    std::vector<BookedSegment> segments;
    for (const auto& part : present.parts) segments.push_back({part.segment, part.time});
    return segments;
}

// Why an appointment does not fit the catalogue of now, for the person who would approve it.
Refusal misfit_refusal(Misfit misfit, const Appointment& appointment, const Catalog& catalog) {
    std::string who;
    for (const auto& part : appointment.parts) {
        if (part.resource) who += (who.empty() ? "" : ", ") + named(catalog, *part.resource);
    }
    switch (misfit) {
        case Misfit::service_gone:
            return refuse(ErrorCode::state_conflict, "", "its service is no longer offered");
        case Misfit::segments_differ:
            return refuse(ErrorCode::state_conflict, "", "its service has other segments now: move it first");
        case Misfit::resource_gone:
            return refuse(ErrorCode::state_conflict, "", "not all of these serve here any more: " + who);
        case Misfit::resource_unable:
            return refuse(ErrorCode::state_conflict, "", "not all of these can serve it any more: " + who);
        case Misfit::closed:
            return refuse(ErrorCode::outside_hours, "", "it lies outside the hours of the branch or of " + who);
        case Misfit::over_capacity:
        case Misfit::time_off:
            break;
    }
    return refuse(ErrorCode::slot_conflict, "", "there is no room for it any more: " + who);
}

// The parts of its time that are claimed, by resource; a part without a claim for each place was taken from it.
bool has_all_claims(const Appointment& appointment, const DayBook& book) {
    const auto claims = book.claims_of(appointment.id);
    return std::all_of(appointment.parts.begin(), appointment.parts.end(), [&](const Part& part) {
        const auto held = std::count_if(claims.begin(), claims.end(), [&](const Claim& claim) {
            return claim.where.resource == part.resource && claim.segment == part.segment;
        });
        return !part.resource || held >= part.quantity;
    });
}

bool stands_in_time_off(const Appointment& appointment, const DayBook& book) {
    const auto claims = book.claims_of(appointment.id);
    return std::any_of(claims.begin(), claims.end(), [](const Claim& claim) { return claim.inside.has_value(); });
}

Result<Appointment> find_waiting(const Command& command, const DeskState& desk, AppointmentId id,
                                 std::optional<int> expected, Event event) {
    auto found = find_appointment(command, desk, id);
    if (!found) return found;
    if (auto fine = check_version(*found, expected); !fine) return fine.refusal();
    if (auto state = next_state(found->state, event); !state) return state.refusal();
    if (found->approve_by) return found;
    return refuse(ErrorCode::state_conflict, "", "the appointment waits for Cal.com and not for an approval");
}

// What to do with a booking that cannot leave its session alone.
std::string way_out(const Appointment& present, std::size_t others) {
    return "it shares session " + present.session->text() + " with " + std::to_string(others) +
           (others == 1 ? " other booking" : " other bookings") +
           ": reassign the session as a whole (sessions.reassign), or reschedule this booking to a session of its own";
}

}  // namespace

// A change by the staff ends as a move does.
void set_changed_state(Appointment& changed, const Appointment& present, const Command& command,
                       const DeskState& desk) {
    if (present.state == State::checked_in || present.approve_by) return;
    set_booked_state(changed, command, desk, /*asks=*/false);
}

Refusal refused_for(const Catalog& catalog, ResourceId resource, Refusal refusal) {
    if (refusal.field.empty() || refusal.field == "start") refusal.field = "resource_id";
    refusal.message = named(catalog, resource) + ": " + refusal.message;
    return refusal;
}

Result<std::vector<ResourcePreference>> preferences_of(const Reassign& ask, const Appointment& present,
                                                       const Catalog& catalog) {
    const auto* fresh = catalog.resource(ask.resource);
    if (fresh == nullptr) return refuse(ErrorCode::not_found, "resource_id", "there is no such resource");
    const auto service = booked_service(catalog, present);
    if (!service) return service.refusal();
    const auto serves = [&](ResourceId id) {
        return std::any_of(present.parts.begin(), present.parts.end(),
                           [&](const Part& part) { return part.resource == id; });
    };
    if (ask.instead_of && !serves(*ask.instead_of)) {
        return refuse(ErrorCode::invalid_field, "instead_of",
                      named(catalog, *ask.instead_of) + " does not serve this appointment");
    }
    const auto old = replaced_by(ask, present, *service, *fresh);
    std::vector<ResourcePreference> preferences;
    if (!old && serves(fresh->id)) return completed({}, present);
    if (!old) {
        return refuse(ErrorCode::invalid_field, "resource_id",
                      named(catalog, fresh->id) + " can serve no part of this appointment");
    }
    for (const auto& part : present.parts) {
        if (part.resource != old) continue;
        const auto* need = need_of_part(*service, part);
        if (need == nullptr || !fresh->can(*need)) {
            return refuse(ErrorCode::invalid_field, "resource_id",
                          named(catalog, fresh->id) + " cannot do all that " + named(catalog, *old) + " does here");
        }
        preferences.push_back({part.segment, part.need, fresh->id});
    }
    return completed(std::move(preferences), present);
}

Result<Service> service_as_booked(const Appointment& present, const Catalog& catalog) {
    const auto service = booked_service(catalog, present);
    if (!service) return service.refusal();
    auto booked = as_booked(*service, segments_of(present));
    if (booked) return *std::move(booked);
    return refuse(ErrorCode::state_conflict, "", "its service has other segments now: move it instead");
}

Result<Service> service_of_length(const Resize& ask, const Appointment& present, const Catalog& catalog) {
    auto booked = service_as_booked(present, catalog);
    if (!booked) return booked;
    auto changed = ask.duration > limits::appointment_length_max ? std::nullopt : stretched(*booked, ask.duration);
    if (changed) return *std::move(changed);
    return refuse(ErrorCode::duration, "duration_minutes",
                  "must leave something of the last segment, and be at most " +
                      std::to_string(limits::appointment_length_max / Minutes(1)) + " minutes");
}

Result<Plan> decide_one(const Reassign& ask, const Command& command, DeskState& desk) {
    auto found = find_appointment(command, desk, ask.id);
    if (!found) return found.refusal();
    if (auto expected = check_version(*found, ask.expected_version); !expected) return expected.refusal();
    if (auto state = next_state(found->state, Event::reassign); !state) return state.refusal();
    const auto& catalog = *desk.catalogs.at(command.company);
    const auto preferences = preferences_of(ask, *found, catalog);
    if (!preferences) return preferences.refusal();
    Plan plan;
    const auto now_there = std::all_of(preferences->begin(), preferences->end(), [&](const auto& one) {
        return std::any_of(found->parts.begin(), found->parts.end(), [&](const Part& part) {
            return part.segment == one.segment && part.need == one.need && part.resource == one.resource;
        });
    });
    if (now_there) {
        plan.appointment = std::move(*found);
        plan.no_op = true;
        return plan;
    }
    const auto booked = service_as_booked(*found, catalog);
    if (!booked) return booked.refusal();
    const auto* before = event_type_of(catalog, *found);
    const auto sharers = sharers_of(desk.book, *found);
    auto moved = *found;
    BookChanges changes(desk.book);
    remove_claims(changes, desk.book, moved.id);
    if (auto placed = place_again(moved, command, desk, *booked, *preferences, changes); !placed) {
        auto refusal = refused_for(catalog, ask.resource, placed.refusal());
        if (!sharers.empty()) refusal.message += "; " + way_out(*found, sharers.size());
        return refusal;
    }
    // It may join another session that runs then, but a reassignment splits no session.
    if (!sharers.empty() && sharers_of(desk.book, moved).empty()) {
        return refuse(ErrorCode::state_conflict, "resource_id", way_out(*found, sharers.size()));
    }
    set_changed_state(moved, *found, command, desk);
    changes.keep(plan);
    plan.appointment = std::move(moved);
    plan.parts_changed = true;
    return settle(std::move(plan), command, desk, Event::reassign, before);
}

Result<Plan> decide_one(const Resize& ask, const Command& command, DeskState& desk) {
    auto found = find_appointment(command, desk, ask.id);
    if (!found) return found.refusal();
    if (auto expected = check_version(*found, ask.expected_version); !expected) return expected.refusal();
    if (auto state = next_state(found->state, Event::resize); !state) return state.refusal();
    const auto& catalog = *desk.catalogs.at(command.company);
    const auto booked = service_of_length(ask, *found, catalog);
    if (!booked) return booked.refusal();
    if (found->session) {
        return refuse(ErrorCode::state_conflict, "duration_minutes",
                      "a session is as long for all who share it: move the booking to another session instead");
    }
    // What is allowed is asked of the catalogue; of a visit only the sum of its services.
    const auto service = booked_service(catalog, *found);
    if (!service) return service.refusal();
    if (!command.override_reason) {
        if (auto allowed = lasting(*service, ask.duration); !allowed) return allowed.refusal();
    }
    Plan plan;
    if (ask.duration == found->time.duration()) {
        plan.appointment = std::move(*found);
        plan.no_op = true;
        return plan;
    }
    const auto* before = event_type_of(catalog, *found);
    auto changed = *found;
    BookChanges changes(desk.book);
    remove_claims(changes, desk.book, changed.id);
    auto placed = place_again(changed, command, desk, *booked, completed({}, *found), changes);
    if (!placed) return placed.refusal();
    if (changed.time.duration() > found->time.duration()) {
        if (auto fine = check_person(changed, nullptr, command, desk); !fine) return fine.refusal();
    }
    set_changed_state(changed, *found, command, desk);
    changes.keep(plan);
    plan.appointment = std::move(changed);
    plan.parts_changed = true;
    const auto is_odd = !may_last(*service, ask.duration);
    auto code = is_odd ? "override_" + std::string(name_of(*command.override_reason)) : std::string();
    return settle(std::move(plan), command, desk, Event::resize, before, std::move(code));
}

Result<Plan> decide_one(const Approve& ask, const Command& command, DeskState& desk) {
    auto found = find_waiting(command, desk, ask.id, ask.expected_version, Event::approve);
    if (!found) return found.refusal();
    if (*found->approve_by <= desk.instant()) {
        return refuse(ErrorCode::state_conflict, "", "the time for the approval is over");
    }
    const auto& catalog = *desk.catalogs.at(command.company);
    auto misfits = Fit(catalog, found->time).misfits(*found);
    // Another length than the service has was agreed when it was booked or resized.
    if (service_as_booked(*found, catalog)) misfits.erase(Misfit::segments_differ);
    if (!misfits.empty()) return misfit_refusal(*misfits.begin(), *found, catalog);
    if (stands_in_time_off(*found, desk.book)) {
        auto refusal = misfit_refusal(Misfit::over_capacity, *found, catalog);
        refusal.message = "time off was put on it meanwhile: reassign, move or decline it";
        return refusal;
    }
    if (!has_all_claims(*found, desk.book)) return misfit_refusal(Misfit::over_capacity, *found, catalog);
    Plan plan;
    set_booked_state(*found, command, desk, /*asks=*/false);
    plan.appointment = std::move(*found);
    return settle(std::move(plan), command, desk, Event::approve);
}

Result<Plan> decide_one(const Decline& ask, const Command& command, DeskState& desk) {
    auto found = find_waiting(command, desk, ask.id, ask.expected_version, Event::decline);
    if (!found) return found.refusal();
    found->decline_text = ask.text;
    return free_claims(std::move(*found), State::declined, command, desk, Event::decline,
                       std::string(name_of(ask.reason)));
}

}  // namespace slotkeeper

// decide_sessions: the steps of decide_steps.h that know the sessions of services with seats.
#include "engine/availability/group_sessions.h"
#include "engine/booking/decide_steps.h"

#include <algorithm>

namespace slotkeeper {

LaneAssignment assign_place(const DayBook& book, const Resource& resource, Claim claim,
                            const Appointment& appointment) {
    if (!appointment.session) return assign_lanes(book, resource.capacity, std::move(claim));
    claim.session = appointment.session;
    claim.seats = appointment.party_size;
    return assign_seat(book, resource.capacity, std::move(claim));
}

void set_session(Appointment& placed, const Service& service, const Proposal& proposal, DeskState& desk,
                 std::optional<SessionId> begun_with) {
    placed.session = proposal.session;
    if (service.seats > 1 && !placed.session) placed.session = begun_with ? *begun_with : desk.next_session();
}

std::set<AppointmentId> sharers_of(const DayBook& book, const Appointment& appointment) {
    std::set<AppointmentId> sharers;
    if (!appointment.session) return sharers;
    for (const auto& part : appointment.parts) {
        if (!part.resource) continue;
        for (const auto& claim : book.overlapping(*part.resource, part.taken)) {
            if (claim.session != appointment.session || !claim.appointment) continue;
            if (*claim.appointment != appointment.id) sharers.insert(*claim.appointment);
        }
    }
    return sharers;
}

bool hand_on_place(BookChanges& changes, const DayBook& book, const Claim& removed) {
    auto heir = heir_of_place(book, removed);
    if (!heir) return false;
    changes.remove(*heir);
    heir->lane = removed.lane;
    changes.add(*heir);
    return true;
}

bool has_room_again(const Appointment& appointment, const Resource& resource, const Part& part, const DeskState& desk) {
    const auto* service = desk.catalogs.at(appointment.company)->service(appointment.service);
    if (appointment.session && service != nullptr) {
        const auto others = seats_taken(desk.book, resource.id, *appointment.session, part.taken);
        if (others > 0) return others + appointment.party_size <= service->seats;
    }
    const auto capacity = resource.capacity - (part.quantity - 1);
    return capacity >= 1 && desk.book.has_room(resource.id, capacity, part.taken);
}

Result<Done> change_seats(const Appointment& hold, const DeskState& desk, BookChanges& changes) {
    if (!hold.session) return Done{};
    const auto& service = desk.catalogs.at(hold.company)->at(hold.service);
    for (auto claim : desk.book.claims_of(hold.id)) {
        if (claim.seats == hold.party_size) continue;
        const auto all = seats_taken(desk.book, claim.where.resource, *hold.session, claim.taken);
        const auto left = std::max(0, service.seats - (all - claim.seats));
        if (hold.party_size > claim.seats && hold.party_size > left) {
            return refuse(ErrorCode::slot_conflict, "party_size",
                          "the session has " + std::to_string(left) + " seats for this booking");
        }
        changes.remove(claim);
        claim.seats = hold.party_size;
        changes.add(claim);
    }
    return Done{};
}

}  // namespace slotkeeper

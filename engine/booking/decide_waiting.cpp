// decide_waiting: whether a booking waits for a person who approves it, or for Cal.com.
#include "engine/booking/decide_steps.h"
#include "engine/booking/rules.h"
#include "engine/booking/visits.h"

namespace slotkeeper {

State booked_state(const Command& command, const DeskState& desk, const Appointment& appointment) {
    const auto& catalog = *desk.catalogs.at(appointment.company);
    const auto* service = catalog.service(appointment.service);
    const auto policy = sync_policy_of(catalog, appointment);
    const auto asked = service != nullptr && (policy == SyncPolicy::confirm_first ||
                                              (command.waits_for_calendar && policy != SyncPolicy::off));
    const auto waits = asked && event_type_of(catalog, appointment) != nullptr;
    return waits ? State::pending : State::confirmed;
}

void set_booked_state(Appointment& booked, const Command& command, const DeskState& desk, bool asks) {
    const auto service = booked_service(*desk.catalogs.at(booked.company), booked);
    booked.approve_by = asks && service ? approval_deadline(*service, booked.time.from, desk.instant()) : std::nullopt;
    booked.state = booked.approve_by ? State::pending : booked_state(command, desk, booked);
}

void wait_for_approval(Appointment& booked, const DeskState& desk) {
    const auto* service = desk.catalogs.at(booked.company)->service(booked.service);
    if (booked.approve_by || service == nullptr) return;
    booked.approve_by = approval_deadline_always(*service, booked.time.from, desk.instant());
    if (booked.approve_by) booked.state = State::pending;
}

}  // namespace slotkeeper

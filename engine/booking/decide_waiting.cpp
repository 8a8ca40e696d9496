// decide_waiting: whether a booking waits for a person who approves it, or for Cal.com.
#include "engine/booking/decide_steps.h"
#include "engine/booking/rules.h"
#include "engine/booking/visits.h"

#include <algorithm>
#include <map>

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

namespace {

// Whether one of its services begins in a peak time that wants an approval.
bool begins_in_asking_peak(const Catalog& catalog, const Appointment& booked) {
    const auto zone = catalog.zone_of(booked.branch);
    const auto asks = [&](ServiceId id, Instant start) {
        const auto* service = catalog.service(id);
        const auto* peak = service != nullptr ? peak_at(service->peak_times, zone, start) : nullptr;
        return peak != nullptr && peak->approval == Approval::required;
    };
    if (visit_of(booked).services.empty()) return asks(booked.service, booked.time.from);
    std::map<ServiceId, Instant> starts;
    for (const auto& part : booked.parts) {
        if (part.service) starts.try_emplace(*part.service, part.time.from);
    }
    return std::any_of(starts.begin(), starts.end(), [&](const auto& one) { return asks(one.first, one.second); });
}

}  // namespace

void set_booked_state(Appointment& booked, const Command& command, const DeskState& desk, bool asks) {
    const auto service = booked_service(*desk.catalogs.at(booked.company), booked);
    const auto in_peak = asks && begins_in_asking_peak(*desk.catalogs.at(booked.company), booked);
    const auto deadline = in_peak ? approval_deadline_always : approval_deadline;
    booked.approve_by = asks && service ? deadline(*service, booked.time.from, desk.instant()) : std::nullopt;
    booked.state = booked.approve_by ? State::pending : booked_state(command, desk, booked);
}

void wait_for_approval(Appointment& booked, const DeskState& desk) {
    const auto* service = desk.catalogs.at(booked.company)->service(booked.service);
    if (booked.approve_by || service == nullptr) return;
    booked.approve_by = approval_deadline_always(*service, booked.time.from, desk.instant());
    if (booked.approve_by) booked.state = State::pending;
}

}  // namespace slotkeeper

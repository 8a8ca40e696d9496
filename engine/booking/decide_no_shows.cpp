// decide_no_shows: what earlier no-shows mean for a booking, and when this one becomes one.
#include "engine/booking/change_rules.h"
#include "engine/booking/decide_steps.h"
#include "engine/booking/rules.h"
#include "engine/booking/visits.h"

namespace slotkeeper {

namespace {

void set_fee(Appointment& appointment, const std::optional<FeeCharge>& charge) {
    appointment.fee = charge ? std::optional(charge->amount) : std::nullopt;
    appointment.fee_currency = charge ? charge->currency : "";
    appointment.fee_reason = charge ? std::optional(charge->reason) : std::nullopt;
}

// Of all services of the appointment; std::nullopt: nothing. A service that was deleted costs nothing.
std::optional<FeeCharge> no_show_charge(const Catalog& catalog, const Appointment& appointment, FeeReason reason) {
    FeeCharge sum{reason, 0, {}};
    for (const auto id : services_of(appointment)) {
        const auto* service = catalog.service(id);
        if (service == nullptr) continue;
        const auto owed = no_show_amounts(catalog.company(), *service);
        sum.amount += (reason == FeeReason::deposit ? owed.deposit : owed.fee).value_or(0);
        sum.currency = service->currency;  // a visit has one
    }
    return sum.amount > 0 ? std::optional(sum) : std::nullopt;
}

}  // namespace

void charge_no_show(Plan& plan, const Command& command, const DeskState& desk, Event event, std::string& reason) {
    auto& after = *plan.appointment;
    const auto& catalog = *desk.catalogs.at(command.company);
    const auto known = desk.appointments.find(after.id);
    const auto was = known != desk.appointments.end() && known->second.state == State::no_show;
    const auto note_code = [&](const std::string& code) { reason.append(reason.empty() ? "" : " ").append(code); };
    if (was && after.state != State::no_show && after.fee_reason == FeeReason::no_show) {
        plan.fee_withdrawn = true;
        set_fee(after, command.fee_before);
        note_code("fee_withdrawn");
    }
    if (command.override_reason) return;
    if (!was && after.state == State::no_show) {
        plan.fee = no_show_charge(catalog, after, FeeReason::no_show);
        if (!plan.fee) return;
        set_fee(after, plan.fee);
        note_code("fee_" + std::to_string(plan.fee->amount));
    } else if (event == Event::book && after.deposit_required) {
        plan.fee = no_show_charge(catalog, after, FeeReason::deposit);
    }
}

Result<Done> heed_no_shows(Appointment& booked, const Command& command, const DeskState& desk) {
    if (command.skip_rules || command.override_reason) return Done{};
    const auto effect = effect_of(desk.catalogs.at(command.company)->company().no_shows, command.no_shows);
    if (!effect) return effect.refusal();
    booked.deposit_required = *effect == NoShowEffect::deposit;
    if (*effect == NoShowEffect::approval) wait_for_approval(booked, desk);
    return Done{};
}

std::string no_show_override_code(const Command& command, const DeskState& desk) {
    if (!command.override_reason) return {};
    const auto effect = effect_of(desk.catalogs.at(command.company)->company().no_shows, command.no_shows);
    return effect && !*effect ? std::string() : "override_" + std::string(name_of(*command.override_reason));
}

std::optional<Instant> release_time(const Appointment& appointment, const DeskState& desk, Event event) {
    const auto settles =
        event == Event::book || event == Event::reschedule || event == Event::confirm || event == Event::approve;
    if (!settles || appointment.state != State::confirmed) return std::nullopt;
    const auto grace = release_after(*desk.catalogs.at(appointment.company), appointment);
    if (!grace || appointment.time.from + *grace <= desk.instant()) return std::nullopt;
    return appointment.time.from + *grace;
}

}  // namespace slotkeeper

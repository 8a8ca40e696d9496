// decide_no_shows: what earlier no-shows mean for a booking, and when this one becomes one.
#include "engine/booking/change_rules.h"
#include "engine/booking/decide_steps.h"
#include "engine/booking/rules.h"

namespace slotkeeper {

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

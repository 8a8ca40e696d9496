// commands: the appointment and the waitlist entry of a command.
#include "engine/booking/commands.h"

#include "engine/booking/waitlist.h"

namespace slotkeeper {

std::optional<AppointmentId> appointment_of(const Command& command) {
    return std::visit(
        [](const auto& ask) -> std::optional<AppointmentId> {
            using Ask = std::decay_t<decltype(ask)>;
            if constexpr (std::is_same_v<Ask, Book> || std::is_same_v<Ask, PlaceHold> ||
                          std::is_same_v<Ask, BlockTime> || std::is_same_v<Ask, Unblock> ||
                          std::is_same_v<Ask, ImportBooking> || std::is_same_v<Ask, TakeSick>) {
                return std::nullopt;
            } else {
                return ask.id;
            }
        },
        command.ask);
}

namespace {

// Adds the step to the reassignment of the same session that comes right before it; false without one.
bool join_session(std::vector<Command>& commands, const SickStep& step) {
    if (step.action != SickAction::reassign || !step.session || commands.empty()) return false;
    auto* before = std::get_if<Reassign>(&commands.back().ask);
    if (before == nullptr || before->session != step.session) return false;
    before->others.push_back({step.id, step.version});
    return true;
}

}  // namespace

std::vector<Command> steps_of(const Command& command) {
    std::vector<Command> commands;
    const auto* sick = std::get_if<TakeSick>(&command.ask);
    if (sick == nullptr) return commands;
    for (const auto& step : sick->steps) {
        if (step.action == SickAction::keep || join_session(commands, step)) continue;
        Command one;
        one.company = command.company;
        one.key = command.key;
        one.actor = command.actor;
        one.source = command.source;
        one.tells_customer = true;
        switch (step.action) {
            case SickAction::reassign:
                one.ask = Reassign{step.id,        step.resource.value_or(ResourceId{}),
                                   sick->resource, step.version,
                                   step.session,   step.ended};
                break;
            case SickAction::move:
                one.ask = Reschedule{step.id, step.start, step.preferences, /*open=*/true, step.version};
                break;
            case SickAction::cancel:
                one.ask = Cancel{step.id, std::string(name_of(CancelReason::staff)), step.version};
                break;
            case SickAction::release:
                one.ask = ReleaseHold{step.id, step.holder, step.version};
                break;
            case SickAction::keep:
                break;
        }
        commands.push_back(std::move(one));
    }
    return commands;
}

Command single(const Command& command, std::size_t item) {
    Command one{.ask = command.ask,
                .company = command.company,
                .key = command.key,
                .actor = command.actor,
                .source = command.source,
                .skip_rules = command.skip_rules,
                .by_customer = command.by_customer,
                .waits_for_calendar = command.waits_for_calendar,
                .from_calendar = command.from_calendar,
                .releases = command.releases,
                .override_reason = command.override_reason,
                .earlier = command.earlier,
                .stand_ins = command.stand_ins,
                .free_at_calcom = command.free_at_calcom,
                .no_shows = command.no_shows};
    if (item >= command.together.size()) return one;
    const auto& joint = command.together[item];
    std::visit([&](const auto& ask) { one.ask = ask; }, joint.ask);
    one.free_at_calcom = joint.free_at_calcom;
    return one;
}

std::vector<AppointmentId> appointments_of(const Command& command) {
    std::vector<AppointmentId> ids;
    if (const auto id = appointment_of(command)) ids.push_back(*id);
    if (const auto* sick = std::get_if<TakeSick>(&command.ask)) {
        for (const auto& step : sick->steps) {
            ids.push_back(step.id);
            for (const auto& one : step.ended) ids.push_back(one.id);
        }
    }
    if (const auto* given = std::get_if<Reassign>(&command.ask)) {
        for (const auto& one : given->others) ids.push_back(one.id);
    }
    for (const auto& joint : command.together) {
        if (const auto* move = std::get_if<Reschedule>(&joint.ask)) ids.push_back(move->id);
        if (const auto* cancel = std::get_if<Cancel>(&joint.ask)) ids.push_back(cancel->id);
    }
    return ids;
}

std::vector<AppointmentId> ended_by(const Command& command) {
    std::vector<AppointmentId> ids;
    const auto add = [&](const auto& ask) {
        using Ask = std::decay_t<decltype(ask)>;
        if constexpr (std::is_same_v<Ask, Cancel> || std::is_same_v<Ask, Decline>) {
            ids.push_back(ask.id);
        } else if constexpr (std::is_same_v<Ask, Change>) {
            const auto event = ask.event;
            if (event == Event::decline || event == Event::complete || event == Event::no_show) ids.push_back(ask.id);
        }
    };
    std::visit(add, command.ask);
    for (const auto& joint : command.together) std::visit(add, joint.ask);
    for (const auto& step : steps_of(command)) std::visit(add, step.ask);
    return ids;
}

std::optional<WaitlistId> waiting_entry_of(const Command& command) {
    if (command.accepted) return command.accepted;
    if (const auto* hold = std::get_if<PlaceHold>(&command.ask)) return entry_of_holder(hold->holder);
    if (const auto* convert = std::get_if<ConvertHold>(&command.ask)) return entry_of_holder(convert->holder);
    return std::nullopt;
}

}  // namespace slotkeeper

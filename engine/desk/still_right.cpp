// still_right: compares the plan with the loaded rows.
#include "engine/desk/still_right.h"

#include <algorithm>

namespace slotkeeper {

namespace {

template <class... Asks>
bool asks_one_of(const Command& command) {
    return (std::holds_alternative<Asks>(command.ask) || ...);
}

bool places_anew(const Command& command) {
    return asks_one_of<Book, PlaceHold, Reschedule, BlockTime, ImportBooking, ApplyRemoteReschedule, Reassign, Resize,
                       Approve, TakeSick>(command);
}

bool counts_still_right(const Command& command, const CountedNeeds& counted, const LoadedBatch& loaded) {
    const auto id = appointment_of(command);
    const auto found = id ? loaded.state.appointments.find(*id) : loaded.state.appointments.end();
    const auto* present = found == loaded.state.appointments.end() ? nullptr : &found->second;
    const auto& catalog = *loaded.state.catalogs.at(command.company);
    return counted.covers(counted_needs(command, catalog, present, loaded.state.customers));
}

}  // namespace

bool days_still_right(const PreparedCommand& prepared, const LoadedBatch& loaded) {
    const auto& command = prepared.command;
    if (places_anew(command)) {
        const auto version = loaded.catalog_versions.find(command.company);
        if (version == loaded.catalog_versions.end() || version->second != prepared.catalog_version) return false;
    }
    const auto ids = appointments_of(command);
    return std::all_of(ids.begin(), ids.end(), [&](AppointmentId id) {
        const auto found = loaded.state.appointments.find(id);
        if (found == loaded.state.appointments.end()) return true;  // decide() says not_found
        return std::all_of(found->second.parts.begin(), found->second.parts.end(), [&](const Part& part) {
            return !part.resource || loaded.state.book.covers(*part.resource, part.taken);
        });
    });
}

bool counts_still_right(const PreparedCommand& prepared, const LoadedBatch& loaded) {
    const auto& command = prepared.command;
    if (!counts_still_right(command, prepared.counted, loaded)) return false;
    for (std::size_t item = 0; item < command.together.size(); ++item) {
        if (!counts_still_right(single(command, item), prepared.counted, loaded)) return false;
    }
    const auto steps = steps_of(command);
    return std::all_of(steps.begin(), steps.end(),
                       [&](const Command& step) { return counts_still_right(step, prepared.counted, loaded); });
}

bool has_stand_in(const PreparedCommand& prepared, const DayBook& book) {
    if (!prepared.may_want_stand_ins) return false;
    return std::any_of(prepared.days.begin(), prepared.days.end(), [&](const ResourceDay& where) {
        const auto claims = book.claims(where);
        return std::any_of(claims.begin(), claims.end(), [](const Claim& claim) { return claim.stand_in.has_value(); });
    });
}

}  // namespace slotkeeper

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
                          std::is_same_v<Ask, ImportBooking>) {
                return std::nullopt;
            } else {
                return ask.id;
            }
        },
        command.ask);
}

std::optional<WaitlistId> waiting_entry_of(const Command& command) {
    if (const auto* hold = std::get_if<PlaceHold>(&command.ask)) return entry_of_holder(hold->holder);
    if (const auto* convert = std::get_if<ConvertHold>(&command.ask)) return entry_of_holder(convert->holder);
    return std::nullopt;
}

}  // namespace slotkeeper

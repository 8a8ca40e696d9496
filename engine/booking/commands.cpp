// commands: which appointment a command is about.
#include "engine/booking/commands.h"

namespace slotkeeper {

std::optional<AppointmentId> appointment_of(const Command& command) {
    return std::visit(
        [](const auto& ask) -> std::optional<AppointmentId> {
            using Ask = std::decay_t<decltype(ask)>;
            if constexpr (std::is_same_v<Ask, Book> || std::is_same_v<Ask, PlaceHold> ||
                          std::is_same_v<Ask, BlockTime> || std::is_same_v<Ask, Unblock> ||
                          std::is_same_v<Ask, TakeIn>) {
                return std::nullopt;
            } else {
                return ask.id;
            }
        },
        command.ask);
}

}  // namespace slotkeeper

// appointment_commands: `slotkeeper appointments list|show|book|reschedule|cancel|reopen|history`.
//
// All changes go through the desk, so manual bookings obey the same rules and locks as those of the REST API.
#pragma once

#include "tools/slotkeeper/commands/context.h"

#include <vector>

namespace slotkeeper {

struct AppointmentListOptions {
    std::string company, from, until, state, resource;  // empty: all
    std::size_t limit = limits::page_default;
};
int appointments_list(const Context& context, const AppointmentListOptions& options);

struct AppointmentOptions {
    std::string company, id;
};
int appointments_show(const Context& context, const AppointmentOptions& options);
int appointments_history(const Context& context, const AppointmentOptions& options);

struct BookOptions {
    std::string company, branch, service, start;
    std::vector<std::string> resources;  // preferred, in order of the needs that they can serve
    std::string name, phone, email, notes, key;
};
int appointments_book(const Context& context, const BookOptions& options);

struct RescheduleOptions {
    std::string company, id, start, key;
    std::vector<std::string> resources;
    bool open = false;  // whether other resources are allowed
    std::optional<int> version;
};
int appointments_reschedule(const Context& context, const RescheduleOptions& options);

struct CancelOptions {
    std::string company, id, key;
    std::string reason = "staff";
    std::optional<int> version;
};
int appointments_cancel(const Context& context, const CancelOptions& options);

struct ReopenOptions {
    std::string company, id, key;
    std::optional<int> version;
};
int appointments_reopen(const Context& context, const ReopenOptions& options);

}  // namespace slotkeeper

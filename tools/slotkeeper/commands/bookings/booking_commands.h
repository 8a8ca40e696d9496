// booking_commands: `slotkeeper appointments`, `slots`, `holds`, `blocks` and `waitlist`.
//
// All changes go through the desk, so manual bookings obey the same rules and locks as those of the REST API.
#pragma once

#include "tools/slotkeeper/commands/context.h"

#include <vector>

namespace slotkeeper {

// --- appointments list|show|book|reschedule|cancel|reopen|history --------------------------------
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

// --- slots list ----------------------------------------------------------------------------------
struct SlotsListOptions {
    std::string company, branch, service, from, until;  // from: now; until: a week later
    std::vector<std::string> resources;
    std::size_t limit = limits::slots_page_default;
};
int slots_list(const Context& context, const SlotsListOptions& options);

// --- holds list|place|extend|release -------------------------------------------------------------
// A hold belongs to its holder; REST and voice clients can change only their own holds. These commands may extend and
// release every hold, in its holder's name. A hold that is an offer to the waitlist cannot be extended.
struct HoldListOptions {
    std::string company;
    std::size_t limit = limits::page_default;
};
int holds_list(const Context& context, const HoldListOptions& options);

struct HoldPlaceOptions {
    std::string company, branch, service, start, key;
    std::vector<std::string> resources;  // preferred, in order of the needs that they can serve
    int minutes = 5;
};
int holds_place(const Context& context, const HoldPlaceOptions& options);

struct HoldOptions {
    std::string company, id, key;
    int minutes = 5;  // from now
};
int holds_extend(const Context& context, const HoldOptions& options);
int holds_release(const Context& context, const HoldOptions& options);

// --- blocks list|add|remove ----------------------------------------------------------------------
// Time off goes through the desk like a booking: if appointments or blocks overlap it, the desk refuses and lists them.
struct BlockListOptions {
    std::string company, resource, from, until;  // empty: all that have not ended
    std::size_t limit = limits::page_default;
};
int blocks_list(const Context& context, const BlockListOptions& options);

struct BlockAddOptions {
    std::string company, resource, start, end, reason, key;
};
int blocks_add(const Context& context, const BlockAddOptions& options);

struct BlockRemoveOptions {
    std::string company, id;
};
int blocks_remove(const Context& context, const BlockRemoveOptions& options);

// --- waitlist list|add|show|leave|accept|decline -------------------------------------------------
struct WaitlistListOptions {
    std::string company, branch, service, state;  // empty: all
    std::size_t limit = limits::page_default;
};
int waitlist_list(const Context& context, const WaitlistListOptions& options);

struct WaitlistAddOptions {
    std::string company, branch, service, resource;
    std::string from, until, weekdays, time_from, time_until;  // empty: the defaults of the REST API
    std::string name, phone, email, note, key;
};
int waitlist_add(const Context& context, const WaitlistAddOptions& options);

struct WaitlistOptions {
    std::string company, id, key;
    std::string offer;  // empty: the newest
};
int waitlist_show(const Context& context, const WaitlistOptions& options);
int waitlist_leave(const Context& context, const WaitlistOptions& options);
int waitlist_accept(const Context& context, const WaitlistOptions& options);
int waitlist_decline(const Context& context, const WaitlistOptions& options);

}  // namespace slotkeeper

// mapping_commands: `slotkeeper calcom users list|set|remove` and `slotkeeper calcom event-types list|sync|set|remove`.
//
// Accounts are named by their name at Cal.com or by id, people and services by name or id. What is set by hand is
// looked at over there before it is kept.
#pragma once

#include "tools/slotkeeper/commands/context.h"

#include <string>

namespace slotkeeper {

struct CalendarUserOptions {
    std::string company, resource, account;
    std::string username;  // empty: whose key the account has
};
int calcom_users_list(const Context& context, const CalendarUserOptions& options);
int calcom_users_set(const Context& context, const CalendarUserOptions& options);
int calcom_users_remove(const Context& context, const CalendarUserOptions& options);

struct EventTypeOptions {
    std::string company, service, resource, event_type;
    std::string account;  // of list and sync; empty: all
    bool dry_run = false, remove_missing = false;
};
int calcom_event_types_list(const Context& context, const EventTypeOptions& options);
// A finding where a length differs, more than one event type fits, one is gone, or an account could not be asked.
int calcom_event_types_sync(const Context& context, const EventTypeOptions& options);
int calcom_event_types_set(const Context& context, const EventTypeOptions& options);
int calcom_event_types_remove(const Context& context, const EventTypeOptions& options);

}  // namespace slotkeeper

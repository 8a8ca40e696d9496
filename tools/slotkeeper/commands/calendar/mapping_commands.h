// mapping_commands: `slotkeeper calcom users list|set|remove` and `slotkeeper calcom event-types list|sync|set|remove`.
//
// Accounts are given by Cal.com user name or id, people and services by name or id. A manual mapping is checked at
// Cal.com before it is stored.
#pragma once

#include "tools/slotkeeper/commands/context.h"

#include <string>

namespace slotkeeper {

struct CalendarUserOptions {
    std::string company, resource, account;
    std::string username;  // empty: the owner of the account's key
};
int calcom_users_list(const Context& context, const CalendarUserOptions& options);
int calcom_users_set(const Context& context, const CalendarUserOptions& options);
int calcom_users_remove(const Context& context, const CalendarUserOptions& options);

struct EventTypeOptions {
    std::string company, service, resource, event_type;
    std::string account;  // empty, for list and sync: all
    bool dry_run = false, remove_missing = false;
};
int calcom_event_types_list(const Context& context, const EventTypeOptions& options);
// Exit code 1 if a length differs, several event types match, one was deleted, or an account could not be read.
int calcom_event_types_sync(const Context& context, const EventTypeOptions& options);
int calcom_event_types_set(const Context& context, const EventTypeOptions& options);
int calcom_event_types_remove(const Context& context, const EventTypeOptions& options);

}  // namespace slotkeeper

// mappings: the commands that map staff to Cal.com users, and services to event types.
#include "tools/slotkeeper/command_line/families.h"
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/calendar/mapping_commands.h"

namespace slotkeeper {

namespace {

constexpr auto kAccount = "Cal.com account, by user name or id";
constexpr auto kPerson = "staff member, by name or id";

void add_users(Grammar& grammar, const CommandGrammar& calcom) {
    const auto users = grammar.group(calcom, "users", "Map staff to Cal.com users");
    auto& user = grammar.keep<CalendarUserOptions>();
    const auto command = [&](const char* name, const char* meaning, auto run) {
        return grammar
            .command(users, name, meaning, [&user, run](const Context& context) { return run(context, user); })
            .company(user.company);
    };
    command("list", "List the mapped staff", calcom_users_list);
    command("set", "Map a staff member to a user", calcom_users_set)
        .text("--resource", user.resource, kPerson, Presence::required)
        .text("--account", user.account, kAccount, Presence::required)
        .text("--username", user.username, "Cal.com user name; default: the owner of the account's key");
    command("remove", "Remove the mapping of a staff member", calcom_users_remove)
        .text("--resource", user.resource, kPerson, Presence::required);
}

void add_event_types(Grammar& grammar, const CommandGrammar& calcom) {
    const auto types = grammar.group(calcom, "event-types", "Map services and staff to event types");
    auto& of = grammar.keep<EventTypeOptions>();
    const auto command = [&](const char* name, const char* meaning, auto run) {
        return grammar.command(types, name, meaning, [&of, run](const Context& context) { return run(context, of); })
            .company(of.company);
    };
    command("list", "List the mapped event types", calcom_event_types_list).text("--account", of.account, kAccount);
    command("sync", "Compare with the event types at Cal.com, and map those that match", calcom_event_types_sync)
        .text("--account", of.account, kAccount)
        .on("--dry-run", of.dry_run, "print the changes without making them")
        .on("--remove-missing", of.remove_missing, "remove mappings whose event type was deleted at Cal.com");
    command("set", "Map an event type manually", calcom_event_types_set)
        .text("--service", of.service, "name or id", Presence::required)
        .text("--resource", of.resource, "name or id", Presence::required)
        .text("--account", of.account, kAccount, Presence::required)
        .text("--event-type", of.event_type, "id of the event type at Cal.com", Presence::required);
    command("remove", "Remove a mapping", calcom_event_types_remove)
        .text("--service", of.service, "name or id", Presence::required)
        .text("--resource", of.resource, "name or id", Presence::required);
}

}  // namespace

void add_mappings(Grammar& grammar) {
    const auto calcom = grammar.group("calcom", "Manage Cal.com accounts");
    add_users(grammar, calcom);
    add_event_types(grammar, calcom);
}

}  // namespace slotkeeper

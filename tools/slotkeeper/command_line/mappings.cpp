// mappings: who of the staff is which user at Cal.com, and which event type stands for what.
#include "tools/slotkeeper/command_line/families.h"
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/calendar/mapping_commands.h"

namespace slotkeeper {

namespace {

constexpr auto kAccount = "of Cal.com, by its name there or its id";
constexpr auto kPerson = "of the staff, by name or id";

void add_users(Grammar& grammar, const Command& calcom) {
    const auto users = grammar.group(calcom, "users", "who of the staff is which user there");
    auto& user = grammar.keep<CalendarUserOptions>();
    const auto command = [&](const char* name, const char* meaning, auto run) {
        return grammar
            .command(users, name, meaning, [&user, run](const Context& context) { return run(context, user); })
            .company(user.company);
    };
    command("list", "those who are known", calcom_users_list);
    command("set", "say who somebody is", calcom_users_set)
        .text("--resource", user.resource, kPerson, Wanted::always)
        .text("--account", user.account, kAccount, Wanted::always)
        .text("--username", user.username, "there; else whose key the account has");
    command("remove", "forget who somebody is", calcom_users_remove)
        .text("--resource", user.resource, kPerson, Wanted::always);
}

void add_event_types(Grammar& grammar, const Command& calcom) {
    const auto types = grammar.group(calcom, "event-types", "which event type stands for a service by a person");
    auto& of = grammar.keep<EventTypeOptions>();
    const auto command = [&](const char* name, const char* meaning, auto run) {
        return grammar.command(types, name, meaning, [&of, run](const Context& context) { return run(context, of); })
            .company(of.company);
    };
    command("list", "those that are mapped", calcom_event_types_list).text("--account", of.account, kAccount);
    command("sync", "compare with what is there, and map what fits", calcom_event_types_sync)
        .text("--account", of.account, kAccount)
        .on("--dry-run", of.dry_run, "say what would be done; change nothing")
        .on("--remove-missing", of.remove_missing, "forget mappings whose event type was deleted there");
    command("set", "map one by hand", calcom_event_types_set)
        .text("--service", of.service, "name or id", Wanted::always)
        .text("--resource", of.resource, "name or id", Wanted::always)
        .text("--account", of.account, kAccount, Wanted::always)
        .text("--event-type", of.event_type, "its number there", Wanted::always);
    command("remove", "forget one", calcom_event_types_remove)
        .text("--service", of.service, "name or id", Wanted::always)
        .text("--resource", of.resource, "name or id", Wanted::always);
}

}  // namespace

void add_mappings(Grammar& grammar) {
    const auto calcom = grammar.group("calcom", "accounts at Cal.com");
    add_users(grammar, calcom);
    add_event_types(grammar, calcom);
}

}  // namespace slotkeeper

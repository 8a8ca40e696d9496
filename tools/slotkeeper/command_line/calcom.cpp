// calcom: the commands for Cal.com: accounts, users, event types, comparison and webhooks.
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/calendar/calendar_commands.h"

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

void add_calcom(Grammar& grammar) {
    const auto calcom = grammar.group("calcom", "Manage Cal.com accounts");
    auto& account = grammar.keep<CalcomConnectOptions>();
    auto& id = grammar.keep<std::string>();
    grammar
        .command(calcom, "authorize", "Print a URL at which a person authorises access by OAuth, without an API key",
                 [&](const Context& context) { return calcom_authorize(context, account); })
        .company(account.company)
        .text("--account", account.account, "Cal.com user name that the account must have")
        .text("--url", account.url, "URL of the API; default: the setting calcom_url")
        .on("--force-create", account.force_create, "replace the credentials of an active account, too")
        .on("--revive", account.revive, "reconnect a disconnected account");
    grammar
        .command(calcom, "connect",
                 "Connect an account by an API key from standard input, or by the code of an authorisation",
                 [&](const Context& context) { return calcom_connect(context, account, grammar.in()); })
        .company(account.company)
        .text("--account", account.account, "Cal.com user name that the key must belong to")
        .text("--url", account.url, "URL of the API; default: the setting calcom_url")
        .text("--code", account.code, "authorisation code that Cal.com returned, instead of an API key")
        .text("--state", account.state, "state that calcom authorize printed and Cal.com returned with the code")
        .on("--force-create", account.force_create, "replace the credentials of an active account, too")
        .on("--revive", account.revive, "reconnect a disconnected account");
    grammar
        .command(calcom, "list", "List the accounts of a company",
                 [&](const Context& context) { return calcom_list(context, account.company); })
        .company(account.company);
    grammar
        .command(calcom, "ensure", "Check every key, and match Cal.com users with the staff",
                 [&](const Context& context) { return calcom_ensure(context, account.company); })
        .company(account.company);
    grammar.command(calcom, "rotate-key", "Re-encrypt all stored secrets with a new key", calcom_rotate_key);
    grammar
        .command(calcom, "disconnect", "Disconnect an account: nothing more is written to it",
                 [&](const Context& context) { return calcom_disconnect(context, account.company, id); })
        .company(account.company)
        .id(id);
}

void add_reconcile(Grammar& grammar) {
    const auto calcom = grammar.group("calcom", "Manage Cal.com accounts");
    auto& reconcile = grammar.keep<ReconcileOptionsGiven>();
    grammar
        .command(calcom, "reconcile", "Compare Cal.com's bookings with ours, and queue jobs that repair differences",
                 [&](const Context& context) { return calcom_reconcile(context, reconcile); })
        .company(reconcile.company)
        .text("--account", reconcile.account, "id or Cal.com user name; default: every active account")
        .text("--from", reconcile.from, "earliest start of a booking; default: yesterday")
        .text("--until", reconcile.until, "latest end of a booking; default: the end of all booking windows")
        .on("--dry-run", reconcile.dry_run, "Only print the differences; exit code 1 if there are any")
        .number("--accept-missing", reconcile.accept,
                "Follow Cal.com if it ends or moves at most so many appointments, and resume a paused account")
        .on("--push", reconcile.push,
            "Create our bookings again or move them back at Cal.com, and resume a paused account");
    const auto webhooks = grammar.group(calcom, "webhooks", "Manage the webhook subscriptions at Cal.com");
    auto& options = grammar.keep<WebhookOptions>();
    const auto add = [&](const char* name, const char* meaning, auto act) {
        grammar
            .command(webhooks, name, meaning, [&options, act](const Context& context) { return act(context, options); })
            .company(options.company)
            .text("--account", options.account, "id or Cal.com user name; default: every active account");
    };
    add("status", "Show the webhook subscriptions; exit code 1 if one is missing or wrong", webhooks_status);
    add("install", "Subscribe this server, or repair its subscription", webhooks_install);
}

void add_mappings(Grammar& grammar) {
    const auto calcom = grammar.group("calcom", "Manage Cal.com accounts");
    add_users(grammar, calcom);
    add_event_types(grammar, calcom);
}

}  // namespace slotkeeper

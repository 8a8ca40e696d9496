// waitlist: the commands for the waitlist.
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/bookings/booking_commands.h"

namespace slotkeeper {

namespace {

void add_joining(Grammar& grammar, const CommandGrammar& waitlist) {
    auto& add = grammar.keep<WaitlistAddOptions>();
    grammar
        .command(waitlist, "add", "Add a customer to the waitlist",
                 [&](const Context& context) { return waitlist_add(context, add); })
        .company(add.company)
        .text("--branch", add.branch, "name or id; default: the company's default branch")
        .text("--service", add.service, "name or id", Presence::required)
        .text("--resource", add.resource, "preferred person, by name or id; default: any")
        .text("--from", add.from, "first day, 2026-12-01; default: today")
        .text("--until", add.until, "last day; default: a month later")
        .text("--weekdays", add.weekdays, "mon,tue …; default: all")
        .text("--time-from", add.time_from, "earliest time of the start, 09:00; default: any")
        .text("--time-until", add.time_until, "latest time of the start, exclusive")
        .text("--name", add.name, "the customer's name", Presence::required)
        .text("--phone", add.phone, "the customer's phone number")
        .text("--email", add.email, "the customer's e-mail address")
        .text("--note", add.note, "note for the staff")
        .key(add.key);
}

}  // namespace

void add_waitlist(Grammar& grammar) {
    const auto waitlist = grammar.group("waitlist", "Manage the waitlist");
    auto& list = grammar.keep<WaitlistListOptions>();
    grammar
        .command(waitlist, "list", "List waitlist entries in order of arrival",
                 [&](const Context& context) { return waitlist_list(context, list); })
        .company(list.company)
        .text("--branch", list.branch, "name or id")
        .text("--service", list.service, "name or id")
        .text("--state", list.state, "waiting, offered, booked, left, expired")
        .limit(list.limit, limits::page_max);
    add_joining(grammar, waitlist);
    auto& one = grammar.keep<WaitlistOptions>();
    grammar
        .command(waitlist, "show", "Show a waitlist entry",
                 [&](const Context& context) { return waitlist_show(context, one); })
        .company(one.company)
        .id(one.id);
    grammar
        .command(waitlist, "leave", "Remove a customer from the waitlist",
                 [&](const Context& context) { return waitlist_leave(context, one); })
        .company(one.company)
        .id(one.id);
    auto& answer = grammar.keep<WaitlistOptions>();
    grammar
        .command(waitlist, "accept", "Accept an offer: book the offered start",
                 [&](const Context& context) { return waitlist_accept(context, answer); })
        .company(answer.company)
        .id(answer.id)
        .text("--offer", answer.offer, "id of the offer; default: the newest")
        .key(answer.key);
    grammar
        .command(waitlist, "decline", "Decline an offer",
                 [&](const Context& context) { return waitlist_decline(context, answer); })
        .company(answer.company)
        .id(answer.id)
        .text("--offer", answer.offer, "id of the offer; default: the newest")
        .key(answer.key);
}

}  // namespace slotkeeper

// waitlist: who waits for a start to become free.
#include "tools/slotkeeper/command_line/families.h"
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/bookings/waitlist_commands.h"

namespace slotkeeper {

namespace {

void add_joining(Grammar& grammar, const Command& waitlist) {
    auto& add = grammar.keep<WaitlistAddOptions>();
    grammar
        .command(waitlist, "add", "somebody waits from now on",
                 [&](const Context& context) { return waitlist_add(context, add); })
        .company(add.company)
        .text("--branch", add.branch, "name or id; else the default one")
        .text("--service", add.service, "name or id", Wanted::always)
        .text("--resource", add.resource, "the person asked for, by name or id; else anybody")
        .text("--from", add.from, "the first day, 2026-12-01; else today")
        .text("--until", add.until, "the last day; else a month later")
        .text("--weekdays", add.weekdays, "mon,tue …; else all")
        .text("--time-from", add.time_from, "of the start, 09:00; else at any time")
        .text("--time-until", add.time_until, "starts before that")
        .text("--name", add.name, "of the customer", Wanted::always)
        .text("--phone", add.phone, "of the customer")
        .text("--email", add.email, "of the customer")
        .text("--note", add.note, "")
        .key(add.key);
}

}  // namespace

void add_waitlist(Grammar& grammar) {
    const auto waitlist = grammar.group("waitlist", "who waits for a start");
    auto& list = grammar.keep<WaitlistListOptions>();
    grammar
        .command(waitlist, "list", "in order of arrival",
                 [&](const Context& context) { return waitlist_list(context, list); })
        .company(list.company)
        .text("--branch", list.branch, "by name or id")
        .text("--service", list.service, "by name or id")
        .text("--state", list.state, "waiting, offered, booked, left, expired")
        .limit(list.limit, limits::page_max);
    add_joining(grammar, waitlist);
    auto& one = grammar.keep<WaitlistOptions>();
    grammar
        .command(waitlist, "show", "one of them", [&](const Context& context) { return waitlist_show(context, one); })
        .company(one.company)
        .id(one.id);
    grammar
        .command(waitlist, "leave", "waits no longer",
                 [&](const Context& context) { return waitlist_leave(context, one); })
        .company(one.company)
        .id(one.id);
    auto& answer = grammar.keep<WaitlistOptions>();
    grammar
        .command(waitlist, "accept", "takes what is offered",
                 [&](const Context& context) { return waitlist_accept(context, answer); })
        .company(answer.company)
        .id(answer.id)
        .text("--offer", answer.offer, "only this one")
        .key(answer.key);
    grammar
        .command(waitlist, "decline", "does not take it",
                 [&](const Context& context) { return waitlist_decline(context, answer); })
        .company(answer.company)
        .id(answer.id)
        .text("--offer", answer.offer, "only this one")
        .key(answer.key);
}

}  // namespace slotkeeper

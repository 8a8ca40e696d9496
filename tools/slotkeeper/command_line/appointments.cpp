// appointments: bookings, and the starts that are free.
#include "tools/slotkeeper/command_line/families.h"
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/bookings/appointment_commands.h"
#include "tools/slotkeeper/commands/bookings/slot_commands.h"

namespace slotkeeper {

namespace {

void add_looking(Grammar& grammar, const Command& appointments) {
    auto& list = grammar.keep<AppointmentListOptions>();
    grammar
        .command(appointments, "list", "by start",
                 [&](const Context& context) { return appointments_list(context, list); })
        .company(list.company)
        .text("--from", list.from, "starts from then on")
        .text("--until", list.until, "starts before that")
        .text("--state", list.state, "held, confirmed, cancelled …")
        .text("--resource", list.resource, "by name or id")
        .limit(list.limit, limits::page_max);
    auto& one = grammar.keep<AppointmentOptions>();
    grammar
        .command(appointments, "show", "one of them",
                 [&](const Context& context) { return appointments_show(context, one); })
        .company(one.company)
        .id(one.id);
    grammar
        .command(appointments, "history", "what happened to it",
                 [&](const Context& context) { return appointments_history(context, one); })
        .company(one.company)
        .id(one.id);
}

void add_changes(Grammar& grammar, const Command& appointments) {
    auto& book = grammar.keep<BookOptions>();
    grammar
        .command(appointments, "book", "make one",
                 [&](const Context& context) { return appointments_book(context, book); })
        .company(book.company)
        .text("--branch", book.branch, "name or id; else the default one")
        .text("--service", book.service, "name or id", Wanted::always)
        .text("--start", book.start, "2026-11-25T09:00 on the clocks of the branch, or with an offset", Wanted::always)
        .resources(book.resources)
        .text("--name", book.name, "of the customer", Wanted::always)
        .text("--phone", book.phone, "of the customer")
        .text("--email", book.email, "of the customer")
        .text("--notes", book.notes, "")
        .key(book.key);
    auto& move = grammar.keep<RescheduleOptions>();
    grammar
        .command(appointments, "reschedule", "move one",
                 [&](const Context& context) { return appointments_reschedule(context, move); })
        .company(move.company)
        .id(move.id)
        .text("--start", move.start, "as for book", Wanted::always)
        .resources(move.resources)
        .on("--open", move.open, "other people and rooms will do")
        .number("--version", move.version, "only if it is at this version")
        .key(move.key);
    auto& cancel = grammar.keep<CancelOptions>();
    grammar
        .command(appointments, "cancel", "end one",
                 [&](const Context& context) { return appointments_cancel(context, cancel); })
        .company(cancel.company)
        .id(cancel.id)
        .text("--reason", cancel.reason, "a word for the history")
        .number("--version", cancel.version, "only if it is at this version")
        .key(cancel.key);
    auto& reopen = grammar.keep<ReopenOptions>();
    grammar
        .command(appointments, "reopen", "Undo a check-in, a completion or a no-show",
                 [&](const Context& context) { return appointments_reopen(context, reopen); })
        .company(reopen.company)
        .id(reopen.id)
        .number("--version", reopen.version, "only if it is at this version")
        .key(reopen.key);
}

}  // namespace

void add_appointments(Grammar& grammar) {
    const auto appointments = grammar.group("appointments", "bookings");
    add_looking(grammar, appointments);
    add_changes(grammar, appointments);
    auto& slots = grammar.keep<SlotsListOptions>();
    grammar
        .command(grammar.group("slots", "free starts"), "list", "by start",
                 [&](const Context& context) { return slots_list(context, slots); })
        .company(slots.company)
        .text("--branch", slots.branch, "name or id; else the default one")
        .text("--service", slots.service, "name or id", Wanted::always)
        .resources(slots.resources)
        .text("--from", slots.from, "starts from then on; else from now on")
        .text("--until", slots.until, "starts before that; else a week later")
        .limit(slots.limit, limits::slots_page_max);
}

}  // namespace slotkeeper

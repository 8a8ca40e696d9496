// appointments: the commands for appointments and free starts.
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/bookings/booking_commands.h"

namespace slotkeeper {

namespace {

void add_looking(Grammar& grammar, const CommandGrammar& appointments) {
    auto& list = grammar.keep<AppointmentListOptions>();
    grammar
        .command(appointments, "list", "List appointments by start",
                 [&](const Context& context) { return appointments_list(context, list); })
        .company(list.company)
        .text("--from", list.from, "earliest start")
        .text("--until", list.until, "latest start, exclusive")
        .text("--state", list.state, "held, confirmed, cancelled …")
        .text("--resource", list.resource, "name or id")
        .limit(list.limit, limits::page_max);
    auto& one = grammar.keep<AppointmentOptions>();
    grammar
        .command(appointments, "show", "Show an appointment",
                 [&](const Context& context) { return appointments_show(context, one); })
        .company(one.company)
        .id(one.id);
    grammar
        .command(appointments, "history", "Show the history of an appointment",
                 [&](const Context& context) { return appointments_history(context, one); })
        .company(one.company)
        .id(one.id);
}

void add_changes(Grammar& grammar, const CommandGrammar& appointments) {
    auto& book = grammar.keep<BookOptions>();
    grammar
        .command(appointments, "book", "Book an appointment",
                 [&](const Context& context) { return appointments_book(context, book); })
        .company(book.company)
        .text("--branch", book.branch, "name or id; default: the company's default branch")
        .text("--service", book.service, "name or id", Presence::required)
        .text("--start", book.start, "2026-11-25T09:00 in the branch's time zone, or with an offset",
              Presence::required)
        .resources(book.resources)
        .text("--name", book.name, "the customer's name", Presence::required)
        .text("--phone", book.phone, "the customer's phone number")
        .text("--email", book.email, "the customer's e-mail address")
        .text("--notes", book.notes, "notes for the staff")
        .key(book.key);
    auto& move = grammar.keep<RescheduleOptions>();
    grammar
        .command(appointments, "reschedule", "Move an appointment to another start",
                 [&](const Context& context) { return appointments_reschedule(context, move); })
        .company(move.company)
        .id(move.id)
        .text("--start", move.start, "2026-11-25T09:00 in the branch's time zone, or with an offset",
              Presence::required)
        .resources(move.resources)
        .on("--open", move.open, "allow other people and rooms")
        .number("--version", move.version, "only if the appointment has this version")
        .key(move.key);
    auto& cancel = grammar.keep<CancelOptions>();
    grammar
        .command(appointments, "cancel", "Cancel an appointment",
                 [&](const Context& context) { return appointments_cancel(context, cancel); })
        .company(cancel.company)
        .id(cancel.id)
        .text("--reason", cancel.reason, "reason for the history")
        .number("--version", cancel.version, "only if the appointment has this version")
        .key(cancel.key);
    auto& reopen = grammar.keep<ReopenOptions>();
    grammar
        .command(appointments, "reopen", "Undo a check-in, a completion or a no-show",
                 [&](const Context& context) { return appointments_reopen(context, reopen); })
        .company(reopen.company)
        .id(reopen.id)
        .number("--version", reopen.version, "only if the appointment has this version")
        .key(reopen.key);
}

}  // namespace

void add_appointments(Grammar& grammar) {
    const auto appointments = grammar.group("appointments", "Manage appointments");
    add_looking(grammar, appointments);
    add_changes(grammar, appointments);
    auto& slots = grammar.keep<SlotsListOptions>();
    grammar
        .command(grammar.group("slots", "Find free starts"), "list", "List free starts",
                 [&](const Context& context) { return slots_list(context, slots); })
        .company(slots.company)
        .text("--branch", slots.branch, "name or id; default: the company's default branch")
        .text("--service", slots.service, "name or id", Presence::required)
        .resources(slots.resources)
        .text("--from", slots.from, "earliest start; default: now")
        .text("--until", slots.until, "latest start, exclusive; default: a week after --from")
        .limit(slots.limit, limits::slots_page_max);
}

}  // namespace slotkeeper

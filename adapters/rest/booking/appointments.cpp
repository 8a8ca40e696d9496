// appointments: books, reads and changes appointments.
#include "adapters/rest/booking/appointment_replies.h"
#include "adapters/rest/booking/book_input.h"
#include "adapters/rest/booking/booked_customer.h"
#include "adapters/rest/booking/slot_tokens.h"
#include "adapters/rest/included.h"
#include "adapters/rest/rest_api.h"
#include "adapters/rest/short_lists.h"
#include "engine/booking/decide.h"
#include "engine/booking/visits.h"
#include "engine/desk/customers.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/booking/customer_rows.h"

#include <algorithm>

namespace slotkeeper::rest {

namespace {

using enum ErrorCode;

// --- booking -------------------------------------------------------------------------------------

Result<Reply> booking_refused(const Refusal& refusal, const Context& context, const Command& command) {
    const auto* book = std::get_if<Book>(&command.ask);
    if (book == nullptr) {  // the desk refuses the field "id", the caller sent hold_id
        auto renamed = refusal;
        if (renamed.field == "id") renamed.field = "hold_id";
        return renamed;
    }
    // An offer names all people, rooms and devices; its alternatives may have others.
    auto question = question_about(command.company, book->service, book->branch,
                                   command.exactly ? std::vector<ResourcePreference>() : book->preferences);
    question.duration = book->duration;
    question.party_size = book->party_size;
    question.visit = book->visit;
    question.language = book->language;
    return start_refused(refusal, context, question, book->start);
}

Result<Reply> book(const BookInput& input, Context& context) {
    auto& services = context.services;
    auto command = with_override(
        with_catalog(context, [&](const CatalogPtr& catalog) { return read_booking(input, context, catalog); }), input,
        context);
    const auto receipt = submit_or_recall(context, command);
    if (!receipt) {
        return command ? booking_refused(receipt.refusal(), context, *command)
                       : offer_refused(receipt.refusal(), input.slot_token, context);
    }

    const auto& booked = *receipt->appointment;
    if (command && !receipt->customer_created && !receipt->replayed) {
        complete_customer(services.database, context.company(), *booked.customer, details_of(*command));
    }
    const auto catalog = catalog_for(services, context.company(), std::span(&booked, 1));
    const auto sync = receipt->replayed ? stored_sync(services, booked, *catalog) : fresh_sync(booked, *catalog);
    return Reply{.body = appointment_view().write({booked, *catalog, booked_customer(*receipt, command, context), sync,
                                                   allowed_now(services, booked)}),
                 .status = 201,
                 .location = "/v1/appointments/" + booked.id.text(),
                 .version = booked.version,
                 .replayed = receipt->replayed};
}

// --- reading -------------------------------------------------------------------------------------

using AppointmentInclude = IncludeInput<Related::customer, Related::service, Related::resources, Related::branch>;

struct ShowInput : OneAppointment, AppointmentInclude {
    static const Shape<ShowInput>& shape() {
        static const Shape<ShowInput> shape("ShowAppointment", OneAppointment::shape(), AppointmentInclude::shape());
        return shape;
    }
};

// The reply with what is wanted of the records to which the appointments refer.
Result<Reply> with_related(Reply reply, const Context& context, const std::vector<Related>& wanted,
                           std::span<const Appointment> appointments) {
    if (wanted.empty()) return reply;
    RelatedIds ids;
    for (const auto& one : appointments) ids.add(one);
    const auto catalog = catalog_for(context.services, context.company(), appointments);
    return with_included(std::move(reply), context, wanted, ids, *catalog);
}

Result<Reply> show_appointment(const ShowInput& input, Context& context) {
    const auto found =
        context.read([&](store::Tx& tx) { return store::load_appointment(tx, context.company(), input.id); });
    if (!found) return refuse(not_found, "id", "there is no such appointment");
    return with_related(appointment_reply(context, *found), context, input.wanted(), std::span(&*found, 1));
}

struct ListInput : Page<2>, AppointmentInclude {
    std::optional<Instant> from, to;
    std::optional<CustomerId> customer_id;
    std::optional<ResourceId> resource_id;
    std::optional<BranchId> branch_id;
    std::optional<State> state;
    std::optional<Metadata> metadata;
    std::optional<StartSort> sort;
    std::optional<std::string> reason_code;

    static const Shape<ListInput>& shape() {
        static const Shape<ListInput> shape(
            "ListAppointments", field<&ListInput::from>("from", "The earliest start."),
            field<&ListInput::to>("to", "The latest start, exclusive.", {.fraction = Fraction::up}),
            field<&ListInput::customer_id>("customer_id", "Only appointments of this customer."),
            field<&ListInput::resource_id>("resource_id", "Only appointments that this person, room or device serves."),
            field<&ListInput::branch_id>("branch_id", "Only appointments of this branch."),
            field<&ListInput::state>("state", "Only appointments in this state."),
            field<&ListInput::metadata>("metadata",
                                        "Only appointments that have all of these entries: `metadata.room=5`. Needs "
                                        "`from`, `to`, `customer_id` or `resource_id` too, because metadata has no "
                                        "index.",
                                        kMetadataRules),
            field<&ListInput::sort>("sort", kSortByStart), AppointmentInclude::shape(), Page<2>::shape(),
            field<&ListInput::reason_code>("reason_code", "Only appointments that were cancelled with this code.",
                                           kReasonCodeRules));
        return shape;
    }
    Result<Done> check(const Context& /*context*/) const {
        Checks check;
        if (metadata && !metadata->empty() && !from && !to && !customer_id && !resource_id) {
            check.note(
                refuse(missing_field, "from", "a filter by metadata needs from, to, customer_id or resource_id too"));
        }
        check(check_interval(from, to));
        if (check.failed()) return check.refusal();
        return Done{};
    }
};

Result<Reply> list_appointments(const ListInput& input, Context& context) {
    Checks check;
    store::AppointmentFilter filter;
    filter.company = context.company();
    filter.from = input.from;
    filter.until = input.to;
    filter.customer = check(known(context, input.customer_id, "customer_id"));
    filter.resource = check(known(context, input.resource_id, "resource_id"));
    filter.state = input.state;
    filter.metadata = input.metadata.value_or(Metadata());
    filter.cancel_code = input.reason_code.value_or("");
    if (input.reason_code && !filter.state) filter.state = State::cancelled;
    check(input.check(context));
    const auto order = check(set_page(context, filter, input, order_named(input.sort)));
    check(limit_to(filter, context, input.branch_id));
    if (check.failed()) return check.refusal();
    filter.latest_first = order == ListOrder::reversed;
    auto found = context.read([&](store::Tx& tx) { return store::list_appointments(tx, filter); });
    auto next = cut_page(found, input, order);
    return with_related(page(stored_json(context.services, context.company(), found), std::move(next)), context,
                        input.wanted(), found);
}

Result<Reply> history(const OneAppointment& input, Context& context) {
    std::vector<AuditEvent> events;
    const auto found = context.read([&](store::Tx& tx) {
        events = store::load_history(tx, context.company(), input.id);
        return store::load_appointment(tx, context.company(), input.id);
    });
    if (!found) return refuse(not_found, "id", "there is no such appointment");
    const auto catalog = catalog_for(context.services, context.company(), std::span(&*found, 1));
    const auto zone = catalog->zone_of(found->branch);
    auto data = Json::array();
    for (const auto& event : events) data.push_back(audit_view().write({event, zone}));
    return page(std::move(data), std::nullopt);
}

// --- the table -----------------------------------------------------------------------------------

std::vector<Operation> readings() {
    return {
        operation<ListInput>(
            {.id = "appointments.list",
             .method = "GET",
             .path = "/v1/appointments",
             .scope = store::Scope::read,
             .summary = "List appointments by start.",
             .description = kFollowChanges,
             .answer = Answer::page(appointment_view())
                           .as_table({"id", "state", "start", "end", "service", "attendee_name", "sync", "version"})
                           .with_included(included_view()),
             .refusals = {not_found, missing_field}},
            list_appointments),
        operation<ShowInput>({.id = "appointments.show",
                              .method = "GET",
                              .path = "/v1/appointments/{id}",
                              .scope = store::Scope::read,
                              .summary = "Show an appointment.",
                              .answer = Answer::record(appointment_view()).with_included(included_view())},
                             show_appointment),
        short_list<history>(
            {.id = "appointments.history",
             .method = "GET",
             .path = "/v1/appointments/{id}/history",
             .scope = store::Scope::read,
             .summary = "List the versions of an appointment, oldest first.",
             .answer =
                 Answer::page(audit_view())
                     .as_table({"version", "event", "state", "actor", "reason", "at", "start", "end"}, "no history")}),
    };
}

}  // namespace

std::vector<Operation> appointment_operations() {
    using store::Scope;
    const auto& view = appointment_view();
    std::vector<Operation> all{
        operation<BookInput>(
            {.id = "appointments.book",
             .method = "POST",
             .path = "/v1/appointments",
             .scope = Scope::write,
             .summary = "Book an appointment, or turn a hold into one.",
             .description = "A start that is taken is refused with `slot_conflict`, one beside a "
                            "strict grid with `off_grid`, both with up to three free `alternatives`. "
                            "A known phone number or address is that customer; `customer_id` names one "
                            "that is stored. `services` books several in one visit, all or none of them. "
                            "Whether one person may be booked twice at the same time, the company "
                            "says (`overlapping_bookings`): refused with `customer_busy`, or booked "
                            "with `warnings`. A booking for another person has another "
                            "`customer.name`.",
             .answer = Answer::record(view, {201}),
             .refusals =
                 with(refused_starts(), {hold_expired, ambiguous, too_many_no_shows, token_invalid, token_expired}),
             .idempotent = true,
             .example = {{"service", "Haarschnitt"},
                         {"start", "2026-11-25T09:00:00+01:00"},
                         {"customer", {{"name", "Erika Muster"}, {"phone", "+4915112345678"}}}}},
            book),
    };
    for (auto&& more : {readings(), appointment_edits(), appointment_changes(), appointment_decisions()})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace slotkeeper::rest

// appointment_commands: submits commands to the desk, and shows appointments as the REST API does.
#include "tools/slotkeeper/commands/bookings/booking_commands.h"

#include "engine/base/text.h"
#include "engine/store/booking/appointment_rows.h"
#include "tools/slotkeeper/commands/bookings/booking_context.h"

namespace slotkeeper {

namespace {

Result<Book> booking_of(const BookOptions& options, BookingContext& booking_context) {
    const auto& catalog = booking_context.catalog();
    const auto branch = find_branch(options.branch, catalog);
    if (!branch) return branch.refusal();
    const auto service = find_service(options.service, catalog);
    if (!service) return service.refusal();
    const auto start = parse_time(options.start, "start", (*branch)->zone);
    if (!start) return start.refusal();
    auto preferences = preferences_of(options.resources, **service, catalog);
    if (!preferences) return preferences.refusal();
    auto customer = customer_of({options.name, options.phone, options.email}, catalog.company().region);
    if (!customer) return customer.refusal();
    if (auto trouble = trouble_with_text(options.notes, limits::notes_length_max, Lines::many); !trouble.empty()) {
        return refuse(ErrorCode::invalid_field, "notes", std::move(trouble));
    }
    return Book{booking_context.ids().make<AppointmentId>(),
                (*branch)->id,
                (*service)->id,
                *start,
                *std::move(preferences),
                *std::move(customer),
                options.notes,
                {}};
}

Result<store::AppointmentFilter> filter_of(const AppointmentListOptions& options,
                                           const BookingContext& booking_context) {
    const auto& catalog = booking_context.catalog();
    store::AppointmentFilter filter;
    filter.company = booking_context.company();
    filter.rows_max = options.limit + 1;  // one more row than shown, to detect that there are more
    const auto branch = catalog.branch_or_default(std::nullopt);
    const auto zone = branch ? (*branch)->zone : TimeZone::utc();
    if (!options.from.empty()) {
        const auto from = parse_time(options.from, "from", zone);
        if (!from) return from.refusal();
        filter.from = *from;
    }
    if (!options.until.empty()) {
        const auto until = parse_time(options.until, "until", zone, Fraction::up);
        if (!until) return until.refusal();
        filter.until = *until;
    }
    if (!options.state.empty()) {
        const auto state = parse_name<State>(options.state, "state");
        if (!state) return state.refusal();
        filter.state = *state;
    }
    if (!options.resource.empty()) {
        const auto resource = find_resource(options.resource, catalog);
        if (!resource) return resource.refusal();
        filter.resource = (*resource)->id;
    }
    return filter;
}

}  // namespace

int appointments_list(const Context& context, const AppointmentListOptions& options) {
    BookingContext booking_context(context.config);
    if (const auto refusal = booking_context.open(options.company)) return context.output.refused(*refusal);
    const auto filter = filter_of(options, booking_context);
    if (!filter) return context.output.refused(filter.refusal());
    const auto found = booking_context.read([&](store::Tx& tx) { return store::list_appointments(tx, *filter); });
    auto rows = Json::array();
    for (const auto& shown : booking_context.shown(found))
        rows.push_back(context.output.json() ? shown : display_form(shown));
    context.output.list(rows, {"id", "state", "start", "end", "service", "attendee_name", "sync", "version"},
                        "no appointments", options.limit);
    return kExitOk;
}

int appointments_show(const Context& context, const AppointmentOptions& options) {
    BookingContext booking_context(context.config);
    if (const auto refusal = booking_context.open(options.company)) return context.output.refused(*refusal);
    const auto found = booking_context.appointment(options.id);
    if (!found) return context.output.refused(found.refusal());
    return show(context, booking_context.shown(std::span(&*found, 1)).front());
}

int appointments_history(const Context& context, const AppointmentOptions& options) {
    BookingContext booking_context(context.config);
    if (const auto refusal = booking_context.open(options.company)) return context.output.refused(*refusal);
    const auto found = booking_context.appointment(options.id);
    if (!found) return context.output.refused(found.refusal());
    const auto history = booking_context.read(
        [&](store::Tx& tx) { return store::load_history(tx, booking_context.company(), found->id); });
    auto rows = Json::array();
    for (const auto& event : history)
        rows.push_back(views::audit_view().write({event, booking_context.catalog().zone_of(found->branch)}));
    context.output.list(rows, {"version", "event", "state", "actor", "reason", "at", "start", "end"}, "no history");
    return kExitOk;
}

int appointments_book(const Context& context, const BookOptions& options) {
    BookingContext booking_context(context.config);
    if (const auto refusal = booking_context.open(options.company)) return context.output.refused(*refusal);
    auto booking = booking_of(options, booking_context);
    if (!booking) return context.output.refused(booking.refusal());
    const Json asked{options.branch, options.service, options.start, options.resources,
                     options.name,   options.phone,   options.email, options.notes};
    const auto receipt = booking_context.submit(*booking, "appointments book", options.key, asked);
    if (!receipt) {
        return context.output.refused(booking_context.helpful(receipt.refusal(), booking->service, booking->branch,
                                                              booking->preferences, booking->start),
                                      &booking_context.catalog().at(booking->branch).zone);
    }
    return show_receipt(context, booking_context, *receipt);
}

int appointments_reschedule(const Context& context, const RescheduleOptions& options) {
    BookingContext booking_context(context.config);
    if (const auto refusal = booking_context.open(options.company)) return context.output.refused(*refusal);
    const auto& catalog = booking_context.catalog();
    const auto found = booking_context.appointment(options.id);
    if (!found) return context.output.refused(found.refusal());
    const auto zone = catalog.zone_of(found->branch);
    const auto start = parse_time(options.start, "start", zone);
    if (!start) return context.output.refused(start.refusal());
    const auto preferences = preferences_of(options.resources, catalog.at(found->service), catalog);
    if (!preferences) return context.output.refused(preferences.refusal());
    const Json asked{options.id, options.start, options.resources, options.open, options.version.value_or(0)};
    const auto receipt =
        booking_context.submit(Reschedule{found->id, *start, *preferences, options.open, options.version},
                               "appointments reschedule", options.key, asked);
    if (!receipt) {
        return context.output.refused(
            booking_context.helpful(receipt.refusal(), found->service, found->branch, *preferences, *start), &zone);
    }
    return show_receipt(context, booking_context, *receipt);
}

int appointments_cancel(const Context& context, const CancelOptions& options) {
    BookingContext booking_context(context.config);
    if (const auto refusal = booking_context.open(options.company)) return context.output.refused(*refusal);
    const auto found = booking_context.appointment(options.id);
    if (!found) return context.output.refused(found.refusal());
    const Json asked{options.id, options.reason, options.version.value_or(0)};
    const auto receipt = booking_context.submit(Cancel{found->id, options.reason, options.version},
                                                "appointments cancel", options.key, asked);
    if (!receipt) return context.output.refused(receipt.refusal());
    return show_receipt(context, booking_context, *receipt);
}

int appointments_reopen(const Context& context, const ReopenOptions& options) {
    BookingContext booking_context(context.config);
    if (const auto refusal = booking_context.open(options.company)) return context.output.refused(*refusal);
    const auto found = booking_context.appointment(options.id);
    if (!found) return context.output.refused(found.refusal());
    const auto receipt =
        booking_context.submit(Change{found->id, Event::reopen, options.version}, "appointments reopen", options.key,
                               Json{options.id, options.version.value_or(0)});
    if (!receipt) return context.output.refused(receipt.refusal());
    return show_receipt(context, booking_context, *receipt);
}

}  // namespace slotkeeper

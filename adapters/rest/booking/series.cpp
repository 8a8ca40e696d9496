// series: appointments that repeat by a rule: previewed, booked, shown, moved and cancelled.
#include "adapters/rest/booking/appointment_replies.h"
#include "adapters/rest/booking/series_inputs.h"
#include "adapters/rest/included.h"
#include "adapters/rest/rest_api.h"
#include "adapters/views/series_records.h"
#include "engine/desk/customers.h"
#include "engine/store/booking/series_rows.h"

#include <map>

namespace slotkeeper::rest {

namespace {

using enum ErrorCode;

// --- serving -------------------------------------------------------------------------------------

SeriesDesk desk_of(const Context& context) {
    auto& services = context.services;
    return {{services.desk, services.database, services.catalogs, services.other_calendar},
            services.ids,
            services.clock.now()};
}

TimeZone zone_of(const Context& context, BranchId branch) {
    return context.services.catalogs.recent(context.company())->zone_of(branch);
}

Json shown_change(const Context& context, const Series& series, ShownSeriesChange change,
                  std::vector<PlannedOccurrence> occurrences) {
    const auto zone = zone_of(context, series.branch);
    for (auto& one : occurrences) change.occurrences.push_back({std::move(one), zone});
    return series_change_view().write(change);
}

Reply plan_reply(const Context& context, SeriesPlan plan, SeriesEvent event) {
    ShownSeriesChange change;
    if (plan.series.id) change.series = plan.series.id;
    change.event = event;
    change.is_preview = true;
    change.is_feasible = !plan.refusal;
    return {.body = shown_change(context, plan.series, change, std::move(plan.occurrences))};
}

Reply done_reply(const Context& context, const SeriesDone& done) {
    std::map<int, AppointmentId> ids;
    const auto appointments = context.read(
        [&](store::Tx& tx) { return store::load_series_appointments(tx, context.company(), done.series.id); });
    for (const auto& one : appointments) ids[one.series->number] = one.id;
    std::vector<PlannedOccurrence> occurrences;
    for (const auto& step : done.step.occurrences) {
        PlannedOccurrence one{step};
        if (const auto found = ids.find(step.number); found != ids.end()) one.appointment = found->second;
        occurrences.push_back(std::move(one));
    }
    ShownSeriesChange change;
    change.series = done.series.id;
    change.event = done.step.event;
    return {.body = shown_change(context, done.series, change, std::move(occurrences)), .replayed = done.replayed};
}

Result<Reply> preview_series(const SeriesInput& input, Context& context) {
    const auto ask = read_series(input, context);
    if (!ask) return ask.refusal();
    auto plan = desk_of(context).preview(command_of(context), *ask);
    if (!plan) return plan.refusal();
    return plan_reply(context, std::move(*plan), SeriesEvent::book);
}

// A repeat is answered although what the request names may have been removed since.
Result<SeriesDone> remembered_or(const Context& context, const Refusal& refusal) {
    auto earlier = desk_of(context).remembered(context.company(), context.key);
    return earlier ? *std::move(earlier) : Result<SeriesDone>(refusal);
}

Result<Reply> book_series(const SeriesInput& input, Context& context) {
    const auto ask = read_series(input, context);
    const auto done = ask ? desk_of(context).book(command_of(context), *ask) : remembered_or(context, ask.refusal());
    if (!done) return done.refusal();
    if (done->complete && ask) {
        complete_customer(context.services.database, context.company(), *done->complete, ask->occurrence.customer);
    }
    auto reply = done_reply(context, *done);
    reply.status = 201;
    reply.location = "/v1/series/" + done->series.id.text();
    return reply;
}

template <class Input>
Result<Reply> change_series(const Input& input, Context& context) {
    const auto ask = read_change(input);
    if (!ask) return ask.refusal();
    auto command = with_override(Result(command_of(context)), input, context);
    if (!command) return command.refusal();
    command->by_customer = input.by_customer;
    const auto desk = desk_of(context);
    if (input.preview) {
        auto plan = desk.preview(*command, *ask);
        if (!plan) return plan.refusal();
        return plan_reply(context, std::move(*plan), ask->is_move() ? SeriesEvent::move : SeriesEvent::cancel);
    }
    const auto done = desk.change(*command, *ask);
    if (!done) return done.refusal();
    return done_reply(context, *done);
}

using SeriesInclude = IncludeInput<Related::customer, Related::service, Related::branch>;

struct ShowSeries : OneSeries, SeriesInclude {
    static const Shape<ShowSeries>& shape() {
        static const Shape<ShowSeries> shape("ShowSeries", OneSeries::shape(), SeriesInclude::shape());
        return shape;
    }
};

void add_related(RelatedIds& ids, const Series& series) {
    ids.customers.insert(series.customer);
    ids.services.insert(series.service);
    ids.branches.insert(series.branch);
}

struct ListSeries : Page<1>, SeriesInclude {
    std::optional<CustomerId> customer_id;

    static const Shape<ListSeries>& shape() {
        static const Shape<ListSeries> shape(
            "ListSeries", field<&ListSeries::customer_id>("customer_id", "Only series of this customer."),
            Page<1>::shape(), SeriesInclude::shape());
        return shape;
    }
};

Result<Reply> list_series(const ListSeries& input, Context& context) {
    Checks check;
    store::SeriesFilter filter;
    filter.company = context.company();
    filter.customer = check(known(context, input.customer_id, "customer_id"));
    const auto order = check(set_page(context, filter, input));
    if (check.failed()) return check.refusal();
    auto found = context.read([&](store::Tx& tx) { return store::list_series(tx, filter); });
    auto next = cut_page(found, input, order);
    const auto catalog = context.services.catalogs.recent(context.company());
    auto data = Json::array();
    RelatedIds ids;
    for (const auto& one : found) {
        data.push_back(series_view().write({one, *catalog}));
        add_related(ids, one);
    }
    return with_included(page(std::move(data), std::move(next)), context, input.wanted(), ids, *catalog);
}

Result<Reply> show_series(const ShowSeries& input, Context& context) {
    std::vector<Appointment> appointments;
    std::optional<SeriesStep> first;
    const auto series = context.read([&](store::Tx& tx) {
        appointments = store::load_series_appointments(tx, context.company(), input.id);
        first = store::load_first_step(tx, context.company(), input.id);
        return store::load_series(tx, context.company(), input.id);
    });
    if (!series) return refuse(not_found, "id", "there is no such series");
    const auto catalog = context.services.catalogs.recent(context.company());
    const auto zone = catalog->zone_of(series->branch);
    std::map<int, PresentOccurrence> occurrences;
    if (first) {
        for (const auto& step : first->occurrences) {
            if (step.action != OccurrenceAction::skip) continue;
            occurrences.insert_or_assign(step.number, PresentOccurrence{step.number, nullptr, step.wanted, zone});
        }
    }
    for (const auto& one : appointments) {
        const auto number = one.series->number;
        occurrences.insert_or_assign(number, PresentOccurrence{number, &one, one.series->start, zone});
    }
    ShownSeries whole{*series, *catalog};
    for (const auto& [number, one] : occurrences) whole.occurrences.push_back(one);
    RelatedIds ids;
    add_related(ids, *series);
    return with_included(Reply{.body = series_view().write(whole)}, context, input.wanted(), ids, *catalog);
}

// --- the table -----------------------------------------------------------------------------------

const Json& series_example() {
    static const Json example{{"service", "Haarschnitt"},
                              {"start", "2026-12-07T09:00"},
                              {"rrule", "FREQ=WEEKLY;COUNT=8"},
                              {"customer", {{"name", "Erika Muster"}, {"phone", "+4915112345678"}}},
                              {"on_conflict", "shift"}};
    return example;
}

std::vector<Operation> series_changes() {
    using store::Scope;
    const auto& view = series_change_view();
    return {
        operation<MoveSeries>(
            {.id = "series.reschedule",
             .method = "POST",
             .path = "/v1/series/{id}/reschedule",
             .scope = Scope::write,
             .summary = "Move one, all following or all appointments of a series.",
             .description = "All in one transaction, or nothing. Those that have begun or ended are kept, and so are "
                            "those that were moved alone, unless `include_exceptions`. With the scope `one` the "
                            "appointment counts as moved alone afterwards.",
             .answer = Answer::record(view),
             .refusals = with(refused_starts(), {too_late, staff_only, too_many_moves}),
             .idempotent = true},
            change_series<MoveSeries>),
        operation<CancelSeries>(
            {.id = "series.cancel",
             .method = "POST",
             .path = "/v1/series/{id}/cancel",
             .scope = Scope::write,
             .summary = "Cancel one, all following or all appointments of a series.",
             .description = "All in one transaction, or nothing. Those that have begun or ended are kept. Fees "
                            "are recorded for each, as by `appointments.cancel`.",
             .answer = Answer::record(view),
             .refusals = {not_found, state_conflict, too_late, staff_only, missing_field},
             .idempotent = true,
             .destructive = true},
            change_series<CancelSeries>),
    };
}

}  // namespace

std::vector<Operation> series_operations() {
    using store::Scope;
    std::vector<Operation> all{
        operation<SeriesInput>({.id = "series.preview",
                                .method = "POST",
                                .path = "/v1/series/preview",
                                .scope = Scope::write,
                                .summary = "Say what booking a series would come to, date by date.",
                                .description = "Nothing is booked. A conflict is no refusal here: see `feasible`.",
                                .answer = Answer::record(series_change_view()),
                                .refusals = with(refused_starts(), {ambiguous}),
                                .example = series_example()},
                               preview_series),
        operation<SeriesInput>(
            {.id = "series.book",
             .method = "POST",
             .path = "/v1/series",
             .scope = Scope::write,
             .summary = "Book appointments that repeat by a rule.",
             .description = "All in one transaction: each date is booked, shifted or skipped as `on_conflict` says, or "
                            "nothing is booked. A refusal has the first date that is not free, as "
                            "`occurrences[3]` for the fourth one of a preview, and the others in `errors`. A repeat "
                            "with the same key gets the same answer.",
             .answer = Answer::record(series_change_view(), {201}),
             .refusals = with(refused_starts(), {ambiguous}),
             .idempotent = true,
             .example = series_example()},
            book_series),
        operation<ListSeries>(
            {.id = "series.list",
             .method = "GET",
             .path = "/v1/series",
             .scope = Scope::read,
             .summary = "List series in the order in which they were booked.",
             .answer = Answer::page(series_view())
                           .as_table({"id", "start", "rrule", "service_id", "customer_id"}, "no series")
                           .with_included(included_view()),
             .refusals = {not_found}},
            list_series),
        operation<ShowSeries>({.id = "series.show",
                               .method = "GET",
                               .path = "/v1/series/{id}",
                               .scope = Scope::read,
                               .summary = "Show a series with all its dates.",
                               .answer = Answer::record(series_view()).with_included(included_view())},
                              show_series),
    };
    for (auto&& one : series_changes()) all.push_back(std::move(one));
    return all;
}

}  // namespace slotkeeper::rest

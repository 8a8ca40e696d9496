// holds: holds a start for a few minutes.
//
// A hold belongs to the key that placed it: another key of the same company sees it in the list, and can neither extend
// nor release it. It is booked through POST /v1/appointments with its id as hold_id.
#include "adapters/rest/booking/appointment_replies.h"
#include "adapters/rest/booking/booking_inputs.h"
#include "adapters/rest/included.h"
#include "adapters/rest/rest_api.h"
#include "engine/booking/waitlist.h"
#include "engine/store/booking/appointment_rows.h"

namespace slotkeeper::rest {

namespace {

// --- inputs --------------------------------------------------------------------------------------

using HoldInclude = IncludeInput<Related::service, Related::resources, Related::branch>;

struct ListHolds : Page<2>, HoldInclude {
    std::optional<ResourceId> resource_id;
    std::optional<BranchId> branch_id;
    std::optional<StartSort> sort;

    static const Shape<ListHolds>& shape() {
        static const Shape<ListHolds> shape(
            "ListHolds", field<&ListHolds::resource_id>("resource_id", "Only holds of this person, room or device."),
            field<&ListHolds::branch_id>("branch_id", "Only holds of this branch."), HoldInclude::shape(),
            Page<2>::shape(), field<&ListHolds::sort>("sort", kSortByStart));
        return shape;
    }
};

struct LengthInput {
    std::int64_t length_seconds = limits::hold_length_default.count();

    static const Shape<LengthInput>& shape() {
        static const Shape<LengthInput> shape(
            "Length", defaulted<&LengthInput::length_seconds>(
                          "length_seconds", "How long to keep the start, from now.",
                          {.min = limits::hold_length_min.count(), .max = limits::hold_length_max.count()}));
        return shape;
    }
};

struct PlaceInput : LengthInput, TargetInput, OverrideInput {
    static const Shape<PlaceInput>& shape() {
        static const Shape<PlaceInput> shape("Hold", LengthInput::shape(), TargetInput::shape_unless(),
                                             OverrideInput::shape());
        return shape;
    }
    Result<Target> target(const Context& context) const {
        return with_catalog(context, [&](const CatalogPtr& catalog) { return read_target(*this, *catalog); });
    }
    Result<Done> check(const Context& context) const { return checked(target(context)); }
};

struct OneHold {
    AppointmentId id;

    static const Shape<OneHold>& shape() {
        static const Shape<OneHold> shape("OneHold", path_id<&OneHold::id>("The hold."));
        return shape;
    }
};

struct ExtendInput : OneHold, LengthInput {
    static const Shape<ExtendInput>& shape() {
        static const Shape<ExtendInput> shape("Extension", OneHold::shape(), LengthInput::shape());
        return shape;
    }
};

// --- serving -------------------------------------------------------------------------------------

// Active holds of all holders.
Result<Reply> list_holds(const ListHolds& input, Context& context) {
    Checks check;
    store::AppointmentFilter filter;
    filter.company = context.company();
    filter.state = State::held;
    filter.runs_at = whole_seconds(context.services.clock.now());
    filter.resource = check(known(context, input.resource_id, "resource_id"));
    const auto order = check(set_page(context, filter, input, order_named(input.sort)));
    check(limit_to(filter, context, input.branch_id));
    if (check.failed()) return check.refusal();
    filter.latest_first = order == ListOrder::reversed;
    auto found = context.read([&](store::Tx& tx) { return store::list_appointments(tx, filter); });
    auto next = cut_page(found, input, order);
    RelatedIds ids;
    for (const auto& one : found) ids.add(one);
    return with_included(page(stored_json(context.services, context.company(), found, true), std::move(next)), context,
                         input.wanted(), ids, *catalog_for(context.services, context.company(), found));
}

// A hold has no customer and no sync state: only bookings are sent to Cal.com.
Reply hold_reply(const Context& context, const Receipt& receipt) {
    auto& services = context.services;
    const auto& hold = *receipt.appointment;
    const auto catalog = catalog_for(services, context.company(), std::span(&hold, 1));
    return {.body = appointment_view().write({hold, *catalog, {}, SyncShown{}, allowed_now(services, hold)}),
            .version = hold.version,
            .replayed = receipt.replayed};
}

Result<Command> read_hold(const PlaceInput& input, const Context& context) {
    auto target = input.target(context);
    if (!target) return target.refusal();
    Command command;
    command.ask = PlaceHold{context.services.ids.make<AppointmentId>(),
                            target->branch,
                            target->service,
                            target->start,
                            std::move(target->preferences),
                            context.caller.actor,
                            Seconds(input.length_seconds),
                            target->duration,
                            target->party_size,
                            target->visit,
                            std::move(target->language)};
    return command;
}

Result<Reply> place(const PlaceInput& input, Context& context) {
    auto command = with_override(read_hold(input, context), input, context);
    const auto receipt = submit_or_recall(context, command);
    if (!receipt) {
        if (!command) return receipt.refusal();
        const auto& asked = std::get<PlaceHold>(command->ask);
        auto question = question_about(context.company(), asked.service, asked.branch, asked.preferences);
        question.duration = asked.duration;
        question.party_size = asked.party_size;
        question.visit = asked.visit;
        question.language = asked.language;
        return start_refused(receipt.refusal(), context, question, asked.start);
    }
    auto reply = hold_reply(context, *receipt);
    reply.status = 201;
    reply.location = "/v1/appointments/" + receipt->appointment->id.text();
    return reply;
}

// In whose name a hold is changed: a client can change only its own holds, the command line those of every holder.
Result<std::string> holder_of(AppointmentId id, const Context& context) {
    if (context.caller.channel != Channel::command) return context.caller.actor;
    const auto hold = context.read([&](store::Tx& tx) { return store::load_appointment(tx, context.company(), id); });
    if (hold && !hold->holder.empty()) return hold->holder;
    return refuse(ErrorCode::not_found, "id", "there is no such hold");
}

Result<Reply> extend(const ExtendInput& input, Context& context) {
    const auto holder = holder_of(input.id, context);
    if (!holder) return holder.refusal();
    if (const auto entry = entry_of_holder(*holder)) {
        return refuse(ErrorCode::state_conflict, "id",
                      "this hold is an offer to " + entry->text() + "; accept or decline the offer instead");
    }
    auto command = command_of(context);
    command.ask = ExtendHold{input.id, *holder, Seconds(input.length_seconds), context.version};
    const auto receipt = context.services.desk.submit(command);
    if (!receipt) return receipt.refusal();
    return hold_reply(context, *receipt);
}

Result<Reply> release(const OneHold& input, Context& context) {
    const auto holder = holder_of(input.id, context);
    if (!holder) return holder.refusal();
    auto command = command_of(context);
    command.ask = ReleaseHold{input.id, *holder, context.version};
    const auto receipt = context.services.desk.submit(command);
    if (!receipt) return receipt.refusal();
    auto reply = hold_reply(context, *receipt);
    reply.status = 204;
    return reply;
}

}  // namespace

std::vector<Operation> hold_operations() {
    using enum ErrorCode;
    using store::Scope;
    const auto& view = appointment_view();
    return {
        operation<ListHolds>({.id = "holds.list",
                              .method = "GET",
                              .path = "/v1/holds",
                              .scope = Scope::read,
                              .summary = "List holds that have not expired, by start, with their holder.",
                              .answer = Answer::page(view)
                                            .as_table({"id", "start", "end", "service", "holder", "expires_at"})
                                            .with_included(included_view()),
                              .refusals = {not_found}},
                             list_holds),
        operation<PlaceInput>(
            {.id = "holds.place",
             .method = "POST",
             .path = "/v1/holds",
             .scope = Scope::write,
             .summary = "Keep a start free for some minutes.",
             .description = "Only the key that placed a hold may change it. "
                            "`POST /v1/appointments` with its id as `hold_id` books it.",
             .answer = Answer::record(view, {201}),
             .refusals = {not_found, slot_conflict, limit_reached, outside_hours, notice_too_short, beyond_window,
                          before_window, in_the_past, not_bookable, hold_expired, too_many_holds, state_conflict,
                          length_differs, off_grid, duration, party_size},
             .idempotent = true},
            place),
        operation<ExtendInput>({.id = "holds.extend",
                                .method = "POST",
                                .path = "/v1/holds/{id}/extend",
                                .scope = Scope::write,
                                .summary = "Extend a hold.",
                                .description = "It ends at most an hour after it was placed, and is never shortened.",
                                .answer = Answer::record(view),
                                .refusals = {hold_expired, state_conflict},
                                .idempotent = true,
                                .versioned = true,
                                .may_be_empty = true},
                               extend),
        operation<OneHold>({.id = "holds.release",
                            .method = "DELETE",
                            .path = "/v1/holds/{id}",
                            .scope = Scope::write,
                            .summary = "Release a hold.",
                            .answer = Answer::nothing(),
                            .refusals = {state_conflict},
                            .versioned = true,
                            .destructive = true},
                           release),
    };
}

}  // namespace slotkeeper::rest

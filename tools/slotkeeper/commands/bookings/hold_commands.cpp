// hold_commands: lists, places, extends and releases holds.
#include "tools/slotkeeper/commands/bookings/booking_commands.h"

#include "engine/booking/waitlist.h"
#include "tools/slotkeeper/commands/bookings/booking_context.h"

namespace slotkeeper {

namespace {

constexpr auto kHolder = "command";

Json shown_with_holder(BookingContext& booking_context, const Appointment& hold) {
    auto shown = booking_context.shown(std::span(&hold, 1)).front();
    shown["holder"] = hold.holder;
    return shown;
}

Result<PlaceHold> hold_of(const HoldPlaceOptions& options, BookingContext& booking_context) {
    const auto& catalog = booking_context.catalog();
    const auto branch = find_branch(options.branch, catalog);
    if (!branch) return branch.refusal();
    const auto service = find_service(options.service, catalog);
    if (!service) return service.refusal();
    const auto start = parse_time(options.start, "start", (*branch)->zone);
    if (!start) return start.refusal();
    auto preferences = preferences_of(options.resources, **service, catalog);
    if (!preferences) return preferences.refusal();
    return PlaceHold{booking_context.ids().make<AppointmentId>(),
                     (*branch)->id,
                     (*service)->id,
                     *start,
                     *std::move(preferences),
                     kHolder,
                     Minutes(options.minutes)};
}

Result<Appointment> find_hold(BookingContext& booking_context, const std::string& id) {
    auto found = booking_context.appointment(id);
    if (!found) return found;
    if (found->holder.empty()) return refuse(ErrorCode::not_found, "id", id + " is not a hold");
    return found;
}

}  // namespace

int holds_list(const Context& context, const HoldListOptions& options) {
    BookingContext booking_context(context.config);
    if (const auto refusal = booking_context.open(options.company)) return context.output.refused(*refusal);
    store::AppointmentFilter filter;
    filter.company = booking_context.company();
    filter.state = State::held;
    filter.runs_at = whole_seconds(booking_context.engine().clock.now());
    filter.rows_max = options.limit + 1;  // one more row than shown, to detect that there are more
    const auto found = booking_context.read([&](store::Tx& tx) { return store::list_appointments(tx, filter); });
    auto rows = Json::array();
    for (const auto& hold : found) {
        auto shown = shown_with_holder(booking_context, hold);
        rows.push_back(context.output.json() ? std::move(shown) : display_form(std::move(shown)));
    }
    context.output.list(rows, {"id", "start", "end", "service", "holder", "expires_at"}, "no holds", options.limit);
    return kExitOk;
}

int holds_place(const Context& context, const HoldPlaceOptions& options) {
    BookingContext booking_context(context.config);
    if (const auto refusal = booking_context.open(options.company)) return context.output.refused(*refusal);
    const auto hold = hold_of(options, booking_context);
    if (!hold) return context.output.refused(hold.refusal());
    const Json asked{options.branch, options.service, options.start, options.resources, options.minutes};
    const auto receipt = booking_context.submit(*hold, "holds place", options.key, asked);
    if (!receipt) {
        return context.output.refused(
            booking_context.helpful(receipt.refusal(), hold->service, hold->branch, hold->preferences, hold->start),
            &booking_context.catalog().at(hold->branch).zone);
    }
    return show_receipt(context, booking_context, *receipt);
}

int holds_extend(const Context& context, const HoldOptions& options) {
    BookingContext booking_context(context.config);
    if (const auto refusal = booking_context.open(options.company)) return context.output.refused(*refusal);
    const auto found = find_hold(booking_context, options.id);
    if (!found) return context.output.refused(found.refusal());
    if (const auto entry = entry_of_holder(found->holder)) {
        return context.output.refused(
            refuse(ErrorCode::state_conflict, "id",
                   "this hold is an offer to " + entry->text() + "; accept or decline the offer instead"));
    }
    const auto receipt = booking_context.submit(ExtendHold{found->id, found->holder, Minutes(options.minutes)},
                                                "holds extend", options.key, Json{options.id, options.minutes});
    if (!receipt) return context.output.refused(receipt.refusal());
    return show_receipt(context, booking_context, *receipt);
}

int holds_release(const Context& context, const HoldOptions& options) {
    BookingContext booking_context(context.config);
    if (const auto refusal = booking_context.open(options.company)) return context.output.refused(*refusal);
    const auto found = find_hold(booking_context, options.id);
    if (!found) return context.output.refused(found.refusal());
    const auto receipt =
        booking_context.submit(ReleaseHold{found->id, found->holder}, "holds release", options.key, Json{options.id});
    if (!receipt) return context.output.refused(receipt.refusal());
    return show_receipt(context, booking_context, *receipt);
}

}  // namespace slotkeeper

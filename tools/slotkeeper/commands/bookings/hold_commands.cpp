// hold_commands: lists, places, extends and releases holds.
#include "tools/slotkeeper/commands/bookings/booking_commands.h"

#include "engine/booking/waitlist.h"
#include "tools/slotkeeper/commands/bookings/counter.h"

namespace slotkeeper {

namespace {

constexpr auto kHolder = "command";

Json shown_with_holder(Counter& counter, const Appointment& hold) {
    auto shown = counter.shown(std::span(&hold, 1)).front();
    shown["holder"] = hold.holder;
    return shown;
}

Result<PlaceHold> hold_of(const HoldPlaceOptions& options, Counter& counter) {
    const auto& catalog = counter.catalog();
    const auto branch = find_branch(options.branch, catalog);
    if (!branch) return branch.refusal();
    const auto service = find_service(options.service, catalog);
    if (!service) return service.refusal();
    const auto start = parse_time(options.start, "start", (*branch)->zone);
    if (!start) return start.refusal();
    auto wishes = wishes_of(options.resources, **service, catalog);
    if (!wishes) return wishes.refusal();
    return PlaceHold{counter.ids().make<AppointmentId>(),
                     (*branch)->id,
                     (*service)->id,
                     *start,
                     *std::move(wishes),
                     kHolder,
                     Minutes(options.minutes)};
}

Result<Appointment> find_hold(Counter& counter, const std::string& id) {
    auto found = counter.appointment(id);
    if (!found) return found;
    if (found->holder.empty()) return refuse(ErrorCode::not_found, "id", id + " is not a hold");
    return found;
}

}  // namespace

int holds_list(const Context& context, const HoldListOptions& options) {
    Counter counter(context.config);
    if (const auto refusal = counter.open(options.company)) return context.output.refused(*refusal);
    store::AppointmentFilter filter;
    filter.company = counter.company();
    filter.state = State::held;
    filter.runs_at = whole_seconds(counter.engine().clock.now());
    filter.rows_max = options.limit + 1;  // one more row than shown, to detect that there are more
    const auto found = counter.read([&](store::Tx& tx) { return store::list_appointments(tx, filter); });
    auto rows = Json::array();
    for (const auto& hold : found) {
        auto shown = shown_with_holder(counter, hold);
        rows.push_back(context.output.json() ? std::move(shown) : told(std::move(shown)));
    }
    context.output.list(rows, {"id", "start", "end", "service", "holder", "expires_at"}, "no holds", options.limit);
    return kExitOk;
}

int holds_place(const Context& context, const HoldPlaceOptions& options) {
    Counter counter(context.config);
    if (const auto refusal = counter.open(options.company)) return context.output.refused(*refusal);
    const auto hold = hold_of(options, counter);
    if (!hold) return context.output.refused(hold.refusal());
    const Json asked{options.branch, options.service, options.start, options.resources, options.minutes};
    const auto receipt = counter.submit(*hold, "holds place", options.key, asked);
    if (!receipt) {
        return context.output.refused(
            counter.helpful(receipt.refusal(), hold->service, hold->branch, hold->wishes, hold->start),
            &counter.catalog().at(hold->branch).zone);
    }
    return show_receipt(context, counter, *receipt);
}

int holds_extend(const Context& context, const HoldOptions& options) {
    Counter counter(context.config);
    if (const auto refusal = counter.open(options.company)) return context.output.refused(*refusal);
    const auto found = find_hold(counter, options.id);
    if (!found) return context.output.refused(found.refusal());
    if (const auto entry = entry_of_holder(found->holder)) {
        return context.output.refused(
            refuse(ErrorCode::state_conflict, "id",
                   "this hold is an offer to " + entry->text() + "; accept or decline the offer instead"));
    }
    const auto receipt = counter.submit(ExtendHold{found->id, found->holder, Minutes(options.minutes)}, "holds extend",
                                        options.key, Json{options.id, options.minutes});
    if (!receipt) return context.output.refused(receipt.refusal());
    return show_receipt(context, counter, *receipt);
}

int holds_release(const Context& context, const HoldOptions& options) {
    Counter counter(context.config);
    if (const auto refusal = counter.open(options.company)) return context.output.refused(*refusal);
    const auto found = find_hold(counter, options.id);
    if (!found) return context.output.refused(found.refusal());
    const auto receipt =
        counter.submit(ReleaseHold{found->id, found->holder}, "holds release", options.key, Json{options.id});
    if (!receipt) return context.output.refused(receipt.refusal());
    return show_receipt(context, counter, *receipt);
}

}  // namespace slotkeeper

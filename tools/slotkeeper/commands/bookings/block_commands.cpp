// block_commands: lists, adds and removes time off.
#include "tools/slotkeeper/commands/bookings/booking_commands.h"

#include "engine/base/text.h"
#include "engine/store/booking/claim_rows.h"
#include "tools/slotkeeper/commands/bookings/booking_context.h"

namespace slotkeeper {

namespace {

TimeZone zone_of(const Resource* resource, const Catalog& catalog) {
    return resource != nullptr ? catalog.zone_of(resource->branch) : views::company_zone(catalog);
}

Result<store::BlockFilter> block_filter_of(const BlockListOptions& options, BookingContext& booking_context) {
    const auto& catalog = booking_context.catalog();
    store::BlockFilter filter;
    filter.company = booking_context.company();
    filter.rows_max = options.limit + 1;  // one more row than shown, to detect that there are more
    const Resource* resource = nullptr;
    if (!options.resource.empty()) {
        const auto found = find_resource(options.resource, catalog);
        if (!found) return found.refusal();
        resource = *found;
        filter.resource = resource->id;
    }
    const auto zone = zone_of(resource, catalog);
    filter.from = whole_seconds(booking_context.engine().clock.now());
    if (!options.from.empty()) {
        const auto from = parse_time(options.from, "from", zone);
        if (!from) return from.refusal();
        filter.from = *from;
    }
    if (!options.until.empty()) {
        const auto until = parse_time(options.until, "until", zone, Fraction::up);
        if (!until) return until.refusal();
        filter.until = *until;
        if (!options.from.empty() && *filter.until <= *filter.from) {
            return refuse(ErrorCode::invalid_field, "until", "must lie after from");
        }
    }
    return filter;
}

// For a table: the name of the resource instead of the object.
Json block_display_form(const Context& context, Json shown) {
    if (!context.output.json()) shown["resource"] = shown["resource"].value("name", "?");
    return shown;
}

}  // namespace

int blocks_list(const Context& context, const BlockListOptions& options) {
    BookingContext booking_context(context.config);
    if (const auto refusal = booking_context.open(options.company)) return context.output.refused(*refusal);
    const auto filter = block_filter_of(options, booking_context);
    if (!filter) return context.output.refused(filter.refusal());
    const auto found = booking_context.read([&](store::Tx& tx) { return store::list_blocks(tx, *filter); });
    auto rows = Json::array();
    for (const auto& block : found)
        rows.push_back(block_display_form(context, views::block_view().write({block, booking_context.catalog()})));
    context.output.list(rows, {"id", "resource", "start", "end", "reason", "created_by"}, "no time off", options.limit);
    return kExitOk;
}

int blocks_add(const Context& context, const BlockAddOptions& options) {
    BookingContext booking_context(context.config);
    if (const auto refusal = booking_context.open(options.company)) return context.output.refused(*refusal);
    const auto& catalog = booking_context.catalog();
    const auto resource = find_resource(options.resource, catalog);
    if (!resource) return context.output.refused(resource.refusal());
    const auto zone = zone_of(*resource, catalog);
    const auto start = parse_time(options.start, "start", zone),
               end = parse_time(options.end, "end", zone, Fraction::up);
    if (!start) return context.output.refused(start.refusal());
    if (!end) return context.output.refused(end.refusal());
    if (auto trouble = trouble_with_text(options.reason, limits::name_length_max, Lines::one); !trouble.empty()) {
        return context.output.refused(refuse(ErrorCode::invalid_field, "reason", std::move(trouble)));
    }
    const BlockTime ask{booking_context.ids().make<BlockId>(), (*resource)->id, {*start, *end}, options.reason};
    const auto receipt = booking_context.submit(ask, "blocks add", options.key,
                                                Json{options.resource, options.start, options.end, options.reason});
    if (!receipt) return context.output.refused(receipt.refusal());
    const BlockRecord made{
        *receipt->block, booking_context.company(), ask.resource, ask.time, ask.reason, "command", ""};
    context.output.object(block_display_form(context, views::block_view().write({made, catalog})));
    return kExitOk;
}

int blocks_remove(const Context& context, const BlockRemoveOptions& options) {
    BookingContext booking_context(context.config);
    if (const auto refusal = booking_context.open(options.company)) return context.output.refused(*refusal);
    const auto id = parse_id<BlockId>(options.id);
    if (!id) return context.output.refused(id.refusal());
    const auto receipt = booking_context.submit(Unblock{*id}, "blocks remove", "", Json{options.id});
    if (!receipt) return context.output.refused(receipt.refusal());
    context.output.line("removed " + options.id);
    if (context.output.json()) context.output.object(Json{{"id", options.id}, {"removed", true}});
    return kExitOk;
}

}  // namespace slotkeeper

// blocks: time off of a resource: add, list and remove it.
//
// A block is refused if appointments or blocks overlap it; the refusal lists them (`in_the_way`).
#include "adapters/rest/included.h"
#include "adapters/rest/rest_api.h"
#include "adapters/rest/serving.h"
#include "engine/store/booking/claim_rows.h"

namespace slotkeeper::rest {

namespace {

using BlockInclude = IncludeInput<Related::resources, Related::branch>;

struct ListBlocks : Page<2>, BlockInclude {
    std::optional<ResourceId> resource_id;
    std::optional<BranchId> branch_id;
    std::optional<Instant> from, to;
    std::optional<StartSort> sort;

    static const Shape<ListBlocks>& shape() {
        static const Shape<ListBlocks> shape(
            "ListBlocks",
            field<&ListBlocks::resource_id>("resource_id", "Only time off of this person, room or device."),
            field<&ListBlocks::branch_id>("branch_id", "Only time off of this branch."),
            field<&ListBlocks::from>("from", "Only time off that ends after it."),
            field<&ListBlocks::to>("to", "Only time off that starts before it.", {.fraction = Fraction::up}),
            BlockInclude::shape(), Page<2>::shape(), field<&ListBlocks::sort>("sort", kSortByStart));
        return shape;
    }
    Result<Done> check(const Context& /*context*/) const { return check_interval(from, to); }
};

struct BlockInput {
    ResourceId resource_id;
    Instant start, end;
    std::string reason;
    std::optional<ResourceId> stand_in_id;

    static const Shape<BlockInput>& shape() {
        static const Shape<BlockInput> shape(
            "NewBlock", field<&BlockInput::resource_id>("resource_id", "The person, room or device."),
            field<&BlockInput::start>("start", "Its beginning."),
            field<&BlockInput::end>("end", "Its end, exclusive.", {.fraction = Fraction::up}),
            defaulted<&BlockInput::reason>("reason", "For the staff."),
            field<&BlockInput::stand_in_id>(
                "stand_in_id",
                "Who may be booked in that time when this resource is asked for: of the same kind, able to serve, "
                "working then. Not on the telephone and the waitlist."));
        return shape;
    }
};

struct OneBlock {
    BlockId id;

    static const Shape<OneBlock>& shape() {
        static const Shape<OneBlock> shape("OneBlock", path_id<&OneBlock::id>("The block."));
        return shape;
    }
};

struct ShowBlock : OneBlock, BlockInclude {
    static const Shape<ShowBlock>& shape() {
        static const Shape<ShowBlock> shape("ShowBlock", OneBlock::shape(), BlockInclude::shape());
        return shape;
    }
};

Result<Reply> list_blocks(const ListBlocks& input, Context& context) {
    Checks check;
    store::BlockFilter filter;
    filter.company = context.company();
    filter.resource = check(known(context, input.resource_id, "resource_id"));
    filter.from = input.from;
    filter.until = input.to;
    check(check_interval(input.from, input.to));
    const auto order = check(set_page(context, filter, input, order_named(input.sort)));
    check(limit_to(filter, context, input.branch_id));
    if (check.failed()) return check.refusal();
    filter.latest_first = order == ListOrder::reversed;
    auto found = context.read([&](store::Tx& tx) { return store::list_blocks(tx, filter); });
    auto next = cut_page(found, input, order);
    const auto catalog = context.services.catalogs.recent(context.company());
    auto data = Json::array();
    RelatedIds ids;
    for (const auto& block : found) {
        data.push_back(block_view().write({block, *catalog}));
        ids.add(block, *catalog);
    }
    return with_included(page(std::move(data), std::move(next)), context, input.wanted(), ids, *catalog);
}

// A command without an interval lists what has not ended.
std::optional<std::string> from_now(const json& input, Instant now) {
    return input.contains("to") ? std::nullopt : std::optional(format_rfc3339(now));
}

Result<Reply> show_block(const ShowBlock& input, Context& context) {
    const auto found = context.read([&](store::Tx& tx) { return store::load_block(tx, context.company(), input.id); });
    if (!found || !found->removed_by.empty()) return refuse(ErrorCode::not_found, "id", "there is no such block");
    const auto catalog = context.services.catalogs.recent(context.company());
    RelatedIds ids;
    ids.add(*found, *catalog);
    return with_included(Reply{.body = block_view().write({*found, *catalog})}, context, input.wanted(), ids, *catalog);
}

Result<Reply> add_block(const BlockInput& input, Context& context) {
    auto& services = context.services;
    const auto known = with_catalog(context, [&](const CatalogPtr& catalog) -> Result<Done> {
        if (catalog->resource(input.resource_id) != nullptr) return Done{};
        return refuse(ErrorCode::not_found, "resource_id", "this company has no such resource");
    });
    if (!known) return known.refusal();
    auto command = command_of(context);
    const Interval time{input.start, input.end};
    command.ask = BlockTime{services.ids.make<BlockId>(), input.resource_id, time, input.reason, input.stand_in_id};
    const auto receipt = services.desk.submit(command);
    if (!receipt) return receipt.refusal();
    const auto made =
        context.read([&](store::Tx& tx) { return store::load_block(tx, context.company(), *receipt->block); });
    return Reply{.body = block_view().write({made.value(), *services.catalogs.recent(context.company())}),
                 .status = 201,
                 .location = "/v1/blocks/" + receipt->block->text(),
                 .replayed = receipt->replayed};
}

Result<Reply> remove_block(const OneBlock& input, Context& context) {
    auto command = command_of(context);
    command.ask = Unblock{input.id};
    const auto receipt = context.services.desk.submit(command);
    if (!receipt) return receipt.refusal();
    return Reply{.status = 204};
}

}  // namespace

std::vector<Operation> block_operations() {
    using enum ErrorCode;
    using store::Scope;
    return {
        operation<ListBlocks>(
            {.id = "blocks.list",
             .method = "GET",
             .path = "/v1/blocks",
             .scope = Scope::read,
             .summary = "List time off that was not removed, by start.",
             .answer = Answer::page(block_view())
                           .as_table({"id", "resource", "start", "end", "reason", "created_by"}, "no time off")
                           .with_included(included_view()),
             .refusals = {not_found},
             .command_defaults = {{"from", from_now}}},
            list_blocks),
        operation<BlockInput>({.id = "blocks.add",
                               .method = "POST",
                               .path = "/v1/blocks",
                               .scope = Scope::write,
                               .summary = "Add time off of a person, room or device.",
                               .description = "If appointments or blocks overlap it, it is refused with "
                                              "`slot_conflict`, and `in_the_way` lists their ids, at most 50.",
                               .answer = Answer::record(block_view(), {201}),
                               .refusals = {not_found, slot_conflict, in_the_past, beyond_window},
                               .idempotent = true},
                              add_block),
        operation<ShowBlock>({.id = "blocks.show",
                              .method = "GET",
                              .path = "/v1/blocks/{id}",
                              .scope = Scope::read,
                              .summary = "Show time off.",
                              .answer = Answer::record(block_view()).with_included(included_view())},
                             show_block),
        operation<OneBlock>({.id = "blocks.remove",
                             .method = "DELETE",
                             .path = "/v1/blocks/{id}",
                             .scope = Scope::write,
                             .summary = "Remove time off.",
                             .answer = Answer::nothing(),
                             .refusals = {state_conflict},
                             .destructive = true},
                            remove_block),
    };
}

}  // namespace slotkeeper::rest

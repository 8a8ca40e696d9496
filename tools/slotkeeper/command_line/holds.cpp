// holds: the commands for holds and time off.
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/bookings/booking_commands.h"

namespace slotkeeper {

namespace {

constexpr auto kMinutesMax = static_cast<int>(std::chrono::floor<Minutes>(limits::hold_length_max).count());

void add_blocks(Grammar& grammar) {
    const auto blocks = grammar.group("blocks", "Manage time off of people, rooms and devices");
    auto& list = grammar.keep<BlockListOptions>();
    grammar
        .command(blocks, "list", "List time off by start",
                 [&](const Context& context) { return blocks_list(context, list); })
        .company(list.company)
        .text("--resource", list.resource, "name or id")
        .text("--from", list.from, "only time off that ends after it; default: now")
        .text("--until", list.until, "only time off that starts before it")
        .limit(list.limit, limits::page_max);
    auto& add = grammar.keep<BlockAddOptions>();
    grammar
        .command(blocks, "add", "Add time off for a resource",
                 [&](const Context& context) { return blocks_add(context, add); })
        .company(add.company)
        .text("--resource", add.resource, "name or id", Presence::required)
        .text("--start", add.start, "2026-11-25T09:00 in the branch's time zone, or with an offset", Presence::required)
        .text("--end", add.end, "in the same format", Presence::required)
        .text("--reason", add.reason, "reason for the staff")
        .key(add.key);
    auto& remove = grammar.keep<BlockRemoveOptions>();
    grammar
        .command(blocks, "remove", "Remove time off",
                 [&](const Context& context) { return blocks_remove(context, remove); })
        .company(remove.company)
        .id(remove.id);
}

}  // namespace

void add_holds(Grammar& grammar) {
    add_blocks(grammar);
    const auto holds = grammar.group("holds", "Manage holds: starts reserved for some minutes");
    auto& list = grammar.keep<HoldListOptions>();
    grammar
        .command(holds, "list", "List holds by start",
                 [&](const Context& context) { return holds_list(context, list); })
        .company(list.company)
        .limit(list.limit, limits::page_max);
    auto& place = grammar.keep<HoldPlaceOptions>();
    grammar.command(holds, "place", "Hold a start", [&](const Context& context) { return holds_place(context, place); })
        .company(place.company)
        .text("--branch", place.branch, "name or id; default: the company's default branch")
        .text("--service", place.service, "name or id", Presence::required)
        .text("--start", place.start, "2026-11-25T09:00 in the branch's time zone, or with an offset",
              Presence::required)
        .resources(place.resources)
        .number("--minutes", place.minutes, "duration of the hold", 1, kMinutesMax)
        .key(place.key);
    auto& extend = grammar.keep<HoldOptions>();
    grammar
        .command(holds, "extend", "Extend a hold",
                 [&](const Context& context) { return holds_extend(context, extend); })
        .company(extend.company)
        .id(extend.id)
        .number("--minutes", extend.minutes, "duration from now", 1, kMinutesMax)
        .key(extend.key);
    auto& release = grammar.keep<HoldOptions>();
    grammar
        .command(holds, "release", "Release a hold",
                 [&](const Context& context) { return holds_release(context, release); })
        .company(release.company)
        .id(release.id)
        .key(release.key);
}

}  // namespace slotkeeper

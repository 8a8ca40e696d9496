// pages: the input that all lists share, their orders, and the cursor from one page to the next.
//
// A list has an order of its own (by id, or by start and id) and one by the time of the last change, in which clients
// that keep a copy follow the changes. A cursor is a position in one order of one list and is refused in another.
#pragma once

#include "adapters/api/operation.h"
#include "engine/store/mariadb/list_page.h"

#include <array>

namespace slotkeeper::rest {

enum class ListOrder : std::uint8_t { own, reversed, by_change, by_name };

// `sort` of lists by start and id (in the order of ListOrder), of lists by id, and of those of the catalogue.
enum class StartSort : std::uint8_t { start, start_reversed, updated_at };
enum class IdSort : std::uint8_t { id, updated_at };
enum class NameSort : std::uint8_t { id, name, updated_at };

// The numbers are start and id, or the microseconds of the change and id; a list by id uses the second only, and so
// does one by name, because the name of the record is in the catalogue. As text: the id of the operation, then the
// numbers, joined by a dot, after a letter if the order is not the list's own: "customers.list~c1765.12".
template <std::size_t count>
struct PageCursor {
    std::string list{};  // the id of the operation
    ListOrder order = ListOrder::own;
    std::array<std::int64_t, 2> numbers{};

    std::string text() const {
        constexpr std::array kLetters{"", "r", "c", "n"};
        const auto id = std::to_string(numbers[1]);
        const auto by_id = count == 1 && order != ListOrder::by_change;
        const auto* const letter = kLetters.at(static_cast<std::size_t>(order));
        return list + '~' + letter + (by_id ? id : std::to_string(numbers[0]) + '.' + id);
    }
};

}  // namespace slotkeeper::rest

template <>
struct slotkeeper::EnumNames<slotkeeper::rest::StartSort> {
    static constexpr std::array<std::string_view, 3> all{"start", "-start", "updated_at"};
};
template <>
struct slotkeeper::EnumNames<slotkeeper::rest::IdSort> {
    static constexpr std::array<std::string_view, 2> all{"id", "updated_at"};
};
template <>
struct slotkeeper::EnumNames<slotkeeper::rest::NameSort> {
    static constexpr std::array<std::string_view, 3> all{"id", "name", "updated_at"};
};

namespace slotkeeper::api {

template <std::size_t count>
struct WireType<rest::PageCursor<count>> {
    static Json schema(Schemas&) { return {{"type", "string"}, {"pattern", "^[a-z_.-]+~[crn]?[0-9.]+$"}}; }
    static Result<rest::PageCursor<count>> read(const json& value, const std::string& path, const Rules&) {
        rest::PageCursor<count> cursor;
        if (value.is_string() && parse(value.get_ref<const std::string&>(), cursor)) return cursor;
        return refuse(ErrorCode::invalid_field, path, "must be the next_cursor of the previous page");
    }

private:
    static bool parse(std::string_view text, rest::PageCursor<count>& cursor) {
        using enum rest::ListOrder;
        cursor.list = take_list(text);
        cursor.order = text.starts_with('r')   ? reversed
                       : text.starts_with('c') ? by_change
                       : text.starts_with('n') ? by_name
                                               : own;
        if (cursor.order != own) text.remove_prefix(1);
        const auto by_id = count == 1 && cursor.order != by_change;
        return read_numbers(text, std::span(cursor.numbers).subspan(by_id ? 1 : 0));
    }
};

}  // namespace slotkeeper::api

namespace slotkeeper::rest {

using namespace api;

// For the description of lists whose changes clients follow.
inline constexpr auto kFollowChanges =
    "To follow the changes, ask with `updated_since` for those since the latest `updated_at` that you know, less a "
    "minute: a change can be read some moments after its time. A record that changes between two pages is listed "
    "again.";

// The input of a list of few records (short_lists.h), beside its page.
struct WholeList {
    std::optional<Instant> updated_since{};

    static const Shape<WholeList>& shape() {
        static const Shape<WholeList> shape(
            "WholeList",
            field<&WholeList::updated_since>("updated_since", "Only records that changed at this time or later."));
        return shape;
    }
    bool wants(Moment updated_at) const { return !updated_since || updated_at >= *updated_since; }
};

// The input of every list. `count`: 1 for lists by id, 2 for lists by start and id.
template <std::size_t count>
struct Page : Listed {
    std::size_t limit = limits::page_default;
    std::optional<PageCursor<count>> cursor{};
    std::optional<Instant> updated_since{};

    static const Shape<Page>& shape() {
        static const Shape<Page> shape(
            "Page",
            defaulted<&Page::limit>("limit", "The most records to return.", {.min = 1, .max = limits::page_max}),
            field<&Page::cursor>("cursor", "The `next_cursor` of the previous page, in the same order."),
            field<&Page::updated_since>("updated_since",
                                        "Only records that changed at this time or later, in the "
                                        "order of `updated_at`."));
        return shape;
    }
};

inline constexpr auto kSortByStart = "Absent: `start`, or `updated_at` if `updated_since` is given.";
inline constexpr auto kSortById = "Absent: `id`, or `updated_at` if `updated_since` is given.";

inline std::optional<ListOrder> order_named(std::optional<StartSort> sort) {
    return sort ? std::optional(static_cast<ListOrder>(*sort)) : std::nullopt;
}
inline std::optional<ListOrder> order_named(std::optional<IdSort> sort) {
    if (!sort) return std::nullopt;
    return *sort == IdSort::id ? ListOrder::own : ListOrder::by_change;
}
inline std::optional<ListOrder> order_named(std::optional<NameSort> sort) {
    if (!sort) return std::nullopt;
    if (*sort == NameSort::id) return ListOrder::own;
    return *sort == NameSort::name ? ListOrder::by_name : ListOrder::by_change;
}

// `sort`: what the request says of the order, if the list has that field.
template <std::size_t count>
Result<ListOrder> order_of(const Page<count>& page, std::optional<ListOrder> sort = {}) {
    if (page.updated_since && sort.value_or(ListOrder::by_change) != ListOrder::by_change) {
        return refuse(ErrorCode::invalid_field, "sort", "must be updated_at if updated_since is given");
    }
    const auto order = page.updated_since ? ListOrder::by_change : sort.value_or(ListOrder::own);
    if (page.cursor && page.cursor->order != order) {
        return refuse(ErrorCode::invalid_field, "cursor", "is a position in another order of this list");
    }
    return order;
}

// Sets the page of a filter of the store, and the branches to which the key is limited.
template <std::size_t count, class Filter>
Result<ListOrder> set_page(const Context& context, Filter& filter, const Page<count>& page,
                           std::optional<ListOrder> sort = {}) {
    if constexpr (requires { filter.branches; }) filter.branches = context.caller.branches;
    const auto order = order_of(page, sort);
    if (!order) return order;
    filter.rows_max = page.limit + 1;  // one more row than shown, to detect a next page
    const auto& cursor = page.cursor;
    using Changes = std::remove_cvref_t<decltype(*filter.by_change)>;
    using SomeId = typename Changes::Id;
    if (*order == ListOrder::by_change) {
        filter.by_change = Changes{page.updated_since, std::nullopt};
        if (cursor) {
            const Moment changed{std::chrono::microseconds{cursor->numbers[0]}};
            filter.by_change->after = std::pair(changed, SomeId{cursor->numbers[1]});
        }
    } else if (cursor) {
        const SomeId id{cursor->numbers[1]};
        if constexpr (count == 2) {
            filter.after = std::pair(Instant{Seconds{cursor->numbers[0]}}, id);
        } else {
            filter.after = id;
        }
    }
    return order;
}

// Cuts rows that were read with one more than the limit to the page; std::nullopt if there is no next page.
template <std::size_t count, class Row>
std::optional<std::string> cut_page(std::vector<Row>& rows, const Page<count>& page, ListOrder order) {
    if (rows.size() <= page.limit) return std::nullopt;
    rows.erase(std::next(rows.begin(), static_cast<std::ptrdiff_t>(page.limit)), rows.end());
    const auto& last = rows.back();
    PageCursor<count> next{std::string(page.list), order, {0, last.id.value}};
    if (order == ListOrder::by_change) {
        next.numbers[0] = last.updated_at.time_since_epoch().count();
    } else if constexpr (count == 2) {
        next.numbers[0] = last.time.from.time_since_epoch().count();
    }
    return next.text();
}

}  // namespace slotkeeper::rest

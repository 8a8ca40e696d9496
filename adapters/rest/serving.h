// serving: what the functions that serve operations share: answers of lists, ids of the caller's company, commands to
// the desk. Read on: pages.h has the input of lists.
#pragma once

#include "adapters/api/operation.h"
#include "adapters/rest/pages.h"
#include "adapters/views/records.h"
#include "engine/store/mariadb/database.h"

namespace slotkeeper::rest {

using namespace api;
using namespace views;
using api::Context;  // tools/slotkeeper has another slotkeeper::Context

inline Reply page(Json data, std::optional<std::string> next_cursor) {
    return {.body = page_json(std::move(data), std::move(next_cursor))};
}

// Refuses an empty or reversed interval.
Result<Done> check_interval(const std::optional<Instant>& from, const std::optional<Instant>& until);

// For `check` of an input: whether it could be read.
template <class T>
Result<Done> checked(const Result<T>& read) {
    return read ? Result(Done{}) : Result<Done>(read.refusal());
}

// A list of codes with further ones.
std::vector<ErrorCode> with(std::vector<ErrorCode> codes, std::initializer_list<ErrorCode> more);

// --- ids of the caller's company -----------------------------------------------------------------
// An id of another company and an unknown id are refused with not_found, instead of giving an empty list.
bool is_known(const Context& context, BranchId id);
bool is_known(const Context& context, ServiceId id);
bool is_known(const Context& context, ResourceId id);
bool is_known(const Context& context, CustomerId id);
bool is_known(const Context& context, AppointmentId id);

template <class SomeId>
Result<std::optional<SomeId>> known(const Context& context, const std::optional<SomeId>& id, std::string name) {
    if (!id || is_known(context, *id)) return id;
    return refuse(ErrorCode::not_found, std::move(name), "this company has no object with this id");
}

// Limits a filter of the store to one branch. After set_page(), which limits it to those of the key: an id that is not
// one of them is unknown here.
template <class Filter>
Result<Done> limit_to(Filter& filter, const Context& context, const std::optional<BranchId>& branch) {
    const auto wanted = known(context, branch, "branch_id");
    if (!wanted) return wanted.refusal();
    if (branch) filter.branches = {*branch};
    return Done{};
}

// --- commands to the desk ------------------------------------------------------------------------
// The fields that all commands of this caller share.
Command command_of(const Context& context);

// Submits the command. If it could not be read, because records that the request names were deleted, a repeat still
// gets the result of the first request. Not for blocks.
Result<Receipt> submit_or_recall(const Context& context, Result<Command>& command);

// Reads with the cached catalogue, which is at most a second old; if that refuses, once more with the newest, so that
// new records are found.
template <class Read>
auto with_catalog(const Context& context, Read read) -> decltype(read(std::declval<const CatalogPtr&>())) {
    const auto recent = context.services.catalogs.recent(context.company());
    auto first = read(recent);
    if (first) return first;
    const auto current = context.services.catalogs.current(context.company());
    return current == recent ? first : read(current);
}

}  // namespace slotkeeper::rest

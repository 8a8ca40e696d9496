// query: reads query parameters by name and type.
//
// Unknown and repeated parameters are refused, so that a misspelt filter is not silently ignored.
#pragma once

#include "adapters/http/server.h"
#include "adapters/rest/rest_api.h"
#include "engine/base/calendar_text.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"

#include <array>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace slotkeeper::rest {

class Query {
public:
    // A view: `request` must outlive it. Refuses with unknown_field or invalid_field. Names that begin with `prefix`
    // are known too, unless it is empty.
    static Result<Query> of(const http::Request& request, std::initializer_list<std::string_view> known,
                            std::string_view prefix = "");

    bool has(const std::string& name) const { return request_->query.contains(name); }

    // The parameters that begin with this prefix, by the rest of their names.
    std::map<std::string, std::string> with_prefix(std::string_view prefix) const;

    // Each returns std::nullopt if the parameter is absent, and refuses with invalid_field.
    Result<std::optional<std::string>> text(const std::string& name) const;
    // RFC 3339. A '+' that was not encoded as %2B arrives as a space, which is accepted as '+'.
    Result<std::optional<Instant>> instant(const std::string& name, Fraction fraction = Fraction::down) const;
    template <class SomeId>
    Result<std::optional<SomeId>> id(const std::string& name) const {
        const auto given = request_->query_value(name);
        if (!given) return std::optional<SomeId>();
        if (const auto parsed = SomeId::parse(*given)) return parsed;
        return invalid(name, "must be an id like " + SomeId{1}.text());
    }
    template <NamedEnum Enum>
    Result<std::optional<Enum>> word_of(const std::string& name) const {
        const auto given = request_->query_value(name);
        if (!given) return std::optional<Enum>();
        if (const auto parsed = from_name<Enum>(*given)) return parsed;
        std::string all;
        for (const auto& one : EnumNames<Enum>::all) all.append(all.empty() ? "" : ", ").append(one);
        return invalid(name, "must be one of " + all);
    }
    // The parameter "limit", from 1 to max.
    Result<std::size_t> limit(std::size_t fallback, std::size_t max) const;

    // The parameter "cursor", a next_cursor of an earlier page: numbers joined by dots.
    template <std::size_t count>
    Result<std::optional<std::array<std::int64_t, count>>> cursor() const {
        std::array<std::int64_t, count> numbers{};
        const auto given = request_->query_value("cursor");
        if (!given) return std::optional<std::array<std::int64_t, count>>();
        if (!read_cursor(*given, numbers)) return invalid("cursor", "must be the next_cursor of the previous page");
        return std::optional(numbers);
    }

private:
    explicit Query(const http::Request& request) : request_(&request) {}

    static Refusal invalid(std::string name, std::string message);
    static bool read_cursor(std::string_view text, std::span<std::int64_t> numbers);

    const http::Request* request_;
};

std::string cursor_text(std::initializer_list<std::int64_t> numbers);

// Cuts rows, sorted by id and read with one more than `limit`, to the page; returns the cursor of the next page, if
// any.
template <class Row>
std::optional<std::string> cut_page(std::vector<Row>& rows, std::size_t limit) {
    if (rows.size() <= limit) return std::nullopt;
    rows.resize(limit);
    return cursor_text({rows.back().id.value});
}

// --- ids of the caller's company -----------------------------------------------------------------
// An id of another company and an unknown id get 404, not an empty list.
bool is_known(RestApi& api, const Caller& caller, BranchId id);
bool is_known(RestApi& api, const Caller& caller, ServiceId id);
bool is_known(RestApi& api, const Caller& caller, ResourceId id);
bool is_known(RestApi& api, const Caller& caller, CustomerId id);
bool is_known(RestApi& api, const Caller& caller, AppointmentId id);

// As Query::id; refuses with not_found if this company does not have the id.
template <class SomeId>
Result<std::optional<SomeId>> filter_id(const Query& query, const std::string& name, RestApi& api,
                                        const Caller& caller) {
    auto id = query.id<SomeId>(name);
    if (!id || !*id || is_known(api, caller, **id)) return id;
    return refuse(ErrorCode::not_found, name, "this company has no object with this id");
}

}  // namespace slotkeeper::rest

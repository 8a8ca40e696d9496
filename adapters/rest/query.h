// query: what follows the question mark, each parameter asked for by name and kind.
//
// A parameter that nobody asks for, or one given twice, is refused: a misspelt filter must not become no filter at all.
#pragma once

#include "adapters/http/rfc3339.h"
#include "adapters/http/server.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"

#include <array>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace slotkeeper::rest {

class Query {
public:
    // A view: `request` outlives it. Refuses with unknown_field or invalid_field.
    static Result<Query> of(const http::Request& request, std::initializer_list<std::string_view> known);

    bool has(const std::string& name) const { return request_->query.contains(name); }

    // Each is empty where the parameter is absent, and refuses with invalid_field.
    Result<std::optional<std::string>> text(const std::string& name) const;
    // RFC 3339. A '+' that was not written as %2B arrives as a space, and is taken for what was meant.
    Result<std::optional<Instant>> instant(const std::string& name,
                                           http::Fraction fraction = http::Fraction::down) const;
    template <class SomeId>
    Result<std::optional<SomeId>> id(const std::string& name) const {
        const auto given = request_->query_value(name);
        if (!given) return std::optional<SomeId>();
        if (const auto parsed = SomeId::parse(*given)) return parsed;
        return invalid(name, "must be an id like " + SomeId{1}.text());
    }
    template <Worded Enum>
    Result<std::optional<Enum>> word_of(const std::string& name) const {
        const auto given = request_->query_value(name);
        if (!given) return std::optional<Enum>();
        if (const auto parsed = from_word<Enum>(*given)) return parsed;
        std::string all;
        for (const auto& one : Words<Enum>::all) all.append(all.empty() ? "" : ", ").append(one);
        return invalid(name, "must be one of " + all);
    }
    // The parameter "limit", from 1 to max.
    Result<std::size_t> limit(std::size_t fallback, std::size_t max) const;

    // The parameter "cursor", which is nothing but what a list's next_cursor said: numbers joined by dots.
    template <std::size_t count>
    Result<std::optional<std::array<std::int64_t, count>>> cursor() const {
        std::array<std::int64_t, count> numbers{};
        const auto given = request_->query_value("cursor");
        if (!given) return std::optional<std::array<std::int64_t, count>>();
        if (!read_cursor(*given, numbers)) return invalid("cursor", "must be the next_cursor of the page before");
        return std::optional(numbers);
    }

private:
    explicit Query(const http::Request& request) : request_(&request) {}

    static Refusal invalid(std::string name, std::string message);
    static bool read_cursor(std::string_view text, std::span<std::int64_t> numbers);

    const http::Request* request_;
};

std::string cursor_text(std::initializer_list<std::int64_t> numbers);

// Of rows that were read with one more than `limit`, in order of id: leaves the page, and tells the cursor of the next.
template <class Row>
std::optional<std::string> cut_page(std::vector<Row>& rows, std::size_t limit) {
    if (rows.size() <= limit) return std::nullopt;
    rows.resize(limit);
    return cursor_text({rows.back().id.value});
}

}  // namespace slotkeeper::rest

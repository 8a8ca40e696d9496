// fields: parses the body of a request as JSON, and reads the members of an object by name and type.
//
// An object may contain only the names that its reader knows. A member that is missing, has the wrong type or is out of
// bounds is refused with its path as the caller would write it ("segments[1].resource_id") and the expected value. A
// member that is null counts as absent.
#pragma once

#include "adapters/http/server.h"
#include "engine/base/calendar_text.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <initializer_list>
#include <map>
#include <span>

namespace slotkeeper::http {

// --- the body of a request as JSON ---------------------------------------------------------------
// Strict, so that no two parsers can read one body differently: duplicate names are refused, text must be UTF-8, and
// nesting is limited.

// REQUIRES of the request: content type application/json, no content coding, an object at the top level. Refuses with
// unsupported_media_type or malformed_body.
Result<nlohmann::json> read_json_body(const Request& request);

// The same for any text, for example a body whose signature was checked first, or the response of a remote service.
Result<nlohmann::json> read_json_object(std::string_view text);

// --- one value -----------------------------------------------------------------------------------
// `path` names it in the refusal, which is invalid_field. Lengths are in characters, not bytes. A text may be empty.
Result<std::string> read_text(const nlohmann::json& value, std::string path, std::size_t length_max);
Result<std::int64_t> read_integer(const nlohmann::json& value, std::string path, std::int64_t min, std::int64_t max);
Result<bool> read_boolean(const nlohmann::json& value, std::string path);
Result<Instant> read_instant(const nlohmann::json& value, std::string path, Fraction fraction = Fraction::down);
// "must be one of a, b": the message for a word that is not one of these.
std::string one_of(std::span<const std::string_view> words);

// --- the members of an object --------------------------------------------------------------------
class Fields {
public:
    using Names = std::initializer_list<std::string_view>;

    // A view: `object` must outlive it. Refuses with unknown_field (or invalid_field if it is not an object).
    static Result<Fields> of(const nlohmann::json& object, Names known, std::string path = "");

    bool has(std::string_view name) const;  // present and not null
    std::string path_of(std::string_view name) const;

    // Each refuses with missing_field or invalid_field. Lengths are in characters, not bytes.
    Result<std::string> text(std::string_view name, std::size_t length_max) const;  // never empty
    Result<std::int64_t> integer(std::string_view name, std::int64_t min, std::int64_t max) const;
    Result<Instant> instant(std::string_view name, Fraction fraction = Fraction::down) const;  // RFC 3339 with offset
    Result<Fields> object(std::string_view name, Names known) const;
    Result<std::vector<std::string>> texts(std::string_view name, std::size_t items_max, std::size_t length_max) const;
    Result<std::vector<Fields>> objects(std::string_view name, std::size_t items_max, Names known) const;
    Result<std::map<std::string, std::string>> text_map(std::string_view name, std::size_t entries_max,
                                                        std::size_t key_length_max, std::size_t value_length_max) const;
    template <class SomeId>
    Result<SomeId> id(std::string_view name) const;
    template <NamedEnum Enum>
    Result<Enum> word_of(std::string_view name) const;

    // std::nullopt if the field is absent or null; here a text may be empty.
    Result<std::optional<std::string>> optional_text(std::string_view name, std::size_t length_max) const;
    Result<std::optional<std::int64_t>> optional_integer(std::string_view name, std::int64_t min,
                                                         std::int64_t max) const;
    Result<std::optional<bool>> optional_boolean(std::string_view name) const;
    template <class SomeId>
    Result<std::optional<SomeId>> optional_id(std::string_view name) const;

private:
    Fields(const nlohmann::json& object, std::string path) : object_(&object), path_(std::move(path)) {}

    const nlohmann::json* find(std::string_view name) const;  // nullptr if absent or null
    Refusal missing(std::string_view name) const;
    Refusal invalid(std::string_view name, std::string message) const;

    template <class Read>
    auto if_given(std::string_view name, Read read) const
        -> Result<std::optional<std::decay_t<decltype(read().value())>>>;

    const nlohmann::json* object_;
    std::string path_;
};

// --- templates ---

template <class SomeId>
Result<SomeId> Fields::id(std::string_view name) const {
    const auto given = text(name, 100);
    if (!given) return given.refusal();
    if (const auto parsed = SomeId::parse(*given)) return *parsed;
    return invalid(name, "must be an id like " + SomeId{1}.text());
}

template <NamedEnum Enum>
Result<Enum> Fields::word_of(std::string_view name) const {
    const auto given = text(name, 100);
    if (!given) return given.refusal();
    if (const auto parsed = from_name<Enum>(*given)) return *parsed;
    return invalid(name, one_of(EnumNames<Enum>::all));
}

template <class Read>
auto Fields::if_given(std::string_view name, Read read) const
    -> Result<std::optional<std::decay_t<decltype(read().value())>>> {
    using Value = std::decay_t<decltype(read().value())>;
    if (!has(name)) return std::optional<Value>();
    auto result = read();
    if (!result) return result.refusal();
    return std::optional<Value>(std::move(result).value());
}

template <class SomeId>
Result<std::optional<SomeId>> Fields::optional_id(std::string_view name) const {
    return if_given(name, [&] { return id<SomeId>(name); });
}

}  // namespace slotkeeper::http

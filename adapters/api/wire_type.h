// wire_type: how a C++ type looks in JSON: its schema, how it is read, how it is written.
//
// One specialisation of WireType for each type is all that REST, the command line, the tools for agents, OpenAPI and
// the tests know about it. Inputs are read, answers are written; a type may support only one of the two. Read on:
// shape.h describes an input by its fields, view.h an answer by its members.
#pragma once

#include "adapters/http/json_body.h"
#include "engine/base/calendar_text.h"
#include "engine/base/ids.h"
#include "engine/base/limits.h"
#include "engine/base/result.h"
#include "engine/time/time_zone.h"

#include <nlohmann/json.hpp>

#include <concepts>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace slotkeeper::api {

using Json = nlohmann::ordered_json;  // what we write; members keep their order
using nlohmann::json;                 // what we read

// Limits of a value beyond its type. Fields of inputs have them, members of answers do not.
struct Rules {
    std::size_t length_min = 0, length_max = limits::name_length_max;  // of a text, in characters
    std::int64_t min = 0, max = 0;                                     // of a number; both may be used
    std::size_t items_max = 0;                                         // of a list or a map
    std::size_t key_length_max = 0;                                    // of the keys of a map
    Fraction fraction = Fraction::down;                                // of an instant: which way it is rounded
    bool whole_minute = false;                                         // of an instant: no other one is accepted
    bool phone = false;         // a text that is a phone number, so that it may begin with '+'
    std::string_view format{};  // of a text, for the description: "date", "email"
    std::string_view example{};
    bool required = false;      // although the member is a std::optional
    bool kept = false;          // although the field may be absent, null is refused: the stored value cannot be removed
    bool secret = false;        // a text that is never shown again: one line of ASCII without spaces, like any key
    bool file = false;          // a text that is the content of a file: a command takes the name of the file
    std::string_view unless{};  // with `required`: not needed if this other field is given, or one of several: "a|b"
};

// The named schemas of a document. Each is described once, where it is first used, and referred to from then on.
class Schemas {
public:
    // `place`: where the document keeps them.
    explicit Schemas(std::string place = "#/components/schemas/") : place_(std::move(place)) {}

    Json refer(const std::string& name, const std::function<Json(Schemas&)>& describe);
    const std::map<std::string, Json>& named() const { return named_; }

private:
    std::string place_;
    std::map<std::string, Json> named_;
};

// How the pattern of every id ends, after the prefix of its kind.
inline constexpr std::string_view kIdPattern = "_[0-9a-hjkmnp-tv-z]{13}$";

// Specialised below, and beside the types that only one operation uses.
template <class T>
struct WireType;

// The schema with what the rules add to it.
Json with_rules(Json schema, const Rules& rules);
// The schema of a value that may be null.
Json or_null(Json schema);
// Whether the text can be a key of some service: not empty, ASCII without spaces and control characters. Another one is
// refused at once, because it would otherwise fail only at its first use.
bool is_secret(std::string_view text);

// An instant and the time zone in which an answer shows it.
struct LocalTime {
    Instant instant;
    TimeZone zone;
};

// What the specialisations share is in wire_type.cpp, because a template is compiled in each place that uses it.
Json schema_of(std::string_view type, std::string_view format = {});
Json schema_of_pattern(std::string_view pattern, std::vector<std::string> examples);
Json schema_of_names(std::span<const std::string_view> names);
Json schema_of_ids(std::string_view prefixes, std::vector<std::string> examples);
Json schema_of_list(Json item);
// Whether the value is a list that is not too long.
Result<Done> check_list(const json& value, const std::string& path, const Rules& rules);
Refusal not_an_id(const std::string& path, const std::string& examples);
// The text of a value; empty for any other type.
std::string_view text_in(const json& value);

// --- the types -----------------------------------------------------------------------------------

template <>
struct WireType<std::string> {
    static Json schema(Schemas&) { return schema_of("string"); }
    static Result<std::string> read(const json& value, const std::string& path, const Rules& rules);
    static Json write(const std::string& text) { return text; }
};

template <>
struct WireType<std::string_view> {
    static Json schema(Schemas&) { return schema_of("string"); }
    static Json write(std::string_view text) { return text; }
};

template <>
struct WireType<bool> {
    static Json schema(Schemas&) { return schema_of("boolean"); }
    static Result<bool> read(const json& value, const std::string& path, const Rules&) {
        return http::read_boolean(value, path);
    }
    static Json write(bool value) { return value; }
};

template <std::integral Number>
struct WireType<Number> {
    static Json schema(Schemas&) { return schema_of("integer"); }
    static Result<Number> read(const json& value, const std::string& path, const Rules& rules) {
        const auto number = http::read_integer(value, path, rules.min, rules.max);
        if (!number) return number.refusal();
        return static_cast<Number>(*number);
    }
    static Json write(Number value) { return value; }
};

// A duration, counted in its own unit; the name of the member must say the unit.
template <class Number, class Unit>
struct WireType<std::chrono::duration<Number, Unit>> {
    static Json schema(Schemas&) { return schema_of("integer"); }
    static Result<std::chrono::duration<Number, Unit>> read(const json& value, const std::string& path,
                                                            const Rules& rules) {
        const auto number = http::read_integer(value, path, rules.min, rules.max);
        if (!number) return number.refusal();
        return std::chrono::duration<Number, Unit>(*number);
    }
    static Json write(std::chrono::duration<Number, Unit> length) { return length.count(); }
};

template <>
struct WireType<Instant> {
    static Json schema(Schemas&) { return schema_of("string", "date-time"); }
    static Result<Instant> read(const json& value, const std::string& path, const Rules& rules);
    static Json write(Instant instant) { return format_rfc3339(instant); }
};

// A day without a time.
template <>
struct WireType<std::chrono::year_month_day> {
    static Json schema(Schemas&);
    static Result<std::chrono::year_month_day> read(const json& value, const std::string& path, const Rules&);
    static Json write(const std::chrono::year_month_day& date) { return format_iso_date(date); }
};

// A time of day; the end of a day is 24:00.
struct ClockTime {
    Minutes after_midnight{};
};
template <>
struct WireType<ClockTime> {
    static Json schema(Schemas&) { return schema_of_pattern("^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", {"09:30"}); }
    static Result<ClockTime> read(const json& value, const std::string& path, const Rules&);
    static Json write(ClockTime time) { return format_time_of_day(static_cast<int>(time.after_midnight.count())); }
};

template <>
struct WireType<LocalTime> {
    static Json schema(Schemas&) { return schema_of("string", "date-time"); }
    static Json write(const LocalTime& time) { return time.zone.format_rfc3339(time.instant); }
};

template <class Tag>
struct WireType<Id<Tag>> {
    static Json schema(Schemas&) { return schema_of_ids(Tag::prefix, {Id<Tag>{1}.text()}); }
    static Result<Id<Tag>> read(const json& value, const std::string& path, const Rules&) {
        if (const auto id = Id<Tag>::parse(text_in(value))) return *id;
        return not_an_id(path, Id<Tag>{1}.text());
    }
    static Json write(Id<Tag> id) { return id.text(); }
};

// An id of one of several kinds, which its prefix tells.
template <class... Tags>
struct WireType<std::variant<Id<Tags>...>> {
    using AnyId = std::variant<Id<Tags>...>;

    static Json schema(Schemas&) {
        std::string prefixes;
        ((prefixes.append(prefixes.empty() ? "" : "|").append(Tags::prefix)), ...);
        return schema_of_ids('(' + prefixes + ')', {Id<Tags>{1}.text()...});
    }
    static Result<AnyId> read(const json& value, const std::string& path, const Rules&) {
        std::optional<AnyId> found;
        const auto note = [&](const auto& id) {
            if (id) found = *id;
        };
        (note(Id<Tags>::parse(text_in(value))), ...);
        if (found) return *found;
        std::string examples;
        ((examples.append(examples.empty() ? "" : " or ").append(Id<Tags>{1}.text())), ...);
        return not_an_id(path, examples);
    }
    static Json write(const AnyId& id) {
        return std::visit([](const auto& one) { return one.text(); }, id);
    }
};

template <NamedEnum Enum>
struct WireType<Enum> {
    static Json schema(Schemas&) { return schema_of_names(EnumNames<Enum>::all); }
    static Result<Enum> read(const json& value, const std::string& path, const Rules&) {
        if (const auto found = from_name<Enum>(text_in(value))) return *found;
        return refuse(ErrorCode::invalid_field, path, http::one_of(EnumNames<Enum>::all));
    }
    static Json write(Enum value) { return name_of(value); }
};

template <class T>
struct WireType<std::optional<T>> {
    static Json schema(Schemas& schemas) { return or_null(WireType<T>::schema(schemas)); }
    static Json write(const std::optional<T>& value) { return value ? WireType<T>::write(*value) : Json(); }
};

template <class T>
struct WireType<std::vector<T>> {
    static constexpr bool kIsObject = requires { T::shape(); };

    static Json schema(Schemas& schemas) {
        auto item = WireType<T>::schema(schemas);
        return schema_of_list(kIsObject ? or_null(std::move(item)) : std::move(item));
    }
    // The rules hold for the list and for each of its items.
    static Result<std::vector<T>> read(const json& value, const std::string& path, const Rules& rules) {
        if (const auto list = check_list(value, path, rules); !list) return list.refusal();
        auto of_item = rules;
        of_item.length_min = 1;
        std::vector<T> items;
        Checks check;
        static const json kEmpty = json::object();
        for (const auto& given : value) {
            const auto& item = kIsObject && given.is_null() ? kEmpty : given;  // null is an object without members
            items.push_back(check(WireType<T>::read(item, path + '[' + std::to_string(items.size()) + ']', of_item)));
        }
        if (check.failed()) return check.refusal();
        return items;
    }
    static Json write(const std::vector<T>& items) {
        auto list = Json::array();
        for (const auto& item : items) list.push_back(WireType<T>::write(item));
        return list;
    }
};

template <>
struct WireType<std::map<std::string, std::string>> {
    static Json schema(Schemas&);
    static Result<std::map<std::string, std::string>> read(const json& value, const std::string& path,
                                                           const Rules& rules);
    static Json write(const std::map<std::string, std::string>& entries);
};

// A change of such a map (RFC 7396): null removes an entry.
using TextsPatch = std::map<std::string, std::optional<std::string>>;
template <>
struct WireType<TextsPatch> {
    static Json schema(Schemas&);
    static Result<TextsPatch> read(const json& value, const std::string& path, const Rules& rules);
};

std::string joined_numbers(std::span<const std::int64_t> numbers);

// The position in a list after the last row of a page: the operation that lists, and numbers joined by dots. Clients
// send it back unchanged. operation() refuses one of another list.
template <std::size_t count>
struct Cursor {
    std::string list{};  // the id of the operation
    std::array<std::int64_t, count> numbers{};

    std::string text() const { return list + '~' + joined_numbers(numbers); }
};

// Takes the name of the list from the front of the text of a cursor; empty if it has none.
std::string take_list(std::string_view& text);
bool read_numbers(std::string_view text, std::span<std::int64_t> numbers);

template <std::size_t count>
struct WireType<Cursor<count>> {
    static Json schema(Schemas&) { return schema_of_pattern("^[a-z_.-]+~[0-9.]+$", {}); }
    static Result<Cursor<count>> read(const json& value, const std::string& path, const Rules&) {
        Cursor<count> cursor;
        auto text = text_in(value);
        cursor.list = take_list(text);
        if (read_numbers(text, cursor.numbers)) return cursor;
        return refuse(ErrorCode::invalid_field, path, "must be the next_cursor of the previous page");
    }
    static Json write(const Cursor<count>& cursor) { return cursor.text(); }
};

}  // namespace slotkeeper::api

// wire_type: schemas with their rules, maps and cursors.
#include "adapters/api/wire_type.h"

#include <algorithm>
#include <charconv>

namespace slotkeeper::api {

Json with_rules(Json schema, const Rules& rules) {
    const auto type = schema.value("type", "");
    const auto is_free_text =
        type == "string" && !schema.contains("enum") && !schema.contains("pattern") && !schema.contains("format");
    if (is_free_text) {
        if (rules.length_min > 0) schema["minLength"] = rules.length_min;
        schema["maxLength"] = rules.length_max;
    }
    if (type == "integer") {
        schema["minimum"] = rules.min;
        schema["maximum"] = rules.max;
    }
    if (type == "array" && rules.items_max > 0) {
        schema["maxItems"] = rules.items_max;
        auto of_item = rules;
        of_item.length_min = 1;
        of_item.items_max = 0;
        of_item.example = of_item.format = {};
        schema["items"] = with_rules(std::move(schema["items"]), of_item);
    }
    if (type == "object" && rules.items_max > 0) {
        schema["maxProperties"] = rules.items_max;
        schema["propertyNames"] = {{"minLength", 1}, {"maxLength", rules.key_length_max}};
        schema["additionalProperties"]["maxLength"] = rules.length_max;
    }
    if (rules.secret) {
        schema["writeOnly"] = true;
        schema["format"] = "password";
    }
    if (!rules.format.empty()) schema["format"] = rules.format;
    if (!rules.example.empty()) schema["examples"] = Json::array({rules.example});
    return schema;
}

Json or_null(Json schema) {
    if (schema.contains("$ref")) return {{"anyOf", Json::array({std::move(schema), {{"type", "null"}}})}};
    if (!schema.contains("type") || schema["type"].is_array()) return schema;  // already any of several
    schema["type"] = Json::array({schema["type"], "null"});
    if (schema.contains("enum")) schema["enum"].push_back(nullptr);
    return schema;
}

bool is_secret(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char letter) { return letter > ' ' && letter < '\x7f'; });
}

Json Schemas::refer(const std::string& name, const std::function<Json(Schemas&)>& describe) {
    if (!named_.contains(name)) {
        named_[name] = Json();  // so that a schema that contains itself ends here
        named_[name] = describe(*this);
    }
    return {{"$ref", place_ + name}};
}

// --- what the types share ------------------------------------------------------------------------

Json schema_of(std::string_view type, std::string_view format) {
    Json schema{{"type", type}};
    if (!format.empty()) schema["format"] = format;
    return schema;
}

Json schema_of_pattern(std::string_view pattern, std::vector<std::string> examples) {
    auto schema = schema_of("string");
    schema["pattern"] = pattern;
    if (!examples.empty()) schema["examples"] = std::move(examples);
    return schema;
}

Json schema_of_names(std::span<const std::string_view> names) {
    auto schema = schema_of("string");
    schema["enum"] = std::vector<std::string>(names.begin(), names.end());
    return schema;
}

Json schema_of_ids(std::string_view prefixes, std::vector<std::string> examples) {
    return schema_of_pattern("^" + std::string(prefixes) + std::string(kIdPattern), std::move(examples));
}

Json schema_of_list(Json item) { return {{"type", "array"}, {"items", std::move(item)}}; }

Result<Done> check_list(const json& value, const std::string& path, const Rules& rules) {
    if (!value.is_array()) return refuse(ErrorCode::invalid_field, path, "must be a list");
    if (value.size() <= rules.items_max) return Done{};
    return refuse(ErrorCode::invalid_field, path, "must have at most " + std::to_string(rules.items_max) + " items");
}

Refusal not_an_id(const std::string& path, const std::string& examples) {
    return refuse(ErrorCode::invalid_field, path, "must be an id like " + examples);
}

std::string_view text_in(const json& value) {
    return value.is_string() ? std::string_view(value.get_ref<const std::string&>()) : std::string_view();
}

// --- types ---------------------------------------------------------------------------------------

Result<std::string> WireType<std::string>::read(const json& value, const std::string& path, const Rules& rules) {
    auto text = http::read_text(value, path, rules.length_max);
    if (text && rules.secret && !is_secret(*text)) {
        return refuse(
            ErrorCode::invalid_field, path,
            "must be one line of 1 to " + std::to_string(rules.length_max) + " ASCII characters without spaces");
    }
    if (text && text->empty() && rules.length_min > 0) {
        return refuse(ErrorCode::invalid_field, path, "must not be empty");
    }
    return text;
}

Result<Instant> WireType<Instant>::read(const json& value, const std::string& path, const Rules& rules) {
    auto instant = http::read_instant(value, path, rules.fraction);
    if (!instant || !rules.whole_minute) return instant;
    // A fraction of a second shows by the way it is rounded.
    const auto up = http::read_instant(value, path, Fraction::up);
    if (up && *up == *instant && *instant == std::chrono::floor<Minutes>(*instant)) return instant;
    return refuse(ErrorCode::invalid_field, path, "must be a whole minute");
}

Json WireType<std::chrono::year_month_day>::schema(Schemas&) {
    auto schema = schema_of("string", "date");
    schema["examples"] = Json::array({"2026-12-24"});
    return schema;
}

Result<std::chrono::year_month_day> WireType<std::chrono::year_month_day>::read(const json& value,
                                                                                const std::string& path, const Rules&) {
    if (const auto date = parse_iso_date(text_in(value))) return *date;
    return refuse(ErrorCode::invalid_field, path, "must be a day like 2026-12-24");
}

Result<ClockTime> WireType<ClockTime>::read(const json& value, const std::string& path, const Rules&) {
    if (const auto minute = parse_time_of_day(text_in(value))) return ClockTime{Minutes(*minute)};
    return refuse(ErrorCode::invalid_field, path, "must be a time like 09:30");
}

Json WireType<std::map<std::string, std::string>>::schema(Schemas&) {
    return {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}};
}

Json WireType<std::map<std::string, std::string>>::write(const std::map<std::string, std::string>& entries) {
    auto object = Json::object();
    for (const auto& [key, text] : entries) object[key] = text;
    return object;
}

namespace {

// Each key with its entry, which `read` takes from the value. Refuses too many entries and unusable keys.
template <class Map, class Read>
Result<Map> read_map(const json& value, const std::string& path, const Rules& rules, Read read) {
    const auto invalid = [&](std::string message) {
        return refuse(ErrorCode::invalid_field, path, std::move(message));
    };
    if (!value.is_object()) return invalid("must be an object");
    if (value.size() > rules.items_max) {
        return invalid("must have at most " + std::to_string(rules.items_max) + " entries");
    }
    Map map;
    for (const auto& [key, entry] : value.items()) {
        if (key.empty() || !http::read_text(key, "", rules.key_length_max)) {
            return invalid("each key must have 1 to " + std::to_string(rules.key_length_max) + " characters");
        }
        auto text = read(entry, path + '.' + key);
        if (!text) return text.refusal();
        map.emplace(key, std::move(*text));
    }
    return map;
}

}  // namespace

Result<std::map<std::string, std::string>> WireType<std::map<std::string, std::string>>::read(const json& value,
                                                                                              const std::string& path,
                                                                                              const Rules& rules) {
    return read_map<std::map<std::string, std::string>>(
        value, path, rules,
        [&](const json& entry, const std::string& at) { return http::read_text(entry, at, rules.length_max); });
}

Json WireType<TextsPatch>::schema(Schemas&) {
    return {{"type", "object"}, {"additionalProperties", {{"type", Json::array({"string", "null"})}}}};
}

Result<TextsPatch> WireType<TextsPatch>::read(const json& value, const std::string& path, const Rules& rules) {
    using Entry = std::optional<std::string>;
    return read_map<TextsPatch>(value, path, rules, [&](const json& entry, const std::string& at) -> Result<Entry> {
        if (entry.is_null()) return Entry();
        auto text = http::read_text(entry, at, rules.length_max);
        return text ? Result<Entry>(Entry(std::move(*text))) : Result<Entry>(text.refusal());
    });
}

std::string take_list(std::string_view& text) {
    const auto end = text.find('~');
    if (end == std::string_view::npos) return "";
    std::string list(text.substr(0, end));
    text.remove_prefix(end + 1);
    return list;
}

std::string joined_numbers(std::span<const std::int64_t> numbers) {
    std::string text;
    for (const auto number : numbers) text += (text.empty() ? "" : ".") + std::to_string(number);
    return text;
}

bool read_numbers(std::string_view text, std::span<std::int64_t> numbers) {
    const auto* at = text.data();
    const auto* const end = text.data() + text.size();
    for (auto& number : numbers) {
        if (&number != numbers.data() && (at == end || *at++ != '.')) return false;
        const auto [stopped, error] = std::from_chars(at, end, number);
        if (error != std::errc{} || number < 0) return false;
        at = stopped;
    }
    return at == end;
}

}  // namespace slotkeeper::api

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

Result<std::map<std::string, std::string>> WireType<std::map<std::string, std::string>>::read(const json& value,
                                                                                              const std::string& path,
                                                                                              const Rules& rules) {
    const auto invalid = [](std::string field, std::string message) {
        return refuse(ErrorCode::invalid_field, std::move(field), std::move(message));
    };
    if (!value.is_object()) return invalid(path, "must be an object");
    if (value.size() > rules.items_max) {
        return invalid(path, "must have at most " + std::to_string(rules.items_max) + " entries");
    }
    std::map<std::string, std::string> map;
    for (const auto& [key, entry] : value.items()) {
        if (key.empty() || !http::read_text(key, "", rules.key_length_max)) {
            return invalid(path, "each key must have 1 to " + std::to_string(rules.key_length_max) + " characters");
        }
        auto text = http::read_text(entry, path + '.' + key, rules.length_max);
        if (!text) return text.refusal();
        map.emplace(key, std::move(*text));
    }
    return map;
}

std::string take_list(std::string_view& text) {
    const auto end = text.find('~');
    if (end == std::string_view::npos) return "";
    std::string list(text.substr(0, end));
    text.remove_prefix(end + 1);
    return list;
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

// operation: what follows from a description.
#include "adapters/api/operation.h"

#include <charconv>
#include <set>

namespace slotkeeper::api {

const Shape<NoInput>& NoInput::shape() {
    static const Shape<NoInput> shape("NoInput");
    return shape;
}

std::vector<ErrorCode> refusals_of(const Operation& operation) {
    using enum ErrorCode;
    std::set<ErrorCode> codes(operation.refusals.begin(), operation.refusals.end());
    const auto add = [&](std::initializer_list<ErrorCode> more) { codes.insert(more); };
    add({malformed_request, request_timeout, uri_too_long, header_too_large, invalid_field, unknown_field, internal,
         overloaded, unavailable});
    if (operation.scope) add({unauthorized, forbidden, rate_limited});
    if (operation.takes_body()) add({malformed_body, body_too_large, unsupported_media_type});
    for (const auto& field : operation.input->fields()) {
        if (field.in_path) add({not_found});
        if (field.presence == Presence::required || field.rules.kept) add({missing_field});
    }
    for (const auto& choice : operation.input->choices()) {
        if (choice.needed) add({missing_field});
    }
    if (operation.idempotent) add({key_reused, in_progress});
    if (operation.versioned) add({version_conflict});
    return {codes.begin(), codes.end()};
}

Json answer_schema(const Answer& answer, Schemas& schemas) {
    const auto add_included = [&](Json& object) {
        if (answer.included != nullptr) object["properties"]["included"] = answer.included->schema(schemas);
    };
    if (answer.form == Answer::Form::record && answer.included != nullptr) {
        auto object = answer.view->object(schemas);
        add_included(object);
        return object;
    }
    auto record = answer.view->schema(schemas);
    if (answer.form == Answer::Form::record) return record;
    Json page{
        {"type", "object"},
        {"properties",
         {{"data", {{"type", "array"}, {"items", std::move(record)}}},
          {"next_cursor", {{"type", {"string", "null"}}, {"description", "Of the next page; null on the last one."}}}}},
        {"required", {"data", "next_cursor"}}};
    if (answer.beside_page == nullptr) {
        page["additionalProperties"] = false;
        add_included(page);
        return page;
    }
    const auto beside = answer.beside_page->object(schemas);
    page["properties"].update(beside["properties"]);
    for (const auto& name : beside["required"]) page["required"].push_back(name);
    page["additionalProperties"] = false;
    add_included(page);
    return page;
}

json from_text(const Field& field, std::string_view text) {
    const auto type = field.type_schema.value("type", "");
    if (type == "integer") {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error == std::errc{} && end == text.data() + text.size()) return number;
    }
    if (type == "boolean" && (text == "true" || text == "false")) return text == "true";
    if (type == "array") {
        auto items = json::array();
        for (std::size_t from = 0; from <= text.size();) {
            const auto comma = std::min(text.find(',', from), text.size());
            items.push_back(std::string(text.substr(from, comma - from)));
            from = comma + 1;
        }
        return items;
    }
    return std::string(text);
}

}  // namespace slotkeeper::api

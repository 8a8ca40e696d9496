// intake_json: one member of a field after the other.
#include "engine/store/catalog/intake_json.h"

#include "engine/base/calendar_text.h"
#include "engine/catalog/catalog.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::store {

namespace {

using nlohmann::json;

template <class T>
void write_if(json& into, const char* name, const std::optional<T>& value) {
    if (value) into[name] = *value;
}

void write_if(json& into, const char* name, const std::optional<std::chrono::sys_days>& date) {
    if (date) into[name] = format_iso_date(std::chrono::year_month_day(*date));
}

void write_if(json& into, const char* name, const std::string& text) {
    if (!text.empty()) into[name] = text;
}

json field_json(const IntakeField& field) {
    json into{{"slug", field.slug}, {"kind", name_of(field.kind)}};
    for (const auto& [language, texts] : field.texts) {
        auto& told = into["texts"][std::string(name_of(language))] = json::object();
        write_if(told, "label", texts.label);
        write_if(told, "help", texts.help);
    }
    if (field.required) into["required"] = true;
    if (field.shown_if) into["shown_if"] = {{"field", field.shown_if->field}, {"equals", field.shown_if->equals}};
    write_if(into, "length_min", field.length_min);
    write_if(into, "length_max", field.length_max);
    write_if(into, "pattern", field.pattern);
    write_if(into, "min", field.min);
    write_if(into, "max", field.max);
    if (!field.choices.empty()) into["choices"] = field.choices;
    write_if(into, "date_from", field.date_from);
    write_if(into, "date_until", field.date_until);
    return into;
}

template <class Enum>
Enum enum_named(std::string_view name) {
    if (const auto found = from_name<Enum>(name)) return *found;
    throw DamagedData("unknown name in a field");
}

template <class T>
std::optional<T> value_if(const json& from, const char* name) {
    const auto at = from.find(name);
    return at == from.end() ? std::nullopt : std::optional(at->get<T>());
}

std::optional<std::chrono::sys_days> date_if(const json& from, const char* name) {
    const auto text = value_if<std::string>(from, name);
    if (!text) return std::nullopt;
    const auto date = parse_iso_date(*text);
    if (!date) throw DamagedData("a field has an unusable date");
    return std::chrono::sys_days(*date);
}

IntakeField field_of(const json& from) {
    IntakeField field;
    field.slug = from.at("slug").get<std::string>();
    field.kind = enum_named<IntakeKind>(from.at("kind").get<std::string>());
    const auto texts = from.value("texts", json::object());
    for (const auto& [language, told] : texts.items()) {
        field.texts[enum_named<Language>(language)] = {told.value("label", ""), told.value("help", "")};
    }
    field.required = from.value("required", false);
    if (const auto at = from.find("shown_if"); at != from.end()) {
        field.shown_if = IntakeCondition{at->at("field").get<std::string>(), at->at("equals").get<std::string>()};
    }
    field.length_min = value_if<int>(from, "length_min");
    field.length_max = value_if<int>(from, "length_max");
    field.pattern = from.value("pattern", "");
    field.min = value_if<std::int64_t>(from, "min");
    field.max = value_if<std::int64_t>(from, "max");
    field.choices = value_if<std::vector<std::string>>(from, "choices").value_or(std::vector<std::string>());
    field.date_from = date_if(from, "date_from");
    field.date_until = date_if(from, "date_until");
    return field;
}

}  // namespace

std::string write_intake(const std::vector<IntakeField>& fields) {
    auto list = json::array();
    for (const auto& field : fields) list.push_back(field_json(field));
    return list.dump(-1, ' ', /*ensure_ascii=*/false, json::error_handler_t::replace);
}

std::vector<IntakeField> read_intake(std::string_view text) {
    if (text == "[]") return {};
    const auto stored = json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!stored.is_array()) throw DamagedData("not a JSON list");
    std::vector<IntakeField> fields;
    try {
        for (const auto& one : stored) fields.push_back(field_of(one));
    } catch (const json::exception&) {  // a member is missing or has another type
        throw DamagedData("a field has an unusable member");
    }
    return fields;
}

}  // namespace slotkeeper::store

// shape: the checks that need no type, and schemas of objects.
#include "adapters/api/shape.h"

namespace slotkeeper::api {

Json Field::schema(Schemas& schemas) const {
    auto shown = with_rules(type(schemas), rules);
    if (!fallback.is_null()) shown["default"] = fallback;
    shown["description"] = summary;
    return shown;
}

const Field* ShapeInfo::find(std::string_view name) const {
    const auto found = std::find_if(fields_.begin(), fields_.end(), [&](const Field& one) { return one.name == name; });
    return found == fields_.end() ? nullptr : &*found;
}

bool ShapeInfo::has(const json& object, std::string_view name) {
    const auto found = object.find(std::string(name));
    return found != object.end() && !found->is_null();
}

void ShapeInfo::check_names(const json& object, const std::string& path, Checks& check) const {
    for (const auto& [name, value] : object.items()) {
        if (find(name) != nullptr) continue;
        constexpr std::size_t kShown = 100;  // a name may be as long as the body
        check.note(refuse(ErrorCode::unknown_field, joined(path, name.substr(0, kShown)), "unknown field"));
    }
}

void ShapeInfo::check_missing(const json& object, const std::string& path, const Field& field, Checks& check) {
    if (field.presence == Presence::optional) return;
    if (!field.rules.unless.empty() && has(object, field.rules.unless)) return;
    check.note(refuse(ErrorCode::missing_field, joined(path, field.name), "is needed"));
}

void ShapeInfo::check_choice(const json& object, const std::string& path, const Choice& choice, Checks& check) const {
    const auto& names = choice.names;
    const auto given = std::count_if(names.begin(), names.end(), [&](const auto& name) { return has(object, name); });
    if (given > 1) {
        check.note(refuse(ErrorCode::invalid_field, joined(path, names.back()),
                          "give either " + names.front() + " or " + names.back()));
    }
    const auto is_excused = !choice.unless.empty() && has(object, choice.unless);
    if (given == 0 && choice.needed && !is_excused) {
        check.note(refuse(ErrorCode::missing_field, joined(path, names.front()),
                          names.front() + " or " + names.back() + " is needed"));
    }
}

Json ShapeInfo::schema(Schemas& schemas, const std::function<bool(const Field&)>& chosen) const {
    Json shown{{"type", "object"}, {"properties", Json::object()}};
    auto required = Json::array();
    for (const auto& one : fields_) {
        if (chosen && !chosen(one)) continue;
        auto schema = one.schema(schemas);
        const auto is_needed = one.presence == Presence::required && one.rules.unless.empty();
        // null counts as absent, or removes what is stored
        if (!is_needed && !one.rules.kept) schema = or_null(std::move(schema));
        shown["properties"][one.name] = std::move(schema);
        if (is_needed) required.push_back(one.name);
    }
    if (!required.empty()) shown["required"] = std::move(required);
    shown["additionalProperties"] = false;
    return shown;
}

}  // namespace slotkeeper::api

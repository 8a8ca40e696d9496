// shape: reads and describes objects by their fields; only the members are filled by code of their own types.
#include "adapters/api/shape.h"

#include "engine/base/nearest_word.h"

namespace slotkeeper::api {

namespace {

std::string joined(const std::string& path, std::string_view name) {
    return path.empty() ? std::string(name) : path + '.' + std::string(name);
}

// As suggestion(); a field in the path cannot be meant.
std::string nearest_field(std::string_view typed, const std::vector<Field>& fields) {
    std::vector<std::string> names;
    for (const auto& field : fields) {
        if (!field.in_path) names.push_back(field.name);
    }
    return suggestion(typed, names);
}

bool has(const json& object, std::string_view name) {
    const auto found = object.find(std::string(name));
    return found != object.end() && !found->is_null();
}

bool has_one_of(const json& object, std::string_view unless) {
    for (const auto& [name, value] : object.items()) {
        if (!value.is_null() && excuses(unless, name)) return true;
    }
    return false;
}

void check_missing(const json& object, const std::string& path, const Field& field, Checks& check) {
    if (field.presence == Presence::optional) return;
    if (has_one_of(object, field.rules.unless)) return;
    check.note(refuse(ErrorCode::missing_field, joined(path, field.name), "is needed"));
}

}  // namespace

bool excuses(std::string_view unless, std::string_view field) {
    while (!unless.empty()) {
        const auto end = std::min(unless.find('|'), unless.size());
        if (unless.substr(0, end) == field) return true;
        unless.remove_prefix(std::min(end + 1, unless.size()));
    }
    return false;
}

Field detail::make_field(std::string_view name, std::string_view summary, const Rules& rules, const MemberType& type) {
    Field one;
    one.name = name;
    one.summary = summary;
    one.rules = rules;
    one.presence = type.is_optional && !rules.required ? Presence::optional : Presence::required;
    if (one.presence == Presence::required) one.rules.length_min = 1;
    one.nullable = type.is_patch;
    one.type = type.schema;
    Schemas referred;
    one.type_schema = one.type(referred);
    one.object = type.object;
    one.items = type.items;
    one.read = type.read;
    return one;
}

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

void ShapeInfo::add(Field field, BaseOf base_of) {
    if (base_of != nullptr) {
        field.read = [read = std::move(field.read), base_of](const json& value, const std::string& path,
                                                             const Rules& rules, void* into, Checks& check) {
            read(value, path, rules, base_of(into), check);
        };
    }
    steps_.push_back({false, fields_.size()});
    fields_.push_back(std::move(field));
}

void ShapeInfo::add(const Choice& choice) {
    steps_.push_back({true, choices_.size()});
    choices_.push_back(choice);
}

void ShapeInfo::add(const ShapeInfo& base, BaseOf base_of) {
    for (const auto& step : base.steps_) {
        if (step.is_choice) {
            add(base.choices_[step.index]);
        } else {
            add(base.fields_[step.index], base_of);
        }
    }
    for (const auto& names : base.reserved_) add(names);
}

void ShapeInfo::read_into(const json& object, const std::string& path, void* into, Checks& check) const {
    if (!object.is_object()) return check.note(refuse(ErrorCode::invalid_field, path, "must be an object"));
    Checks of_path;
    for (const auto& field : fields_) {
        if (field.in_path) read_field(field, object, path, into, of_path);
    }
    if (of_path.failed()) return check.note(of_path.refusal());  // without a record the other fields do not matter
    check_names(object, path, check);
    for (const auto& step : steps_) {
        if (step.is_choice) {
            check_choice(object, path, choices_[step.index], check);
        } else if (!fields_[step.index].in_path) {
            read_field(fields_[step.index], object, path, into, check);
        }
    }
}

void ShapeInfo::read_field(const Field& field, const json& object, const std::string& path, void* into, Checks& check) {
    const auto found = object.find(field.name);
    const auto is_null = found != object.end() && found->is_null();
    if (is_null && field.rules.kept) {
        return check.note(refuse(ErrorCode::missing_field, joined(path, field.name), "cannot be removed"));
    }
    if (found == object.end() || (is_null && !field.nullable)) return check_missing(object, path, field, check);
    if (!field.in_path) return field.read(*found, joined(path, field.name), field.rules, into, check);
    Checks of_id;
    field.read(*found, field.name, field.rules, into, of_id);
    if (of_id.failed()) check.note(refuse(ErrorCode::not_found, field.name, "there is no record with this id"));
}

const Reserved* ShapeInfo::reserved(std::string_view name) const {
    for (const auto& one : reserved_) {
        if (std::find(one.names.begin(), one.names.end(), name) != one.names.end()) return &one;
    }
    return nullptr;
}

void ShapeInfo::check_names(const json& object, const std::string& path, Checks& check) const {
    std::size_t count = 0;
    for (const auto& [name, value] : object.items()) {
        if (find(name) != nullptr) continue;
        constexpr std::size_t kShown = 100;      // a name may be as long as the body
        constexpr std::size_t kSuggestions = 5;  // a body may have a hundred thousand names
        const auto shown = name.substr(0, kShown);
        auto message = std::string("unknown field");
        if (const auto* later = reserved(name)) {
            message = later->message;
        } else if (count++ < kSuggestions) {
            message += nearest_field(shown, fields_);
        }
        check.note(refuse(ErrorCode::unknown_field, joined(path, shown), std::move(message)));
    }
}

void ShapeInfo::check_choice(const json& object, const std::string& path, const Choice& choice, Checks& check) {
    const auto& names = choice.names;
    std::vector<std::string> given;
    std::copy_if(names.begin(), names.end(), std::back_inserter(given),
                 [&](const auto& name) { return has(object, name); });
    if (given.size() > 1) {
        check.note(refuse(ErrorCode::invalid_field, joined(path, given.back()),
                          "give either " + given.front() + " or " + given.back()));
    }
    const auto is_excused = has_one_of(object, choice.unless);
    if (given.empty() && choice.needed && !is_excused) {
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

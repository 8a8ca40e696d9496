// examples: chooses the flags, and a value for each.
#include "adapters/commands/examples.h"

#include <algorithm>

namespace slotkeeper {

namespace {

using api::Operation;

std::string as_text(const api::Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

// The value of the flag in the example of the operation; null: it has none. --service stands for two fields; --customer
// is an id, while the example has the person.
api::Json value_in_example(const Operation& operation, const OperationFlag& flag) {
    const auto* object = &operation.example;
    for (std::size_t i = 0; i + 1 < flag.path.size() && object->is_object(); ++i) {
        const auto found = object->find(flag.path[i]);
        if (found == object->end()) return nullptr;
        object = &*found;
    }
    if (!object->is_object()) return nullptr;
    for (const auto& name : {flag.path.back(), flag.name}) {
        const auto found = object->find(name);
        if (found != object->end() && (!found->is_object() || flag.kind == FlagKind::map)) return *found;
    }
    return nullptr;
}

// Whether one of the fields of a needed choice is this one, and comes first.
bool is_chosen(const api::ShapeInfo& shape, const OperationFlag& flag) {
    return std::any_of(shape.choices().begin(), shape.choices().end(), [&](const auto& choice) {
        return choice.needed && choice.unless.empty() && choice.names.front() == flag.field->name;
    });
}

std::string value_by_type(const api::Field& field) {
    const auto& schema = field.type_schema;
    if (schema.contains("examples")) return as_text(schema["examples"].front());
    const auto items = schema.value("items", schema);
    if (items.contains("enum")) return as_text(items["enum"].front());
    return schema.value("format", "") == "date" ? "2026-11-25" : "TEXT";
}

std::string value_by_kind(const OperationFlag& flag) {
    switch (flag.kind) {
        case FlagKind::service:
            return "Haarschnitt";
        case FlagKind::resource:
            return "Anna Schäfer";
        case FlagKind::branch:
        case FlagKind::branches:
            return "Berlin-Mitte";
        case FlagKind::account:
            return "salon-morgenrot";
        case FlagKind::map:
            return "key=value";
        case FlagKind::file:
            return "FILE";
        case FlagKind::number:
            return std::to_string(std::max<std::int64_t>(flag.field->rules.min, 1));
        case FlagKind::instant:
            return flag.name == "end" || flag.name == "until" ? "2026-11-25T12:00" : "2026-11-25T09:00";
        default:
            return value_by_type(*flag.field);
    }
}

}  // namespace

std::vector<std::string> example_of(const Operation& operation, const std::vector<OperationFlag>& flags) {
    std::vector<std::string> words;
    const auto* const id = operation.input->find("id");
    if (id != nullptr && id->in_path) words.push_back(value_by_type(*id));
    for (const auto& flag : flags) {
        const auto value = flag.kind == FlagKind::file ? api::Json() : value_in_example(operation, flag);
        const auto& example = flag.field->rules.example;
        const auto is_useful = operation.example.is_null() &&
                               (is_chosen(*operation.input, flag) || (operation.takes_body() && !example.empty()));
        if (value.is_null() && !flag.required && !is_useful) continue;
        words.push_back("--" + flag.name);
        if (flag.kind == FlagKind::secret || flag.kind == FlagKind::boolean) continue;
        words.push_back(!value.is_null()  ? as_text(value)
                        : example.empty() ? value_by_kind(flag)
                                          : std::string(example));
    }
    return words;
}

}  // namespace slotkeeper

// shape: describes an input: which fields it has, and which member of a struct each of them fills.
//
// A description gives the reader of the input with all its refusals at once, the schema of OpenAPI and of the tools for
// agents, the flags of the command line and the tests of bad input. So a field is stated once. Read on: wire_type.h has
// the types of fields, operation.h the operations that take them.
//
//     struct Cancel { AppointmentId id; std::optional<std::string> reason; };
//     const Shape<Cancel> shape{"Cancel", path_id<&Cancel::id>("…"), field<&Cancel::reason>("reason", "…")};
#pragma once

#include "adapters/api/wire_type.h"

#include <algorithm>

namespace slotkeeper::api {

enum class Presence : std::uint8_t { required, optional };

// A field without the type of the struct that it fills.
struct Field {
    std::string name;
    std::string summary;
    Rules rules;
    Presence presence = Presence::required;
    bool in_path = false;   // the id in the path of a route; not_found if the text is not an id
    bool nullable = false;  // null is a value of its own (it removes what is stored) and does not count as absent
    Json (*type)(Schemas& schemas) = nullptr;
    Json type_schema{};                       // of its type, without its rules; for objects a reference
    const class ShapeInfo* object = nullptr;  // of its members, if it is an object
    Json fallback{};                          // the value if the field is absent; null: there is no such value

    Json schema(Schemas& schemas) const;
};

// Of these fields at most one may be given; exactly one, if they are needed.
struct Choice {
    std::vector<std::string> names;
    bool needed = false;
    std::string unless{};  // with `needed`: not if this other field is given
};

// A change of a value by PATCH: absent keeps what is stored, null removes it.
template <class T>
struct Patch {
    bool given = false;
    std::optional<T> value{};
};

namespace detail {

template <class Type, class Owner>
Owner owner_of(Type Owner::*);
template <auto Member>
using Owner = decltype(owner_of(Member));

template <class T>
struct Bare {
    using Type = T;
    static constexpr bool is_optional = false, is_patch = false;
};
template <class T>
struct Bare<std::optional<T>> {
    using Type = T;
    static constexpr bool is_optional = true, is_patch = false;
};
template <class T>
struct Bare<Patch<T>> {
    using Type = T;
    static constexpr bool is_optional = true, is_patch = true;
};

}  // namespace detail

template <class Struct>
struct InputField : Field {
    std::function<void(const json& value, const std::string& path, const Rules& rules, Struct& into, Checks& check)>
        read;

    InputField() = default;
    // A field of a base of the struct is a field of the struct.
    template <class Base>
    requires std::derived_from<Struct, Base> InputField(const InputField<Base>& other)
        : Field(other), read(other.read) {}  // NOLINT: implicit by design
};

// A field that is a std::optional or a Patch may be absent; any other is needed.
template <auto Member>
InputField<detail::Owner<Member>> field(std::string_view name, std::string_view summary, Rules rules = {}) {
    using Struct = detail::Owner<Member>;
    using Whole = std::remove_cvref_t<decltype(std::declval<Struct&>().*Member)>;
    using Bare = detail::Bare<Whole>;
    using Type = typename Bare::Type;
    InputField<Struct> one;
    one.name = name;
    one.summary = summary;
    one.rules = rules;
    one.presence = Bare::is_optional && !rules.required ? Presence::optional : Presence::required;
    one.nullable = Bare::is_patch;
    one.type = [](Schemas& schemas) { return WireType<Type>::schema(schemas); };
    Schemas referred;
    one.type_schema = one.type(referred);
    if constexpr (requires { Type::shape(); }) one.object = &Type::shape();
    if (one.presence == Presence::required) one.rules.length_min = 1;
    one.read = [](const json& value, const std::string& path, const Rules& with, Struct& into, Checks& check) {
        if constexpr (Bare::is_patch) {
            (into.*Member).given = true;
            if (value.is_null()) return;
            (into.*Member).value = check(WireType<Type>::read(value, path, with));
        } else if constexpr (requires { Type::shape(); }) {
            into.*Member = Type::shape().read(value, path, check);  // keeps the fields that are right
        } else {
            into.*Member = check(WireType<Type>::read(value, path, with));
        }
    };
    return one;
}

// A member that keeps its initial value if the field is absent.
template <auto Member>
InputField<detail::Owner<Member>> defaulted(std::string_view name, std::string_view summary, Rules rules = {}) {
    using Struct = detail::Owner<Member>;
    using Type = std::remove_cvref_t<decltype(std::declval<Struct&>().*Member)>;
    auto one = field<Member>(name, summary, rules);
    one.presence = Presence::optional;
    one.rules.length_min = rules.length_min;
    one.fallback = WireType<Type>::write(Struct{}.*Member);
    return one;
}

// The {id} in the path of a route.
template <auto Member>
InputField<detail::Owner<Member>> path_id(std::string_view summary) {
    auto one = field<Member>("id", summary);
    one.in_path = true;
    return one;
}

// Parts of a shape: of two fields exactly one must be given; of some at most one may be. If several are, the last one
// is refused. `unless`: see Choice.
inline Choice exactly_one(std::string first, std::string second, std::string unless = {}) {
    return {{std::move(first), std::move(second)}, true, std::move(unless)};
}
inline Choice at_most_one(std::vector<std::string> names) { return {std::move(names), false, {}}; }

// The description of an input without the type of its struct.
class ShapeInfo {
public:
    explicit ShapeInfo(std::string name) : name_(std::move(name)) {}

    const std::string& name() const { return name_; }
    const std::vector<Field>& fields() const { return fields_; }
    const std::vector<Choice>& choices() const { return choices_; }
    const Field* find(std::string_view name) const;
    // The JSON Schema of an object with the fields for which `chosen` is true; of all fields without `chosen`.
    Json schema(Schemas& schemas, const std::function<bool(const Field&)>& chosen = {}) const;

protected:
    static std::string joined(const std::string& path, std::string_view name) {
        return path.empty() ? std::string(name) : path + '.' + std::string(name);
    }
    void check_names(const json& object, const std::string& path, Checks& check) const;
    void check_choice(const json& object, const std::string& path, const Choice& choice, Checks& check) const;
    static bool has(const json& object, std::string_view name);
    static void check_missing(const json& object, const std::string& path, const Field& field, Checks& check);

    std::string name_;
    std::vector<Field> fields_;
    std::vector<Choice> choices_;
};

template <class Struct>
class Shape : public ShapeInfo {
public:
    // The parts, in the order in which they are checked: fields, choices, and the shapes of bases.
    template <class... Parts>
    explicit Shape(std::string name, const Parts&... parts) : ShapeInfo(std::move(name)) {
        (add(parts), ...);
    }

    // Notes in `check` everything that is wrong: unknown fields first, then in the order of the parts.
    Struct read(const json& object, const std::string& path, Checks& check) const {
        Struct into{};
        if (!object.is_object()) {
            check.note(refuse(ErrorCode::invalid_field, path, "must be an object"));
            return into;
        }
        Checks of_path;
        for (const auto& step : steps_) {
            if (step.field && step.field->in_path) read_field(*step.field, object, path, into, of_path);
        }
        if (of_path.failed()) {  // without a record the other fields do not matter
            check.note(of_path.refusal());
            return into;
        }
        check_names(object, path, check);
        for (const auto& step : steps_) {
            if (!step.field) {
                check_choice(object, path, step.choice, check);
            } else if (!step.field->in_path) {
                read_field(*step.field, object, path, into, check);
            }
        }
        return into;
    }

    // Without the choices.
    std::vector<InputField<Struct>> input_fields() const {
        std::vector<InputField<Struct>> list;
        for (const auto& step : steps_) {
            if (step.field) list.push_back(*step.field);
        }
        return list;
    }

private:
    template <class Base>
    friend class Shape;
    struct Step {
        std::optional<InputField<Struct>> field;
        Choice choice;
    };

    template <class Base>
    void add(const InputField<Base>& field) {
        fields_.push_back(field);
        steps_.push_back({InputField<Struct>(field), {}});
    }
    template <class Base>
    void add(const std::vector<InputField<Base>>& fields) {
        for (const auto& one : fields) add(one);
    }
    void add(const Choice& choice) {
        choices_.push_back(choice);
        steps_.push_back({std::nullopt, choice});
    }
    template <class Base>
    void add(const Shape<Base>& base) {
        for (const auto& step : base.steps_) {
            if (step.field) {
                add(*step.field);
            } else {
                add(step.choice);
            }
        }
    }

    void read_field(const InputField<Struct>& field, const json& object, const std::string& path, Struct& into,
                    Checks& check) const {
        const auto found = object.find(field.name);
        const auto is_null = found != object.end() && found->is_null();
        if (is_null && field.rules.kept) {
            return check.note(refuse(ErrorCode::missing_field, joined(path, field.name), "cannot be removed"));
        }
        if (found == object.end() || (is_null && !field.nullable)) return check_missing(object, path, field, check);
        if (!field.in_path) return field.read(*found, joined(path, field.name), field.rules, into, check);
        Checks of_id;
        field.read(*found, field.name, field.rules, into, of_id);
        if (of_id.failed()) {
            check.note(refuse(ErrorCode::not_found, field.name, "there is no record with this id"));
        }
    }

    std::vector<Step> steps_;
};

// A struct that is an object within an input states its shape: `static const Shape<S>& shape()`.
template <class T>
concept Described = requires {
    { T::shape() } -> std::convertible_to<const ShapeInfo&>;
};

template <Described Struct>
struct WireType<Struct> {
    static Json schema(Schemas& schemas) {
        return schemas.refer(Struct::shape().name(), [](Schemas& all) { return Struct::shape().schema(all); });
    }
    static Result<Struct> read(const json& value, const std::string& path, const Rules&) {
        Checks check;
        auto read = Struct::shape().read(value, path, check);
        if (check.failed()) return check.refusal();
        return read;
    }
};

}  // namespace slotkeeper::api

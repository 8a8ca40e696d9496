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
    std::function<Json(Schemas& schemas)> type{};
    Json type_schema{};                       // of its type, without its rules; for objects a reference
    const class ShapeInfo* object = nullptr;  // of its members, if it is an object
    const class ShapeInfo* items = nullptr;   // of the members of its items, if it is a list of objects
    Json fallback{};                          // the value if the field is absent; null: there is no such value
    // Reads the value into the member of a struct, whose type only the shape knows.
    std::function<void(const json& value, const std::string& path, const Rules& rules, void* into, Checks& check)>
        read{};

    Json schema(Schemas& schemas) const;
};

// Of these fields at most one may be given; exactly one, if they are needed.
struct Choice {
    std::vector<std::string> names;
    bool needed = false;
    std::string unless{};  // with `needed`: not if this other field is given, or one of several: "a|b"
};

// Names that a later version will know, and the error for them.
struct Reserved {
    std::vector<std::string> names;
    std::string message;
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

// A field of a certain struct.
template <class Struct>
struct InputField : Field {};

namespace detail {

// What field() must know of the type of a member.
struct MemberType {
    bool is_optional = false, is_patch = false;
    Json (*schema)(Schemas& schemas) = nullptr;
    const ShapeInfo *object = nullptr, *items = nullptr;
    void (*read)(const json& value, const std::string& path, const Rules& rules, void* into, Checks& check) = nullptr;
};
// One function for all members, because a template costs the compiler time for each of them.
Field make_field(std::string_view name, std::string_view summary, const Rules& rules, const MemberType& type);

template <auto Member>
void read_member(const json& value, const std::string& path, const Rules& rules, void* into, Checks& check) {
    using Struct = Owner<Member>;
    using Whole = std::remove_cvref_t<decltype(std::declval<Struct&>().*Member)>;
    using Type = typename Bare<Whole>::Type;
    auto& member = static_cast<Struct*>(into)->*Member;
    if constexpr (Bare<Whole>::is_patch) {
        member.given = true;
        if (value.is_null()) return;
        member.value = check(WireType<Type>::read(value, path, rules));
    } else if constexpr (requires { Type::shape(); }) {
        member = Type::shape().read(value, path, check);  // keeps the fields that are right
    } else {
        member = check(WireType<Type>::read(value, path, rules));
    }
}

}  // namespace detail

// A field that is a std::optional or a Patch may be absent; any other is needed.
template <auto Member>
InputField<detail::Owner<Member>> field(std::string_view name, std::string_view summary, const Rules& rules = {}) {
    using Struct = detail::Owner<Member>;
    using Bare = detail::Bare<std::remove_cvref_t<decltype(std::declval<Struct&>().*Member)>>;
    using Type = typename Bare::Type;
    detail::MemberType type{Bare::is_optional, Bare::is_patch, &WireType<Type>::schema,
                            nullptr,           nullptr,        &detail::read_member<Member>};
    if constexpr (requires { Type::shape(); }) type.object = &Type::shape();
    if constexpr (requires { Type::value_type::shape(); }) type.items = &Type::value_type::shape();
    return {detail::make_field(name, summary, rules, type)};
}

// A member that keeps its initial value if the field is absent.
template <auto Member>
InputField<detail::Owner<Member>> defaulted(std::string_view name, std::string_view summary, const Rules& rules = {}) {
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

// Whether `unless` names the field: it is one name, or several with '|' between them.
bool excuses(std::string_view unless, std::string_view field);

// Parts of a shape: of two or three fields exactly one must be given; of some at most one may be. If several are, the
// last of them is refused. `unless`: see Choice.
inline Choice exactly_one(std::string first, std::string second, std::string unless = {}) {
    return {{std::move(first), std::move(second)}, true, std::move(unless)};
}
inline Choice exactly_one_of(std::vector<std::string> names, std::string unless = {}) {
    return {std::move(names), true, std::move(unless)};
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
    // `into` is the struct; `base_of` finds its base that has the member, if the field is one of a base.
    using BaseOf = void* (*)(void* whole);

    void add(Field field, BaseOf base_of);
    void add(const Choice& choice);
    void add(const Reserved& names) { reserved_.push_back(names); }
    void add(const ShapeInfo& base, BaseOf base_of);
    void read_into(const json& object, const std::string& path, void* into, Checks& check) const;

private:
    struct Step {  // in the order in which the parts are checked
        bool is_choice;
        std::size_t index;
    };

    const Reserved* reserved(std::string_view name) const;
    void check_names(const json& object, const std::string& path, Checks& check) const;
    static void check_choice(const json& object, const std::string& path, const Choice& choice, Checks& check);
    static void read_field(const Field& field, const json& object, const std::string& path, void* into, Checks& check);

    std::string name_;
    std::vector<Field> fields_;
    std::vector<Choice> choices_;
    std::vector<Step> steps_;
    std::vector<Reserved> reserved_;
};

template <class Struct>
class Shape : public ShapeInfo {
public:
    // The parts, in the order in which they are checked: fields, choices, reserved names, and the shapes of bases.
    template <class... Parts>
    explicit Shape(std::string name, const Parts&... parts) : ShapeInfo(std::move(name)) {
        (add_part(parts), ...);
    }

    // Notes in `check` everything that is wrong: unknown fields first, then in the order of the parts.
    Struct read(const json& object, const std::string& path, Checks& check) const {
        Struct into{};
        read_into(object, path, &into, check);
        return into;
    }

private:
    template <class Base>
    static constexpr BaseOf base_of() {
        static_assert(std::derived_from<Struct, Base>, "a field of another struct");
        if constexpr (std::is_same_v<Struct, Base>) return nullptr;
        return [](void* whole) -> void* { return static_cast<Base*>(static_cast<Struct*>(whole)); };
    }
    template <class Base>
    void add_part(const InputField<Base>& field) {
        add(field, base_of<Base>());
    }
    template <class Base>
    void add_part(const std::vector<InputField<Base>>& fields) {
        for (const auto& one : fields) add(one, base_of<Base>());
    }
    template <class Base>
    void add_part(const Shape<Base>& base) {
        add(base, base_of<Base>());
    }
    void add_part(const Choice& choice) { add(choice); }
    void add_part(const Reserved& names) { add(names); }
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

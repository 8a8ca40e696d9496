// document_shape: a shape that is also written: an object that clients read, change and send back.
//
// Each member is stated once, for its reader, its schema and its writer. A document is written with all its members, or
// without those that have their default value. Read on: shape.h; adapters/catalog/catalog_document.h has the documents.
#pragma once

#include "adapters/api/shape.h"

namespace slotkeeper::api {

enum class Defaults : std::uint8_t { written, left_out };

template <class Struct>
class DocumentShape;

template <class T>
concept IsDocument = requires {
    { T::shape() } -> std::same_as<const DocumentShape<T>&>;
};

template <class T>
Json write_value(const T& value, Defaults defaults) {
    if constexpr (IsDocument<T>) {
        return T::shape().write(value, defaults);
    } else {
        return WireType<T>::write(value);
    }
}

template <class T>
Json write_value(const std::vector<T>& values, Defaults defaults) {
    auto list = Json::array();
    for (const auto& one : values) list.push_back(write_value(one, defaults));
    return list;
}

template <class Struct>
struct DocumentField {
    InputField<Struct> input;
    // A discarded value is left out.
    std::function<Json(const Struct&, Defaults)> write;
};

// As field(): a std::optional may be absent, any other member is needed.
template <auto Member>
DocumentField<detail::Owner<Member>> document_field(std::string_view name, std::string_view summary, Rules rules = {}) {
    using Struct = detail::Owner<Member>;
    return {field<Member>(name, summary, rules), [](const Struct& from, Defaults defaults) {
                using Type = std::remove_cvref_t<decltype(from.*Member)>;
                if constexpr (detail::Bare<Type>::is_optional) {
                    return from.*Member ? write_value(*(from.*Member), defaults) : Json(Json::value_t::discarded);
                } else {
                    return write_value(from.*Member, defaults);
                }
            }};
}

// As defaulted(): a member that keeps its initial value if it is absent.
template <auto Member>
DocumentField<detail::Owner<Member>> document_default(std::string_view name, std::string_view summary,
                                                      Rules rules = {}) {
    using Struct = detail::Owner<Member>;
    auto one = document_field<Member>(name, summary, rules);
    one.input.presence = Presence::optional;
    one.input.rules.length_min = rules.length_min;
    one.input.fallback = write_value(Struct{}.*Member, Defaults::written);
    one.write = [](const Struct& from, Defaults defaults) {
        if (defaults == Defaults::left_out && from.*Member == Struct{}.*Member) return Json(Json::value_t::discarded);
        return write_value(from.*Member, defaults);
    };
    return one;
}

template <class Struct>
class DocumentShape : public Shape<Struct> {
public:
    // The parts, in order: fields, lists of fields, and reserved names.
    template <class... Parts>
    explicit DocumentShape(std::string name, const Parts&... parts)
        : Shape<Struct>(std::move(name), inputs_of(parts)...) {
        (add_writers(parts), ...);
    }

    Json write(const Struct& from, Defaults defaults) const {
        auto object = Json::object();
        for (const auto& [name, write] : writers_) {
            auto value = write(from, defaults);
            if (!value.is_discarded()) object[name] = std::move(value);
        }
        return object;
    }

private:
    // A field may be of a base.
    template <class Base>
    static const InputField<Base>& inputs_of(const DocumentField<Base>& field) {
        return field.input;
    }
    template <class Base>
    static std::vector<InputField<Base>> inputs_of(const std::vector<DocumentField<Base>>& fields) {
        std::vector<InputField<Base>> inputs;
        for (const auto& one : fields) inputs.push_back(one.input);
        return inputs;
    }
    static const Reserved& inputs_of(const Reserved& names) { return names; }
    void add_writers(const Reserved& /*names*/) {}
    template <class Base>
    void add_writers(const DocumentField<Base>& field) {
        writers_.emplace_back(field.input.name, field.write);
    }
    template <class Base>
    void add_writers(const std::vector<DocumentField<Base>>& fields) {
        for (const auto& one : fields) add_writers(one);
    }

    std::vector<std::pair<std::string, std::function<Json(const Struct&, Defaults)>>> writers_;
};

// --- changes of a document -----------------------------------------------------------------------

// What a PATCH says about a document: a JSON Merge Patch (RFC 7396). Each member has the right type; null removes it.
struct MergePatch {
    json members = json::object();
};

// The fields of a document for a shape whose struct has a MergePatch: all may be absent or null. Members are read by
// their own readers, so what is wrong by itself is refused together with all other fields.
template <class Into, class Struct>
std::vector<InputField<Into>> patch_fields(const Shape<Struct>& document, MergePatch Into::*patch) {
    std::vector<InputField<Into>> fields;
    for (const auto& of : document.fields()) {
        InputField<Into> one{of};
        one.presence = Presence::optional;
        one.nullable = true;
        one.fallback = {};
        one.read = [read = of.read, name = of.name, patch](const json& value, const std::string& path,
                                                           const Rules& rules, void* into, Checks& check) {
            (static_cast<Into*>(into)->*patch).members[name] = value;
            Struct unused{};
            if (!value.is_null()) read(value, path, rules, &unused, check);
        };
        fields.push_back(std::move(one));
    }
    return fields;
}

}  // namespace slotkeeper::api

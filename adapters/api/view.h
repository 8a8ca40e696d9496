// view: describes the JSON of a record: for each member its name, its meaning, its type and how it is found.
//
// One description gives the writer that all channels use and the schema of OpenAPI, so that they cannot differ. A
// member without a value is null and never left out, unless the view says so. Read on: wire_type.h has the types of
// members; adapters/views the records.
//
//     const View<Branch> view{"Branch", "A location.", member("id", "Its id.", &Branch::id), …};
#pragma once

#include "adapters/api/wire_type.h"

#include <ranges>

namespace slotkeeper::api {

// A view without the type of its record.
class ViewInfo {
public:
    ViewInfo(std::string name, std::string summary) : name_(std::move(name)), summary_(std::move(summary)) {}

    const std::string& name() const { return name_; }
    // A reference to the schema, which is described on first use.
    Json schema(Schemas& schemas) const;
    // The schema itself.
    Json object(Schemas& schemas) const;

protected:
    struct Shown {
        std::string name, summary;
        bool may_be_absent = false;
        std::function<Json(Schemas&)> type;
    };

    std::string name_, summary_;
    std::vector<Shown> members_;
};

// One member. `write` returns a discarded value if the member is to be left out.
template <class Record>
struct Member {
    std::string name, summary;
    bool may_be_absent = false;
    std::function<Json(Schemas&)> type;
    std::function<Json(const Record&)> write;
};

template <class Record>
class View;

// The members of another view, of a part of the record.
template <class Base, class Get>
struct MembersOf {
    const View<Base>* view;
    Get get;
};
template <class Base, class Get>
MembersOf<Base, Get> members_of(const View<Base>& view, Get get) {
    return {&view, std::move(get)};
}

template <class Record>
class View : public ViewInfo {
public:
    template <class... Members>
    View(std::string name, std::string summary, const Members&... members)
        : ViewInfo(std::move(name), std::move(summary)) {
        (add(members), ...);
    }

    Json write(const Record& record) const {
        auto shown = Json::object();
        for (const auto& one : writers_) {
            auto value = one.write(record);
            if (!value.is_discarded()) shown[one.name] = std::move(value);
        }
        return shown;
    }
    template <class Records>
    Json write_all(const Records& records) const {
        auto list = Json::array();
        for (const auto& one : records) list.push_back(write(one));
        return list;
    }

private:
    template <class Of>
    friend class View;

    template <class Outer, class Get>
    std::vector<Member<Outer>> members_as(Get get) const {
        std::vector<Member<Outer>> list;
        for (const auto& one : writers_) {
            list.push_back({one.name, one.summary, one.may_be_absent, one.type,
                            [write = one.write, get](const Outer& outer) { return write(get(outer)); }});
        }
        return list;
    }

    template <class Get>
    void add(const Get& made) {
        add_member(made.template of<Record>());
    }
    template <class Base>
    void add(const View<Base>& base) {
        for (const auto& one :
             base.template members_as<Record>([](const Record& record) -> const Base& { return record; })) {
            add_member(one);
        }
    }
    template <class Base, class Get>
    void add(const MembersOf<Base, Get>& of) {
        for (const auto& one : of.view->template members_as<Record>(of.get)) add_member(one);
    }
    // A member replaces an earlier one of the same name, at its position.
    void add_member(Member<Record> one) {
        for (std::size_t i = 0; i < writers_.size(); ++i) {
            if (writers_[i].name != one.name) continue;
            members_[i] = {one.name, one.summary, one.may_be_absent, one.type};
            writers_[i] = std::move(one);
            return;
        }
        members_.push_back({one.name, one.summary, one.may_be_absent, one.type});
        writers_.push_back(std::move(one));
    }

    std::vector<Member<Record>> writers_;
};

// --- members --------------------------------------------------------------------------------------
// member() and the like do not know the type of the record yet; the view that lists them calls of<Record>().

template <class Get>
struct PlainMember {
    std::string name, summary;
    Get get;

    template <class Record>
    Member<Record> of() const {
        using Type = std::remove_cvref_t<std::invoke_result_t<const Get&, const Record&>>;
        return {name, summary, false, [](Schemas& schemas) { return WireType<Type>::schema(schemas); },
                [get = get](const Record& record) { return WireType<Type>::write(std::invoke(get, record)); }};
    }
};

// `get`: a pointer to a member of the record, or a function of the record. Its type gives the schema.
template <class Get>
PlainMember<Get> member(std::string name, std::string summary, Get get) {
    return {std::move(name), std::move(summary), std::move(get)};
}

template <class Get>
struct AbsentMember {
    PlainMember<Get> plain;

    template <class Record>
    Member<Record> of() const {
        using Type = typename std::remove_cvref_t<std::invoke_result_t<const Get&, const Record&>>::value_type;
        return {plain.name, plain.summary, true, [](Schemas& schemas) { return WireType<Type>::schema(schemas); },
                [get = plain.get](const Record& record) {
                    const auto value = std::invoke(get, record);
                    return value ? WireType<Type>::write(*value) : Json(Json::value_t::discarded);
                }};
    }
};

// As member(); a std::nullopt is left out instead of null.
template <class Get>
AbsentMember<Get> member_if_any(std::string name, std::string summary, Get get) {
    return {member(std::move(name), std::move(summary), std::move(get))};
}

// How a part of a record is shown: as one object, as an object or null, or as a list.
enum class Parts : std::uint8_t { one, one_or_null, list };

template <class Part, class Get>
struct NestedMember {
    std::string name, summary;
    const View<Part>* view;
    Parts parts;
    Get get;

    template <class Record>
    Member<Record> of() const {
        const auto type = [view = view, parts = parts](Schemas& schemas) -> Json {
            auto schema = view->schema(schemas);
            if (parts == Parts::list) return {{"type", "array"}, {"items", std::move(schema)}};
            return parts == Parts::one ? schema : or_null(std::move(schema));
        };
        const auto write = [view = view, get = get](const Record& record) -> Json {
            const auto& value = std::invoke(get, record);
            using Value = std::remove_cvref_t<decltype(value)>;
            if constexpr (std::is_same_v<Value, Part>) {
                return view->write(value);
            } else if constexpr (std::ranges::range<Value>) {
                return view->write_all(value);
            } else {  // a pointer or an optional
                return value ? view->write(*value) : Json();
            }
        };
        return {name, summary, false, type, write};
    }
};

// `get` returns the part, an optional part, or a range of parts, as `parts` says. `view` must outlive the view.
template <class Part, class Get>
NestedMember<Part, Get> nested(std::string name, std::string summary, const View<Part>& view, Parts parts, Get get) {
    return {std::move(name), std::move(summary), &view, parts, std::move(get)};
}

template <class Part, class Get>
struct NestedIfAny {
    NestedMember<Part, Get> list;

    template <class Record>
    Member<Record> of() const {
        auto made = list.template of<Record>();
        made.may_be_absent = true;
        made.write = [write = std::move(made.write)](const Record& record) {
            auto shown = write(record);
            return shown.empty() ? Json(Json::value_t::discarded) : shown;
        };
        return made;
    }
};

// A list that is left out if it is empty.
template <class Part, class Get>
NestedIfAny<Part, Get> nested_if_any(std::string name, std::string summary, const View<Part>& view, Get get) {
    return {nested(std::move(name), std::move(summary), view, Parts::list, std::move(get))};
}

// A member whose JSON comes from `get` as it is; `type` describes it.
template <class Get>
struct MadeMember {
    std::string name, summary;
    std::function<Json(Schemas&)> type;
    Get get;

    template <class Record>
    Member<Record> of() const {
        return {name, summary, false, type,
                [get = get](const Record& record) -> Json { return std::invoke(get, record); }};
    }
};
template <class Get>
MadeMember<Get> made(std::string name, std::string summary, std::function<Json(Schemas&)> type, Get get) {
    return {std::move(name), std::move(summary), std::move(type), std::move(get)};
}

}  // namespace slotkeeper::api

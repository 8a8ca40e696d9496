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

// A member of a view; only the functions that it holds know the type of the record.
struct Member {
    std::string name, summary;
    bool may_be_absent = false;
    std::function<Json(Schemas&)> type{};
    std::function<Json(const void* record)> write{};  // a discarded value if the member is to be left out
};

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
    // A member replaces an earlier one of the same name, at its position.
    void add_member(Member one);
    Json write_record(const void* record) const;

    std::string name_, summary_;
    std::vector<Member> members_;
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

    Json write(const Record& record) const { return write_record(&record); }
    template <class Records>
    Json write_all(const Records& records) const {
        auto list = Json::array();
        for (const auto& one : records) list.push_back(write(one));
        return list;
    }

private:
    template <class Of>
    friend class View;

    template <class Get>
    void add(const Get& made) {
        add_member(made.template of<Record>());
    }
    template <class Base>
    void add(const View<Base>& base) {
        add(members_of(base, [](const Record& record) -> const Base& { return record; }));
    }
    template <class Base, class Get>
    void add(const MembersOf<Base, Get>& of) {
        for (auto one : of.view->members_) {
            one.write = [write = std::move(one.write), get = of.get](const void* record) {
                const auto& part = get(*static_cast<const Record*>(record));
                return write(&part);
            };
            add_member(std::move(one));
        }
    }
};

// What a view shows of a record, as a function that forgot their types: without a closure if `get` has no state.
template <class Record, class Get, class Write>
std::function<Json(const void* record)> writer_of(const Get& get, Write) {
    if constexpr (std::is_empty_v<Get>) {
        return +[](const void* record) { return Write{}(std::invoke(Get{}, *static_cast<const Record*>(record))); };
    } else {
        return [get](const void* record) { return Write{}(std::invoke(get, *static_cast<const Record*>(record))); };
    }
}

// --- members --------------------------------------------------------------------------------------
// member() and the like do not know the type of the record yet; the view that lists them calls of<Record>().

template <class Get>
struct PlainMember {
    std::string name, summary;
    Get get;

    template <class Record>
    Member of() const {
        using Type = std::remove_cvref_t<std::invoke_result_t<const Get&, const Record&>>;
        return {name, summary, false, &WireType<Type>::schema,
                writer_of<Record>(get, [](const Type& value) -> Json { return WireType<Type>::write(value); })};
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
    Member of() const {
        using Optional = std::remove_cvref_t<std::invoke_result_t<const Get&, const Record&>>;
        using Type = typename Optional::value_type;
        return {plain.name, plain.summary, true, &WireType<Type>::schema,
                writer_of<Record>(plain.get, [](const Optional& value) -> Json {
                    return value ? WireType<Type>::write(*value) : Json(Json::value_t::discarded);
                })};
    }
};

// As member(); a std::nullopt is left out instead of null.
template <class Get>
AbsentMember<Get> member_if_any(std::string name, std::string summary, Get get) {
    return {member(std::move(name), std::move(summary), std::move(get))};
}

// How a part of a record is shown: as one object, as an object or null, or as a list.
enum class Parts : std::uint8_t { one, one_or_null, list };

// The schema of a part.
std::function<Json(Schemas&)> type_of_parts(const ViewInfo& view, Parts parts);

template <class Part, class Get>
struct NestedMember {
    std::string name, summary;
    const View<Part>* view;
    Parts parts;
    Get get;

    template <class Record>
    Member of() const {
        const auto write = [view = view, get = get](const void* record) -> Json {
            const auto& value = std::invoke(get, *static_cast<const Record*>(record));
            using Value = std::remove_cvref_t<decltype(value)>;
            if constexpr (std::is_same_v<Value, Part>) {
                return view->write(value);
            } else if constexpr (std::ranges::range<Value>) {
                return view->write_all(value);
            } else {  // a pointer or an optional
                return value ? view->write(*value) : Json();
            }
        };
        return {name, summary, false, type_of_parts(*view, parts), write};
    }
};

// `get` returns the part, an optional part, or a range of parts, as `parts` says. `view` must outlive the view.
template <class Part, class Get>
NestedMember<Part, Get> nested(std::string name, std::string summary, const View<Part>& view, Parts parts, Get get) {
    return {std::move(name), std::move(summary), &view, parts, std::move(get)};
}

Member left_out_if_empty(Member list);

template <class Part, class Get>
struct NestedIfAny {
    NestedMember<Part, Get> list;

    template <class Record>
    Member of() const {
        return left_out_if_empty(list.template of<Record>());
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
    Member of() const {
        return {name, summary, false, type, writer_of<Record>(get, [](Json value) { return value; })};
    }
};
template <class Get>
MadeMember<Get> made(std::string name, std::string summary, std::function<Json(Schemas&)> type, Get get) {
    return {std::move(name), std::move(summary), std::move(type), std::move(get)};
}

template <class Get>
struct MadeIfAny {
    MadeMember<Get> plain;

    template <class Record>
    Member of() const {
        auto one = plain.template of<Record>();
        one.may_be_absent = true;
        return one;
    }
};
// As made(); a discarded value is left out.
template <class Get>
MadeIfAny<Get> made_if_any(std::string name, std::string summary, std::function<Json(Schemas&)> type, Get get) {
    return {made(std::move(name), std::move(summary), std::move(type), std::move(get))};
}

}  // namespace slotkeeper::api

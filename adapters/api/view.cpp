// view: the JSON of a record, and its schema.
#include "adapters/api/view.h"

#include <algorithm>

namespace slotkeeper::api {

Json ViewInfo::schema(Schemas& schemas) const {
    return schemas.refer(name_, [this](Schemas& all) { return object(all); });
}

Json ViewInfo::object(Schemas& schemas) const {
    Json shown{{"type", "object"}, {"description", summary_}, {"properties", Json::object()}};
    auto required = Json::array();
    for (const auto& one : members_) {
        auto schema = one.type(schemas);
        if (!one.summary.empty()) schema["description"] = one.summary;
        shown["properties"][one.name] = std::move(schema);
        if (!one.may_be_absent) required.push_back(one.name);
    }
    shown["required"] = std::move(required);
    shown["additionalProperties"] = false;
    return shown;
}

void ViewInfo::add_member(Member one) {
    const auto same =
        std::find_if(members_.begin(), members_.end(), [&](const auto& of) { return of.name == one.name; });
    if (same == members_.end()) {
        members_.push_back(std::move(one));
    } else {
        *same = std::move(one);
    }
}

Json ViewInfo::write_record(const void* record) const {
    auto shown = Json::object();
    for (const auto& one : members_) {
        auto value = one.write(record);
        if (!value.is_discarded()) shown[one.name] = std::move(value);
    }
    return shown;
}

std::function<Json(Schemas&)> type_of_parts(const ViewInfo& view, Parts parts) {
    return [&view, parts](Schemas& schemas) -> Json {
        auto schema = view.schema(schemas);
        if (parts == Parts::list) return {{"type", "array"}, {"items", std::move(schema)}};
        return parts == Parts::one ? schema : or_null(std::move(schema));
    };
}

Member left_out_if_empty(Member list) {
    list.may_be_absent = true;
    list.write = [write = std::move(list.write)](const void* record) {
        auto shown = write(record);
        return shown.empty() ? Json(Json::value_t::discarded) : shown;
    };
    return list;
}

}  // namespace slotkeeper::api

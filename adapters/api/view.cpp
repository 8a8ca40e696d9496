// view: the schema of a record.
#include "adapters/api/view.h"

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

}  // namespace slotkeeper::api

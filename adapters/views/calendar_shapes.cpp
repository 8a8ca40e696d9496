// calendar_shapes: writes users and event types of Cal.com.
#include "adapters/views/calendar_shapes.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::rest {

namespace {

template <class Record>
Json name_of(const Record* record) {
    return record == nullptr ? Json() : Json(record->name);
}

}  // namespace

Json event_type_json(const MappedEventType& mapped, const Catalog& catalog) {
    return {{"service_id", mapped.service.text()},
            {"service", name_of(catalog.service(mapped.service))},
            {"resource_id", mapped.resource.text()},
            {"resource", name_of(catalog.resource(mapped.resource))},
            {"account_id", mapped.event_type.account.text()},
            {"event_type_id", mapped.event_type.event_type_id},
            {"length_minutes", mapped.event_type.length.count()}};
}

Json pair_json(const PairReport& pair, const Catalog& catalog) {
    const auto differs = pair.state == PairState::length_differs;
    return {{"state", word(pair.state)},
            {"service_id", pair.service ? Json(pair.service.text()) : Json()},
            {"service", name_of(catalog.service(pair.service))},
            {"resource_id", pair.resource.text()},
            {"resource", name_of(catalog.resource(pair.resource))},
            {"event_type_id", pair.event_type_id > 0 ? Json(pair.event_type_id) : Json()},
            {"slug", text_or_null(pair.slug)},
            {"length_minutes", pair.event_type_id > 0 ? Json(pair.length.count()) : Json()},
            {"code", differs ? Json(word(ErrorCode::length_differs)) : Json()},
            {"detail", text_or_null(pair.detail)}};
}

Json event_type_report_json(const EventTypeReport& report, const Catalog& catalog) {
    auto pairs = Json::array();
    for (const auto& pair : report.pairs) pairs.push_back(pair_json(pair, catalog));
    return {{"account_id", report.account.id.text()},
            {"provider_account", report.account.provider_account},
            {"dry_run", report.dry_run},
            {"not_looked_at", report.not_looked_at},
            {"data", std::move(pairs)}};
}

Json calendar_user_json(const CalendarUser& user, const Catalog& catalog) {
    return {{"resource_id", user.resource.text()},
            {"resource", name_of(catalog.resource(user.resource))},
            {"account_id", user.account.text()},
            {"remote_user_id", user.remote_user_id},
            {"username", user.username}};
}

}  // namespace slotkeeper::rest

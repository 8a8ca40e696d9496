// slot_routes: lists free starts.
#include "adapters/rest/query.h"
#include "adapters/rest/rest_api.h"
#include "adapters/views/json_shapes.h"
#include "engine/base/result.h"
#include "engine/booking/resource_preferences.h"
#include "engine/store/booking/appointment_rows.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::rest {

namespace {

struct Asked {
    CatalogPtr catalog;
    const Service* service = nullptr;
    SlotQuestion question;
    TimeZone zone;  // of the answer
};

Result<const Service*> service_of(const Query& query, const Catalog& catalog) {
    if (query.has("service") && query.has("service_id")) {
        return refuse(ErrorCode::invalid_field, "service", "give either service_id or service");
    }
    const Service* found = nullptr;
    if (query.has("service")) {
        const auto name = query.text("service");
        if (!name) return name.refusal();
        found = catalog.service_named(**name);
    } else {
        const auto id = query.id<ServiceId>("service_id");
        if (!id) return id.refusal();
        if (!*id) return refuse(ErrorCode::missing_field, "service_id", "service_id or service is needed");
        found = catalog.service(**id);
    }
    if (found != nullptr && found->active) return found;
    return refuse(ErrorCode::not_found, query.has("service") ? "service" : "service_id",
                  "this company has no such service");
}

Result<const Resource*> resource_of(const Query& query, const Catalog& catalog) {
    const auto id = query.id<ResourceId>("resource_id");
    if (!id) return id.refusal();
    const auto* found = *id ? catalog.resource(**id) : nullptr;
    if (*id && found == nullptr)
        return refuse(ErrorCode::not_found, "resource_id", "this company has no such resource");
    return found;
}

// The requested span; it begins at the cursor, if one is given.
Result<Interval> span_of(const Query& query) {
    Checks check;
    const auto from = check(query.instant("from"));
    const auto until = check(query.instant("to", Fraction::up));
    const auto cursor = check(query.cursor<1>());
    if (check.failed()) return check.refusal();
    if (!from) return refuse(ErrorCode::missing_field, "from", "is needed");
    if (!until) return refuse(ErrorCode::missing_field, "to", "is needed");
    if (*until <= *from) return refuse(ErrorCode::invalid_field, "to", "must lie after from");
    if (!cursor) return Interval{*from, *until};
    const Instant next{Seconds{(*cursor)[0]}};
    if (next < *from || next >= *until) {
        return refuse(ErrorCode::invalid_field, "cursor", "must be the next_cursor of the previous page");
    }
    return Interval{next, *until};
}

// The appointment to be moved, if the query names one; it must belong to this company.
Result<std::optional<AppointmentId>> moving_of(const Query& query, RestApi& api, const Caller& caller) {
    const auto id = query.id<AppointmentId>("appointment_id");
    if (!id || !*id) return id;
    const auto there =
        api.database.read([&](store::Tx& tx) { return store::load_appointment(tx, caller.company, **id); });
    if (!there) return refuse(ErrorCode::not_found, "appointment_id", "this company has no such appointment");
    return id;
}

Result<Asked> read_question(const Query& query, const Caller& caller, const CatalogPtr& catalog) {
    Checks check;
    const auto* service = check(service_of(query, *catalog));
    const auto* resource = check(resource_of(query, *catalog));
    auto branch_id = check(query.id<BranchId>("branch_id"));
    const auto zone_name = check(query.text("time_zone"));
    const auto span = check(span_of(query));
    const auto limit = check(query.limit(limits::slots_page_default, limits::slots_page_max));
    if (check.failed()) return check.refusal();
    std::vector<ResourcePreference> preferences;
    if (resource != nullptr) {
        const auto preference = preference_for(*service, *resource);
        if (!preference) return refuse(ErrorCode::invalid_field, "resource_id", "cannot serve this");
        preferences.push_back(*preference);
        if (!branch_id) branch_id = resource->branch;
    }
    const auto branch = catalog->branch_or_default(branch_id);
    if (!branch) return branch.refusal();
    const auto zone = zone_name ? TimeZone::find(*zone_name) : Result<TimeZone>((*branch)->zone);
    if (!zone) return zone.refusal();
    return Asked{catalog,
                 service,
                 {caller.company, service->id, (*branch)->id, span, std::move(preferences), limit, std::nullopt},
                 *zone};
}

Result<http::Response> slots(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {"service_id", "service", "from", "to", "time_zone", "resource_id",
                                           "branch_id", "limit", "cursor", "appointment_id"});
    if (!query) return query.refusal();
    // find_slots searches in the newest catalogue; this one is only used to read the query and to write the response.
    const auto asked =
        with_catalog(api, caller, [&](const CatalogPtr& catalog) { return read_question(*query, caller, catalog); });
    if (!asked) return asked.refusal();
    const auto moving = moving_of(*query, api, caller);
    if (!moving) return moving.refusal();
    auto question = asked->question;
    question.moving = *moving;
    const auto answer = find_slots(question, api.database, api.catalogs, api.clock.now(), api.other_calendar);
    if (!answer) return answer.refusal();
    auto data = Json::array();
    for (const auto& slot : answer->slots)
        data.push_back(slot_json(slot, *asked->service, *asked->catalog, asked->zone));
    std::optional<std::string> next;
    if (answer->continue_from) next = cursor_text({answer->continue_from->time_since_epoch().count()});
    auto page = page_json(std::move(data), std::move(next));
    page["availability"] = availability_json(answer->availability, asked->zone);
    page["offered_until"] = rfc3339(api.clock.now() + limits::offer_length, asked->zone);
    return json_response(200, page);
}

}  // namespace

void add_slot_routes(http::Router& router, RestApi& api) {
    add_route(router, api, "GET", "/v1/slots", store::Scope::read, slots);
}

}  // namespace slotkeeper::rest

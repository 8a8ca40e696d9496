// json_shapes: writes the records.
#include "adapters/views/json_shapes.h"

#include "engine/base/calendar_text.h"
#include "engine/customers/phone.h"
#include "engine/guards/check.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace slotkeeper::views {

namespace {

template <class SomeId>
Json id_or_null(const std::optional<SomeId>& id) {
    return id ? Json(id->text()) : Json();
}

template <class Strings>
Json strings_json(const Strings& strings) {
    auto list = Json::array();
    for (const auto& one : strings) list.push_back(one);
    return list;
}

Json brief_resource_json(ResourceId id, const Catalog& catalog) {
    Json json{{"id", id.text()}};
    if (const auto* resource = catalog.resource(id)) {
        json["kind"] = name_of(resource->kind);
        json["name"] = resource->name;
    }
    return json;
}

// Parts are sorted by segment, then need; the list has one entry per segment.
Json segments_json(const std::vector<Part>& parts, const Service* service, const Catalog& catalog,
                   const TimeZone& zone) {
    auto list = Json::array();
    std::optional<int> current;
    for (const auto& part : parts) {
        if (part.segment != current) {
            current = part.segment;
            const auto index = static_cast<std::size_t>(part.segment);
            const auto known = service != nullptr && index < service->segments.size();
            list.push_back({{"segment", part.segment},
                            {"name", known ? text_or_null(service->segments[index].name) : Json()},
                            {"start", zone.format_rfc3339(part.time.from)},
                            {"end", zone.format_rfc3339(part.time.until)},
                            {"resources", Json::array()}});
        }
        if (part.resource) list.back()["resources"].push_back(brief_resource_json(*part.resource, catalog));
    }
    return list;
}

}  // namespace

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

bool covers(const Catalog& catalog, const Appointment& appointment) {
    return catalog.branch(appointment.branch) != nullptr && catalog.service(appointment.service) != nullptr &&
           std::all_of(appointment.parts.begin(), appointment.parts.end(),
                       [&](const Part& part) { return !part.resource || catalog.resource(*part.resource) != nullptr; });
}

Json appointment_json(const Appointment& appointment, const Catalog& catalog, Json customer, const SyncShown& sync,
                      std::span<const Event> allowed) {
    const auto zone = catalog.zone_of(appointment.branch);
    const auto* service = catalog.service(appointment.service);
    Json json{{"id", appointment.id.text()},
              {"version", appointment.version},
              {"state", name_of(appointment.state)},
              {"allowed", Json::array()},
              {"start", zone.format_rfc3339(appointment.time.from)},
              {"end", zone.format_rfc3339(appointment.time.until)},
              {"time_zone", zone.name()},
              {"service", {{"id", appointment.service.text()}, {"name", service ? Json(service->name) : Json()}}},
              {"branch_id", appointment.branch.text()},
              {"segments", segments_json(appointment.parts, service, catalog, zone)},
              {"customer", std::move(customer)},
              {"attendee_name", text_or_null(appointment.attendee_name)},
              {"notes", text_or_null(appointment.notes)},
              {"metadata", Json::object()},
              {"source", name_of(appointment.source)},
              {"sync", name_of(sync.whole)},
              {"created_at", rfc3339(appointment.created_at, zone)},
              {"acknowledged_at",
               appointment.acknowledged_at ? Json(zone.format_rfc3339(*appointment.acknowledged_at)) : Json()}};
    for (const auto event : allowed) json["allowed"].push_back(name_of(event));
    for (const auto& [key, value] : appointment.metadata) json["metadata"][key] = value;
    for (const auto& [part, state] : sync.parts) {
        json["sync_parts"].push_back({{"segment", part}, {"sync", name_of(state)}});
    }
    if (appointment.expires_at) json["expires_at"] = zone.format_rfc3339(*appointment.expires_at);
    return json;
}

Json brief_customer_json(CustomerId id, const CustomerDetails& details) {
    return {{"id", id.text()},
            {"name", details.name},
            {"phone", text_or_null(details.phone)},
            {"email", text_or_null(details.email)}};
}

Json brief_customer_json(const Customer& customer) {
    return brief_customer_json(customer.id, {customer.name, customer.phone, customer.email, customer.note});
}

Json erased_customer_json(CustomerId id) {
    return {{"id", id.text()}, {"name", nullptr}, {"phone", nullptr}, {"email", nullptr}};
}

Json customer_json(const Customer& customer, const TimeZone& zone) {
    auto json = brief_customer_json(customer);
    json["branch_id"] = customer.branch.text();
    json["source"] = name_of(customer.source);
    json["note"] = text_or_null(customer.note);
    json["status"] = name_of(customer.status);
    json["created_at"] = rfc3339(customer.created_at, zone);
    return json;
}

Json whole_customer_json(const Customer& customer, const TimeZone& zone) {
    auto json = customer_json(customer, zone);
    json["phone_verified"] = customer.phone.empty() ? Json() : Json(is_verified_phone(customer.phone));
    json["birth_date"] = customer.birth_date ? Json(format_iso_date(*customer.birth_date)) : Json();
    return json;
}

Json audit_json(const AuditEvent& event, const TimeZone& zone) {
    return {{"version", event.version},
            {"event", name_of(event.event)},
            {"state", name_of(event.state)},
            {"actor", event.actor},
            {"reason", text_or_null(event.reason)},
            {"at", rfc3339(event.at, zone)},
            {"start", zone.format_rfc3339(event.time.from)},
            {"end", zone.format_rfc3339(event.time.until)}};
}

Json block_json(const BlockRecord& block, const Catalog& catalog) {
    const auto* resource = catalog.resource(block.resource);
    const auto zone = resource != nullptr ? catalog.zone_of(resource->branch) : company_zone(catalog);
    return {{"id", block.id.text()},
            {"resource_id", block.resource.text()},
            {"resource", brief_resource_json(block.resource, catalog)},
            {"start", zone.format_rfc3339(block.time.from)},
            {"end", zone.format_rfc3339(block.time.until)},
            {"reason", text_or_null(block.reason)},
            {"created_by", block.created_by}};
}

Json service_json(const Service& service) {
    auto segments = Json::array();
    for (const auto& segment : service.segments) {
        auto needs = Json::array();
        for (const auto& need : segment.needs) {
            needs.push_back({{"kind", name_of(need.kind)},
                             {"skill", text_or_null(need.skill)},
                             {"same_as_segment", need.same_as_segment ? Json(*need.same_as_segment) : Json()},
                             {"unlike_segment", need.unlike_segment ? Json(*need.unlike_segment) : Json()}});
        }
        segments.push_back({{"name", text_or_null(segment.name)},
                            {"minutes", segment.length.count()},
                            {"buffer_before_minutes", segment.buffer_before.count()},
                            {"buffer_after_minutes", segment.buffer_after.count()},
                            {"gap_min_minutes", segment.gap_min.count()},
                            {"gap_max_minutes", segment.gap_max.count()},
                            {"needs", std::move(needs)}});
    }
    return {{"id", service.id.text()},
            {"name", service.name},
            {"minutes", service.shortest_length().count()},
            {"slot_step_minutes", service.slot_step.count()},
            {"notice_minutes", service.notice.count()},
            {"window_days", service.window_days},
            {"sync_policy", name_of(service.sync_policy)},
            {"active", service.active},
            {"segments", std::move(segments)}};
}

Json resource_json(const Resource& resource) {
    return {{"id", resource.id.text()},      {"kind", name_of(resource.kind)},
            {"name", resource.name},         {"branch_id", resource.branch.text()},
            {"capacity", resource.capacity}, {"skills", strings_json(resource.skills)},
            {"active", resource.active}};
}

Json branch_json(const Branch& branch) {
    return {{"id", branch.id.text()},
            {"name", branch.name},
            {"time_zone", branch.zone.name()},
            {"is_default", branch.is_default}};
}

Json slot_json(const Slot& slot, const Service& service, const Catalog& catalog, const TimeZone& zone) {
    std::vector<ResourceId> seen;
    auto resources = Json::array();
    for (const auto& part : slot.parts) {
        if (!part.resource || std::find(seen.begin(), seen.end(), *part.resource) != seen.end()) continue;
        seen.push_back(*part.resource);
        resources.push_back(brief_resource_json(*part.resource, catalog));
    }
    return {{"start", zone.format_rfc3339(slot.time.from)},
            {"end", zone.format_rfc3339(slot.time.until)},
            {"resources", std::move(resources)},
            {"segments", segments_json(slot.parts, &service, catalog, zone)}};
}

Json availability_json(const Availability& availability, const TimeZone& zone) {
    return {{"source", name_of(availability.source)},
            {"fresh", availability.fresh},
            {"as_of", availability.as_of ? Json(rfc3339(*availability.as_of, zone)) : Json()}};
}

Json account_json(const CalendarAccount& account) {
    return {{"id", account.id.text()},
            {"provider", name_of(account.provider)},
            {"provider_account", account.provider_account},
            {"url", account.base_url},
            {"state", name_of(account.state)},
            {"credential_kind", name_of(account.kind)},
            {"created_at", format_rfc3339(whole_seconds(account.created_at))}};
}

Json page_json(Json data, std::optional<std::string> next_cursor) {
    return {{"data", std::move(data)}, {"next_cursor", next_cursor ? Json(std::move(*next_cursor)) : Json()}};
}

TimeZone company_zone(const Catalog& catalog) {
    const auto branch = catalog.branch_or_default(std::nullopt);
    return branch ? (*branch)->zone : TimeZone::utc();
}

std::string rfc3339(Moment moment, const TimeZone& zone) { return zone.format_rfc3339(whole_seconds(moment)); }

Json installed_data_json(Instant now) {
    auto all = Json::array();
    for (const auto& installed : installed_data(now)) {
        all.push_back({{"name", installed.data.name},
                       {"version", installed.data.version},
                       {"packed_at", format_iso_date(BirthDate(installed.data.packed_at))},
                       {"age_days", installed.age.count()},
                       {"old", installed.is_old()}});
    }
    return all;
}

}  // namespace slotkeeper::views

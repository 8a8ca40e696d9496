// booking_request: reads request bodies.
#include "adapters/rest/booking_request.h"

#include "adapters/views/json_shapes.h"
#include "engine/base/result.h"
#include "engine/booking/resource_preferences.h"
#include "engine/customers/customer.h"
#include "engine/customers/phone.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::rest {

namespace {

Result<const Resource*> find_resource(const Catalog& catalog, std::string_view text, const std::string& path) {
    const auto id = ResourceId::parse(text);
    if (!id) return refuse(ErrorCode::invalid_field, path, "must be an id like " + ResourceId{1}.text());
    if (const auto* found = catalog.resource(*id)) return found;
    return refuse(ErrorCode::not_found, path, "this company has no such resource");
}

Refusal cannot_serve(const std::string& path) { return refuse(ErrorCode::invalid_field, path, "cannot serve this"); }

Result<std::vector<ResourcePreference>> preferences_of_segment(const http::Fields& entry, const Catalog& catalog,
                                                               const Service& service, std::size_t segment) {
    std::vector<std::string> named;
    auto path = entry.path_of("resources");
    if (entry.has("resource_id")) {
        path = entry.path_of("resource_id");
        if (entry.has("resources"))
            return refuse(ErrorCode::invalid_field, path, "give either resource_id or resources");
        const auto text = entry.text("resource_id", limits::name_length_max);
        if (!text) return text.refusal();
        named = {*text};
    } else if (entry.has("resources")) {
        const auto texts = entry.texts("resources", limits::needs_max, limits::name_length_max);
        if (!texts) return texts.refusal();
        named = *texts;
    }
    std::vector<const Resource*> resources;
    for (const auto& text : named) {
        const auto found = find_resource(catalog, text, path);
        if (!found) return found.refusal();
        resources.push_back(*found);
    }
    auto preferences = preferences_in_segment(service, segment, resources);
    if (!preferences) return cannot_serve(path);
    return std::move(*preferences);
}

// Adds the path of the surrounding body to the field of a refusal.
Refusal in_body(Refusal refusal, const http::Fields& body) {
    refusal.field = body.path_of(refusal.field);
    return refusal;
}

}  // namespace

Result<const Service*> read_service(const http::Fields& body, const Catalog& catalog) {
    if (body.has("service_id") && body.has("service")) {
        return refuse(ErrorCode::invalid_field, body.path_of("service"), "give either service_id or service");
    }
    if (!body.has("service_id") && !body.has("service")) {
        return refuse(ErrorCode::missing_field, body.path_of("service_id"), "service_id or service is needed");
    }
    const Service* found = nullptr;
    if (body.has("service")) {
        const auto name = body.text("service", limits::name_length_max);
        if (!name) return name.refusal();
        found = catalog.service_named(*name);
    } else {
        const auto id = body.id<ServiceId>("service_id");
        if (!id) return id.refusal();
        found = catalog.service(*id);
    }
    if (found != nullptr && found->active) return found;
    return refuse(ErrorCode::not_found, body.path_of(body.has("service") ? "service" : "service_id"),
                  "this company has no such service");
}

void fill_open_segments(nlohmann::json& body) {
    const auto segments = body.find("segments");
    if (segments == body.end() || !segments->is_array()) return;
    for (auto& entry : *segments) {
        if (entry.is_null()) entry = nlohmann::json::object();
    }
}

Result<std::vector<ResourcePreference>> read_preferences(const http::Fields& body, const Catalog& catalog,
                                                         const Service& service) {
    if (body.has("resource_id")) {
        const auto path = body.path_of("resource_id");
        if (body.has("segments")) return refuse(ErrorCode::invalid_field, path, "give either resource_id or segments");
        const auto text = body.text("resource_id", limits::name_length_max);
        if (!text) return text.refusal();
        const auto resource = find_resource(catalog, *text, path);
        if (!resource) return resource.refusal();
        const auto preference = preference_for(service, **resource);
        if (!preference) return cannot_serve(path);
        return std::vector{*preference};
    }
    if (!body.has("segments")) return std::vector<ResourcePreference>();
    const auto entries = body.objects("segments", limits::segments_max, {"resource_id", "resources"});
    if (!entries) return entries.refusal();
    if (entries->size() > service.segments.size()) {
        return refuse(ErrorCode::invalid_field, body.path_of("segments"),
                      "must have at most " + std::to_string(service.segments.size()) + " entries for this service");
    }
    std::vector<ResourcePreference> preferences;
    for (std::size_t segment = 0; segment < entries->size(); ++segment) {
        const auto found = preferences_of_segment((*entries)[segment], catalog, service, segment);
        if (!found) return found.refusal();
        preferences.insert(preferences.end(), found->begin(), found->end());
    }
    return preferences;
}

Result<Target> read_target(const http::Fields& body, const Catalog& catalog) {
    Checks check;
    const auto* service = check(read_service(body, catalog));
    const auto start = check(body.instant("start"));
    auto branch_id = check(body.optional_id<BranchId>("branch_id"));
    if (check.failed()) return check.refusal();
    auto preferences = check(read_preferences(body, catalog, *service));
    if (!branch_id && !preferences.empty()) branch_id = catalog.at(preferences.front().resource).branch;
    const auto* branch = check(catalog.branch_or_default(branch_id));
    if (check.failed()) return check.refusal();
    return Target{service->id, branch->id, start, std::move(preferences)};
}

Result<std::optional<BirthDate>> read_birth_date(const http::Fields& fields, const Catalog& catalog, Moment now) {
    const auto text = fields.optional_text("birth_date", limits::name_length_max);
    if (!text) return text.refusal();
    if (!*text) return std::optional<BirthDate>();
    const auto today = company_zone(catalog).local_day(whole_seconds(now));
    const auto date = parse_birth_date(**text, BirthDate(today));
    if (!date) return in_body(date.refusal(), fields);
    return std::optional(*date);
}

Result<CustomerDetails> read_person(const http::Fields& fields, const Catalog& catalog, Moment now) {
    Checks check;
    CustomerDetails details;
    details.name = check(fields.text("name", limits::name_length_max));
    if (check.failed()) return check.refusal();
    if (auto named = check_person_name(details.name); !named) return in_body(named.refusal(), fields);
    const auto phone = check(fields.optional_text("phone", limits::phone_length_max));
    const auto email = check(fields.optional_text("email", limits::email_length_max));
    details.birth_date = check(read_birth_date(fields, catalog, now));
    if (check.failed()) return check.refusal();
    if (!phone && !email) {
        return refuse(ErrorCode::missing_field, fields.path_of("phone"),
                      "a phone number or an e-mail address is needed");
    }
    if (phone) {
        auto normal = normalise_phone(*phone, catalog.company().region);
        if (!normal) return in_body(normal.refusal(), fields);
        details.phone = std::move(*normal);
    }
    if (email) {
        auto normal = normalise_email(*email);
        if (!normal) return in_body(normal.refusal(), fields);
        details.email = std::move(*normal);
    }
    return details;
}

Result<CustomerDetails> read_customer(const http::Fields& body, const Catalog& catalog, Moment now) {
    const auto person = body.object("customer", {"name", "phone", "email", "birth_date"});
    if (!person) return person.refusal();
    return read_person(*person, catalog, now);
}

Result<Remarks> read_remarks(const http::Fields& body) {
    Checks check;
    Remarks remarks;
    remarks.notes = check(body.optional_text("notes", limits::notes_length_max)).value_or("");
    if (body.has("metadata")) {
        remarks.metadata = check(body.text_map("metadata", limits::metadata_entries_max,
                                               limits::metadata_key_length_max, limits::metadata_value_length_max));
    }
    if (check.failed()) return check.refusal();
    return remarks;
}

}  // namespace slotkeeper::rest

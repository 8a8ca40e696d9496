// booking_inputs: shapes, and the look-up of what they name.
#include "adapters/rest/booking/booking_inputs.h"

#include "engine/booking/resource_preferences.h"
#include "engine/booking/rules.h"
#include "engine/catalog/durations.h"
#include "engine/catalog/needs.h"
#include "engine/catalog/why_unable.h"
#include "engine/customers/customer.h"
#include "engine/customers/phone.h"

namespace slotkeeper::rest {

namespace {

Result<const Resource*> find_resource(const Catalog& catalog, ResourceId id, const std::string& path) {
    if (const auto* found = catalog.resource(id)) return found;
    return refuse(ErrorCode::not_found, path, "this company has no such resource");
}

Refusal cannot_serve(const std::string& path, const Catalog& catalog, const Service& service,
                     const Resource& resource) {
    return refuse(ErrorCode::invalid_field, path, why_unable(catalog, service, resource));
}

// Of several resources for one segment: of the first that no need of it takes; else they do not fit together.
Refusal cannot_serve_segment(const std::string& path, const Service& service, std::size_t segment,
                             const std::vector<const Resource*>& resources) {
    const auto& needs = service.segments[segment].needs;
    for (const auto* resource : resources) {
        const auto can = [&](const Need& need) { return resource->can(need); };
        if (std::any_of(needs.begin(), needs.end(), can)) continue;
        const auto is_of_kind = [&](const Need& need) { return need.kind == resource->kind; };
        const auto nearest = std::find_if(needs.begin(), needs.end(), is_of_kind);
        const auto missing = needs.empty()
                                 ? std::string("the segment needs no resource")
                                 : what_is_missing(*resource, nearest == needs.end() ? needs.front() : *nearest);
        return refuse(ErrorCode::invalid_field, path,
                      resource->name + " (" + resource->id.text() + ") cannot serve this segment: " + missing);
    }
    return refuse(ErrorCode::invalid_field, path, "cannot serve the needs of this segment together");
}

Result<std::vector<ResourcePreference>> preferences_of_segment(const SegmentInput& input, const Catalog& catalog,
                                                               const Service& service, std::size_t segment) {
    const auto path = "segments[" + std::to_string(segment) + "]." + (input.resource_id ? "resource_id" : "resources");
    auto named = input.resources.value_or(std::vector<ResourceId>());
    if (input.resource_id) named = {*input.resource_id};
    std::vector<const Resource*> resources;
    for (const auto id : named) {
        const auto found = find_resource(catalog, id, path);
        if (!found) return found.refusal();
        resources.push_back(*found);
    }
    auto preferences = preferences_in_segment(service, segment, resources);
    if (!preferences) return cannot_serve_segment(path, service, segment, resources);
    return std::move(*preferences);
}

// Adds the path of the surrounding object to the field of a refusal.
Refusal in_object(Refusal refusal, const std::string& path) {
    if (!path.empty()) refusal.field = path + '.' + refusal.field;
    return refusal;
}

}  // namespace

const Shape<SegmentInput>& SegmentInput::shape() {
    static const Shape<SegmentInput> shape(
        "SegmentPreference",
        field<&SegmentInput::resource_id>("resource_id", "The person, room or device for the first need it can serve."),
        field<&SegmentInput::resources>("resources",
                                        "Several, one for each need; of a need with a `count`, up to so many.",
                                        {.items_max = limits::segment_resources_max}),
        at_most_one({"resources", "resource_id"}));
    return shape;
}

const Shape<ReplacementInput>& ReplacementInput::shape() {
    static const Shape<ReplacementInput> shape(
        "Replacement", exactly_one("resource_id", "resource"),
        field<&ReplacementInput::resource_id>("resource_id", "The person, room or device that serves it from now on."),
        field<&ReplacementInput::resource>("resource", "The same, by its slug or name."),
        field<&ReplacementInput::instead_of>(
            "instead_of", "Whom it replaces. Absent: the one who serves the first need that the new one can serve."));
    return shape;
}

Result<ResourceId> read_replacement(const ReplacementInput& input, const Context& context) {
    if (input.resource_id) return *input.resource_id;
    return with_catalog(context, [&](const CatalogPtr& catalog) -> Result<ResourceId> {
        const auto* found = input.resource ? catalog->resource_named(*input.resource) : nullptr;
        if (found != nullptr) return found->id;
        return refuse(ErrorCode::not_found, "resource", "this company has no such resource");
    });
}

const Shape<PreferencesInput>& PreferencesInput::shape() {
    static const Shape<PreferencesInput> shape(
        "Preferences",
        field<&PreferencesInput::resource_id>(
            "resource_id", "The person, room or device that is wanted: for the first need that it can serve."),
        field<&PreferencesInput::resource_ids>("resource_ids",
                                               "Several of them, each for the first need that it can serve.",
                                               {.items_max = limits::segment_resources_max}),
        field<&PreferencesInput::segments>(
            "segments",
            "What is wanted for each segment of the service, in their order; `{}` or null: any. Segments that are not "
            "listed are open.",
            {.items_max = limits::segments_max}),
        at_most_one({"segments", "resource_ids", "resource_id"}));
    return shape;
}

Result<std::vector<ResourcePreference>> read_preferences(const PreferencesInput& input, const Catalog& catalog,
                                                         const Service& service) {
    std::vector<ResourcePreference> preferences;
    auto named = input.resource_ids.value_or(std::vector<ResourceId>());
    if (input.resource_id) named = {*input.resource_id};
    for (const auto id : named) {
        const auto* const path = input.resource_id ? "resource_id" : "resource_ids";
        const auto resource = find_resource(catalog, id, path);
        if (!resource) return resource.refusal();
        const auto preference = preference_beside(service, **resource, preferences);
        if (!preference) return cannot_serve(path, catalog, service, **resource);
        preferences.push_back(*preference);
    }
    if (!input.segments) return preferences;
    if (input.segments->size() > service.segments.size()) {
        return refuse(ErrorCode::invalid_field, "segments",
                      "must have at most " + std::to_string(service.segments.size()) + " entries for this service");
    }
    for (std::size_t segment = 0; segment < input.segments->size(); ++segment) {
        const auto found = preferences_of_segment((*input.segments)[segment], catalog, service, segment);
        if (!found) return found.refusal();
        preferences.insert(preferences.end(), found->begin(), found->end());
    }
    return preferences;
}

Shape<TargetInput> TargetInput::shape_unless(std::string_view unless) {
    return Shape<TargetInput>(
        "Target", one_or_several_services(unless),
        field<&TargetInput::service_id>("service_id", "The service, by its id."),
        field<&TargetInput::service>("service", "The service, by its name in any spelling or its slug."),
        field<&TargetInput::start>("start", "The start, a whole minute, as `GET /v1/slots` lists it.",
                                   {.whole_minute = true, .required = true, .unless = unless}),
        field<&TargetInput::branch_id>("branch_id", "The branch. Absent: that of the wanted resource, or the default."),
        field<&TargetInput::duration>("duration_minutes", kDurationMeaning, kDurationRules),
        field<&TargetInput::party_size>("party_size", kPartyMeaning, kPartyRules),
        field<&TargetInput::language>("language", kLanguageMeaning, kLanguageRules), VisitInput::shape(),
        PreferencesInput::shape());
}

Result<const Service*> find_service(const std::optional<ServiceId>& id, const std::optional<std::string>& name,
                                    const Catalog& catalog) {
    const auto* found = id ? catalog.service(*id) : name ? catalog.service_named(*name) : nullptr;
    if (found != nullptr && found->active) return found;
    if (!id && !name) return refuse(ErrorCode::missing_field, "service_id", "service_id or service is needed");
    return refuse(ErrorCode::not_found, id ? "service_id" : "service", "this company has no such service");
}

Result<Target> read_target(const TargetInput& input, const Catalog& catalog) {
    Checks check;
    const auto asked = check(find_services(input.service_id, input.service, input, catalog));
    if (!input.start) check.note(refuse(ErrorCode::missing_field, "start", "is needed"));
    if (check.failed()) return check.refusal();
    auto preferences = check(read_preferences(input, catalog, asked.booked));
    check(booked_service(catalog, *asked.first, asked.visit, input.duration));
    check(party_for(asked.booked, input.party_size));
    auto language = check(read_language(input.language));
    auto branch_id = input.branch_id;
    if (!branch_id && !preferences.empty()) branch_id = catalog.at(preferences.front().resource).branch;
    const auto* branch = check(catalog.branch_or_default(branch_id));
    if (check.failed()) return check.refusal();
    return Target{asked.first->id, branch->id,       *input.start, std::move(preferences),
                  input.duration,  input.party_size, asked.visit,  std::move(language)};
}

Result<std::string> read_language(const std::optional<std::string>& text) {
    return text ? read_staff_language(*text, "language") : Result<std::string>(std::string());
}

const Shape<OverrideInput>& OverrideInput::shape() {
    static const Shape<OverrideInput> shape(
        "Override",
        field<&OverrideInput::override_reason>(
            "override_reason",
            "Take a start beside the grid of a service with `strict_grid`, book for a customer with too many no-shows, "
            "or move and cancel against the rules and without a fee; and why, which is kept in the history. Needs the "
            "scope override."));
    return shape;
}

const Shape<WisherInput>& WisherInput::shape() {
    static const Shape<WisherInput> shape(
        "Wisher", defaulted<&WisherInput::by_customer>(
                      "by_customer",
                      "A customer does this themselves, on a web site: what the company says of customers counts."));
    return shape;
}

Result<Command> with_override(Result<Command> command, const OverrideInput& input, const Context& context) {
    if (!command || !input.override_reason) return command;
    if (!context.caller.scopes.allow(store::Scope::override)) {
        return refuse(ErrorCode::forbidden, "override_reason", "the key lacks the scope override");
    }
    command->override_reason = input.override_reason;
    return command;
}

const Shape<PersonInput>& PersonInput::shape() {
    static const Shape<PersonInput> shape(
        "Person", field<&PersonInput::name>("name", "First and last name, in one line.", {.example = "Erika Muster"}),
        field<&PersonInput::phone>(
            "phone",
            "With country code, or as dialled in the company's country. A phone number or an "
            "e-mail address is needed.",
            {.length_max = limits::phone_length_max, .phone = true, .example = "+4915112345678"}),
        field<&PersonInput::email>("email", "The e-mail address.",
                                   {.length_max = limits::email_length_max, .example = "erika@example.com"}),
        field<&PersonInput::birth_date>("birth_date", "A day like 1985-03-12. It never overwrites a stored one.",
                                        {.format = "date", .example = "1985-03-12"}));
    return shape;
}

Result<std::optional<BirthDate>> read_birth_date(const std::optional<std::string>& text, const std::string& path,
                                                 const Catalog& catalog, Moment now) {
    if (!text) return std::optional<BirthDate>();
    const auto today = company_zone(catalog).local_day(whole_seconds(now));
    const auto date = parse_birth_date(*text, BirthDate(today));
    if (!date) return in_object(date.refusal(), path);
    return std::optional(*date);
}

Result<CustomerDetails> read_person(const PersonInput& input, const std::string& path, const Catalog& catalog,
                                    Moment now) {
    const auto in_person = [&](auto result) {
        return result ? std::move(result) : decltype(result)(in_object(result.refusal(), path));
    };
    Checks check;
    CustomerDetails details;
    details.name = input.name;
    check(in_person(check_person_name(details.name)));
    details.birth_date = check(read_birth_date(input.birth_date, path, catalog, now));
    if (!input.phone && !input.email) {
        check.note(in_object(refuse(ErrorCode::missing_field, "phone", "a phone number or an e-mail address is needed"),
                             path));
    }
    if (input.phone) details.phone = check(in_person(normalise_phone(*input.phone, catalog.company().region)));
    if (input.email) details.email = check(in_person(normalise_email(*input.email)));
    if (check.failed()) return check.refusal();
    return details;
}

const Shape<RemarksInput>& RemarksInput::shape() {
    static const Shape<RemarksInput> shape(
        "Remarks",
        field<&RemarksInput::notes>("notes", "For the staff; may have several lines.",
                                    {.length_max = limits::notes_length_max}),
        field<&RemarksInput::metadata>("metadata", "Texts of the client, stored and returned.", kMetadataRules));
    return shape;
}

}  // namespace slotkeeper::rest

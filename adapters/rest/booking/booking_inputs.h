// booking_inputs: the inputs of requests for a start: to book, to hold, to reschedule.
//
// The functions resolve names and ids to records of the catalogue; the desk decides whether the start is free.
#pragma once

#include "adapters/rest/booking/visit_inputs.h"
#include "adapters/rest/serving.h"
#include "engine/catalog/catalog.h"

namespace slotkeeper::rest {

// --- who is wanted -------------------------------------------------------------------------------
struct SegmentInput {
    std::optional<ResourceId> resource_id;
    std::optional<std::vector<ResourceId>> resources;
    static const Shape<SegmentInput>& shape();
};

struct PreferencesInput {
    std::optional<ResourceId> resource_id;
    std::optional<std::vector<ResourceId>> resource_ids;
    std::optional<std::vector<SegmentInput>> segments;
    static const Shape<PreferencesInput>& shape();

    bool names_any() const { return resource_id || resource_ids || segments; }
};
// Refuses resources that are not of this company (not_found) or cannot serve the service (invalid_field).
Result<std::vector<ResourcePreference>> read_preferences(const PreferencesInput& input, const Catalog& catalog,
                                                         const Service& service);

// Who serves from now on what another one serves.
struct ReplacementInput {
    std::optional<ResourceId> resource_id;
    std::optional<std::string> resource;
    std::optional<ResourceId> instead_of;
    static const Shape<ReplacementInput>& shape();
};
// The new one. not_found: no resource of this company has that slug or name.
Result<ResourceId> read_replacement(const ReplacementInput& input, const Context& context);

// --- what and when -------------------------------------------------------------------------------
struct TargetInput : PreferencesInput, VisitInput {
    std::optional<ServiceId> service_id;
    std::optional<std::string> service;
    std::optional<Instant> start;
    std::optional<BranchId> branch_id;
    std::optional<Minutes> duration;
    std::optional<int> party_size;
    std::optional<std::string> language;

    // `unless`: a field that makes service and start unnecessary.
    static Shape<TargetInput> shape_unless(std::string_view unless = "");
};

// The common part of a booking and a hold.
struct Target {
    ServiceId service;
    BranchId branch;
    Instant start;
    std::vector<ResourcePreference> preferences;
    std::optional<Minutes> duration{};
    std::optional<int> party_size{};
    Visit visit{};  // without services if there is only one
    std::string language{};
};
// Without branch_id the branch of a named resource is used. Refuses with not_found if an id or a name is not one of
// this company.
Result<Target> read_target(const TargetInput& input, const Catalog& catalog);

// By id or name; only a service that can be booked.
Result<const Service*> find_service(const std::optional<ServiceId>& id, const std::optional<std::string>& name,
                                    const Catalog& catalog);

// --- beside a strict grid ------------------------------------------------------------------------
struct OverrideInput {
    std::optional<OverrideReason> override_reason;
    static const Shape<OverrideInput>& shape();
};
// Notes the reason in the command. forbidden: it is given, and the key lacks the scope override.
Result<Command> with_override(Result<Command> command, const OverrideInput& input, const Context& context);

// Who wants a change.
struct WisherInput {
    bool by_customer = false;
    static const Shape<WisherInput>& shape();
};

// --- for whom ------------------------------------------------------------------------------------
struct PersonInput {
    std::string name;
    std::optional<std::string> phone, email, birth_date;
    static const Shape<PersonInput>& shape();
};
// `path`: of the object that holds the fields, or empty. A number without a country code belongs to the company's
// region.
Result<CustomerDetails> read_person(const PersonInput& input, const std::string& path, const Catalog& catalog,
                                    Moment now);
// std::nullopt if it is absent.
Result<std::optional<BirthDate>> read_birth_date(const std::optional<std::string>& text, const std::string& path,
                                                 const Catalog& catalog, Moment now);

struct RemarksInput {
    std::optional<std::string> notes;
    std::optional<Metadata> metadata;
    static const Shape<RemarksInput>& shape();
};
inline constexpr Rules kAnswersRules{.length_max = limits::answer_length_max,
                                     .items_max = limits::intake_fields_max,
                                     .key_length_max = limits::slug_length_max};
inline constexpr auto kAnswersMeaning =
    "Answers to `intake` of the service, by the slugs of its fields, as texts: `72.5`, `2026-12-24`. A wrong or "
    "missing "
    "one is refused by its name, like `answers.allergies`.";
inline constexpr Rules kReasonCodeRules{
    .length_min = 1, .length_max = limits::cancel_code_length_max, .example = "ill"};
inline constexpr Rules kPartyRules{.min = 1, .max = limits::party_max};
inline constexpr auto kPartyMeaning = "How many people come. Absent: `party_min` of the service.";
inline constexpr Rules kLanguageRules{.length_min = 2, .length_max = 8};
inline constexpr auto kLanguageMeaning =
    "Only staff who speak this language, by its code in ISO 639, like `tr`; a person who is asked for serves anyway. "
    "Absent: any.";
// Empty if it is absent.
Result<std::string> read_language(const std::optional<std::string>& text);
inline constexpr Rules kDurationRules{.min = 1, .max = limits::appointment_length_max.count()};
inline constexpr auto kDurationMeaning = "One of the `durations` of the service. Absent: its `minutes`.";
inline constexpr Rules kMetadataRules{.length_max = limits::metadata_value_length_max,
                                      .items_max = limits::metadata_entries_max,
                                      .key_length_max = limits::metadata_key_length_max};

}  // namespace slotkeeper::rest

// slot_explanations: tells for one start every rule with its outcome, and every resource with what is in its way.
#include "adapters/rest/booking/booking_inputs.h"
#include "adapters/rest/booking/explanation_texts.h"
#include "adapters/rest/rest_api.h"
#include "adapters/views/parts.h"
#include "engine/booking/resource_preferences.h"

namespace slotkeeper::rest {

namespace {

struct ExplainInput : VisitInput {
    std::optional<ServiceId> service_id;
    std::optional<std::string> service;
    Instant start;
    std::optional<std::string> time_zone;
    std::optional<ResourceId> resource_id;
    std::optional<BranchId> branch_id;
    std::optional<AppointmentId> appointment_id;
    std::optional<Minutes> duration;
    std::optional<int> party_size;
    std::optional<std::string> language;

    static const Shape<ExplainInput>& shape() {
        static const Shape<ExplainInput> shape(
            "ExplainSlot", one_or_several_services(),
            field<&ExplainInput::service_id>("service_id", "The service, by its id; also one that is not active."),
            field<&ExplainInput::service>("service", "The service, by its name in any spelling or its slug."),
            VisitInput::shape(), field<&ExplainInput::start>("start", "The start that is to be explained."),
            field<&ExplainInput::time_zone>("time_zone",
                                            "The IANA name of the time zone of the answer. Absent: that of the branch.",
                                            {.example = "Europe/Berlin"}),
            field<&ExplainInput::resource_id>("resource_id", "The person, room or device that is wanted."),
            field<&ExplainInput::branch_id>("branch_id", "The branch. Absent: that of the resource, or the default."),
            field<&ExplainInput::appointment_id>("appointment_id",
                                                 "An appointment that is to be moved: its own time counts as free."),
            field<&ExplainInput::duration>("duration_minutes", kDurationMeaning, kDurationRules),
            field<&ExplainInput::party_size>("party_size", kPartyMeaning, kPartyRules),
            field<&ExplainInput::language>("language", kLanguageMeaning, kLanguageRules));
        return shape;
    }
};

// --- the view ------------------------------------------------------------------------------------

struct ShownRule {
    StartRule rule;
    std::optional<bool> ok;
    std::string fact;
};

struct ShownInTheWay {
    std::string_view kind;
    std::optional<std::string> id;
    LocalTime from, until;
    std::optional<LocalTime> start, end;
    std::optional<LocalTime> held_until;
    std::optional<std::string> reason;
};

struct ShownResource {
    ResourceId id;
    std::string name;
    int capacity;
    bool ok;
    ResourceReason reason;
    std::string fact;
    std::vector<ShownInTheWay> in_the_way{};
    std::optional<ChosenBy> chosen_by{};
};

struct ShownNeed {
    ResourceKind kind;
    std::optional<std::string> skill;
    bool wanted, optional, ok;
    int places;
    std::vector<ShownResource> resources{};
};

struct ShownNeeds {
    int segment;
    std::optional<std::string> name;
    LocalTime start, end;
    std::vector<ShownNeed> needs{};
};

struct ShownExplanation {
    const Service& service;
    const Branch& branch;
    LocalTime start;
    bool bookable, offered;
    std::string summary;
    std::vector<ShownRule> rules{};
    std::vector<ShownNeeds> segments{};
    std::vector<LocalTime> nearest{};
    OnClock<Availability> availability;
};

const View<ShownRule>& rule_view() {
    static const View<ShownRule> view{
        "SlotRule", "A rule for a start.", member("rule", "", &ShownRule::rule),
        member("ok", "Whether the start obeys it; null if that is not known or an earlier rule makes it pointless.",
               &ShownRule::ok),
        member("fact", "What the rule goes by, as an English clause, with times of the branch.", &ShownRule::fact)};
    return view;
}

const View<ShownInTheWay>& in_the_way_view() {
    static const View<ShownInTheWay> view{
        "InTheWay",
        "An appointment, a hold or time off that overlaps.",
        member("kind", "`appointment`, `hold` or `time_off`.", &ShownInTheWay::kind),
        member("id", "Of the appointment, the hold or the time off.", &ShownInTheWay::id),
        member("from", "The time that it takes, buffers included.", &ShownInTheWay::from),
        member("until", "", &ShownInTheWay::until),
        member("start", "The time without the buffers; null for time off.", &ShownInTheWay::start),
        member("end", "", &ShownInTheWay::end),
        member("held_until", "When the hold expires.", &ShownInTheWay::held_until),
        member("reason", "Of time off; for the staff, not for customers.", &ShownInTheWay::reason)};
    return view;
}

const View<ShownResource>& explained_resource_view() {
    static const View<ShownResource> view{
        "ExplainedResource",
        "A person, room or device that could serve a need.",
        member("id", "", &ShownResource::id),
        member("name", "", &ShownResource::name),
        member("capacity", "How many segments it can serve at the same time.", &ShownResource::capacity),
        member("ok", "Whether it is free.", &ShownResource::ok),
        member("reason", "", &ShownResource::reason),
        member("fact", "What the reason goes by, as an English clause, with times of the branch.",
               &ShownResource::fact),
        nested("in_the_way", "What takes it; empty for a key without the scope write.", in_the_way_view(), Parts::list,
               &ShownResource::in_the_way),
        member("chosen_by", "If a booking would take it now: why it and no other, as in appointments; else null.",
               &ShownResource::chosen_by)};
    return view;
}

const View<ShownNeed>& explained_need_view() {
    static const View<ShownNeed> view{
        "ExplainedNeed",
        "One resource that a segment takes.",
        member("kind", "", &ShownNeed::kind),
        member("skill", "The skill that it must have, in words; null: any.", &ShownNeed::skill),
        member("wanted", "Whether one resource was asked for.", &ShownNeed::wanted),
        member("optional", "Whether the booking is made without it if none is free.", &ShownNeed::optional),
        member("places", "How many places of one resource it takes.", &ShownNeed::places),
        member("ok", "Whether one of the resources is free, or it is optional.", &ShownNeed::ok),
        nested("resources", "All that a search considers.", explained_resource_view(), Parts::list,
               &ShownNeed::resources)};
    return view;
}

const View<ShownNeeds>& explained_segment_view() {
    static const View<ShownNeeds> view{
        "ExplainedSegment",
        "One part of the service.",
        member("segment", "The position of the segment in the service, from 0.", &ShownNeeds::segment),
        member("name", "", &ShownNeeds::name),
        member("start", "With the shortest gaps.", &ShownNeeds::start),
        member("end", "", &ShownNeeds::end),
        nested("needs", "", explained_need_view(), Parts::list, &ShownNeeds::needs)};
    return view;
}

const View<ShownExplanation>& explanation_view() {
    using Shown = ShownExplanation;
    static const View<IdAndName> named{"NamedRecord", "A record by id and name.", member("id", "", &IdAndName::id),
                                       member("name", "", &IdAndName::name)};
    static const View<Shown> view{
        "SlotExplanation",
        "Why a start can be booked or not.",
        member("start", "", &Shown::start),
        nested("service", "", named, Parts::one,
               [](const Shown& shown) {
                   return IdAndName{shown.service.id.text(), shown.service.name};
               }),
        nested("branch", "", named, Parts::one,
               [](const Shown& shown) {
                   return IdAndName{shown.branch.id.text(), shown.branch.name};
               }),
        member("bookable", "Whether a booking of this start would be accepted now, without an override.",
               &Shown::bookable),
        member("offered",
               "Whether `GET /v1/slots` lists it: bookable, on the grid, and free at Cal.com if that counts.",
               &Shown::offered),
        member("summary", "One English sentence.", &Shown::summary),
        nested("rules", "In the order in which they are checked.", rule_view(), Parts::list, &Shown::rules),
        nested("segments", "The parts of the service, with all that could serve them.", explained_segment_view(),
               Parts::list, &Shown::segments),
        member("nearest", "Free starts near it, at most three; empty if it is offered itself.", &Shown::nearest),
        nested("availability", "Whose free times count.", availability_view(), Parts::one, &Shown::availability)};
    return view;
}

// --- filling it ----------------------------------------------------------------------------------

ShownInTheWay shown(const InTheWay& one, const TimeZone& zone) {
    const auto kind = one.block ? "time_off" : one.held_until ? "hold" : "appointment";
    ShownInTheWay shown{kind, {}, {one.taken.from, zone}, {one.taken.until, zone}, {}, {}, {}, if_any(one.reason)};
    if (one.block) shown.id = one.block->text();
    if (one.appointment) shown.id = one.appointment->text();
    if (one.time) {
        shown.start = LocalTime{one.time->from, zone};
        shown.end = LocalTime{one.time->until, zone};
    }
    if (one.held_until) shown.held_until = LocalTime{*one.held_until, zone};
    return shown;
}

ShownNeed shown(const NeedExplanation& need, const ToldSlot& told, const TimeZone& zone) {
    ShownNeed list{need.kind, if_any(need.skill), need.is_wanted, need.may_be_left_out, need.ok(), need.places};
    for (const auto& one : need.resources) {
        const auto& resource = told.slot.catalog->at(one.resource);
        ShownResource entry{resource.id, resource.name,           resource.capacity, one.reason == ResourceReason::free,
                            one.reason,  fact_of(one, need, told)};
        if (told.shows_owners) {
            for (const auto& owner : in_the_way_of(one, told.slot)) entry.in_the_way.push_back(shown(owner, zone));
        }
        entry.chosen_by = one.chosen_by;
        list.resources.push_back(std::move(entry));
    }
    return list;
}

ShownExplanation shown(const ToldSlot& told, std::span<const Instant> nearest, const TimeZone& zone) {
    const auto& start = told.slot.start;
    ShownExplanation shown_slot{
        told.service, told.branch, {start.start, zone},           start.bookable, start.offered, summary_of(told), {},
        {},           {},          {told.slot.availability, zone}};
    for (const auto& rule : start.rules) shown_slot.rules.push_back({rule.rule, rule.ok, fact_of(rule, told)});
    for (const auto& segment : start.segments) {
        ShownNeeds list{segment.segment, if_any(segment.name), {segment.time.from, zone}, {segment.time.until, zone}};
        for (const auto& need : segment.needs) list.needs.push_back(shown(need, told, zone));
        shown_slot.segments.push_back(std::move(list));
    }
    for (const auto free : nearest) shown_slot.nearest.push_back({free, zone});
    return shown_slot;
}

// --- the question --------------------------------------------------------------------------------

struct Explained {
    SlotQuestion question;
    TimeZone zone;   // of the answer
    Service booked;  // of a visit: the one that is made of all
};

// The need that the resource can serve; else the one that it comes nearest to, so that the answer says what it lacks.
std::optional<ResourcePreference> preference_to_explain(const Service& service, const Resource& resource) {
    if (const auto able = preference_for(service, resource)) return able;
    std::optional<ResourcePreference> first;
    for (std::size_t segment = 0; segment < service.segments.size(); ++segment) {
        const auto& needs = service.segments[segment].needs;
        for (std::size_t need = 0; need < needs.size(); ++need) {
            const ResourcePreference here{static_cast<int>(segment), static_cast<int>(need), resource.id};
            if (needs[need].kind == resource.kind) return here;
            if (!first) first = here;
        }
    }
    return first;
}

// One alone may be inactive.
Result<AskedServices> find_any_service(const ExplainInput& input, const Catalog& catalog) {
    const auto* found = input.service_id ? catalog.service(*input.service_id) : nullptr;
    if (found != nullptr) return AskedServices{found, {}, *found};
    return find_services(input.service_id, input.service, input, catalog);
}

Result<Explained> read_explained(const ExplainInput& input, CompanyId company, const CatalogPtr& catalog) {
    Checks check;
    auto services = check(find_any_service(input, *catalog));
    auto language = check(read_language(input.language));
    const auto* resource = input.resource_id ? catalog->resource(*input.resource_id) : nullptr;
    if (input.resource_id && resource == nullptr) {
        check.note(refuse(ErrorCode::not_found, "resource_id", "this company has no such resource"));
    }
    if (check.failed()) return check.refusal();
    std::vector<ResourcePreference> preferences;
    auto branch_id = input.branch_id;
    if (resource != nullptr) {
        const auto preference = preference_to_explain(services.booked, *resource);
        if (!preference) return refuse(ErrorCode::invalid_field, "resource_id", "the service needs no resource");
        preferences.push_back(*preference);
        if (!branch_id) branch_id = resource->branch;
    }
    const auto branch = catalog->branch_or_default(branch_id);
    if (!branch) return branch.refusal();
    const auto zone = input.time_zone ? TimeZone::find(*input.time_zone) : Result<TimeZone>((*branch)->zone);
    if (!zone) return zone.refusal();
    SlotQuestion question;
    question.company = company;
    question.service = services.first->id;
    question.visit = services.visit;
    question.branch = (*branch)->id;
    question.span = {input.start, input.start + Minutes(1)};
    question.preferences = std::move(preferences);
    question.moving = input.appointment_id;
    question.duration = input.duration;
    question.party_size = input.party_size;
    question.language = std::move(language);
    return Explained{std::move(question), *zone, std::move(services.booked)};
}

Result<Reply> explain(const ExplainInput& input, Context& context) {
    auto& services = context.services;
    auto asked = with_catalog(
        context, [&](const CatalogPtr& catalog) { return read_explained(input, context.company(), catalog); });
    if (!asked) return asked.refusal();
    if (const auto moved = known(context, input.appointment_id, "appointment_id"); !moved) return moved.refusal();
    asked->question.channel = context.caller.channel;
    asked->question.give_up = std::chrono::steady_clock::now() + kExternalPatience;
    const auto now = services.clock.now();
    const auto slot = explain_slot(asked->question, services.database, services.catalogs, now, services.other_calendar);
    if (!slot) return slot.refusal();
    Alternatives nearest;
    if (!slot->start.offered) {
        nearest = alternatives_near(asked->question, input.start, services.database, services.catalogs, now,
                                    services.other_calendar);
    }
    const auto& service =
        asked->question.visit.services.empty() ? slot->catalog->at(asked->question.service) : asked->booked;
    const ToldSlot told{*slot, service, slot->catalog->at(asked->question.branch),
                        context.caller.scopes.allow(store::Scope::write, "appointments")};
    return Reply{.body = explanation_view().write(shown(told, nearest.starts, asked->zone))};
}

}  // namespace

std::vector<Operation> slot_explanation_operations() {
    return {
        operation<ExplainInput>(
            {.id = "slots.explain",
             .method = "GET",
             .path = "/v1/slots/explain",
             .scope = store::Scope::read,
             .summary = "Explain why a start of a service is free or not.",
             .description =
                 "Names each rule, whether the start obeys it, and the fact behind it: hours, appointments with their "
                 "buffers, time off, holds, Cal.com. A customer is never named. With the scope write or admin the "
                 "answer has the ids of appointments and the reasons of time off, which are for the staff and must not "
                 "be told to customers; other keys only get that a resource is `taken`, `held` or has `time_off`.",
             .answer = Answer::record(explanation_view()),
             .refusals = {ErrorCode::not_found, ErrorCode::not_bookable, ErrorCode::duration, ErrorCode::party_size}},
            explain),
    };
}

}  // namespace slotkeeper::rest

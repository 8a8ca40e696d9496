// slots: lists free starts.
#include "adapters/rest/booking/booking_inputs.h"
#include "adapters/rest/booking/slot_tokens.h"
#include "adapters/rest/rest_api.h"
#include "engine/booking/resource_preferences.h"
#include "engine/booking/rules.h"
#include "engine/catalog/why_unable.h"

namespace slotkeeper::rest {

namespace {

struct SlotsInput : Listed, VisitInput {
    std::optional<ServiceId> service_id;
    std::optional<std::string> service;
    Instant from, to;
    std::optional<std::string> time_zone;
    std::optional<ResourceId> resource_id;
    std::optional<BranchId> branch_id;
    std::optional<AppointmentId> appointment_id;
    std::optional<Minutes> duration;
    std::optional<int> party_size;
    std::optional<std::string> language;
    std::size_t limit = limits::slots_page_default;
    std::optional<Cursor<1>> cursor;
    bool tokens = false;

    static const Shape<SlotsInput>& shape() {
        static const Shape<SlotsInput> shape(
            "ListSlots", one_or_several_services(),
            field<&SlotsInput::service_id>("service_id", "The service, by its id."),
            field<&SlotsInput::service>("service", "The service, by its name in any spelling or its slug."),
            VisitInput::shape(), field<&SlotsInput::from>("from", "The earliest start."),
            field<&SlotsInput::to>("to", "The latest start, exclusive; at most 62 days after `from`.",
                                   {.fraction = Fraction::up}),
            field<&SlotsInput::time_zone>("time_zone",
                                          "The IANA name of the time zone of the answer. Absent: that of the branch.",
                                          {.example = "Europe/Berlin"}),
            field<&SlotsInput::resource_id>("resource_id", "The person, room or device that is wanted."),
            field<&SlotsInput::branch_id>("branch_id", "The branch. Absent: that of the resource, or the default."),
            field<&SlotsInput::appointment_id>("appointment_id",
                                               "An appointment that is to be moved: its own time counts as free."),
            field<&SlotsInput::duration>("duration_minutes", kDurationMeaning, kDurationRules),
            field<&SlotsInput::party_size>("party_size", kPartyMeaning, kPartyRules),
            field<&SlotsInput::language>("language", kLanguageMeaning, kLanguageRules),
            defaulted<&SlotsInput::limit>("limit", "The most starts to return.",
                                          {.min = 1, .max = limits::slots_page_max}),
            field<&SlotsInput::cursor>("cursor", "The `next_cursor` of the previous page."),
            defaulted<&SlotsInput::tokens>("tokens",
                                           "With a `slot_token` for each start, which books exactly that offer for 15 "
                                           "minutes. Not for an appointment that is to be moved."));
        return shape;
    }
    Result<Done> check(const Context& context) const;
};

struct SlotsQuestion {
    CatalogPtr catalog;
    const Service* service = nullptr;  // the first of a visit
    SlotQuestion question;
    TimeZone zone;  // of the answer
};

// The requested span; it begins at the cursor, if one is given.
Result<Interval> span_of(const SlotsInput& input) {
    if (const auto order = check_interval(input.from, input.to); !order) return order.refusal();
    if (!input.cursor) return Interval{input.from, input.to};
    const Instant next{Seconds{input.cursor->numbers[0]}};
    if (next < input.from || next >= input.to) {
        return refuse(ErrorCode::invalid_field, "cursor", "must be the next_cursor of the previous page");
    }
    return Interval{next, input.to};
}

Result<SlotsQuestion> read_question(const SlotsInput& input, CompanyId company, const CatalogPtr& catalog) {
    Checks check;
    if (input.tokens && (input.appointment_id || input.services)) {
        check.note(refuse(ErrorCode::invalid_field, "tokens",
                          "is for new bookings of one service, without appointment_id and services"));
    }
    const auto services = check(find_services(input.service_id, input.service, input, *catalog));
    const auto* service = services.first;
    const auto* resource = input.resource_id ? catalog->resource(*input.resource_id) : nullptr;
    if (input.resource_id && resource == nullptr) {
        check.note(refuse(ErrorCode::not_found, "resource_id", "this company has no such resource"));
    }
    if (service != nullptr) {
        check(booked_service(*catalog, *service, services.visit, input.duration));
        check(party_for(services.booked, input.party_size));
    }
    const auto language = check(read_language(input.language));
    const auto span = check(span_of(input));
    std::optional<TimeZone> zone;
    if (input.time_zone) {
        auto found = TimeZone::find(*input.time_zone);
        if (found) {
            zone = *std::move(found);
        } else {
            check.note(found.refusal());
        }
    }
    if (check.failed()) return check.refusal();
    std::vector<ResourcePreference> preferences;
    auto branch_id = input.branch_id;
    if (resource != nullptr) {
        const auto preference = preference_for(services.booked, *resource);
        if (!preference)
            return refuse(ErrorCode::invalid_field, "resource_id", why_unable(*catalog, services.booked, *resource));
        preferences.push_back(*preference);
        if (!branch_id) branch_id = resource->branch;
    }
    const auto branch = catalog->branch_or_default(branch_id);
    if (!branch) return branch.refusal();
    SlotsQuestion asked{
        catalog,
        service,
        {company, service->id, (*branch)->id, span, std::move(preferences), input.limit, input.appointment_id},
        zone.value_or((*branch)->zone)};
    asked.question.duration = input.duration;
    asked.question.party_size = input.party_size;
    asked.question.visit = services.visit;
    asked.question.language = language;
    return asked;
}

Result<SlotsQuestion> question_of(const SlotsInput& input, const Context& context) {
    return with_catalog(context,
                        [&](const CatalogPtr& catalog) { return read_question(input, context.company(), catalog); });
}

Result<Done> SlotsInput::check(const Context& context) const { return checked(question_of(*this, context)); }

struct SlotsBeside {
    Availability availability;
    TimeZone zone;
    LocalTime offered_until;
};

const View<SlotsBeside>& slots_beside_view() {
    static const View<SlotsBeside> view{
        "SlotsPage", "What a page of free starts has beside them.",
        nested("availability", "Whose free times these are.", availability_view(), Parts::one,
               [](const SlotsBeside& beside) {
                   return OnClock<Availability>{beside.availability, beside.zone};
               }),
        member("offered_until", "After this time, ask again.", &SlotsBeside::offered_until)};
    return view;
}

Result<Reply> list_slots(const SlotsInput& input, Context& context) {
    auto& services = context.services;
    // find_slots searches in the newest catalogue; this one is only used to read the input and to write the reply.
    auto asked = question_of(input, context);
    if (!asked) return asked.refusal();
    asked->question.channel = context.caller.channel;
    if (const auto moved = known(context, input.appointment_id, "appointment_id"); !moved) return moved.refusal();
    const auto now = services.clock.now();
    const auto answer = find_slots(asked->question, services.database, services.catalogs, now, services.other_calendar);
    if (!answer) return answer.refusal();
    auto data = Json::array();
    const auto clock = asked->catalog->zone_of(asked->question.branch);
    for (const auto& slot : answer->slots) {
        ShownSlot shown{slot, *asked->service, *asked->catalog, asked->zone, clock};
        if (input.tokens) {
            shown.token = token_of(context, asked->question, slot, *asked->service, clock, whole_seconds(now));
        }
        data.push_back(slot_view().write(shown));
    }
    std::optional<std::string> next;
    if (answer->continue_from)
        next = Cursor<1>{std::string(input.list), {answer->continue_from->time_since_epoch().count()}}.text();
    auto reply = page(std::move(data), std::move(next));
    reply.body.update(slots_beside_view().write(
        {answer->availability, asked->zone, local_time(now + limits::offer_length, asked->zone)}));
    return reply;
}

// A command without an interval searches a week.
std::vector<CommandDefault> week_from_now() {
    using Text = std::optional<std::string>;
    return {{"from", [](const json&, Instant now) { return Text(format_rfc3339(now)); }},
            {"to", [](const json& input, Instant) {
                 const auto& given = input["from"];
                 const auto from = given.is_string() ? parse_rfc3339(given.get<std::string>()) : std::nullopt;
                 return from ? Text(format_rfc3339(*from + std::chrono::days(7))) : Text();
             }}};
}

}  // namespace

std::vector<Operation> slot_operations() {
    using enum ErrorCode;
    return {
        operation<SlotsInput>({.id = "slots.list",
                               .method = "GET",
                               .path = "/v1/slots",
                               .scope = store::Scope::read,
                               .summary = "List free starts of a service.",
                               .description = "With `services` those of a visit. An offered start is a suggestion, "
                                              "good until `offered_until`. `POST /v1/holds` keeps it.",
                               .answer = Answer::page(slot_view(), &slots_beside_view())
                                             .as_table({"start", "end", "resources"}, "nothing is free"),
                               .refusals = {not_found, not_bookable, duration, party_size},
                               .command_defaults = week_from_now()},
                              list_slots),
    };
}

}  // namespace slotkeeper::rest

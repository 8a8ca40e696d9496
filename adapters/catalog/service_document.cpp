// service_document: names, meanings and bounds of the members of a service.
#include "adapters/catalog/catalog_document.h"

#include "adapters/catalog/member_rules.h"

namespace slotkeeper::catalog {

namespace {

using api::document_default;
using api::document_field;
using api::DocumentField;
using api::DocumentShape;

constexpr Rules kNotice = minutes(Minutes{0}, limits::notice_max);
constexpr Rules kGap = minutes(Minutes{0}, limits::gap_max);
constexpr Rules kEarlierSegment{.max = limits::segments_max};
constexpr Rules kParty{.min = 1, .max = limits::party_max};
constexpr Rules kApprovalHours{.min = 1, .max = limits::approval_hours_max};
constexpr Rules kLevel{.min = 1, .max = limits::skill_level_max};
constexpr Rules kNeedCount{.min = 1, .max = limits::segment_resources_max};
constexpr Rules kPlaces{.min = 1, .max = limits::capacity_max};

}  // namespace

const DocumentShape<PairBufferPart>& PairBufferPart::shape() {
    static const DocumentShape<PairBufferPart> shape(
        "CatalogPairBuffer", document_field<&PairBufferPart::next>("next", "The slug of the other service.", kSlug),
        document_field<&PairBufferPart::length>("minutes", "The least time between the two on one resource.",
                                                minutes(Minutes{1}, limits::buffer_max)));
    return shape;
}

const DocumentShape<NeedPart>& NeedPart::shape() {
    static const DocumentShape<NeedPart> shape(
        "CatalogNeed", document_default<&NeedPart::kind>("kind", "What is needed."),
        document_default<&NeedPart::skill>("skill", "The skill that it must have. Empty: any.",
                                           {.length_max = limits::skill_length_max}),
        document_field<&NeedPart::same_as_segment>(
            "same_as_segment", "It must be the one that this earlier segment took, counted from 0.", kEarlierSegment),
        document_field<&NeedPart::unlike_segment>(
            "unlike_segment", "It must be another than this earlier segment took.", kEarlierSegment),
        document_default<&NeedPart::skills>(
            "skills", "It must have one of these, instead of `skill`.",
            {.length_max = limits::skill_length_max, .items_max = limits::need_options_max}),
        document_default<&NeedPart::resources>(
            "resources", "It must be one of these, by their slugs. Empty: any.",
            {.length_max = limits::slug_length_max, .items_max = limits::need_options_max}),
        document_default<&NeedPart::level_min>("level_min", "The least level of its skill.", kLevel),
        document_default<&NeedPart::count>("count", "So many different ones, at the same time.", kNeedCount),
        document_default<&NeedPart::optional>(
            "optional", "Whether the booking is made without it if none is free and the caller named none."),
        document_default<&NeedPart::quantity>("quantity", "How many places it takes of each, out of its `capacity`.",
                                              kPlaces),
        document_default<&NeedPart::per_person>("per_person", "Whether `quantity` is for each person of the party."),
        document_default<&NeedPart::kept_in_gap>("kept_in_gap",
                                                 "Whether it is taken until the next segment begins, too."));
    return shape;
}

const DocumentShape<SegmentPart>& SegmentPart::shape() {
    static const DocumentShape<SegmentPart> shape(
        "CatalogSegment", document_default<&SegmentPart::name>("name", "What it is called."),
        document_field<&SegmentPart::length>("minutes", "Its length.",
                                             minutes(Minutes{1}, limits::appointment_length_max)),
        document_default<&SegmentPart::buffer_before>("buffer_before_minutes",
                                                      "Time before it in which its resources are taken too.", kBuffer),
        document_default<&SegmentPart::buffer_after>("buffer_after_minutes",
                                                     "Time after it in which its resources are taken too.", kBuffer),
        document_default<&SegmentPart::gap_min>("gap_min_minutes", "The shortest gap after the previous segment.",
                                                kGap),
        document_field<&SegmentPart::gap_max>(
            "gap_max_minutes", "The longest gap after the previous segment. Absent: the shortest.", kGap),
        document_default<&SegmentPart::needs>("needs", "The resources that it takes.",
                                              {.items_max = limits::needs_max}),
        document_default<&SegmentPart::parallel>(
            "parallel", "Whether its gap is counted from the start of the previous segment, beside which it runs."));
    return shape;
}

const DocumentShape<CalendarPart>& CalendarPart::shape() {
    static const DocumentShape<CalendarPart> shape(
        "CatalogCalendarRules",
        document_default<&CalendarPart::time_winner>("time_winner", "Who wins if both sides moved a booking."),
        document_default<&CalendarPart::host_winner>("host_winner", "Who wins if both sides changed its host."),
        document_default<&CalendarPart::cancel_winner>("cancel_winner", "Who wins if one side cancelled it."),
        document_default<&CalendarPart::foreign_policy>(
            "foreign_policy", "What happens to a booking made at Cal.com for which there is no room here."),
        document_default<&CalendarPart::composite_sync>(
            "composite_sync",
            "Whether a composite service is one booking at Cal.com or one for each segment. automatic: as the event "
            "type of the person who begins is as long as a segment or as the whole."),
        document_default<&CalendarPart::availability>("availability", "Whose free times count."),
        document_default<&CalendarPart::confirm_within>("confirm_within_minutes",
                                                        "confirm_first: how long Cal.com may take to accept.",
                                                        minutes(Minutes{1}, limits::confirm_within_max)));
    return shape;
}

const DocumentShape<DurationPart>& DurationPart::shape() {
    static const DocumentShape<DurationPart> shape(
        "CatalogDuration",
        document_field<&DurationPart::length>("minutes", "The length.",
                                              minutes(Minutes{1}, limits::appointment_length_max)),
        document_field<&DurationPart::price>("price", "What it costs. Absent: what the service costs.", kPrice));
    return shape;
}

const DocumentShape<ServiceTextsPart>& ServiceTextsPart::shape() {
    static const DocumentShape<ServiceTextsPart> shape(
        "CatalogServiceTexts",
        document_default<&ServiceTextsPart::description>("description", "For customers; may have several lines.",
                                                         {.length_max = limits::description_length_max}),
        document_default<&ServiceTextsPart::spoken_names>(
            "spoken_names", "What callers who speak this language call it besides.", kSpokenNames));
    return shape;
}

const DocumentShape<NoticesPart>& NoticesPart::shape() {
    static const DocumentShape<NoticesPart> shape(
        "CatalogNotices", document_field<&NoticesPart::create>("notice_minutes", "To book.", kNotice),
        document_field<&NoticesPart::change>("change_notice_minutes", "To move; it binds the staff too.", kNotice),
        document_field<&NoticesPart::cancel>("cancel_notice_minutes", "To cancel; it binds the staff too.", kNotice));
    return shape;
}

const DocumentShape<ChannelsPart>& ChannelsPart::shape() {
    static const DocumentShape<ChannelsPart> shape(
        "CatalogChannels", document_field<&ChannelsPart::rest>("rest", "Of REST and agents."),
        document_field<&ChannelsPart::voice>("voice", "Of telephone calls."),
        document_field<&ChannelsPart::command>("command", "Of the command line."));
    return shape;
}

const DocumentShape<LanguagesPart>& LanguagesPart::shape() {
    static const DocumentShape<LanguagesPart> shape("CatalogLanguages",
                                                    document_field<&LanguagesPart::de>("de", "In German."),
                                                    document_field<&LanguagesPart::en>("en", "In English."));
    return shape;
}

namespace {

std::vector<DocumentField<ServicePart>> fields_of_service() {
    return {
        document_field<&ServicePart::slug>("slug", kSlugMeaning, kSlug),
        document_field<&ServicePart::name>("name", "What it is called; unique."),
        document_default<&ServicePart::slot_step>("slot_step_minutes",
                                                  "Starts are offered on this grid, from the opening of the branch on.",
                                                  minutes(Minutes{1}, limits::slot_step_max)),
        document_default<&ServicePart::notice>("notice_minutes", "A booking must lie at least this far ahead.",
                                               kNotice),
        document_field<&ServicePart::change_notice>(
            "change_notice_minutes",
            "Customers may move and cancel until this long before the start. Absent: as the company says.", kNotice),
        document_default<&ServicePart::window_days>("window_days", "A booking may lie at most this many days ahead.",
                                                    {.min = 1, .max = limits::window_days_max}),
        document_default<&ServicePart::sync_policy>("sync_policy", "What happens if Cal.com refuses a booking."),
        document_default<&ServicePart::calendar>("calendar", "How it is synced with Cal.com."),
        document_default<&ServicePart::active>("active", "Whether it can be booked."),
        document_default<&ServicePart::segments>("segments", "Its parts, in order. An active service has at least one.",
                                                 {.items_max = limits::segments_max})};
}

std::vector<DocumentField<ServicePart>> fields_of_offer() {
    return {
        document_default<&ServicePart::spoken_names>("spoken_names", "What callers call it besides.", kSpokenNames),
        document_default<&ServicePart::slot_offset>("slot_offset_minutes",
                                                    "The first start, counted from the opening; less than the step.",
                                                    minutes(Minutes{0}, limits::slot_step_max - Minutes{1})),
        document_default<&ServicePart::strict_grid>(
            "strict_grid", "Whether a start beside the grid is refused. Not where Cal.com's grid decides."),
        document_default<&ServicePart::limits>("limits", "Its limits, all people and branches together."),
        document_default<&ServicePart::durations>(
            "durations",
            "The lengths that a customer may choose from, for a service with one segment, whose length is one of them.",
            {.items_max = limits::durations_max}),
        document_field<&ServicePart::price>("price", "What it costs. Absent: not told.", kPrice),
        document_default<&ServicePart::currency>("currency", "Of its prices, by its code in ISO 4217.",
                                                 {.length_max = 3, .example = "EUR"}),
        document_default<&ServicePart::tax_note>("tax_note", "What customers are told about tax: incl. 19 % VAT."),
        document_default<&ServicePart::colour>("colour", "In which calendars show it, as red, green and blue.",
                                               {.length_max = 7, .example = "#1e90ff"}),
        document_default<&ServicePart::category>("category", "Under which it is listed.",
                                                 {.length_max = limits::category_length_max}),
        document_default<&ServicePart::picture_url>(
            "picture_url", "The address of a picture.",
            {.length_max = limits::url_length_max, .example = "https://example.com/cut.jpg"}),
        document_default<&ServicePart::languages>("languages", "What customers are told of it, by language.")};
}

std::vector<DocumentField<ServicePart>> fields_of_terms() {
    return {
        document_field<&ServicePart::cancel_notice>(
            "cancel_notice_minutes", "Customers may cancel until then. Absent: as `change_notice_minutes`.", kNotice),
        document_field<&ServicePart::window_from>("window_from", "The first local date on which it can be booked."),
        document_field<&ServicePart::window_until>("window_until", "The last one; `window_days` counts too."),
        document_default<&ServicePart::channels>("channels", "Other notices on a channel."),
        document_default<&ServicePart::party_min>("party_min", "The fewest people for whom it is booked.", kParty),
        document_default<&ServicePart::party_max>("party_max", "The most.", kParty),
        document_default<&ServicePart::approval>("approval", "Whether a person has to approve each booking."),
        document_field<&ServicePart::approval_hours>(
            "approval_hours", "Within how many hours. Absent: until the notice before the start.", kApprovalHours),
        document_default<&ServicePart::seats>(
            "seats",
            "How many may share one session, like a course: bookings of one start then have the same people "
            "and rooms. 1: each booking has its own.",
            {.min = 1, .max = limits::seats_max}),
        document_default<&ServicePart::add_on>(
            "add_on", "Whether it is an add-on, which is booked only beside a service that names it."),
        document_default<&ServicePart::add_ons>(
            "add_ons", "The add-ons that may be booked after it in one visit, by their slugs.",
            {.length_min = 1, .length_max = limits::slug_length_max, .items_max = limits::add_ons_max}),
        document_default<&ServicePart::assignment>(
            "assignment",
            "Who of several free people serves: the least busy of the day; in a round robin by weights; who served the "
            "customer last; the first by preference; the cheapest. The least busy decide what this leaves open."),
        document_default<&ServicePart::intake>("intake", "What a booking answers, in the order of the questions.",
                                               {.items_max = limits::intake_fields_max}),
        document_default<&ServicePart::cancel>("cancel", "Who may cancel, and what it costs; over the company's."),
        document_default<&ServicePart::reschedule>("reschedule", "The same for moving a booking."),
        document_field<&ServicePart::release_after>(
            "release_after_minutes", "As of a branch, and over it. 0: never. Absent: as the branch says.", kRelease),
        document_default<&ServicePart::pair_buffers>(
            "pair_buffers",
            "What a resource needs between this service and another one that follows it. Their other "
            "buffers count toward it.",
            {.items_max = limits::pair_buffers_max}),
        document_default<&ServicePart::peak_times>(
            "peak_times", "Hours of the week with another price, which counts before all others, or an approval.",
            {.items_max = limits::peak_times_max}),
        document_default<&ServicePart::no_shows>("no_shows", "What a no-show costs; over the company's.")};
}

}  // namespace

const DocumentShape<ServicePart>& ServicePart::shape() {
    static const DocumentShape<ServicePart> shape("CatalogService", fields_of_service(), fields_of_offer(),
                                                  fields_of_terms());
    return shape;
}

}  // namespace slotkeeper::catalog

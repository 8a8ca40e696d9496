// catalog_document: names, meanings and bounds of all members.
#include "adapters/catalog/catalog_document.h"

namespace slotkeeper::catalog {

namespace {

using api::document_default;
using api::document_field;
using api::DocumentShape;
using api::Rules;

constexpr Rules minutes(Minutes min, Minutes max) { return {.min = min.count(), .max = max.count()}; }
constexpr Rules kNotice = minutes(Minutes{0}, limits::notice_max);
constexpr Rules kBuffer = minutes(Minutes{0}, limits::buffer_max);
constexpr Rules kGap = minutes(Minutes{0}, limits::gap_max);
constexpr Rules kTravel = minutes(Minutes{0}, limits::travel_max);
constexpr Rules kEarlierSegment{.max = limits::segments_max};
constexpr Rules kSlug{.length_min = 1, .length_max = limits::slug_length_max};
constexpr Rules kKeptSlug{.length_min = 1, .length_max = limits::slug_length_max, .kept = true};
constexpr Rules kSpokenNames{.length_max = limits::spoken_name_length_max, .items_max = limits::spoken_names_max};

constexpr Rules kBookingsLimit{.min = 1, .max = limits::bookings_limit_max};
constexpr Rules kMinutesLimit = minutes(Minutes{1}, limits::minutes_limit_max);
constexpr Rules kParty{.min = 1, .max = limits::party_max};
constexpr Rules kApprovalHours{.min = 1, .max = limits::approval_hours_max};
constexpr Rules kPrice{.length_min = 1, .length_max = 12, .example = "45.00"};

constexpr Rules kRelease = minutes(Minutes{0}, limits::release_after_max);

constexpr auto kSlugMeaning =
    "Its short name in files and addresses: letters a to z, digits and single hyphens. Absent: made of the name.";

constexpr auto kSchedules =
    "Other weekly hours in a range of dates, or every few weeks. The first that covers a date counts; exceptions go "
    "before them.";

}  // namespace

const DocumentShape<PairBufferPart>& PairBufferPart::shape() {
    static const DocumentShape<PairBufferPart> shape(
        "CatalogPairBuffer", document_field<&PairBufferPart::next>("next", "The slug of the other service.", kSlug),
        document_field<&PairBufferPart::length>("minutes", "The least time between the two on one resource.",
                                                minutes(Minutes{1}, limits::buffer_max)));
    return shape;
}

const DocumentShape<LimitsPart>& LimitsPart::shape() {
    static const DocumentShape<LimitsPart> shape(
        "CatalogLimits",
        document_field<&LimitsPart::bookings_per_day>(
            "bookings_per_day", "How many bookings may begin on one local date of the branch. Absent: any number.",
            kBookingsLimit),
        document_field<&LimitsPart::bookings_per_week>("bookings_per_week", "The same from Monday to Sunday.",
                                                       kBookingsLimit),
        document_field<&LimitsPart::bookings_per_month>("bookings_per_month", "The same in a calendar month.",
                                                        kBookingsLimit),
        document_field<&LimitsPart::minutes_per_day>(
            "minutes_per_day",
            "How many minutes the bookings that begin on one local date of the branch may last together.",
            kMinutesLimit),
        document_field<&LimitsPart::minutes_per_week>("minutes_per_week", "The same from Monday to Sunday.",
                                                      kMinutesLimit),
        document_field<&LimitsPart::minutes_per_month>("minutes_per_month", "The same in a calendar month.",
                                                       kMinutesLimit));
    return shape;
}

const DocumentShape<CompanyPart>& CompanyPart::shape() {
    static const DocumentShape<CompanyPart> shape(
        "CatalogCompany",
        document_field<&CompanyPart::slug>("slug", "Must be that of the company, which does not change.", kKeptSlug),
        document_field<&CompanyPart::name>("name", "What it is called.", {.length_min = 1, .kept = true}),
        document_field<&CompanyPart::region>("region",
                                             "The country of phone numbers without a country code, as in ISO 3166.",
                                             {.length_min = 1, .length_max = 2, .example = "DE", .kept = true}),
        document_field<&CompanyPart::language>("language", "The language in which customers are addressed.",
                                               {.kept = true}),
        document_field<&CompanyPart::overlapping_bookings>(
            "overlapping_bookings",
            "Whether one person may be booked twice at the same time: the same customer, phone number or address, and "
            "the same name. `warn`: it is booked, and the answer says so. Of a new company: `refuse`.",
            {.kept = true}),
        document_field<&CompanyPart::customer_limits>(
            "customer_limits", "Limits for each customer, of all services together. Empty: none.", {.kept = true}),
        document_field<&CompanyPart::travel>(
            "travel", "How long the way between two branches takes, for people and devices that work at several.",
            {.kept = true}),
        document_field<&CompanyPart::cancel>(
            "cancel", "Who may cancel, and what it costs. Services override it, member by member.", {.kept = true}),
        document_field<&CompanyPart::reschedule>("reschedule", "The same for moving a booking.", {.kept = true}),
        document_field<&CompanyPart::cancel_reasons>(
            "cancel_reasons", "The codes with which a cancellation may say why. Empty: any code.",
            {.items_max = limits::cancel_codes_max, .kept = true}),
        document_field<&CompanyPart::no_shows>(
            "no_shows", "What follows if a customer did not come several times. Empty: nothing.", {.kept = true}),
        document_field<&CompanyPart::move_up>(
            "move_up",
            "Whether freed time is offered to customers who asked for an earlier time: `before` the waitlist, `after` "
            "it, or not (`off`).",
            {.kept = true}));
    return shape;
}

const DocumentShape<BranchPart>& BranchPart::shape() {
    static const DocumentShape<BranchPart> shape(
        "CatalogBranch", document_field<&BranchPart::slug>("slug", kSlugMeaning, kSlug),
        document_field<&BranchPart::name>("name", "What it is called; unique."),
        document_field<&BranchPart::time_zone>("time_zone", "Its IANA name.", {.example = "Europe/Berlin"}),
        document_default<&BranchPart::repeated_hour>(
            "repeated_hour", "Whether it is open in both passes of the hour that autumn repeats."),
        document_default<&BranchPart::is_default>("is_default", "Whether it is used where a request names none."),
        document_default<&BranchPart::hours>("hours", "The opening hours by weekday. A day without hours is closed."),
        document_field<&BranchPart::holiday_region>(
            "holiday_region",
            "The region whose public holidays close the branch, by its code in ISO 3166-2. Absent: none do.",
            {.length_min = 1, .length_max = 16, .example = "DE-BY"}),
        document_default<&BranchPart::exceptions>("exceptions", "Dates with other hours, over the public holidays.",
                                                  {.items_max = limits::exceptions_max}),
        document_field<&BranchPart::release_after>(
            "release_after_minutes",
            "A customer who is not checked in so long after the start is recorded as a no-show, and the rest of the "
            "time becomes free. Absent: the staff record it.",
            kRelease),
        document_default<&BranchPart::schedules>("schedules", kSchedules, {.items_max = limits::dated_hours_max}),
        document_default<&BranchPart::buffer_before>(
            "buffer_before_minutes", "Time before each booking in which its resources are taken too.", kBuffer),
        document_default<&BranchPart::buffer_after>(
            "buffer_after_minutes", "The same after it. The longest of branch, resource and segment counts.", kBuffer));
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
            "unlike_segment", "It must be another than this earlier segment took.", kEarlierSegment));
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
        document_default<&SegmentPart::needs>("needs", "The resources that it takes, one for each.",
                                              {.items_max = limits::needs_max}));
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

const DocumentShape<ServicePart>& ServicePart::shape() {
    static const DocumentShape<ServicePart> shape(
        "CatalogService", document_field<&ServicePart::slug>("slug", kSlugMeaning, kSlug),
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
                                                 {.items_max = limits::segments_max}),
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
        document_default<&ServicePart::languages>("languages", "What customers are told of it, by language."),
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
            {.items_max = limits::pair_buffers_max}));
    return shape;
}

const DocumentShape<TermsPart>& TermsPart::shape() {
    static const DocumentShape<TermsPart> shape(
        "CatalogTerms",
        document_field<&TermsPart::service>(
            "service", "The slug of the service. Absent: every service for which there are no other terms.", kSlug),
        document_default<&TermsPart::weight>("weight", "The share in a round robin.",
                                             {.min = 1, .max = limits::weight_max}),
        document_field<&TermsPart::preference>("preference",
                                               "1 is asked first. Absent: after all others that have one.",
                                               {.min = 1, .max = limits::preference_max}),
        document_field<&TermsPart::price>(
            "price", "What the service costs with this person; only compared. Absent: what it costs otherwise.",
            kPrice));
    return shape;
}

const DocumentShape<WayPart>& WayPart::shape() {
    static const DocumentShape<WayPart> shape(
        "CatalogWay", document_field<&WayPart::from>("from", "The slug of a branch.", kSlug),
        document_field<&WayPart::to>("to", "The slug of another branch; the way back takes as long.", kSlug),
        document_field<&WayPart::minutes>("minutes", "How long it takes.", kTravel));
    return shape;
}

const DocumentShape<TravelPart>& TravelPart::shape() {
    static const DocumentShape<TravelPart> shape(
        "CatalogTravel",
        document_default<&TravelPart::minutes>("minutes", "Between two branches for which there is no way in `ways`.",
                                               kTravel),
        document_default<&TravelPart::ways>("ways", "Between two branches each.", {.items_max = limits::ways_max}));
    return shape;
}

const DocumentShape<WorkplacePart>& WorkplacePart::shape() {
    static const DocumentShape<WorkplacePart> shape(
        "CatalogWorkplace", document_field<&WorkplacePart::branch>("branch", "The slug of the branch.", kSlug),
        document_field<&WorkplacePart::hours>("hours", "Its hours there by weekday. Absent: those of the branch."));
    return shape;
}

const DocumentShape<ResourcePart>& ResourcePart::shape() {
    static const DocumentShape<ResourcePart> shape(
        "CatalogResource", document_field<&ResourcePart::slug>("slug", kSlugMeaning, kSlug),
        document_field<&ResourcePart::name>("name", "What it is called; unique in its branch and kind."),
        document_default<&ResourcePart::kind>("kind", "A person, a room or a device."),
        document_field<&ResourcePart::branch>("branch", "The slug of its branch. Absent: the only one.", kSlug),
        document_default<&ResourcePart::capacity>("capacity", "How many segments it can serve at the same time.",
                                                  {.min = 1, .max = limits::capacity_max}),
        document_default<&ResourcePart::active>("active", "Whether it can be booked."),
        document_default<&ResourcePart::skills>(
            "skills", "What it is suited for.",
            {.length_max = limits::skill_length_max, .items_max = limits::skills_max}),
        document_field<&ResourcePart::hours>("hours", "Its hours by weekday. Absent: those of its branch."),
        document_default<&ResourcePart::exceptions>("exceptions", "Dates with other hours.",
                                                    {.items_max = limits::exceptions_max}),
        document_default<&ResourcePart::spoken_names>("spoken_names", "What callers call it besides.", kSpokenNames),
        document_default<&ResourcePart::limits>("limits", "Its limits; of minutes, those that it serves."),
        document_default<&ResourcePart::terms>("terms", "Of a person: what decides how often they are chosen.",
                                               {.items_max = limits::terms_max}),
        document_default<&ResourcePart::other_branches>(
            "other_branches", "Where it works besides. It cannot be booked at two branches without the way between.",
            {.items_max = limits::workplaces_max}),
        document_default<&ResourcePart::schedules>("schedules", kSchedules, {.items_max = limits::dated_hours_max}),
        document_default<&ResourcePart::buffer_before>("buffer_before_minutes",
                                                       "Time before each booking in which it is taken too.", kBuffer),
        document_default<&ResourcePart::buffer_after>(
            "buffer_after_minutes", "The same after it. The longest of branch, resource and segment counts.", kBuffer));
    return shape;
}

const DocumentShape<CatalogDocument>& CatalogDocument::shape() {
    static const DocumentShape<CatalogDocument> shape(
        "Catalog", document_field<&CatalogDocument::company>("company", "The company itself."),
        document_default<&CatalogDocument::branches>("branches", "The locations.", {.items_max = limits::branches_max}),
        document_default<&CatalogDocument::services>("services", "What can be booked.",
                                                     {.items_max = limits::services_max}),
        document_default<&CatalogDocument::resources>("resources", "People, rooms and devices.",
                                                      {.items_max = limits::resources_max}));
    return shape;
}

}  // namespace slotkeeper::catalog

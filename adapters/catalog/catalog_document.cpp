// catalog_document: names, meanings and bounds of the members of all but services and hours.
#include "adapters/catalog/catalog_document.h"

#include "adapters/catalog/member_rules.h"

namespace slotkeeper::catalog {

namespace {

using api::document_default;
using api::document_field;
using api::DocumentShape;

constexpr Rules kTravel = minutes(Minutes{0}, limits::travel_max);
constexpr Rules kKeptSlug{.length_min = 1, .length_max = limits::slug_length_max, .kept = true};
constexpr Rules kBookingsLimit{.min = 1, .max = limits::bookings_limit_max};
constexpr Rules kMinutesLimit = minutes(Minutes{1}, limits::minutes_limit_max);
constexpr auto kSchedules =
    "Other weekly hours in a range of dates, or every few weeks. The first that covers a date counts; exceptions go "
    "before them.";

std::vector<api::DocumentField<BookingLimits>> fields_of_limits() {
    return {document_field<&LimitsPart::bookings_per_day>(
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
                                                           kMinutesLimit)};
}

}  // namespace

const DocumentShape<LimitsPart>& LimitsPart::shape() {
    static const DocumentShape<LimitsPart> shape("CatalogLimits", fields_of_limits());
    return shape;
}

const DocumentShape<CustomerLimitsPart>& CustomerLimitsPart::shape() {
    static const DocumentShape<CustomerLimitsPart> shape(
        "CatalogCustomerLimits", fields_of_limits(),
        document_field<&CustomerLimitsPart::bookings_active>(
            "bookings_active", "How many bookings that have not ended a customer may have at a time.", kBookingsLimit));
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
            "skills", "What it is suited for: a name, or an object with `name` and `level`, 1 to 5 (absent: 1).",
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
            "buffer_after_minutes", "The same after it. The longest of branch, resource and segment counts.", kBuffer),
        document_default<&ResourcePart::languages>("languages",
                                                   "That a person speaks, by their codes in ISO 639, like `tr`.",
                                                   {.length_max = 8, .items_max = limits::staff_languages_max}));
    return shape;
}

const DocumentShape<CatalogDocument>& CatalogDocument::shape() {
    static const DocumentShape<CatalogDocument> shape(
        "Catalog", document_field<&CatalogDocument::company>("company", "The company itself."),
        document_default<&CatalogDocument::branches>("branches", "The locations.", {.items_max = limits::branches_max}),
        document_default<&CatalogDocument::services>("services", "What can be booked.",
                                                     {.items_max = limits::services_max}),
        document_default<&CatalogDocument::resources>("resources", "People, rooms and devices.",
                                                      {.items_max = limits::resources_max}),
        document_field<&CatalogDocument::voice>(
            "voice", "Agents of the voice platform and numbers that callers dial. Absent: they stay as they are."),
        document_field<&CatalogDocument::calcom>(
            "calcom", "Who and what stands for people and services at Cal.com. Absent: that stays as it is."),
        api::Reserved{{"reminders", "templates", "flows"}, "is not known to this version of Slotkeeper yet"});
    return shape;
}

}  // namespace slotkeeper::catalog

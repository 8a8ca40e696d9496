// hours_document: names, meanings and bounds of other hours, on single dates or in some weeks.
#include "adapters/catalog/catalog_document.h"
#include "adapters/catalog/member_rules.h"

namespace slotkeeper::catalog {

using api::document_default;
using api::document_field;
using api::DocumentField;
using api::DocumentShape;

const DocumentShape<ExceptionPart>& ExceptionPart::shape() {
    static const DocumentShape<ExceptionPart> shape(
        "CatalogException", document_field<&ExceptionPart::date>("date", "The local date."),
        document_default<&ExceptionPart::hours>(
            "hours", "The hours of this date, instead of those of its weekday. Empty: closed.",
            {.items_max = limits::opening_ranges_max}),
        document_default<&ExceptionPart::reason>("reason", "Why: the name of a holiday."));
    return shape;
}

const DocumentShape<BranchExceptionPart>& BranchExceptionPart::shape() {
    static const DocumentShape<BranchExceptionPart> shape(
        "CatalogBranchException", document_field<&BranchExceptionPart::date>("date", "The local date."),
        document_default<&BranchExceptionPart::hours>(
            "hours", "The hours of this date, instead of those of its weekday. Empty: closed.",
            {.items_max = limits::opening_ranges_max}),
        document_default<&BranchExceptionPart::usual_hours>(
            "usual_hours", "Open as on its weekday, although it is a public holiday; without `hours`."),
        document_default<&BranchExceptionPart::reason>("reason", "Why: the name of a holiday."));
    return shape;
}

namespace {

std::vector<DocumentField<SchedulePart>> fields_of_schedule() {
    return {document_field<&SchedulePart::from>("from", "The first local date. Absent: since ever."),
            document_field<&SchedulePart::until>("until", "The last one, included. Absent: for ever."),
            document_default<&SchedulePart::every_weeks>("every_weeks",
                                                         "2: every second week, for A and B weeks; 3: every third.",
                                                         {.min = 1, .max = limits::every_weeks_max}),
            document_field<&SchedulePart::anchor>(
                "anchor",
                "With every_weeks: a date in one of these weeks, which begin on Monday. The numbers of weeks do "
                "not count, because some years have 53."),
            document_default<&SchedulePart::hours>("hours", "The hours by weekday. A day without hours is closed.")};
}

}  // namespace

const DocumentShape<SchedulePart>& SchedulePart::shape() {
    static const DocumentShape<SchedulePart> shape("CatalogSchedule", fields_of_schedule());
    return shape;
}

const DocumentShape<ResourceSchedulePart>& ResourceSchedulePart::shape() {
    static const DocumentShape<ResourceSchedulePart> shape(
        "CatalogResourceSchedule", fields_of_schedule(),
        document_field<&ResourceSchedulePart::time_zone>(
            "time_zone",
            "On a journey: the IANA name of the zone on whose clock these dates and hours are meant. Absent: that of "
            "the branch.",
            {.length_min = 1, .length_max = 64, .example = "America/New_York"}));
    return shape;
}

const DocumentShape<PeakTimePart>& PeakTimePart::shape() {
    static const DocumentShape<PeakTimePart> shape(
        "CatalogPeakTime",
        document_field<&PeakTimePart::hours>(
            "hours", "By weekday, on the clock of the branch. Those of two peak times must not overlap."),
        document_field<&PeakTimePart::price>("price", "What a booking that begins then costs, whatever its length.",
                                             kPrice),
        document_default<&PeakTimePart::approval>(
            "approval", "Whether a person has to approve it, also if the service says none."));
    return shape;
}

}  // namespace slotkeeper::catalog

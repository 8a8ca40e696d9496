// series_records: the descriptions.
#include "adapters/views/series_records.h"

namespace slotkeeper::views {

namespace {

using api::member;
using api::member_if_any;
using api::nested;
using api::nested_if_any;
using api::Parts;

const View<PresentOccurrence>& present_occurrence_view() {
    using Shown = PresentOccurrence;
    static const View<Shown> view{
        "SeriesOccurrence",
        "One date of a series.",
        member("occurrence", "Its number, from 1.", &Shown::number),
        member("appointment_id", "Null if it was skipped.",
               [](const Shown& shown) {
                   return shown.appointment != nullptr ? std::optional(shown.appointment->id) : std::nullopt;
               }),
        member("state", "Of the appointment, or `skipped`.",
               [](const Shown& shown) {
                   return shown.appointment != nullptr ? name_of(shown.appointment->state)
                                                       : std::string_view("skipped");
               }),
        member("start", "Of the appointment.",
               [](const Shown& shown) {
                   return shown.appointment != nullptr
                              ? std::optional(LocalTime{shown.appointment->time.from, shown.zone})
                              : std::nullopt;
               }),
        member("series_start", "That the series gave it.",
               [](const Shown& shown) {
                   return LocalTime{shown.wanted, shown.zone};
               }),
        member("moved_alone", "Whether it has another start than the series gave it.", [](const Shown& shown) {
            return shown.appointment != nullptr && shown.appointment->time.from != shown.wanted;
        })};
    return view;
}

}  // namespace

const View<ShownOccurrence>& occurrence_view() {
    using Shown = ShownOccurrence;
    static const View<Shown> view{
        "OccurrenceChange",
        "What is done with one date of a series.",
        member("occurrence", "Its number, from 1.", [](const Shown& shown) { return shown.planned.step.number; }),
        member(
            "action",
            "`shift`: to the nearest free start of its day; `skip`: not booked; `keep`: it stays as it is; `refuse`: "
            "because of it nothing is done.",
            [](const Shown& shown) { return shown.planned.step.action; }),
        member("outcome", "Of the wanted start: `free` or `conflict`.",
               [](const Shown& shown) { return std::string_view(shown.planned.step.reason ? "conflict" : "free"); }),
        member("wanted", "The start by the rule or the move.",
               [](const Shown& shown) {
                   return LocalTime{shown.planned.step.wanted, shown.zone};
               }),
        member("start", "That it gets or keeps; null: none.",
               [](const Shown& shown) {
                   const auto& start = shown.planned.step.start;
                   return start ? std::optional(LocalTime{*start, shown.zone}) : std::nullopt;
               }),
        member("start_utc", "The same in UTC.", [](const Shown& shown) { return shown.planned.step.start; }),
        member("clock_change",
               "`skipped`: the clock skips that time of day, so it is the moment of the jump; `repeated`: the clock "
               "repeats it, and the first one is meant.",
               [](const Shown& shown) { return shown.planned.step.clock; }),
        member("reason", "The code of the conflict, or why it is kept.",
               [](const Shown& shown) { return shown.planned.step.reason; }),
        member("appointment_id", "Null before it is booked.",
               [](const Shown& shown) { return shown.planned.appointment; }),
        member_if_any("message", "Of a preview: the reason in words.",
                      [](const Shown& shown) { return if_any(shown.planned.message); }),
        member_if_any("alternatives", "Of a preview: free starts near the wanted one.",
                      [](const Shown& shown) -> std::optional<std::vector<LocalTime>> {
                          if (shown.planned.alternatives.empty()) return std::nullopt;
                          std::vector<LocalTime> starts;
                          for (const auto start : shown.planned.alternatives) starts.push_back({start, shown.zone});
                          return starts;
                      })};
    return view;
}

const View<ShownSeriesChange>& series_change_view() {
    using Shown = ShownSeriesChange;
    static const View<Shown> view{
        "SeriesChange",
        "What a request did with a series, or would do.",
        member("series_id", "Null in the preview of a new one.", &Shown::series),
        member("event", "", &Shown::event),
        member("preview", "Whether nothing was done.", &Shown::is_preview),
        member("feasible", "Of a preview: whether the same request without it would be done.", &Shown::is_feasible),
        nested("occurrences", "By number.", occurrence_view(), Parts::list, &Shown::occurrences)};
    return view;
}

const View<ShownSeries>& series_view() {
    using Shown = ShownSeries;
    static const View<Shown> view{
        "Series",
        "Appointments that were booked together by a rule. Each is an appointment like any other.",
        member("id", "", [](const Shown& shown) { return shown.series.id; }),
        member("branch_id", "", [](const Shown& shown) { return shown.series.branch; }),
        member("service_id", "", [](const Shown& shown) { return shown.series.service; }),
        member("customer_id", "", [](const Shown& shown) { return shown.series.customer; }),
        member("rrule", "The rule by which it was booked (RFC 5545).",
               [](const Shown& shown) { return shown.series.rule; }),
        member("start", "The first local time by which it was booked.",
               [](const Shown& shown) { return shown.series.start; }),
        member("time_zone", "The IANA name of the branch's time zone.",
               [](const Shown& shown) { return shown.zone().name(); }),
        member("created_at", "", [](const Shown& shown) { return local_time(shown.series.created_at, shown.zone()); }),
        member("updated_at", "When the series was booked, or last moved or cancelled as a series.",
               [](const Shown& shown) { return local_time(shown.series.updated_at, shown.zone()); }),
        nested_if_any("occurrences", "Not in lists.", present_occurrence_view(),
                      [](const Shown& shown) { return shown.occurrences; })};
    return view;
}

}  // namespace slotkeeper::views

// series_records: the views of a series, and of what a request did or would do with one.
#pragma once

#include "adapters/views/records.h"
#include "engine/desk/series/series_desk.h"

#include <map>
#include <vector>

namespace slotkeeper::views {

struct ShownOccurrence {
    PlannedOccurrence planned;
    TimeZone zone;
};
const View<ShownOccurrence>& occurrence_view();

struct ShownSeriesChange {
    std::optional<SeriesId> series{};
    SeriesEvent event = SeriesEvent::book;
    bool is_preview = false;
    bool is_feasible = true;
    std::vector<ShownOccurrence> occurrences{};
};
const View<ShownSeriesChange>& series_change_view();

// An occurrence as it is now; a skipped one has no appointment.
struct PresentOccurrence {
    int number = 0;
    const Appointment* appointment = nullptr;
    Instant wanted;  // that the series gave it; of a skipped one, by the rule
    TimeZone zone;
};

struct ShownSeries {
    const Series& series;
    const Catalog& catalog;
    std::vector<PresentOccurrence> occurrences{};  // empty in a list

    TimeZone zone() const { return catalog.zone_of(series.branch); }
};
const View<ShownSeries>& series_view();

}  // namespace slotkeeper::views

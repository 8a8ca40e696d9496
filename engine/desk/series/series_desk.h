// series_desk: previews, books, moves and cancels a series of appointments.
//
// A plan says for each occurrence what would be done. It asks the desk itself (Desk::rehearse), so limits, persons and
// the other occurrences count too, and it is carried out by one command in one transaction: all of it is done, or
// nothing. If others were faster, it is planned again. A repeated request gets the first answer, from the stored step.
// If Cal.com's free times count for the service, a start that is taken there is a conflict. Read on: booking/series.h
// has the records, series_plan.h the planning.
#pragma once

#include "engine/booking/series.h"
#include "engine/desk/submit_checked.h"

#include <optional>
#include <string>
#include <vector>

namespace slotkeeper {

// What becomes of an occurrence whose start is not free.
enum class OnConflict : std::uint8_t {
    refuse,  // nothing is done at all
    skip,    // it is not booked, or stays as it is
    shift,   // to the nearest free start of its day; without one nothing is done at all
};
enum class SeriesScope : std::uint8_t { one, following, all };

}  // namespace slotkeeper

template <>
struct slotkeeper::EnumNames<slotkeeper::OnConflict> {
    static constexpr std::array<std::string_view, 3> all{"refuse", "skip", "shift"};
};
template <>
struct slotkeeper::EnumNames<slotkeeper::SeriesScope> {
    static constexpr std::array<std::string_view, 3> all{"one", "following", "all"};
};

namespace slotkeeper {

struct ConflictRule {
    OnConflict on_conflict = OnConflict::refuse;
    Minutes shift_max = limits::series_shift_default;  // before or after the wanted start
};

struct BookSeries {
    Book occurrence;  // of each; id, start and series are set for each
    Recurrence rule;
    std::chrono::local_seconds start;  // of the branch
    ConflictRule conflicts{};
};

struct ChangeSeries {
    SeriesId series;
    SeriesScope scope = SeriesScope::one;
    int occurrence = 0;  // its number; the first one of `following`
    ConflictRule conflicts{};
    // A move, to this minute of the day or by that long in local time; else a cancellation.
    std::optional<int> minute{};
    std::optional<Minutes> by{};
    bool include_exceptions = false;  // those that were moved alone, from the start that the series gave them
    std::string reason{};             // the name of a CancelReason
    std::string code{};               // of a cancellation, as of Cancel

    bool is_move() const { return minute || by; }
};

struct PlannedOccurrence {
    OccurrenceStep step;
    std::string message{};  // why it cannot be at the wanted start
    std::vector<Instant> alternatives{};
    std::optional<AppointmentId> appointment{};  // if it exists
};

struct SeriesPlan {
    Series series;  // without an id if it is new
    std::vector<PlannedOccurrence> occurrences;
    std::optional<Refusal> refusal{};  // why it would not be done
};

struct SeriesDone {
    Series series;
    SeriesStep step;
    bool replayed = false;
    std::optional<CustomerId> complete{};  // a customer of a new series, whose missing data the request may have
};

class SeriesDesk {
public:
    SeriesDesk(const CheckingDesk& to, IdSource& ids, Moment now) : to_(to), ids_(ids), now_(now) {}

    // `base`: a command with the fields that all of this caller share. A plan is not refused because of a conflict.
    Result<SeriesPlan> preview(const Command& base, const BookSeries& ask) const;
    Result<SeriesPlan> preview(const Command& base, const ChangeSeries& ask) const;

    // Refuses with the code of the first conflict, with the field "occurrences[3]" for the fourth one of the plan.
    Result<SeriesDone> book(const Command& base, const BookSeries& ask) const;
    Result<SeriesDone> change(const Command& base, const ChangeSeries& ask) const;

    // The answer to an earlier request with the same key.
    std::optional<Result<SeriesDone>> remembered(CompanyId company, const RequestKey& key) const;

private:
    template <class Ask>
    Result<SeriesDone> carry_out(const Command& base, const Ask& ask) const;
    Result<SeriesDone> done_before(CompanyId company, const Receipt& receipt) const;

    CheckingDesk to_;
    IdSource& ids_;
    Moment now_;
};

}  // namespace slotkeeper

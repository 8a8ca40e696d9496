// series: appointments that were booked together by a rule, and what was done with all of them.
//
// Each occurrence is an appointment like any other; it knows its series, its number and the start that the series gave
// it (`Occurrence` in appointment.h). A series is booked, moved and cancelled by one command each, as a whole. What
// such a command did is stored with it as a step, so that a repeated request gets the same answer, whatever became of
// the appointments. Read on: desk/series/series_desk.h plans a series.
#pragma once

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/time/recurrence.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper {

struct Series {
    SeriesId id;
    CompanyId company;
    BranchId branch;
    ServiceId service;
    CustomerId customer;  // set when it is written
    std::string rule;     // an RRULE
    std::string start;    // the first local time, of the branch then: "2026-12-07T09:00"
    Moment created_at;
    Moment updated_at{};  // of its last step; set by the database
};

// What is done with an occurrence, or was done.
enum class OccurrenceAction : std::uint8_t {
    book,
    shift,   // booked or moved, but to the nearest free start of that day
    skip,    // not booked
    move,    // to the start that the series gives it
    cancel,  //
    keep,    // it stays as it is
    refuse,  // in a plan only: because of it nothing is done
};
template <>
struct EnumNames<OccurrenceAction> {
    static constexpr std::array<std::string_view, 7> all{"book", "shift", "skip", "move", "cancel", "keep", "refuse"};
};

struct OccurrenceStep {
    int number = 0;
    OccurrenceAction action = OccurrenceAction::book;
    Instant wanted;  // by the rule or the move; of cancel and keep: as it is
    ClockChange clock = ClockChange::none;
    std::optional<Instant> start{};     // that it gets or keeps; std::nullopt: skipped, refused
    std::optional<ErrorCode> reason{};  // why it is not at the wanted start

    bool operator==(const OccurrenceStep&) const = default;
};

enum class SeriesEvent : std::uint8_t { book, move, cancel };
template <>
struct EnumNames<SeriesEvent> {
    static constexpr std::array<std::string_view, 3> all{"book", "move", "cancel"};
};

struct SeriesStep {
    SeriesId series;
    SeriesEvent event = SeriesEvent::book;
    std::vector<OccurrenceStep> occurrences;  // by number
    std::optional<Series> made{};             // of book
};

// number.action.wanted.clock.start.reason for each, joined by spaces; seconds since 1970, '-' for nothing. Throws
// DamagedData for any other text.
std::string occurrences_text(const std::vector<OccurrenceStep>& occurrences);
std::vector<OccurrenceStep> parse_occurrences(std::string_view text);

}  // namespace slotkeeper

// series_plan: what a series would come to, and the command that does it.
#pragma once

#include "engine/desk/series/series_desk.h"

namespace slotkeeper {

// One occurrence while it is planned.
struct SeriesItem {
    PlannedOccurrence planned;
    JointAsk wished{Cancel{}, {}};         // with the wanted start
    std::optional<Appointment> present{};  // if it exists
    JointAsk ask = wished;                 // as it will be done
    bool is_active = true;                 // part of the command
    std::vector<Instant> tried{};          // starts that were refused
    std::vector<Instant> shifts{};         // the free starts of its day, the nearest first
    bool has_shifts = false;               // whether they were looked for
    std::optional<Refusal> refusal{};      // the first one
};

class SeriesPlanner {
public:
    // `base` has the series step without its occurrences. REQUIRES: items by number.
    SeriesPlanner(const CheckingDesk& to, Command base, std::vector<SeriesItem> items, ConflictRule conflicts,
                  TimeZone zone, Moment now);

    // Decides each occurrence. Refuses what cannot be decided at all.
    Result<Done> plan();
    // Looks for starts that could be taken in the place of those that are not free.
    void add_alternatives();

    // std::nullopt if it can be carried out.
    std::optional<Refusal> refusal() const;
    // REQUIRES: no refusal().
    Command command() const;
    std::vector<PlannedOccurrence> occurrences() const;

private:
    std::vector<std::size_t> order() const;  // of the active ones
    Command joint(const std::vector<std::size_t>& order) const;
    void ask_calendar(SeriesItem& item);
    void refuse_item(SeriesItem& item, const Refusal& refusal);
    bool shift(SeriesItem& item);
    void find_shifts(SeriesItem& item);
    SlotQuestion question_of(const SeriesItem& item) const;

    CheckingDesk to_;
    Command base_;
    std::vector<SeriesItem> items_;
    ConflictRule conflicts_;
    TimeZone zone_;
    Moment now_;
    Deadline give_up_;
};

}  // namespace slotkeeper

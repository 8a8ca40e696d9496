// search_slots: free starts of several services, branches and people in one answer.
//
// Each question is a group with a search of its own (slot_search.h), which is opened once and passed through once. Of a
// search with a choice (`first`, `per_day`, `spread`) the starts can all be booked one beside the other: no person,
// room or device serves two of them at the same time. A search without a choice lists all starts. The work is bounded
// by the number of groups times days.
#pragma once

#include "engine/base/enum_names.h"
#include "engine/desk/find_slots.h"

#include <optional>
#include <vector>

namespace slotkeeper {

// By the local time at which an appointment begins; the evening begins before the afternoon ends.
enum class PartOfDay : std::uint8_t { morning, afternoon, evening };
enum class DayOfWeek : std::uint8_t { sun, mon, tue, wed, thu, fri, sat };
// How alternatives are chosen: the earliest; one of each day before a second one of any; or far apart within each day.
enum class Spread : std::uint8_t { earliest, over_days, over_day };

}  // namespace slotkeeper

template <>
struct slotkeeper::EnumNames<slotkeeper::PartOfDay> {
    static constexpr std::array<std::string_view, 3> all{"morning", "afternoon", "evening"};
};
template <>
struct slotkeeper::EnumNames<slotkeeper::DayOfWeek> {
    static constexpr std::array<std::string_view, 7> all{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
};
template <>
struct slotkeeper::EnumNames<slotkeeper::Spread> {
    static constexpr std::array<std::string_view, 3> all{"earliest", "over_days", "over_day"};
};

namespace slotkeeper {

struct SlotChoice {
    std::vector<PartOfDay> parts_of_day{};  // empty: any
    std::vector<DayOfWeek> weekdays{};      // empty: any
    std::optional<std::size_t> first{};     // the most of each group
    std::optional<std::size_t> per_day{};   // the most of each group on one local date of the branch
    std::optional<Spread> spread{};

    bool chooses() const { return first || per_day || spread; }
};

// Whether a start at this local time suits.
bool suits(const SlotChoice& choice, std::chrono::local_seconds start);

// The alternatives of one group, by start, from its free starts, which are sorted: as many as the choice allows, none
// of them with a person, room or device that serves one of `taken` or another one at the same time.
std::vector<Slot> choose(const std::vector<Slot>& free, const SlotChoice& choice, const TimeZone& zone,
                         const std::vector<Slot>& taken);

struct SlotsSearch {
    std::vector<SlotQuestion> groups;
    SlotChoice choice{};
    std::size_t slots_max = limits::slots_page_default;
    // Without the starts up to this one, by start and group.
    std::optional<std::pair<Instant, std::size_t>> after{};
};

struct FoundSlot {
    std::size_t group = 0;  // its position in the search
    Slot slot;
};

struct FoundSlots {
    std::vector<FoundSlot> slots;              // by start, then group
    bool more = false;                         // slots_max cut the list: continue after the last one
    std::vector<Availability> availability{};  // of each group
};

// invalid_field: groups, or to (too many days for so many groups); else as find_slots. All groups wait for Cal.com
// together no longer than one. The groups are of one company; their `slots_max` does not count.
Result<FoundSlots> search_slots(const SlotsSearch& search, store::Database& database, Catalogs& catalogs, Moment now,
                                OtherCalendar* other_calendar = nullptr);

}  // namespace slotkeeper

// slot_plan: joins due days to few queries.
#include "engine/sync/slot_plan.h"

#include <map>
#include <set>

namespace slotkeeper {

namespace {
using std::chrono::days;
// Two stretches this near are one query.
constexpr days kGapMax{7};
}  // namespace

std::vector<DaySpan> due_stretches(std::span<const KeptDay> kept, Moment now, const SlotAges& ages) {
    const auto today = std::chrono::floor<days>(now);
    std::map<std::chrono::sys_days, const KeptDay*> known;
    for (const auto& day : kept) known[day.day] = &day;
    std::set<std::chrono::sys_days> due;
    for (auto day = today; day < today + ages.ahead; day += days(1)) {
        const auto found = known.find(day);
        if (found == known.end() || now - found->second->fetched_at >= ages.every) due.insert(day);
    }
    for (const auto& day : kept) {
        const auto wanted = day.asked_at && now - *day.asked_at < ages.wanted;
        if (wanted && day.day >= today && now - day.fetched_at >= ages.wanted_every) due.insert(day.day);
    }
    std::vector<DaySpan> stretches;
    for (const auto day : due) {
        if (!stretches.empty() && day - stretches.back().last <= kGapMax) {
            stretches.back().last = day;
        } else {
            stretches.push_back({day, day});
        }
    }
    return stretches;
}

}  // namespace slotkeeper

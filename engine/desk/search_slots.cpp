// search_slots: passes through each group, and merges.
#include "engine/desk/search_slots.h"

#include "engine/desk/slot_search.h"

#include <algorithm>
#include <map>

namespace slotkeeper {

namespace {

using std::chrono::hours;

struct HoursOfPart {
    PartOfDay part;
    hours from, until;
};
constexpr HoursOfPart kHoursOfParts[] = {{PartOfDay::morning, hours(0), hours(12)},
                                         {PartOfDay::afternoon, hours(12), hours(18)},
                                         {PartOfDay::evening, hours(17), hours(24)}};

// Chooses among the free starts of one group.
class Chooser {
public:
    Chooser(const std::vector<Slot>& free, const SlotChoice& choice, const TimeZone& zone,
            const std::vector<Slot>& taken)
        : choice_(choice), taken_(taken), most_(choice.first.value_or(limits::slots_per_group_max)) {
        for (const auto& slot : free) days_[zone.local_day(slot.time.from)].push_back(&slot);
    }

    std::vector<Slot> run() {
        if (choice_.spread == Spread::over_days) {
            over_days();
        } else {
            for (const auto& [day, slots] : days_) {
                const auto spread = choice_.spread == Spread::over_day;
                spread ? over_day(slots) : earliest(slots);
            }
        }
        std::sort(chosen_.begin(), chosen_.end(),
                  [](const Slot& a, const Slot& b) { return a.time.from < b.time.from; });
        return std::move(chosen_);
    }

private:
    using Candidates = std::vector<const Slot*>;

    bool is_full(std::size_t of_day) const {
        return chosen_.size() >= most_ || (choice_.per_day && of_day >= *choice_.per_day);
    }

    bool take(const Slot& slot) {
        const auto fits = [&](const Slot& other) { return share_no_person(slot, other); };
        if (!std::all_of(taken_.begin(), taken_.end(), fits)) return false;
        // Two starts of one group are alternatives for one customer, whichever person serves.
        const auto apart = [&](const Slot& other) { return stand_together(slot, other); };
        if (!std::all_of(chosen_.begin(), chosen_.end(), apart)) return false;
        chosen_.push_back(slot);
        return true;
    }

    void earliest(const Candidates& slots) {
        std::size_t of_day = 0;
        for (const auto* slot : slots) {
            if (is_full(of_day)) return;
            if (take(*slot)) ++of_day;
        }
    }

    // One of each day, then a second one of each, until a round adds none.
    void over_days() {
        std::map<std::chrono::local_days, std::size_t> next, of_day;
        for (auto added = true; added;) {
            added = false;
            for (const auto& [day, slots] : days_) {
                auto& at = next[day];
                while (at < slots.size() && !is_full(of_day[day])) {
                    if (!take(*slots[at++])) continue;
                    ++of_day[day];
                    added = true;
                    break;
                }
            }
        }
    }

    // The earliest of the day, then always the one that is farthest from those chosen. The times of the day before do
    // not matter.
    void over_day(Candidates slots) {
        std::vector<Instant> of_day;
        const auto distance = [&](const Slot* slot) {
            auto nearest = Seconds::max();
            for (const auto start : of_day) {
                nearest =
                    std::min(nearest, slot->time.from < start ? start - slot->time.from : slot->time.from - start);
            }
            return nearest;
        };
        while (!slots.empty() && !is_full(of_day.size())) {
            // Of equally far ones the earliest.
            const auto best = std::max_element(slots.begin(), slots.end(),
                                               [&](const Slot* a, const Slot* b) { return distance(a) < distance(b); });
            const auto* slot = *best;
            slots.erase(best);
            if (take(*slot)) of_day.push_back(slot->time.from);
        }
    }

    const SlotChoice& choice_;
    const std::vector<Slot>& taken_;
    std::size_t most_;
    std::map<std::chrono::local_days, Candidates> days_;
    std::vector<Slot> chosen_;
};

Result<Done> check_size(const SlotsSearch& search) {
    const auto groups = search.groups.size();
    if (groups > limits::slot_groups_max) {
        return refuse(ErrorCode::invalid_field, "groups",
                      "services, branches and people make " + std::to_string(groups) + " searches; at most " +
                          std::to_string(limits::slot_groups_max) + " are allowed");
    }
    for (const auto& question : search.groups) {
        const auto days = std::chrono::ceil<std::chrono::days>(question.span.duration()).count();
        if (days * static_cast<std::int64_t>(groups) <= limits::slot_group_days_max) continue;
        return refuse(ErrorCode::invalid_field, "to",
                      "must lie at most " + std::to_string(limits::slot_group_days_max / static_cast<int>(groups)) +
                          " days after from in a search of " + std::to_string(groups) + " groups");
    }
    return Done{};
}

bool is_after(const SlotsSearch& search, Instant start, std::size_t group) {
    return !search.after || std::pair(start, group) > *search.after;
}

// The first free starts of one group that suit and belong to this page.
std::vector<Slot> free_in(SlotSearch& group, const SlotsSearch& search, std::size_t number, const TimeZone& zone,
                          std::size_t most) {
    std::vector<Slot> free;
    for (const auto start : group.grid()) {
        if (free.size() == most) break;
        if (!is_after(search, start, number) || !suits(search.choice, zone.to_local(start))) continue;
        if (auto slot = group.at(start)) free.push_back(*std::move(slot));
    }
    return free;
}

// The alternatives of one group. The earliest are known as soon as there are enough, so the days after are not
// searched.
std::vector<Slot> alternatives_in(SlotSearch& group, const SlotsSearch& search, const TimeZone& zone,
                                  const std::vector<Slot>& taken) {
    const auto& choice = search.choice;
    const auto is_earliest = choice.spread.value_or(Spread::earliest) == Spread::earliest;
    std::vector<Slot> free;
    std::optional<std::chrono::local_days> day;
    for (const auto start : group.grid()) {
        if (!suits(choice, zone.to_local(start))) continue;
        const auto today = zone.local_day(start);
        if (is_earliest && choice.first && day && *day != today) {
            // What earlier days do not give, later ones may.
            auto chosen = choose(free, choice, zone, taken);
            if (chosen.size() >= *choice.first) return chosen;
        }
        day = today;
        if (auto slot = group.at(start)) free.push_back(*std::move(slot));
    }
    return choose(free, choice, zone, taken);
}

// What was chosen for earlier groups, as it stands in the way at this branch: at another one with the way to it.
std::vector<Slot> taken_by(const std::vector<FoundSlot>& chosen, const SlotsSearch& search, BranchId branch,
                           const Catalog& catalog) {
    std::vector<Slot> taken;
    for (const auto& one : chosen) {
        const auto way = catalog.company().travel.between(search.groups[one.group].branch, branch);
        auto& slot = taken.emplace_back(one.slot);
        for (auto& part : slot.parts) part.taken = {part.taken.from - way, part.taken.until + way};
    }
    return taken;
}

// The page of all that was found.
void take_page(std::vector<FoundSlot> all, const SlotsSearch& search, FoundSlots& found) {
    std::erase_if(all, [&](const FoundSlot& one) { return !is_after(search, one.slot.time.from, one.group); });
    std::stable_sort(all.begin(), all.end(), [](const FoundSlot& a, const FoundSlot& b) {
        return std::pair(a.slot.time.from, a.group) < std::pair(b.slot.time.from, b.group);
    });
    found.more = all.size() > search.slots_max;
    if (found.more) all.resize(search.slots_max);
    found.slots = std::move(all);
}

}  // namespace

bool suits(const SlotChoice& choice, std::chrono::local_seconds start) {
    const auto day = std::chrono::floor<std::chrono::days>(start);
    const auto weekday = static_cast<DayOfWeek>(std::chrono::weekday(day).c_encoding());
    const auto& weekdays = choice.weekdays;
    if (!weekdays.empty() && std::find(weekdays.begin(), weekdays.end(), weekday) == weekdays.end()) return false;
    const auto& parts = choice.parts_of_day;
    return parts.empty() || std::any_of(parts.begin(), parts.end(), [&](PartOfDay part) {
               const auto& of_part = kHoursOfParts[static_cast<std::size_t>(part)];
               return of_part.from <= start - day && start - day < of_part.until;
           });
}

std::vector<Slot> choose(const std::vector<Slot>& free, const SlotChoice& choice, const TimeZone& zone,
                         const std::vector<Slot>& taken) {
    return Chooser(free, choice, zone, taken).run();
}

Result<FoundSlots> search_slots(const SlotsSearch& search, store::Database& database, Catalogs& catalogs, Moment now,
                                OtherCalendar* other_calendar) {
    if (const auto fine = check_size(search); !fine) return fine.refusal();
    const auto give_up = std::chrono::steady_clock::now() + kExternalPatience;
    FoundSlots found;
    std::vector<FoundSlot> all;
    const auto chooses = search.choice.chooses();
    for (std::size_t number = 0; number < search.groups.size(); ++number) {
        auto question = search.groups[number];
        if (!question.give_up) question.give_up = give_up;
        // Alternatives depend on the earlier ones, a plain list does not.
        if (search.after && !chooses) question.span.from = std::max(question.span.from, search.after->first);
        found.availability.emplace_back();
        if (question.span.empty()) continue;
        const auto group = open_search(question, database, catalogs, now, other_calendar);
        if (!group) return group.refusal();
        if (*group == nullptr) continue;
        found.availability.back() = (*group)->availability();
        const auto catalog = catalogs.recent(question.company);
        const auto zone = catalog->zone_of(question.branch);
        // One more than a page shows that there are more.
        auto slots = chooses ? alternatives_in(**group, search, zone, taken_by(all, search, question.branch, *catalog))
                             : free_in(**group, search, number, zone, search.slots_max + 1);
        for (auto& slot : slots) all.push_back({number, std::move(slot)});
    }
    take_page(std::move(all), search, found);
    return found;
}

}  // namespace slotkeeper

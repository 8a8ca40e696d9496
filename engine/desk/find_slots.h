// find_slots: which starts are free, and who would serve them.
//
// A plain read without locks: an answer is a suggestion, the desk decides. The same propose() answers here and in
// decide(), so what is offered is what would be booked, unless somebody was faster.
#pragma once

#include "engine/base/result.h"
#include "engine/booking/commands.h"
#include "engine/desk/catalogs.h"
#include "engine/store/database.h"

#include <vector>

namespace slotkeeper {

struct SlotQuestion {
    CompanyId company;
    ServiceId service;
    BranchId branch;
    Interval span;  // starts in [from, until); at most limits::search_days_max days
    std::vector<Wish> wishes;
    std::size_t slots_max = limits::slots_page_default;
    // The claims of this appointment count as free: where could it be moved to?
    std::optional<AppointmentId> moving;
};

struct Slot {
    Interval time;
    std::vector<Part> parts;
};

struct SlotAnswer {
    std::vector<Slot> slots;               // by start
    std::optional<Instant> continue_from;  // set when slots_max cut the list: ask again from here
};

Result<SlotAnswer> find_slots(const SlotQuestion& question, store::Database& database, Catalogs& catalogs, Moment now);

// Up to limits::alternatives_max free starts, the nearest to the wanted one between the day before and a week after, by
// time.
std::vector<Instant> alternatives_near(const SlotQuestion& question, Instant wanted, store::Database& database,
                                       Catalogs& catalogs, Moment now);

}  // namespace slotkeeper

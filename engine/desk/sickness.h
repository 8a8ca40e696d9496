// sickness: what becomes of the appointments of someone who is away, as one plan that is shown before it is done.
//
// The plan is made with the desk's own decisions on a copy of what is stored, appointment by appointment, so that what
// is proposed for one is taken for the next. Its id covers every step; the desk refuses a plan that has changed. Read
// on: booking/decide_sick.cpp does it.
#pragma once

#include "engine/booking/commands.h"
#include "engine/desk/catalogs.h"
#include "engine/desk/find_slots.h"

#include <string>
#include <vector>

namespace slotkeeper {

// How appointments are solved. none: all are kept.
enum class Resolve : std::uint8_t { none, reassign, move, cancel };
template <>
struct EnumNames<Resolve> {
    static constexpr std::array<std::string_view, 4> all{"none", "reassign", "move", "cancel"};
};

struct SickQuestion {
    CompanyId company;
    ResourceId resource;
    Interval time;
    Resolve resolve = Resolve::none;
    Channel channel = Channel::engine;  // whose notice counts for a move
    // Asked first for a reassignment, and booked instead from then on.
    std::optional<ResourceId> stand_in{};
};

struct SickPlanStep {
    Appointment before;
    SickStep step;
    std::optional<Appointment> after{};  // of a reassignment or a move
    std::string why{};                   // of one that is kept: why nothing was found
};

struct SickPlan {
    std::string id;                   // of exactly these steps
    std::vector<SickPlanStep> steps;  // by start
};

// not_found: no such resource. invalid_field: no such stand-in. state_conflict: more appointments than one plan may
// have (limits::in_the_way_max). overloaded: the catalogue changes all the time.
Result<SickPlan> plan_sickness(const SickQuestion& question, store::Database& database, Catalogs& catalogs, Moment now,
                               OtherCalendar* other_calendar = nullptr);

// The command that does exactly this plan.
TakeSick command_of(const SickPlan& plan, const SickQuestion& question, BlockId block, std::string reason);

}  // namespace slotkeeper

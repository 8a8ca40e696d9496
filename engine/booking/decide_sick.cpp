// decide_sick: time off of someone who has appointments: what becomes of each, then the time off around those that are
// kept.
#include "engine/booking/decide.h"
#include "engine/booking/decide_steps.h"
#include "engine/booking/rules.h"

#include <algorithm>
#include <iterator>
#include <map>

namespace slotkeeper {

namespace {

Refusal changed_since(const std::string& what, std::vector<std::string> in_the_way = {}) {
    auto refusal = refuse(ErrorCode::changed, "plan_id", what + ": ask for a new plan");
    refusal.in_the_way = std::move(in_the_way);
    return refusal;
}

// The steps that were taken, and how to undo them.
class TakenSteps {
public:
    explicit TakenSteps(DeskState& desk) : desk_(desk) {}

    void add(std::vector<Appointment> before, std::vector<Plan> plans) {
        before_.insert(before_.end(), std::make_move_iterator(before.begin()), std::make_move_iterator(before.end()));
        plans_.insert(plans_.end(), std::make_move_iterator(plans.begin()), std::make_move_iterator(plans.end()));
    }
    std::vector<Plan> plans() && { return std::move(plans_); }

    void undo() {
        for (auto plan = plans_.rbegin(); plan != plans_.rend(); ++plan) {
            for (const auto& claim : plan->added) desk_.book.remove(claim);
            for (const auto& claim : plan->removed) desk_.book.add(claim);
        }
        // All first, because a session counts once for its resources.
        for (const auto& before : before_) desk_.bookings_of(before.company).remove(before.id);
        for (const auto& before : before_) note(before, nullptr, desk_);
    }

private:
    DeskState& desk_;
    std::vector<Appointment> before_;
    std::vector<Plan> plans_;
};

// All bookings of a session that is moved end in one session again.
class MovedSessions {
public:
    // False if another booking of its session was moved into another one.
    bool note(const Command& step, const Appointment& before, const Appointment& after) {
        if (!before.session || !std::holds_alternative<Reschedule>(step.ask)) return true;
        return moved_.try_emplace(*before.session, after.session).first->second == after.session;
    }

private:
    std::map<SessionId, std::optional<SessionId>> moved_;
};

// The appointments that the step changes; empty if one of them is missing.
std::vector<Appointment> present_of(const Command& step, const DeskState& desk) {
    std::vector<Appointment> present;
    for (const auto id : appointments_of(step)) {
        const auto found = desk.appointments.find(id);
        if (found == desk.appointments.end()) return {};
        present.push_back(found->second);
    }
    return present;
}

bool is_kept(const TakeSick& ask, const Claim& claim) {
    return std::any_of(ask.steps.begin(), ask.steps.end(), [&](const SickStep& step) {
        return step.action == SickAction::keep && claim.appointment == step.id;
    });
}

// The time off with all of the claims that stand in it, so that each of them lies within one block as a whole.
Interval around_kept(const TakeSick& ask, const DayBook& book) {
    auto time = ask.time;
    for (const auto& step : ask.steps) {
        if (step.action != SickAction::keep) continue;
        for (const auto& claim : book.claims_of(step.id)) {
            if (claim.where.resource != ask.resource || !claim.taken.overlaps(ask.time)) continue;
            time = {std::min(time.from, claim.taken.from), std::max(time.until, claim.taken.until)};
        }
    }
    return time;
}

// What of the time no claim of this lane takes.
std::vector<Interval> free_of(const Interval& time, int lane, std::span<const Claim> claims) {
    std::vector<Interval> free;
    auto from = time.from;
    for (const auto& claim : claims) {  // by start
        if (claim.lane != lane || !claim.taken.overlaps(time)) continue;
        if (from < claim.taken.from) free.push_back({from, claim.taken.from});
        from = std::max(from, claim.taken.until);
    }
    if (from < time.until) free.push_back({from, time.until});
    return free;
}

// Lays the block of one day around the claims that stand in it.
void lay_block(const TakeSick& ask, const Resource& resource, std::chrono::sys_days day, const Interval& piece,
               BookChanges& changes, const DayBook& book) {
    const ResourceDay where{resource.id, day};
    const auto there = book.claims(where);
    for (auto claim : std::vector<Claim>(there.begin(), there.end())) {
        if (!claim.taken.overlaps(piece)) continue;
        changes.remove(claim);
        if (!book.counts(claim)) continue;  // an expired hold
        claim.inside = ask.id;
        claim.stand_in = ask.stand_in;
        changes.add(claim);
    }
    for (int lane = 0; lane < resource.capacity; ++lane) {
        for (const auto& free : free_of(piece, lane, book.claims(where))) {
            Claim claim;
            claim.where = where;
            claim.lane = lane;
            claim.taken = free;
            claim.kind = ClaimKind::block;
            claim.block = ask.id;
            claim.stand_in = ask.stand_in;
            changes.add(claim);
        }
    }
}

}  // namespace

Result<Plan> decide_one(const TakeSick& ask, const Command& command, DeskState& desk) {
    const auto* resource = desk.catalogs.at(command.company)->resource(ask.resource);
    if (resource == nullptr) return refuse(ErrorCode::not_found, "id", "there is no such resource");
    if (auto fine = check_stand_in(ask.stand_in, *resource, *desk.catalogs.at(command.company)); !fine) {
        return fine.refusal();
    }
    Plan plan;
    for (const auto& step : ask.steps) {
        if (step.action != SickAction::keep) continue;
        const auto kept = desk.appointments.find(step.id);
        if (kept == desk.appointments.end() || kept->second.version != step.version) {
            return changed_since("an appointment has changed", {step.id.text()});
        }
        plan.orphans.emplace_back(step.id, step.version);
    }
    const auto time = around_kept(ask, desk.book);
    if (!desk.book.covers(resource->id, time)) return changed_since("an appointment has changed");
    std::vector<std::string> others;
    for (const auto& claim : desk.book.overlapping(resource->id, time)) {
        if (is_kept(ask, claim) && !claim.inside) continue;
        others.push_back(claim.appointment ? claim.appointment->text() : claim.block->text());
    }
    if (!others.empty()) return changed_since("something else is booked in this time", std::move(others));
    BookChanges changes(desk.book);
    for (const auto& [day, piece] : split_at_midnight(time)) {
        lay_block(ask, *resource, day, piece, changes, desk.book);
    }
    changes.keep(plan);
    plan.block =
        BlockRecord{ask.id, command.company, ask.resource, time, ask.reason, command.actor, "", {}, ask.stand_in};
    desk.blocks.insert_or_assign(ask.id, *plan.block);
    return plan;
}

Result<std::vector<Plan>> decide_sick(const TakeSick& ask, const Command& command, DeskState& desk) {
    TakenSteps taken(desk);
    MovedSessions sessions;
    for (const auto& step : steps_of(command)) {
        const auto id = *appointment_of(step);
        auto before = present_of(step, desk);
        if (before.empty()) {
            taken.undo();
            return changed_since("an appointment is gone", {id.text()});
        }
        auto plans = decide_all(step, desk);
        if (!plans || plans->back().no_op) {
            taken.undo();
            const auto why = plans ? std::string("nothing is left to do") : plans.refusal().message;
            return changed_since("a step is not possible any more (" + why + ")", {id.text()});
        }
        const auto stays_together = sessions.note(step, before.front(), *plans->back().appointment);
        taken.add(std::move(before), *std::move(plans));
        if (!stays_together) {
            taken.undo();
            return changed_since("a session has no room at its new start any more", {id.text()});
        }
    }
    auto block = decide_one(ask, command, desk);
    if (!block) {
        taken.undo();
        return block.refusal();
    }
    auto plans = std::move(taken).plans();
    plans.push_back(std::move(*block));
    return plans;
}

}  // namespace slotkeeper

// decide_together: several bookings or changes as one: all of them, or none.
//
// They are decided on a copy of what is loaded, which replaces it once all are accepted, so there is nothing to undo.
#include "engine/booking/decide.h"

#include <algorithm>

namespace slotkeeper {

namespace {

std::vector<Result<Plan>> decided(const Command& command, DeskState& desk) {
    std::vector<Result<Plan>> plans;
    for (std::size_t item = 0; item <= command.together.size(); ++item) {
        auto plan = decide(single(command, item), desk);
        if (plan) {
            plans.emplace_back(std::move(*plan));
            continue;
        }
        auto refusal = plan.refusal();
        refusal.item = static_cast<int>(item);
        plans.emplace_back(std::move(refusal));
    }
    return plans;
}

// What may only mean that too few days were loaded. It comes first, so that the desk looks at all of them.
bool may_have_room(const Refusal& refusal) {
    return refusal.code == ErrorCode::slot_conflict || refusal.code == ErrorCode::outside_hours ||
           refusal.code == ErrorCode::limit_reached;
}

}  // namespace

std::vector<Result<Plan>> decide_each(const Command& command, const DeskState& desk) {
    auto trial = desk;
    return decided(command, trial);
}

Result<std::vector<Plan>> decide_together(const Command& command, DeskState& desk) {
    auto trial = desk;
    std::vector<Plan> plans;
    std::vector<Refusal> refusals;
    for (auto& one : decided(command, trial)) {
        if (one) {
            plans.push_back(std::move(*one));
        } else {
            refusals.push_back(one.refusal());
        }
    }
    if (refusals.empty()) {
        desk = std::move(trial);
        return plans;
    }
    std::stable_partition(refusals.begin(), refusals.end(), may_have_room);
    auto first = std::move(refusals.front());
    first.further.assign(std::make_move_iterator(refusals.begin() + 1), std::make_move_iterator(refusals.end()));
    return first;
}

}  // namespace slotkeeper

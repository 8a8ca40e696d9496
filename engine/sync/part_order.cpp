// part_order: takes the steps one by one, the next one that has room.
#include "engine/sync/part_order.h"

#include <algorithm>

namespace slotkeeper {

namespace {

int rank(NextStep step) {
    switch (step) {
        case NextStep::cancel:
        case NextStep::decline:
            return 0;
        case NextStep::nothing:
            return 3;
        case NextStep::wait:
            return 2;
        default:
            return 1;
    }
}

bool needs_room(const PartStep& one) {
    return one.step.what == NextStep::create || one.step.what == NextStep::reschedule;
}

// Whether the booking of `other` takes time that the mover needs in the same calendar.
bool is_in_the_way(const PartStep& other, const PartStep& mover, const Catalog& catalog) {
    const auto& link = *other.link;
    const auto& wanted = mover.wanted;
    if (link.part == mover.link->part || link.mirror_state != MirrorState::live) return false;
    if (!link.mirror_time.overlaps(wanted.time) || link.account != wanted.account) return false;
    if (wanted.host_id != 0 && link.mirror_host_id != 0 && wanted.host_id != link.mirror_host_id) return false;
    const auto types = event_types_of_host(wanted.account, wanted.event_type_id, catalog);
    return std::find(types.begin(), types.end(), link.mirror_event_type_id) != types.end();
}

}  // namespace

std::vector<PartStep> in_order_of_room(std::vector<PartStep> steps, const Catalog& catalog) {
    std::stable_sort(steps.begin(), steps.end(),
                     [](const PartStep& a, const PartStep& b) { return rank(a.step.what) < rank(b.step.what); });
    // What has nothing to do comes last, whatever circle the others stand in.
    const auto idle = std::find_if(steps.begin(), steps.end(),
                                   [](const PartStep& one) { return one.step.what == NextStep::nothing; });
    std::vector<PartStep> last(std::make_move_iterator(idle), std::make_move_iterator(steps.end()));
    steps.erase(idle, steps.end());
    std::vector<PartStep> ordered;
    while (!steps.empty()) {
        const auto has_room = [&](const PartStep& one) {
            return !needs_room(one) || std::none_of(steps.begin(), steps.end(), [&](const PartStep& other) {
                return is_in_the_way(other, one, catalog);
            });
        };
        auto next = std::find_if(steps.begin(), steps.end(), has_room);
        if (next == steps.end()) {
            // A create has no booking yet, so it is in the way of none and never closes a circle.
            next = std::find_if(steps.begin(), steps.end(),
                                [](const PartStep& one) { return one.step.what == NextStep::reschedule; });
            if (next == steps.end()) next = steps.begin();
            if (next->step.what == NextStep::reschedule) next->step.what = NextStep::cancel;
        }
        ordered.push_back(std::move(*next));
        steps.erase(next);
    }
    ordered.insert(ordered.end(), std::make_move_iterator(last.begin()), std::make_move_iterator(last.end()));
    return ordered;
}

}  // namespace slotkeeper

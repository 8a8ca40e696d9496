// faults: see faults.h.
#include "tools/simulator/faults.h"

#include <utility>

namespace slotkeeper::simulator {

void Faults::set_plan(FaultPlan plan) {
    const std::scoped_lock lock(mutex_);
    plan_ = std::move(plan);
    random_.seed(plan_.seed);
}

FaultPlan Faults::plan() const {
    const std::scoped_lock lock(mutex_);
    return plan_;
}

std::optional<Fault> Faults::draw() {
    const std::scoped_lock lock(mutex_);
    if (plan_.rate <= 0) return std::nullopt;
    // The distributions of the standard library may differ from one to the next; these sums do not.
    const auto chance = static_cast<double>(random_() >> 11) / 9007199254740992.0;
    if (chance >= plan_.rate) return std::nullopt;
    const auto kind = plan_.kinds[random_() % plan_.kinds.size()];
    const auto span = static_cast<std::uint64_t>((plan_.delay_max - plan_.delay_min).count());
    const std::chrono::milliseconds delay = plan_.delay_min + std::chrono::milliseconds(random_() % (span + 1));
    return Fault{.kind = kind, .delay = kind == FaultKind::delay ? delay : delay.zero(), .reset = plan_.reset};
}

void Faults::remember(FaultRecord record) {
    const std::scoped_lock lock(mutex_);
    records_.push_back(std::move(record));
}

std::vector<FaultRecord> Faults::records() const {
    const std::scoped_lock lock(mutex_);
    return records_;
}

}  // namespace slotkeeper::simulator

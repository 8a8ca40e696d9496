// faults: see faults.h.
#include "tools/simulator/faults.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace slotkeeper::simulator {

namespace {

// An arbitrary number, so that the generators of webhooks and requests differ.
constexpr std::uint64_t kWebhookSeed = 0x9E3779B97F4A7C15ULL;

bool is_served(FaultKind kind, std::uint64_t bits) {
    switch (kind) {
        case FaultKind::delay:
        case FaultKind::error_after:
        case FaultKind::cut_after:
        case FaultKind::served_late:
            return true;
        case FaultKind::hang:
        case FaultKind::html:
            return (bits & 1U) != 0;
        default:
            return false;
    }
}

}  // namespace

void Faults::set_plan(FaultPlan plan) {
    const std::scoped_lock lock(mutex_);
    plan_ = std::move(plan);
    requests_ = {.random = std::mt19937_64(plan_.seed), .kinds = {}};
    webhooks_ = {.random = std::mt19937_64(plan_.seed ^ kWebhookSeed), .kinds = {}};
    std::ranges::partition_copy(plan_.kinds, std::back_inserter(webhooks_.kinds), std::back_inserter(requests_.kinds),
                                is_of_webhooks);
}

FaultPlan Faults::plan() const {
    const std::scoped_lock lock(mutex_);
    return plan_;
}

std::optional<Fault> Faults::draw() {
    const std::scoped_lock lock(mutex_);
    return throw_dice(requests_);
}

std::optional<Fault> Faults::draw_for_webhook() {
    const std::scoped_lock lock(mutex_);
    return throw_dice(webhooks_);
}

std::optional<Fault> Faults::throw_dice(Dice& dice) const {
    if (plan_.rate <= 0 || dice.kinds.empty()) return std::nullopt;
    auto& random = dice.random;
    // Computed by hand, because the distributions of standard libraries differ.
    const auto chance = static_cast<double>(random() >> 11) / 9007199254740992.0;
    if (chance >= plan_.rate) return std::nullopt;
    const auto kind = dice.kinds[random() % dice.kinds.size()];
    const auto span = static_cast<std::uint64_t>((plan_.delay_max - plan_.delay_min).count());
    std::chrono::milliseconds delay = plan_.delay_min + std::chrono::milliseconds(random() % (span + 1));
    const bool hangs = kind == FaultKind::hang || kind == FaultKind::served_late;
    if (hangs) delay = plan_.hang;
    const bool waits = hangs || kind == FaultKind::delay || kind == FaultKind::webhook_late;
    const bool varies = kind == FaultKind::hang || kind == FaultKind::html || kind == FaultKind::expired_token;
    const auto bits = varies ? random() >> 32 : 0;
    return Fault{.kind = kind,
                 .delay = waits ? delay : delay.zero(),
                 .reset = plan_.reset,
                 .served = is_served(kind, bits),
                 .variant = (bits & 2U) != 0};
}

std::size_t Faults::remember(FaultRecord record) {
    const std::scoped_lock lock(mutex_);
    records_.push_back(std::move(record));
    return records_.size() - 1;
}

void Faults::note_delivery(std::size_t record, std::optional<int> status) {
    const std::scoped_lock lock(mutex_);
    ++records_.at(record).deliveries;
    records_.at(record).served_status = status;
}

std::vector<FaultRecord> Faults::records() const {
    const std::scoped_lock lock(mutex_);
    return records_;
}

}  // namespace slotkeeper::simulator

// assignment: the rank of each resource.
#include "engine/availability/assignment.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace slotkeeper {

namespace {

constexpr auto kLast = std::numeric_limits<std::int64_t>::max();

// Who has had the smallest part of their share is next. Half of the coming booking is counted (Sainte-Laguë), so that
// large weights have no advantage over small ones.
std::int64_t share_of(const Assignment& how, const Resource& resource, std::chrono::sys_days day, const DayBook& book) {
    constexpr std::int64_t scale = 1'000'000;
    const auto weight = std::max(1, resource.terms_for(how.service).weight);
    return (2 * std::int64_t{book.served({how.service, resource.id, month_of(day)})} + 1) * scale / weight;
}

std::optional<std::int64_t> price_with(const Assignment& how, const Resource& resource) {
    const auto own = resource.terms_for(how.service).price;
    return own ? own : how.price;
}

std::int64_t rank_of(const Assignment& how, const Resource& resource, std::chrono::sys_days day, const DayBook& book) {
    if (resource.kind != ResourceKind::staff) return 0;
    switch (how.strategy) {
        case AssignmentStrategy::least_busy:
            break;
        case AssignmentStrategy::round_robin:
            return share_of(how, resource, day, book);
        case AssignmentStrategy::same_as_last: {
            const auto found = std::find(how.earlier.begin(), how.earlier.end(), resource.id);
            return found == how.earlier.end() ? kLast : found - how.earlier.begin();
        }
        case AssignmentStrategy::preferred: {
            const auto preference = resource.terms_for(how.service).preference;
            return preference ? *preference : kLast;
        }
        case AssignmentStrategy::lowest_price:
            return price_with(how, resource).value_or(kLast);
    }
    return 0;
}

ChosenBy word_of(AssignmentStrategy strategy) {
    switch (strategy) {
        case AssignmentStrategy::least_busy:
            break;
        case AssignmentStrategy::round_robin:
            return ChosenBy::fair_share;
        case AssignmentStrategy::same_as_last:
            return ChosenBy::same_as_last;
        case AssignmentStrategy::preferred:
            return ChosenBy::preferred;
        case AssignmentStrategy::lowest_price:
            return ChosenBy::lowest_price;
    }
    return ChosenBy::least_busy;
}

}  // namespace

std::vector<Ranked> ranked(const Assignment& how, const std::vector<const Resource*>& able, std::chrono::sys_days day,
                           const DayBook& book) {
    std::vector<Ranked> all;
    all.reserve(able.size());
    const auto today = static_cast<std::size_t>(day.time_since_epoch().count());
    for (std::size_t i = 0; i < able.size(); ++i) {
        const ResourceDay where{able[i]->id, day};
        const auto rested = book.distance_to_nearest(where);
        // On an empty calendar the least busy begin with the first one; the other rules always rotate, because callers
        // who ask at the same moment see the same calendar.
        const auto rotates = rested != std::chrono::days::max() || how.strategy != AssignmentStrategy::least_busy;
        all.push_back({able[i], rank_of(how, *able[i], day, book), book.busy(where), rested,
                       rotates ? (i + today) % able.size() : i});
    }
    const auto key = [](const Ranked& one) {
        return std::tuple(one.by_strategy, one.busy, -one.rested.count(), one.turn);
    };
    std::sort(all.begin(), all.end(), [&](const Ranked& a, const Ranked& b) { return key(a) < key(b); });
    return all;
}

std::vector<const Resource*> in_turn(const Assignment& how, const std::vector<const Resource*>& able,
                                     std::chrono::sys_days day, const DayBook& book) {
    if (able.size() < 2) return able;
    std::vector<const Resource*> order;
    order.reserve(able.size());
    for (const auto& one : ranked(how, able, day, book)) order.push_back(one.resource);
    return order;
}

std::vector<const Resource*> in_turn(const std::vector<const Resource*>& able, std::chrono::sys_days day,
                                     const DayBook& book) {
    return in_turn(Assignment{}, able, day, book);
}

ChosenBy advantage(const Assignment& how, const Ranked& first, const Ranked& second) {
    if (first.by_strategy != second.by_strategy) return word_of(how.strategy);
    if (first.busy != second.busy) return ChosenBy::least_busy;
    return first.rested != second.rested ? ChosenBy::longest_rest : ChosenBy::rotation;
}

ChosenBy merit(const Assignment& how, const Resource& resource) {
    const auto speaks =
        resource.kind == ResourceKind::staff &&
        (how.strategy == AssignmentStrategy::round_robin ||
         (how.strategy == AssignmentStrategy::same_as_last &&
          std::find(how.earlier.begin(), how.earlier.end(), resource.id) != how.earlier.end()) ||
         (how.strategy == AssignmentStrategy::preferred && resource.terms_for(how.service).preference) ||
         (how.strategy == AssignmentStrategy::lowest_price && price_with(how, resource)));
    return speaks ? word_of(how.strategy) : ChosenBy::least_busy;
}

}  // namespace slotkeeper

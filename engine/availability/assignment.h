// assignment: in which order the people and things that could serve a need are asked, and why one comes before another.
//
// A service has a rule for its staff (AssignmentStrategy). Those who are equal by it, and all others, are ranked by how
// busy they are that day, then by the longest gap to a busy day before or after, then by a rotation by day. So no tie
// is decided by an id, but for the first booking ever where the least busy serve. What the rules must know of the past
// is in the day book and in Assignment; nothing is read here. Pure. Read on: combinations.h asks in this order;
// desk/assignment_facts.h reads.
#pragma once

#include "engine/availability/day_book.h"
#include "engine/availability/part.h"
#include "engine/catalog/catalog.h"

#include <chrono>
#include <optional>
#include <span>
#include <vector>

namespace slotkeeper {

struct Assignment {
    AssignmentStrategy strategy = AssignmentStrategy::least_busy;
    ServiceId service{};
    std::span<const ResourceId> earlier{};  // who served this customer, the latest first
    std::optional<std::int64_t> price{};    // with a person whose terms have none, in hundredths
};

// One resource with what it is ranked by; smaller comes first, but for `rested`.
struct Ranked {
    const Resource* resource = nullptr;
    std::int64_t by_strategy = 0;
    Seconds busy{};
    std::chrono::days rested{};
    std::size_t turn = 0;
};

// In order of preference for a segment that begins on this day.
std::vector<Ranked> ranked(const Assignment& how, const std::vector<const Resource*>& able, std::chrono::sys_days day,
                           const DayBook& book);
std::vector<const Resource*> in_turn(const Assignment& how, const std::vector<const Resource*>& able,
                                     std::chrono::sys_days day, const DayBook& book);
// By the day alone.
std::vector<const Resource*> in_turn(const std::vector<const Resource*>& able, std::chrono::sys_days day,
                                     const DayBook& book);

// The first criterion in which they differ. REQUIRES: both of one ranking, `first` before `second`.
ChosenBy advantage(const Assignment& how, const Ranked& first, const Ranked& second);
// What speaks for a resource if nothing is known about the others.
ChosenBy merit(const Assignment& how, const Resource& resource);

}  // namespace slotkeeper

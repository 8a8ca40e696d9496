// needs: what a segment takes, as it is written and one by one; and the languages of staff.
//
// A need for two of five therapists is written once, with its count. A Catalog has it twice, one after the other, so
// that search, decision and booking know only needs of one resource each; a part of a booking is numbered by these.
// Read on: availability/combinations.h finds resources for them.
#pragma once

#include "engine/catalog/catalog.h"

#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper {

// Each need as often as its count, numbered by `nth`. Needs that are one by one already stay as they are.
std::vector<Need> one_by_one(std::vector<Need> needs);
// Each need once.
std::vector<Need> as_written(const std::vector<Need>& needs);

// The needs of one segment that are the first of their kind in it, with all that were written together with it.
struct FirstNeeds {
    std::size_t first = 0, count = 0;  // no need of that kind: count is 0
};
FirstNeeds first_needs(const std::vector<Need>& needs, ResourceKind kind);

// Whether a booking takes more places if more people come.
bool takes_by_person(const Service& service);

// "colour", "colour or cut", "colour from level 3"; empty: any skill.
std::string skill_text(const Need& need);

// "tr" for "tr" and "TR". Refuses what is no code of two or three letters, like those of ISO 639.
Result<std::string> read_staff_language(std::string_view text, const std::string& field);

}  // namespace slotkeeper

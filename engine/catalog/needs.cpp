// needs: conversions, and texts.
#include "engine/catalog/needs.h"

#include <algorithm>

namespace slotkeeper {

std::vector<Need> one_by_one(std::vector<Need> needs) {
    const auto is_one = [](const Need& need) { return need.count <= 1; };
    if (std::all_of(needs.begin(), needs.end(), is_one)) return needs;
    std::vector<Need> each;
    for (const auto& need : as_written(needs)) {
        for (auto nth = 0; nth < std::max(need.count, 1); ++nth) {
            each.push_back(need);
            each.back().nth = nth;
        }
    }
    return each;
}

std::vector<Need> as_written(const std::vector<Need>& needs) {
    std::vector<Need> written;
    std::copy_if(needs.begin(), needs.end(), std::back_inserter(written),
                 [](const Need& need) { return need.nth == 0; });
    return written;
}

FirstNeeds first_needs(const std::vector<Need>& needs, ResourceKind kind) {
    const auto found = std::find_if(needs.begin(), needs.end(), [&](const Need& need) { return need.kind == kind; });
    if (found == needs.end()) return {};
    const auto left = static_cast<std::size_t>(needs.end() - found);
    const auto count = std::min(left, static_cast<std::size_t>(std::max(found->count, 1)));
    return {static_cast<std::size_t>(found - needs.begin()), count};
}

bool takes_by_person(const Service& service) {
    return std::any_of(service.segments.begin(), service.segments.end(), [](const Segment& segment) {
        return std::any_of(segment.needs.begin(), segment.needs.end(),
                           [](const Need& need) { return need.per_person; });
    });
}

std::string skill_text(const Need& need) {
    auto text = need.skill;
    for (const auto& skill : need.skills) text += (text.empty() ? "" : " or ") + skill;
    if (!text.empty() && need.level_min > 1) text += " from level " + std::to_string(need.level_min);
    return text;
}

Result<std::string> read_staff_language(std::string_view text, const std::string& field) {
    std::string code;
    auto right = text.size() == 2 || text.size() == 3;
    for (const auto letter : text) {
        const auto is_capital = letter >= 'A' && letter <= 'Z';
        const auto small = is_capital ? static_cast<char>(letter - 'A' + 'a') : letter;
        right = right && small >= 'a' && small <= 'z';
        code += small;
    }
    if (right) return code;
    return refuse(ErrorCode::invalid_field, field, "must be the code of a language (ISO 639), like tr");
}

}  // namespace slotkeeper

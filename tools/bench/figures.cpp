// figures: rounds numbers, and prints a line for each target.
#include "tools/bench/figures.h"

#include "adapters/commands/output.h"

#include <cstdio>

namespace slotkeeper::bench {

std::string rounded(double value, int digits) {
    char text[40];
    return {text, static_cast<std::size_t>(std::snprintf(text, sizeof text, "%.*f", digits, value))};
}

double thousandths(double value) { return std::stod(rounded(value, 3)); }

std::string as_table(const std::vector<Target>& targets) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& target : targets) {
        rows.push_back({target.name, (target.at_least ? ">= " : "<= ") + rounded(target.wanted, 1) + target.unit,
                        rounded(target.measured, 2) + target.unit, target.met() ? "met" : "missed"});
    }
    return draw_table({"target", "wanted", "measured", ""}, rows);
}

nlohmann::ordered_json as_json(const std::vector<Target>& targets) {
    auto list = nlohmann::ordered_json::array();
    for (const auto& target : targets) {
        list.push_back({{"name", target.name},
                        {target.at_least ? "at_least" : "at_most", target.wanted},
                        {"measured", thousandths(target.measured)},
                        {"met", target.met()}});
    }
    return list;
}

}  // namespace slotkeeper::bench

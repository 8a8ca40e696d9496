// figures: formats numbers, and compares them with targets.
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace slotkeeper::bench {

std::string rounded(double value, int digits);
double thousandths(double value);  // for JSON

struct Target {
    std::string name;
    bool at_least;
    double wanted, measured;
    std::string unit;

    bool met() const { return at_least ? measured >= wanted : measured <= wanted; }
};

std::string as_table(const std::vector<Target>& targets);
nlohmann::ordered_json as_json(const std::vector<Target>& targets);

}  // namespace slotkeeper::bench

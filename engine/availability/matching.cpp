// matching: augmenting paths.
#include "engine/availability/matching.h"

#include <utility>

namespace slotkeeper {

namespace {

struct Matcher {
    const Matching& matching;
    int& work;
    std::vector<std::vector<std::size_t>> served{};  // by resource: its needs
    std::vector<bool> tried{};                       // resources, for the need that is to be matched now

    // Gives the need a resource; one that is full passes a need of its own on.
    bool give(std::size_t need) {
        for (const auto resource : matching.options[need]) {
            ++work;
            if (tried[resource]) continue;
            tried[resource] = true;
            auto& needs = served[resource];
            if (std::cmp_less(needs.size(), matching.room[resource])) {
                needs.push_back(need);
                return true;
            }
            for (auto& other : needs) {
                if (!give(other)) continue;
                other = need;
                return true;
            }
        }
        return false;
    }
};

}  // namespace

bool can_match(const Matching& matching, int& work) {
    Matcher matcher{matching, work};
    matcher.served.resize(matching.room.size());
    for (std::size_t need = 0; need < matching.options.size(); ++need) {
        matcher.tried.assign(matching.room.size(), false);
        if (!matcher.give(need)) return false;
    }
    return true;
}

}  // namespace slotkeeper

// strangers: three places with records of every kind: the branch of the salon, another one, and a company next door.
// Keys of one place must not learn of the records of another.
#pragma once

#include "tests/support/front.h"

#include <map>
#include <string>
#include <vector>

namespace slotkeeper::tests {

// The records of one place.
struct Place {
    CompanyId company;
    BranchId branch;
    ResourceId resource;
    ServiceId service;
    std::string word;   // in every text of its records, and in no other record
    std::string phone;  // of its customer

    std::map<std::string, std::string> ids{};  // by prefix: "apt" -> "apt_…"

    std::string id(const std::string& prefix) const;
};

class Strangers : public Front {
public:
    Strangers();

    std::string limited_key(const std::vector<BranchId>& branches, store::Scopes scopes = {store::Scope::admin});
    // An id of this kind that no record has.
    std::string unknown(const std::string& prefix);

    static constexpr BranchId kSouth{13};
    static constexpr ResourceId kSouthStaff{71};

    const Headers admin = bearer(new_key(demo::kCompany, {store::Scope::admin}));
    const Headers neighbour_admin = bearer(new_key(kNeighbour, {store::Scope::admin}));
    Place ours, south, next_door;

private:
    void add_south();
    void fill(Place& place, const Headers& headers);
    void fill_by_sql(Place& place);
};

}  // namespace slotkeeper::tests

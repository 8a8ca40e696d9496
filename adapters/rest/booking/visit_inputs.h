// visit_inputs: which service is asked for, or which several in one visit.
//
// A visit is booked as one service that is made of the others (engine/catalog/visit.h); what is wanted for its segments
// is said for all of them in the order of the request. One service alone in `services` is an ordinary request.
#pragma once

#include "adapters/rest/serving.h"
#include "engine/catalog/visit.h"

namespace slotkeeper::rest {

struct VisitInput {
    std::optional<std::vector<std::string>> services;
    bool same_person = false;
    bool any_order = false;
    static const Shape<VisitInput>& shape();
};

// The fields of which one names what is booked. `unless`: a field that makes it unnecessary.
Choice one_or_several_services(std::string_view unless = "");

// What is asked for. `booked` is the service, or the one that is made of all, with its own length.
struct AskedServices {
    const Service* first = nullptr;
    Visit visit{};  // without services if there is only one
    Service booked{};
};

// not_found: there is no such service, or it cannot be booked. not_bookable: they do not go together.
Result<AskedServices> find_services(const std::optional<ServiceId>& id, const std::optional<std::string>& name,
                                    const VisitInput& input, const Catalog& catalog);

}  // namespace slotkeeper::rest

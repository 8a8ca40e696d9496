// why_unable: what a resource lacks to serve a service, in words for refusals, with names beside ids.
#pragma once

#include "engine/catalog/catalog.h"

#include <string>

namespace slotkeeper {

// "it lacks the skill colour". REQUIRES: the resource cannot serve the need.
std::string what_is_missing(const Resource& resource, const Need& need);

// "Anna (res_…) cannot serve Färben (svc_…): it lacks the skill colour". `branch`: where it is to serve; nullptr:
// anywhere. REQUIRES: the resource can serve no need of the service, or does not work at the branch.
std::string why_unable(const Catalog& catalog, const Service& service, const Resource& resource,
                       const Branch* branch = nullptr);

}  // namespace slotkeeper

// check_workplaces: what is wrong with ways between branches and with the other branches of a resource.
#pragma once

#include "engine/catalog/catalog.h"

#include <string>

namespace slotkeeper {

void check_travel(const Travel& travel, Checks& check);
// The path is that of the list.
void check_workplaces(const Resource& resource, const std::string& path, Checks& check);

}  // namespace slotkeeper

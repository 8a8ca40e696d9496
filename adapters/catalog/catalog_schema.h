// catalog_schema: the JSON Schema of a catalogue file.
//
// It is made of the shapes by which the document is read, as the OpenAPI document is. Editors complete files from it.
#pragma once

#include "adapters/api/wire_type.h"

#include <string>
#include <vector>

namespace slotkeeper::catalog {

// Draft 2020-12, with all objects under $defs.
api::Json catalog_schema();

// The members of the object at that path, "services[1].segments[0]"; empty if there can be no object.
std::vector<std::string> member_names(const std::string& path);

}  // namespace slotkeeper::catalog

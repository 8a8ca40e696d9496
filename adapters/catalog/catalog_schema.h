// catalog_schema: the JSON Schema of a catalogue file.
//
// It is made of the shapes by which the document is read, as the OpenAPI document is. Editors complete files from it.
#pragma once

#include "adapters/api/wire_type.h"

namespace slotkeeper::catalog {

// Draft 2020-12, with all objects under $defs.
api::Json catalog_schema();

}  // namespace slotkeeper::catalog

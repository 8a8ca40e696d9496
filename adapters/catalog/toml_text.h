// toml_text: writes a document as TOML.
//
// Members with one value come first, then the tables: [services.calendar], [[services.segments]]. Objects in a list
// below that are written inline: needs = [{skill = "cut"}]. Read on: source_document.h reads files.
#pragma once

#include "adapters/api/wire_type.h"

#include <string>

namespace slotkeeper::catalog {

// REQUIRES: an object; no value in it is null.
std::string toml_text(const api::Json& document);

}  // namespace slotkeeper::catalog

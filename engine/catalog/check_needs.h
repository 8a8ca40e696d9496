// check_needs: what is wrong with the needs of a segment, and with the levels and languages of a resource.
#pragma once

#include "engine/catalog/catalog_draft.h"

#include <string>

namespace slotkeeper {

// Of the segment at this position; the path is that of the segment.
void check_needs(const CatalogDraft& draft, const Service& service, std::size_t at, const std::string& path,
                 Checks& check);
// The path is that of the resource.
void check_abilities(const Resource& resource, const std::string& path, Checks& check);

}  // namespace slotkeeper

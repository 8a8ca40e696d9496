// check_add_ons: what is wrong with the add-ons that services name.
#pragma once

#include "engine/catalog/catalog_draft.h"

#include <string>

namespace slotkeeper {

// The path is that of the list.
void check_add_ons(const Service& service, const CatalogDraft& draft, const std::string& path, Checks& check);

}  // namespace slotkeeper

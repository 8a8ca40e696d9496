// check_policies: what is wrong with the policies of a draft, and with its times of release.
#pragma once

#include "engine/catalog/catalog_draft.h"

namespace slotkeeper {

// Notes each with its path: "services.farbe.cancel.fee". Part of check_draft().
void check_policies(const CatalogDraft& draft, Checks& check);

}  // namespace slotkeeper

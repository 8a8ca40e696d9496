// create_company: stores a new company with its whole catalogue: all of it or nothing.
//
// Read on: change_catalog.h changes it afterwards.
#pragma once

#include "engine/catalog/catalog_draft.h"
#include "engine/store/mariadb/database.h"

#include <functional>

namespace slotkeeper {

// Everything that is wrong with the catalogue of a new company: its slug, and what check_draft refuses.
Result<Done> check_new_company(const CatalogDraft& draft);

// Its catalogue has version 1 then. Refuses what check_new_company refuses, and with state_conflict if there is a
// company with this slug. `also` writes what must exist with it, in the same transaction.
Result<Done> create_company(store::Database& database, const CatalogDraft& draft,
                            const std::function<void(store::Tx&)>& also = {});

}  // namespace slotkeeper

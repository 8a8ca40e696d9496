// catalog_rows: companies and their catalogues, read from their rows. catalog_inserts.h writes them.
#pragma once

#include "engine/catalog/catalog.h"
#include "engine/store/database.h"

#include <optional>
#include <span>
#include <string_view>

namespace slotkeeper::store {

// Null where there is no such company. Throws std::logic_error where stored data is not usable (an unknown time zone),
// naming table and id.
CatalogPtr load_catalog(Tx& tx, CompanyId company);
std::optional<std::int64_t> load_catalog_version(Tx& tx, CompanyId company);
std::optional<CompanyId> find_company(Tx& tx, std::string_view slug);
std::vector<CompanyId> list_companies(Tx& tx);  // in order of id

// (company_id, version, the database's time) of each; sorted ids.
SqlText load_catalog_versions_sql(std::span<const CompanyId> companies);

}  // namespace slotkeeper::store

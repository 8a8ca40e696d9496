// catalog_versions: the versions of the catalogues.
#include "engine/store/catalog/catalog_rows.h"

#include <stdexcept>

namespace slotkeeper::store {

namespace {

constexpr auto kVersion = R"sql(SELECT version FROM catalog_version WHERE company_id = :company)sql";
constexpr auto kLockVersion = R"sql(
    SELECT version FROM catalog_version WHERE company_id = :company FOR UPDATE)sql";
constexpr auto kVersions = R"sql(
    SELECT company_id, version, UTC_TIMESTAMP(6) FROM catalog_version WHERE company_id IN )sql";

}  // namespace

std::optional<std::int64_t> load_catalog_version(Tx& tx, CompanyId company) {
    std::optional<std::int64_t> version;
    tx.one(kVersion, {company}, [&](std::int64_t found) { version = found; });
    return version;
}

std::int64_t lock_catalog_version(Tx& tx, CompanyId company) {
    std::int64_t version = 0;
    if (!tx.one(kLockVersion, {company}, [&](std::int64_t found) { version = found; })) {
        throw std::logic_error("there is no company " + company.text());
    }
    return version;
}

SqlText load_catalog_versions_sql(std::span<const CompanyId> companies) { return SqlText(kVersions).list(companies); }

}  // namespace slotkeeper::store

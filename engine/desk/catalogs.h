// catalogs: the companies' catalogues, cached in memory and checked by their version.
//
// current() asks the database for one number and loads the catalogue only if that number has changed, so a schedule
// edited by any process is seen by the next request. The desk checks the version again inside its transaction. If a
// company is missing or its rows are damaged, only requests for that company fail.
#pragma once

#include "engine/catalog/catalog.h"
#include "engine/store/mariadb/database.h"

#include <map>
#include <mutex>
#include <optional>
#include <string_view>

namespace slotkeeper {

// Thread-safe.
class Catalogs {
public:
    explicit Catalogs(store::Database& database) : database_(database) {}

    // std::nullopt if there is no such company. All four throw DamagedData if the company has a row but no catalogue.
    std::optional<CatalogPtr> find(CompanyId company);
    // For a company that an API key, an account or a job refers to: throws DamagedData if it is missing.
    CatalogPtr current(CompanyId company);
    // As current(), but asks for the version at most once a second: for the desk, which checks it again under the lock.
    CatalogPtr recent(CompanyId company);
    // The catalogue in memory, if it has this version; the database is not asked, so a transaction may use it.
    // Otherwise std::nullopt, and the next recent() asks the database.
    std::optional<CatalogPtr> in_memory(CompanyId company, std::int64_t version);
    // By slug or by id text; std::nullopt if not found.
    std::optional<CompanyId> company_named(std::string_view slug_or_id);

private:
    struct Known {
        CatalogPtr catalog;
        std::chrono::steady_clock::time_point checked_at;
    };
    CatalogPtr remember(CompanyId company, const CatalogPtr& catalog);

    store::Database& database_;
    std::mutex mutex_;
    std::map<CompanyId, Known> known_;
};

}  // namespace slotkeeper

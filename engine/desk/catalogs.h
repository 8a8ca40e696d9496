// catalogs: the companies' catalogues, kept in memory and checked by their version.
//
// current() asks the database for one number and loads the catalogue only when that number has changed, so a schedule
// edited anywhere is seen by the next request. The desk checks the version again inside its transaction.
// A company may be gone, or its rows damaged: that ends what is done for it, and nothing else.
#pragma once

#include "engine/catalog/catalog.h"
#include "engine/store/mariadb/database.h"

#include <map>
#include <mutex>
#include <optional>
#include <string_view>

namespace slotkeeper {

// Safe for many threads.
class Catalogs {
public:
    explicit Catalogs(store::Database& database) : database_(database) {}

    // std::nullopt if there is no such company. All four throw DamagedData if the company has a row and no catalogue.
    std::optional<CatalogPtr> find(CompanyId company);
    // For a company that an API key, an account or a job refers to: throws DamagedData if it is missing.
    CatalogPtr current(CompanyId company);
    // As current(), but the version is asked for at most once a second: for the desk, which checks it again under lock.
    CatalogPtr recent(CompanyId company);
    // What is in memory, if it is of this version; the database is not asked, so a transaction may use it. Else
    // std::nullopt, and the next recent() asks the database.
    std::optional<CatalogPtr> in_memory(CompanyId company, std::int64_t version);
    // By slug or by id text; empty where there is none.
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

// catalogs: asks for the version, loads on change.
#include "engine/desk/catalogs.h"

#include "engine/store/catalog/catalog_rows.h"

namespace slotkeeper {

namespace {
constexpr auto kRecent = std::chrono::seconds(1);
}

std::optional<CatalogPtr> Catalogs::find(CompanyId company) {
    const auto version = database_.read([&](store::Tx& tx) { return store::load_catalog_version(tx, company); });
    if (version) {
        const std::lock_guard lock(mutex_);
        const auto known = known_.find(company);
        if (known != known_.end() && known->second.catalog->version() == *version) {
            known->second.checked_at = std::chrono::steady_clock::now();
            return known->second.catalog;
        }
        // A restored dump may hold an older version than the one in memory, which is then dropped.
        if (known != known_.end() && known->second.catalog->version() > *version) known_.erase(known);
    }
    const auto loaded = database_.read([&](store::Tx& tx) { return store::load_catalog(tx, company); });
    return loaded ? std::optional(remember(company, *loaded)) : std::nullopt;
}

CatalogPtr Catalogs::current(CompanyId company) {
    if (auto found = find(company)) return *found;
    throw DamagedData("company " + company.text() + " is missing");
}

CatalogPtr Catalogs::recent(CompanyId company) {
    {
        const std::lock_guard lock(mutex_);
        const auto known = known_.find(company);
        if (known != known_.end() && std::chrono::steady_clock::now() - known->second.checked_at < kRecent) {
            return known->second.catalog;
        }
    }
    return current(company);
}

std::optional<CatalogPtr> Catalogs::in_memory(CompanyId company, std::int64_t version) {
    const std::lock_guard lock(mutex_);
    const auto known = known_.find(company);
    if (known == known_.end()) return std::nullopt;
    if (known->second.catalog->version() == version) return known->second.catalog;
    known->second.checked_at = {};
    return std::nullopt;
}

CatalogPtr Catalogs::remember(CompanyId company, const CatalogPtr& catalog) {
    const std::lock_guard lock(mutex_);
    auto& known = known_.try_emplace(company, Known{catalog, {}}).first->second;
    // Two threads may have loaded it at once; the newer version stays.
    if (known.catalog->version() < catalog->version()) known.catalog = catalog;
    known.checked_at = std::chrono::steady_clock::now();
    return known.catalog;
}

std::optional<CompanyId> Catalogs::company_named(std::string_view slug_or_id) {
    if (const auto id = CompanyId::parse(slug_or_id)) return find(*id) ? id : std::nullopt;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [company, known] : known_) {
            if (known.catalog->company().slug == slug_or_id) return company;
        }
    }
    return database_.read([&](store::Tx& tx) { return store::find_company(tx, slug_or_id); });
}

}  // namespace slotkeeper

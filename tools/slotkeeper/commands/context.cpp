// context: finds the company.
#include "tools/slotkeeper/commands/context.h"

#include "engine/store/catalog/catalog_rows.h"

namespace slotkeeper {

Result<CatalogPtr> find_company(const std::string& slug_or_id, store::Database& database, Catalogs& catalogs) {
    std::optional<CompanyId> id;
    if (!slug_or_id.empty()) {
        id = catalogs.company_named(slug_or_id);
        if (!id) return refuse(ErrorCode::not_found, "company", "there is no company " + slug_or_id);
    } else {
        const auto all = database.read([](store::Tx& tx) { return store::list_companies(tx); });
        if (all.empty())
            return refuse(ErrorCode::not_found, "company", "there is no company yet; try: slotkeeper demo load");
        if (all.size() > 1)
            return refuse(ErrorCode::missing_field, "company", "there are several companies: give the slug of one");
        id = all.front();
    }
    return catalogs.current(*id);
}

}  // namespace slotkeeper

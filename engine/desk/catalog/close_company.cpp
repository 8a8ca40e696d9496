// close_company: deactivates the services as any change of the catalogue does, then ends the keys.
#include "engine/desk/catalog/close_company.h"

#include "engine/desk/catalog/change_catalog.h"
#include "engine/store/catalog/company_rows.h"

namespace slotkeeper {

namespace {

CatalogDraft without_services(const Catalog& catalog) {
    auto draft = draft_of(catalog);
    for (auto& service : draft.services) service.active = false;
    return draft;
}

}  // namespace

Result<Done> check_close(store::Database& database, const CompanyEnd& end) {
    if (end.force && end.reason.empty()) {
        return refuse(ErrorCode::missing_field, "reason", "is needed with force");
    }
    return database.read([&](store::Tx& tx) -> Result<Done> {
        if (!store::load_company(tx, end.company)) {
            return refuse(ErrorCode::not_found, "id", "there is no company with this id");
        }
        if (end.force) return Done{};
        const auto coming = store::count_coming_appointments(tx, end.company);
        if (coming == 0) return Done{};
        auto refusal = refuse(ErrorCode::state_conflict, "id",
                              std::to_string(coming) + (coming == 1 ? " appointment is" : " appointments are") +
                                  " to come: cancel them, or close the company with force and a reason");
        for (const auto id : store::list_coming_appointments(tx, end.company, limits::orphans_named_max)) {
            refusal.in_the_way.push_back(id.text());
        }
        return refusal;
    });
}

Result<Done> close_company(store::Database& database, const CompanyEnd& end) {
    if (auto may = check_close(database, end); !may) return may.refusal();
    CatalogChange change{.company = end.company,
                         .edit = [](const Catalog& catalog) { return Result(without_services(catalog)); }};
    change.force = true;
    change.reason = end.reason.empty() ? "the company was closed" : end.reason;
    change.actor = end.actor;
    if (const auto changed = change_catalog(database, change); !changed) return changed.refusal();
    database.transact([&](store::Tx& tx) { store::close_company(tx, end.company, tx.now()); });
    return Done{};
}

}  // namespace slotkeeper

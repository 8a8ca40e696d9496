// create_company: one transaction without locks, because a company that does not exist has no other writers.
#include "engine/desk/catalog/create_company.h"

#include "engine/catalog/slug.h"
#include "engine/desk/catalog/change_catalog.h"
#include "engine/store/catalog/catalog_rows.h"

namespace slotkeeper {

namespace {

Refusal company_exists(const std::string& slug) {
    return refuse(ErrorCode::state_conflict, "company.slug", "there is a company " + slug + " already");
}

Result<Done> insert_new(store::Tx& tx, const CatalogDraft& draft) {
    const auto& company = draft.company;
    if (store::find_company(tx, company.slug)) return company_exists(company.slug);
    store::insert_company(tx, company, tx.now());
    for (const auto& branch : draft.branches) store::insert_branch(tx, company.id, branch);
    store::insert_ways(tx, company.travel);
    for (const auto& service : draft.services) store::insert_service(tx, company.id, service);
    for (const auto& service : draft.services) store::insert_pair_buffers(tx, service);
    for (const auto& resource : draft.resources) store::insert_resource(tx, company.id, resource);
    for (const auto& service : draft.services) store::insert_need_options(tx, service);
    return Done{};
}

}  // namespace

Result<Done> check_new_company(const CatalogDraft& draft) {
    Checks check;
    if (draft.company.slug.empty()) {
        check.note(refuse(ErrorCode::missing_field, "company.slug", "is needed for a new company"));
    } else if (!is_slug(draft.company.slug)) {
        check.note(refuse(ErrorCode::invalid_field, "company.slug",
                          "must have 1 to " + std::to_string(limits::slug_length_max) +
                              " letters a to z, digits and single hyphens between them"));
    }
    check(check_draft(draft));
    return check.failed() ? Result<Done>(check.refusal()) : Done{};
}

Result<Done> create_company(store::Database& database, const CatalogDraft& draft,
                            const std::function<void(store::Tx&)>& also) {
    if (auto right = check_new_company(draft); !right) return right.refusal();
    try {
        return database.transact([&](store::Tx& tx) {
            auto done = insert_new(tx, draft);
            if (done && also) also(tx);
            return done;
        });
    } catch (const store::DbError& error) {
        if (error.trouble() != store::DbTrouble::duplicate) throw;
        // Another process has created it since this one looked.
        const auto exists = database.read([&](store::Tx& tx) { return store::find_company(tx, draft.company.slug); });
        return exists ? company_exists(draft.company.slug) : name_taken(error);
    }
}

}  // namespace slotkeeper

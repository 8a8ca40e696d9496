// apply_document: finds the company, then creates or changes it.
#include "adapters/catalog/apply_document.h"

#include "engine/desk/catalog/create_company.h"
#include "engine/store/catalog/catalog_rows.h"

namespace slotkeeper::catalog {

namespace {

// std::nullopt: the document names a company that does not exist.
Result<std::optional<CompanyId>> company_of(const Application& application, const CatalogStore& store) {
    using Found = std::optional<CompanyId>;
    if (!application.company.empty()) {
        if (const auto id = store.catalogs.company_named(application.company)) return Found(*id);
        return refuse(ErrorCode::not_found, "company", "there is no company " + application.company);
    }
    const auto& part = application.document.company;
    if (part && part->slug) {
        return store.database.read([&](store::Tx& tx) { return store::find_company(tx, *part->slug); });
    }
    const auto all = store.database.read([](store::Tx& tx) { return store::list_companies(tx); });
    if (all.empty()) return Found();
    if (all.size() == 1) return Found(all.front());
    return refuse(ErrorCode::missing_field, "company", "there are several companies: give the slug of one");
}

std::vector<ObjectChange> creation_plan(const CatalogDraft& draft) {
    std::vector<ObjectChange> plan{{ChangeKind::added, "company " + draft.company.slug}};
    for (auto& change : plan_of({draft.company, {}, {}, {}}, draft)) plan.push_back(std::move(change));
    return plan;
}

TimeZone zone_of(const CatalogDraft& draft) {
    for (const auto& branch : draft.branches) {
        if (branch.is_default || draft.branches.size() == 1) return branch.zone;
    }
    return TimeZone::utc();
}

ConnectionSources sources_of(const Application& application, const CatalogStore& store) {
    return {store.ids, store.sealer, store.remote, application.voice_keys};
}

Result<AppliedDocument> create(const Application& application, const CatalogStore& store) {
    if (application.expected_version.value_or(0) != 0) {
        return refuse(ErrorCode::version_conflict, "", "the company was removed meanwhile");
    }
    const auto draft = new_company(application.document, store.ids);
    if (!draft) return draft.refusal();
    ConnectionEditor editor(application.document, false, sources_of(application, store));
    const auto connections = editor.edited({}, *draft);
    if (!connections) return connections.refusal();
    if (!application.dry_run) {
        const auto connect = [&](store::Tx& tx) {
            write_connections(tx, draft->company.id, {}, *connections, tx.now());
        };
        if (auto done = create_company(store.database, *draft, connect); !done) return done.refusal();
    }
    auto plan = creation_plan(*draft);
    for (auto& change : connection_plan({}, *draft, *connections, *draft)) plan.push_back(std::move(change));
    return AppliedDocument{draft->company.slug, application.dry_run ? 0 : 1, std::move(plan), {}, zone_of(*draft)};
}

}  // namespace

Result<CatalogDraft> new_company(const CatalogDocument& document, IdSource& ids) {
    CatalogDraft empty;
    empty.company.id = ids.make<CompanyId>();
    empty.company.overlapping_bookings = OverlapPolicy::refuse;
    auto draft = draft_from(document, empty, /*prune=*/false, ids);
    if (!draft) return draft.refusal();
    if (auto right = check_new_company(*draft); !right) return right.refusal();
    return draft;
}

Result<AppliedDocument> apply_document(const Application& application, const CatalogStore& store) {
    const auto company = company_of(application, store);
    if (!company) return company.refusal();
    if (!*company) return create(application, store);
    if (application.expected_version == 0) {
        return refuse(ErrorCode::version_conflict, "", "the company was created meanwhile: look at the plan again");
    }
    ConnectionEditor editor(application.document, application.prune, sources_of(application, store));
    if (auto asked = editor.ask(store.database, store.catalogs, **company); !asked) return asked.refusal();
    const CatalogChange change{.company = **company,
                               .edit =
                                   [&](const Catalog& catalog) {
                                       return draft_from(application.document, draft_of(catalog), application.prune,
                                                         store.ids);
                                   },
                               .expected_version = application.expected_version,
                               .dry_run = application.dry_run,
                               .force = application.force,
                               .reason = application.reason,
                               .actor = application.actor,
                               .connect = editor.connect()};
    const auto changed = change_catalog(store.database, change);
    if (!changed) return changed.refusal();
    return AppliedDocument{changed->after.company.slug, changed->version, plan_of(*changed), changed->orphans,
                           zone_of(changed->before)};
}

}  // namespace slotkeeper::catalog

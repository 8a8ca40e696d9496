// convert: makes a document of a catalogue, and a draft of a document.
//
// draft_from(document_of(draft)) is the draft again. What a document says is checked here only as far as it must be
// understood (slugs that it refers to, time zones); check_draft() checks the rest. Read on: catalog_document.h.
#pragma once

#include "adapters/catalog/catalog_document.h"
#include "engine/base/ids.h"
#include "engine/catalog/catalog_draft.h"

namespace slotkeeper::catalog {

// In order of slug.
CatalogDocument document_of(const CatalogDraft& draft);
CompanyPart part_of(const Company& company, const CatalogDraft& draft);
BranchPart part_of(const Branch& branch);
ServicePart part_of(const Service& service, const CatalogDraft& draft);
ResourcePart part_of(const Resource& resource, const CatalogDraft& draft);

// The catalogue `before`, changed as the document says: an object whose slug is known becomes what the document says, a
// member that is absent gets its default. Objects that are not in the document stay, or go with `prune`. Ids of new
// objects come from `ids`.
Result<CatalogDraft> draft_from(const CatalogDocument& document, const CatalogDraft& before, bool prune, IdSource& ids);

// Puts one object into the draft: in the place of the one with this id, or as a new one. The fields of a refusal begin
// with its path: "services.farbe.slug".
Result<Done> put(CatalogDraft& draft, const CompanyPart& part);
// The ways between branches, which must be in the draft.
Result<Done> put_travel(CatalogDraft& draft, const CompanyPart& part);
Result<BranchId> put(CatalogDraft& draft, const BranchPart& part, std::optional<BranchId> id, IdSource& ids);
// Its add-ons must be in the draft.
Result<ServiceId> put(CatalogDraft& draft, const ServicePart& part, std::optional<ServiceId> id, IdSource& ids);
Result<ResourceId> put(CatalogDraft& draft, const ResourcePart& part, std::optional<ResourceId> id, IdSource& ids);

}  // namespace slotkeeper::catalog

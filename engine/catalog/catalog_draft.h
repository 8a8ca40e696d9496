// catalog_draft: a catalogue that is being edited.
//
// A draft promises nothing: check_draft() says what is wrong with it. It has no deleted objects, no times of change and
// one order, so two drafts are equal exactly if they mean the same. Its branches have a region and dates of their own,
// and no `exceptions`, which follow from these. Read on: adapters/catalog reads and writes drafts as documents;
// desk/catalog/change_catalog.h stores them.
#pragma once

#include "engine/catalog/catalog.h"

namespace slotkeeper {

struct CatalogDraft {
    Company company;
    std::vector<Branch> branches;  // each by slug
    std::vector<Service> services;
    std::vector<Resource> resources;

    bool operator==(const CatalogDraft&) const = default;
};

CatalogDraft draft_of(const Catalog& catalog);

// The order in which drafts are compared: objects by slug, exceptions by date, skills, languages and spoken names by
// letters, no empty texts and notices. Terms stay as they are given; those of a service that is not in the draft are
// dropped, as are ways and workplaces of a branch that is not in it; so are buffers of pairs with such a service.
void put_in_order(CatalogDraft& draft);

// The draft as a catalogue, to ask it what it would allow, with what `before` has and it has not, deleted; with the
// exceptions of branches from the year `first` on. Without event types. REQUIRES: check_draft(draft) is ok.
Catalog catalog_of(const CatalogDraft& draft, const Catalog& before, std::chrono::year first);

// Everything that is wrong, each with its path: "services.farbe.segments[1].needs[0].same_as_segment". An object is
// named by its slug, or by its position if it has none. The codes are invalid_field and missing_field.
Result<Done> check_draft(const CatalogDraft& draft);

}  // namespace slotkeeper

// apply_document: makes the stored catalogue of a company what a document says, or only says what that would change.
//
// A company that does not exist is created. Each call is one transaction. Read on: convert.h makes the draft;
// engine/desk/catalog/change_catalog.h stores it.
#pragma once

#include "adapters/catalog/connect_document.h"
#include "engine/desk/catalog/change_catalog.h"
#include "engine/desk/catalogs.h"

namespace slotkeeper::catalog {

struct Application {
    const CatalogDocument& document;
    std::string company{};  // slug or id, if the document does not name it
    bool prune = false;     // remove the objects that the document does not have
    bool dry_run = false;
    bool force = false;  // even if appointments lose their room; needs a reason
    std::string reason{};
    std::string actor{};
    // Only if the catalogue has this version; 0: only if the company does not exist.
    std::optional<std::int64_t> expected_version{};
    VoiceKeyTexts voice_keys{};
};

struct AppliedDocument {
    std::string company;       // its slug
    std::int64_t version = 0;  // of the catalogue now; 0: there is no such company yet
    std::vector<ObjectChange> plan{};
    std::vector<Orphan> orphans{};
    TimeZone zone = TimeZone::utc();  // of the company, for the times of its appointments
};

struct CatalogStore {
    store::Database& database;
    Catalogs& catalogs;
    IdSource& ids;
    const Sealer* sealer = nullptr;   // needed for voice keys
    RemoteCatalog* remote = nullptr;  // needed for new users and event types at Cal.com
};

// Refuses what draft_from, ConnectionEditor, create_company and change_catalog refuse; not_found or missing_field
// ("company") if the company is not clear.
Result<AppliedDocument> apply_document(const Application& application, const CatalogStore& store);

// A new company by the document, with the ids of `ids`. Refuses what draft_from and check_new_company refuse.
Result<CatalogDraft> new_company(const CatalogDocument& document, IdSource& ids);

}  // namespace slotkeeper::catalog

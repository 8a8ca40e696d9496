// change_catalog: edits the catalogue of one company: whole or not at all, under its version.
//
// One transaction locks the version, reads the catalogue, lets the caller make a draft of it, checks the draft, finds
// the appointments that would lose their room, and writes only what differs. A change that changes nothing writes
// nothing and keeps the version. Read on: orphans.h; catalog/catalog_draft.h; store/catalog/catalog_writes.h.
#pragma once

#include "engine/booking/commands.h"
#include "engine/catalog/catalog_draft.h"
#include "engine/desk/catalog/connections.h"
#include "engine/desk/catalog/orphans.h"
#include "engine/store/mariadb/database.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace slotkeeper {

struct CatalogChange {
    CompanyId company;
    // Makes the draft, or refuses. It may be called several times, and begins no transaction.
    std::function<Result<CatalogDraft>(const Catalog& current)> edit;
    std::optional<std::int64_t> expected_version{};  // If-Match
    bool dry_run = false;                            // only report
    bool force = false;                              // even if appointments lose their room; needs a reason
    std::string reason{};
    std::string actor{};
    // Of a change that makes one object: it is remembered under the key. `made` is its id, once `edit` was called.
    std::optional<RequestKey> key{};
    std::function<std::int64_t()> made{};
    // Edits what connects the catalogue, or refuses; called like `edit`, with the draft that `edit` made. Empty: stays.
    std::function<Result<Connections>(const Connections& current, const CatalogDraft& after)> connect{};
};

struct ChangedCatalog {
    CatalogDraft before, after;  // equal: nothing was changed
    std::int64_t version = 0;    // of the catalogue now
    // Appointments that lost their room (noted, and listed by `slotkeeper check`), or would lose it (dry_run). By
    // start.
    std::vector<Orphan> orphans{};
    // Empty if the change has no `connect`.
    Connections connected_before{}, connected{};

    bool is_unchanged() const { return before == after && are_equal(connected_before, connected); }
};

// Refuses with version_conflict (If-Match), missing_field (reason, if it is forced), what `edit` and check_draft
// refuse, state_conflict if appointments would lose their room (their ids in `in_the_way`, at most
// limits::orphans_named_max), for another capacity of a resource with coming time off, which takes all its places, and
// for the removal of a branch to which voice agents or numbers lead calls. REQUIRES: the company exists.
Result<ChangedCatalog> change_catalog(store::Database& database, const CatalogChange& change);

// The id of the object that an earlier request with this key made; std::nullopt if there was none. Refuses with
// key_reused if the key was used for another request.
Result<std::optional<std::int64_t>> made_before(store::Database& database, CompanyId company, const RequestKey& key);

// The refusal for a unique key that a catalogue violates: names are compared by the database's rules too, which know
// more equal letters than check_draft does. REQUIRES: error.trouble() is DbTrouble::duplicate.
Refusal name_taken(const store::DbError& error);

}  // namespace slotkeeper

// connections: what connects a company's catalogue with the voice platform and with Cal.com.
//
// Agents and numbers lead calls to branches, voice keys sign the calls, users and event types at Cal.com stand for
// people and services. All of it is edited under the version of the catalogue, like the catalogue itself. Read on:
// change_catalog.h; adapters/catalog/connect_document.h edits it as a document says.
#pragma once

#include "engine/catalog/catalog_draft.h"
#include "engine/store/calendar/account_rows.h"
#include "engine/store/calendar/mapping_rows.h"
#include "engine/store/operations/access_rows.h"
#include "engine/store/voice/route_rows.h"

#include <vector>

namespace slotkeeper {

struct Connections {
    std::vector<store::VoiceRouteRow> agents{}, numbers{};
    std::vector<store::VoiceKey> voice_keys{};  // revoked ones included; they are added only
    std::vector<store::CalendarUser> users{};
    std::vector<store::EventTypeRow> event_types{};
    std::vector<CalendarAccount> accounts{};  // to which users and event types belong; they are not edited here
};

// Those of the company, without what is said of objects that the draft does not have.
Connections load_connections(store::Tx& tx, CompanyId company, const CatalogDraft& draft);

// In whatever order; times do not count.
bool are_equal(const Connections& a, const Connections& b);

// Writes what differs. REQUIRES: the version of the catalogue is locked and is bumped; all objects that `after` names
// are stored.
void write_connections(store::Tx& tx, CompanyId company, const Connections& before, const Connections& after,
                       Moment now);

}  // namespace slotkeeper

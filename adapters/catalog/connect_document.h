// connect_document: the members `voice` and `calcom` of a document, read and written.
//
// A new user or event type is asked of Cal.com before it is stored. A call may take long and transactions must not
// wait for it, so ask() calls first, and the edit in the transaction knows the answers. What is stored already is not
// asked again. Read on: connection_parts.h; engine/desk/catalog/connections.h.
#pragma once

#include "adapters/catalog/catalog_plan.h"
#include "adapters/catalog/convert.h"
#include "engine/calendar/mapping/calendar_users.h"
#include "engine/desk/catalog/change_catalog.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace slotkeeper::catalog {

// The voice keys that were read from files, each by the path of its member: "voice.agents[0].key_file".
using VoiceKeyTexts = std::map<std::string, std::string>;

// Writes the members that the company has anything of. Keys are left out.
void add_connections(CatalogDocument& document, const Connections& connections, const CatalogDraft& draft);

// As plan_of: agents, numbers, keys, users and event types, each by name.
std::vector<ObjectChange> connection_plan(const Connections& before, const CatalogDraft& draft_before,
                                          const Connections& after, const CatalogDraft& draft_after);

// What a change did, or would do.
std::vector<ObjectChange> plan_of(const ChangedCatalog& changed);

struct ConnectionSources {
    IdSource& ids;
    const Sealer* sealer = nullptr;   // nullptr: keys are checked and not stored
    RemoteCatalog* remote = nullptr;  // nullptr: new users and event types are refused
    VoiceKeyTexts voice_keys{};
};

class ConnectionEditor {
public:
    // REQUIRES: the document outlives this object.
    ConnectionEditor(const CatalogDocument& document, bool prune, ConnectionSources sources)
        : document_(document), prune_(prune), sources_(std::move(sources)) {}

    bool has_parts() const { return document_.voice || document_.calcom; }

    // Calls Cal.com, where that is needed. Refuses what the edit refuses. REQUIRES: outside of transactions.
    Result<Done> ask(store::Database& database, Catalogs& catalogs, CompanyId company);

    // The connections as the document says. Entries that it does not have stay, or go with `prune` if it has the part.
    // All refusals have the path of a member of the document. The codes: invalid_field, missing_field, state_conflict
    // (more keys than an agent may have; a user or an event type that stands for another one), length_differs,
    // in_progress (not asked, because the catalogue has changed since), and those of RemoteCatalog.
    Result<Connections> edited(const Connections& before, const CatalogDraft& draft);

    // For CatalogChange; empty if the document has no part. REQUIRES: this object outlives it.
    std::function<Result<Connections>(const Connections&, const CatalogDraft&)> connect();

private:
    struct Edit;  // what one edit works with

    void put_keys(Edit& edit);
    void put_users(Edit& edit);
    void put_event_types(Edit& edit);
    void put_key(Edit& edit, const std::string& path, const std::string& agent_id);
    void put_user(Edit& edit, const CalcomUserPart& part, const std::string& path);
    void put_event_type(Edit& edit, const CalcomEventTypePart& part, const std::string& path);
    Result<RemoteUser> user(const CalendarAccount& account, const std::string& username);
    Result<RemoteEventType> event_type(const CalendarAccount& account, std::int64_t id, const std::string& username);
    template <class T, class Key, class Call>
    Result<T> answer(std::map<Key, T>& known, const Key& key, Call call);

    const CatalogDocument& document_;
    const bool prune_;
    ConnectionSources sources_;
    bool may_ask_ = false;
    std::map<std::pair<AccountId, std::string>, RemoteUser> users_{};
    std::map<std::pair<AccountId, std::int64_t>, RemoteEventType> event_types_{};
};

}  // namespace slotkeeper::catalog

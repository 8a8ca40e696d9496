// connect_document: entry by entry; an entry that is stored as the document has it is left alone.
#include "adapters/catalog/connect_document.h"

#include "engine/customers/phone.h"
#include "engine/guards/voice_keys.h"
#include "engine/sync/event_type_match.h"

#include <algorithm>

namespace slotkeeper::catalog {

struct ConnectionEditor::Edit {
    const Connections& before;
    const CatalogDraft& draft;
    Connections after;
    Checks check{};

    void wrong(std::string path, std::string message, ErrorCode code = ErrorCode::invalid_field) {
        check.note(refuse(code, std::move(path), std::move(message)));
    }
};

namespace {

std::string path_of_item(const std::string& list, std::size_t index) {
    return list + '[' + std::to_string(index) + ']';
}

// nullptr, and noted: there is no such object.
template <class Item>
const Item* object_with_slug(const std::vector<Item>& items, const std::string& slug, const std::string& path,
                             const char* kind, Checks& check) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.slug == slug; });
    if (found != items.end()) return &*found;
    check.note(refuse(ErrorCode::invalid_field, path, std::string("must be the slug of a ") + kind));
    return nullptr;
}

// nullptr, and noted: the company has no such account.
const CalendarAccount* account_named(const std::vector<CalendarAccount>& accounts,
                                     const std::optional<std::string>& name, const std::string& path, Checks& check) {
    if (accounts.empty()) {
        check.note(refuse(ErrorCode::invalid_field, path,
                          "this company has no account at Cal.com: connect one first, then apply this part"));
        return nullptr;
    }
    if (!name) {
        if (accounts.size() == 1) return &accounts.front();
        check.note(refuse(ErrorCode::missing_field, path, "is needed, because there is not exactly one account"));
        return nullptr;
    }
    const auto found = std::find_if(accounts.begin(), accounts.end(),
                                    [&](const CalendarAccount& one) { return one.provider_account == *name; });
    if (found != accounts.end()) return &*found;
    check.note(refuse(ErrorCode::invalid_field, path, "must be the name of a connected account of this company"));
    return nullptr;
}

// An agent or a number as the document has it.
struct RouteText {
    std::string path;       // of the entry
    std::string name_path;  // of its id or number
    Result<std::string> name;
    const std::optional<std::string>& branch;
    const std::optional<Language>& language;
};

std::vector<RouteText> agent_texts(const VoicePart& voice) {
    std::vector<RouteText> texts;
    for (std::size_t i = 0; i < voice.agents.size(); ++i) {
        const auto& part = voice.agents[i];
        const auto path = path_of_item("voice.agents", i);
        auto name = Result<std::string>(part.id);
        if (part.id.find_first_not_of(' ') == std::string::npos) {
            name = refuse(ErrorCode::invalid_field, path + ".id", "must be the agent id shown by the voice platform");
        }
        texts.push_back({path, path + ".id", std::move(name), part.branch, part.language});
    }
    return texts;
}

std::vector<RouteText> number_texts(const VoicePart& voice, const Company& company) {
    std::vector<RouteText> texts;
    for (std::size_t i = 0; i < voice.numbers.size(); ++i) {
        const auto& part = voice.numbers[i];
        const auto path = path_of_item("voice.numbers", i);
        auto name = normalise_phone(part.number, company.region);
        if (!name) {
            name = refuse(ErrorCode::invalid_field, path + ".number",
                          "must be a phone number, preferably with country code: +4930123456");
        } else if (!part.branch && !part.language) {
            name = refuse(ErrorCode::missing_field, path + ".branch", "give a branch or a language");
        }
        texts.push_back({path, path + ".number", std::move(name), part.branch, part.language});
    }
    return texts;
}

void put_routes(const std::vector<RouteText>& texts, std::vector<store::VoiceRouteRow>& routes, const char* list,
                bool prune, const CatalogDraft& draft, Checks& check) {
    std::set<std::string> seen;
    for (const auto& text : texts) {
        const auto name = check(text.name);
        if (!text.name) continue;
        if (!seen.insert(name).second) {
            check.note(refuse(ErrorCode::invalid_field, text.name_path, "must be unique"));
            continue;
        }
        std::optional<BranchId> branch;
        if (text.branch) {
            const auto* found = object_with_slug(draft.branches, *text.branch, text.path + ".branch", "branch", check);
            if (found == nullptr) continue;
            branch = found->id;
        }
        const auto old = std::find_if(routes.begin(), routes.end(), [&](const auto& one) { return one.name == name; });
        if (old == routes.end()) {
            routes.push_back({name, branch, text.language, {}, {}});
        } else {
            old->branch = branch;
            old->language = text.language;
        }
    }
    if (prune) std::erase_if(routes, [&](const auto& one) { return !seen.contains(one.name); });
    if (routes.size() > store::kVoiceRoutesMax) {
        check.note(refuse(ErrorCode::invalid_field, list,
                          "a company can have at most " + std::to_string(store::kVoiceRoutesMax) + ": remove some"));
    }
}

// What Cal.com does not have is wrong in the document; that it cannot be asked concerns the whole entry.
Refusal refused_remotely(const Refusal& refusal, const std::string& path, const std::string& member) {
    if (refusal.code != ErrorCode::not_found) return refuse(refusal.code, path, refusal.message);
    return refuse(ErrorCode::invalid_field, path + '.' + member, refusal.message);
}

template <class Item>
std::map<decltype(Item::id), std::string> slugs_of(const std::vector<Item>& items) {
    std::map<decltype(Item::id), std::string> slugs;
    for (const auto& item : items) slugs.emplace(item.id, item.slug);
    return slugs;
}

// Empty: the object is removed by the same document. Its entries stay, and are in the way of no other.
template <class Id>
std::string slug_of_id(const std::map<Id, std::string>& slugs, Id id) {
    const auto found = slugs.find(id);
    return found == slugs.end() ? std::string() : found->second;
}

bool same_account(const store::CalendarUser& user, const CalendarAccount& account) {
    return user.account == account.id;
}

}  // namespace

// --- voice ---------------------------------------------------------------------------------------

void ConnectionEditor::put_key(Edit& edit, const std::string& path, const std::string& agent_id) {
    const auto text = sources_.voice_keys.find(path);
    if (text == sources_.voice_keys.end()) {
        return edit.wrong(path, "only `slotkeeper apply` reads files: over the API, POST /v1/keys stores a voice key");
    }
    if (sources_.sealer == nullptr) return;
    auto& keys = edit.after.voice_keys;
    if (same_voice_key(keys, agent_id, text->second, *sources_.sealer) != nullptr) return;
    const auto in_force = std::count_if(keys.begin(), keys.end(), [&](const store::VoiceKey& one) {
        return !one.revoked_at && one.agent_id == agent_id;
    });
    if (static_cast<std::size_t>(in_force) >= store::kVoiceKeysMax) {
        return edit.wrong(path,
                          (agent_id.empty() ? "this company" : "agent " + agent_id) + " has " +
                              std::to_string(store::kVoiceKeysMax) +
                              " voice keys in force: revoke the unused one first (keys list, keys revoke)",
                          ErrorCode::state_conflict);
    }
    keys.push_back({sources_.ids.make<VoiceKeyId>(), edit.draft.company.id, agent_id,
                    sources_.sealer->seal(text->second), Moment{}, std::nullopt});
}

void ConnectionEditor::put_keys(Edit& edit) {
    const auto& voice = *document_.voice;
    if (voice.key_file) put_key(edit, "voice.key_file", "");
    for (std::size_t i = 0; i < voice.agents.size(); ++i) {
        if (voice.agents[i].key_file) {
            put_key(edit, path_of_item("voice.agents", i) + ".key_file", voice.agents[i].id);
        }
    }
}

// --- Cal.com -------------------------------------------------------------------------------------

template <class T, class Key, class Call>
Result<T> ConnectionEditor::answer(std::map<Key, T>& known, const Key& key, Call call) {
    const auto found = known.find(key);
    if (found != known.end()) return found->second;
    if (sources_.remote == nullptr) return refuse(ErrorCode::unavailable, "", "Cal.com cannot be asked here");
    if (!may_ask_) {
        return refuse(ErrorCode::in_progress, "", "the catalogue was changed meanwhile: try again");
    }
    auto asked = call(*sources_.remote);
    if (asked) known.emplace(key, *asked);
    return asked;
}

Result<RemoteUser> ConnectionEditor::user(const CalendarAccount& account, const std::string& username) {
    return answer<RemoteUser>(users_, std::pair(account.id, username),
                              [&](RemoteCatalog& remote) { return remote.user_named(account, username); });
}

Result<RemoteEventType> ConnectionEditor::event_type(const CalendarAccount& account, std::int64_t id,
                                                     const std::string& username) {
    return answer<RemoteEventType>(event_types_, std::pair(account.id, id),
                                   [&](RemoteCatalog& remote) { return remote.event_type_of(account, id, username); });
}

void ConnectionEditor::put_user(Edit& edit, const CalcomUserPart& part, const std::string& path) {
    const auto* person =
        object_with_slug(edit.draft.resources, part.resource, path + ".resource", "resource", edit.check);
    const auto* account = account_named(edit.before.accounts, part.account, path + ".account", edit.check);
    if (person == nullptr || account == nullptr) return;
    auto& users = edit.after.users;
    const auto old =
        std::find_if(users.begin(), users.end(), [&](const auto& one) { return one.resource == person->id; });
    if (old != users.end() && same_account(*old, *account) && old->username == part.username) return;
    const auto remote = user(*account, part.username);
    if (!remote) return edit.check.note(refused_remotely(remote.refusal(), path, "username"));
    const store::CalendarUser wanted{person->id, account->id, remote->id, remote->username};
    if (old == users.end()) {
        users.push_back(wanted);
    } else {
        *old = wanted;
    }
}

// Uniqueness is checked at the end, because people may change places.
void ConnectionEditor::put_users(Edit& edit) {
    const auto& parts = document_.calcom->users;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto path = path_of_item("calcom.users", i);
        if (seen.insert(parts[i].resource).second) {
            put_user(edit, parts[i], path);
        } else {
            edit.wrong(path + ".resource", "must be unique");
        }
    }
    const auto people = slugs_of(edit.draft.resources);
    auto& users = edit.after.users;
    if (prune_) std::erase_if(users, [&](const auto& one) { return !seen.contains(slug_of_id(people, one.resource)); });
    std::map<std::pair<AccountId, std::int64_t>, std::vector<ResourceId>> person_of;
    std::map<std::string, const store::CalendarUser*> user_of;
    for (const auto& one : users) {
        if (!people.contains(one.resource)) continue;
        person_of[{one.account, one.remote_user_id}].push_back(one.resource);
        user_of[slug_of_id(people, one.resource)] = &one;
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto own = user_of.find(parts[i].resource);
        if (own == user_of.end()) continue;
        for (const auto other : person_of[{own->second->account, own->second->remote_user_id}]) {
            if (other == own->second->resource) continue;
            edit.wrong(path_of_item("calcom.users", i) + ".username",
                       own->second->username + " is " + slug_of_id(people, other) + " already",
                       ErrorCode::state_conflict);
        }
    }
}

void ConnectionEditor::put_event_type(Edit& edit, const CalcomEventTypePart& part, const std::string& path) {
    auto& check = edit.check;
    const auto* service = object_with_slug(edit.draft.services, part.service, path + ".service", "service", check);
    const auto* person = object_with_slug(edit.draft.resources, part.resource, path + ".resource", "resource", check);
    const auto* account = account_named(edit.before.accounts, part.account, path + ".account", check);
    if (service == nullptr || person == nullptr || account == nullptr) return;
    auto& types = edit.after.event_types;
    const auto old = std::find_if(types.begin(), types.end(), [&](const auto& one) {
        return one.service == service->id && one.resource == person->id;
    });
    const auto stands = old != types.end();
    if (stands && old->type.account == account->id && old->type.event_type_id == part.event_type_id) return;
    if (service->seats > 1) {
        return edit.wrong(path + ".service", "has seats: its sessions are not synced with Cal.com",
                          ErrorCode::state_conflict);
    }
    std::string username;
    for (const auto& one : edit.after.users) {
        if (one.resource == person->id && same_account(one, *account)) username = one.username;
    }
    const auto type = event_type(*account, part.event_type_id, username);
    if (!type) return check.note(refused_remotely(type.refusal(), path, "event_type_id"));
    if (auto trouble = trouble_with_length(*service, *person, *type); !trouble.empty()) {
        return edit.wrong(path + ".event_type_id", std::move(trouble), ErrorCode::length_differs);
    }
    const EventType wanted{.account = account->id, .event_type_id = part.event_type_id, .length = type->length};
    if (stands) {
        old->type = wanted;
    } else {
        types.push_back({service->id, person->id, wanted});
    }
}

void ConnectionEditor::put_event_types(Edit& edit) {
    const auto& parts = document_.calcom->event_types;
    std::set<std::pair<std::string, std::string>> seen;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto path = path_of_item("calcom.event_types", i);
        if (seen.emplace(parts[i].service, parts[i].resource).second) {
            put_event_type(edit, parts[i], path);
        } else {
            edit.wrong(path + ".service", "must be unique for each person");
        }
    }
    const auto services = slugs_of(edit.draft.services);
    const auto people = slugs_of(edit.draft.resources);
    const auto slugs = [&](const store::EventTypeRow& one) {
        return std::pair(slug_of_id(services, one.service), slug_of_id(people, one.resource));
    };
    auto& types = edit.after.event_types;
    if (prune_) std::erase_if(types, [&](const auto& one) { return !seen.contains(slugs(one)); });
    std::map<std::pair<AccountId, std::int64_t>, std::set<ServiceId>> stands_for;
    std::map<std::pair<std::string, std::string>, std::pair<AccountId, std::int64_t>> type_of;
    for (const auto& one : types) {
        if (!services.contains(one.service) || !people.contains(one.resource)) continue;
        const std::pair key(one.type.account, one.type.event_type_id);
        stands_for[key].insert(one.service);
        type_of.emplace(slugs(one), key);
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto own = type_of.find({parts[i].service, parts[i].resource});
        if (own == type_of.end() || stands_for[own->second].size() == 1) continue;
        edit.wrong(path_of_item("calcom.event_types", i) + ".event_type_id",
                   "stands for another service too: an event type must stand for one service only",
                   ErrorCode::state_conflict);
    }
}

// --- the whole -----------------------------------------------------------------------------------

Result<Connections> ConnectionEditor::edited(const Connections& before, const CatalogDraft& draft) {
    Edit edit{before, draft, before};
    if (document_.voice) {
        const auto& voice = *document_.voice;
        put_routes(agent_texts(voice), edit.after.agents, "voice.agents", prune_, draft, edit.check);
        put_routes(number_texts(voice, draft.company), edit.after.numbers, "voice.numbers", prune_, draft, edit.check);
        put_keys(edit);
    }
    if (document_.calcom) {
        put_users(edit);
        put_event_types(edit);
    }
    if (edit.check.failed()) return edit.check.refusal();
    return std::move(edit.after);
}

Result<Done> ConnectionEditor::ask(store::Database& database, Catalogs& catalogs, CompanyId company) {
    if (!document_.calcom) return Done{};
    const auto before = draft_of(*catalogs.current(company));
    const auto draft = draft_from(document_, before, prune_, sources_.ids);
    if (!draft) return draft.refusal();
    if (auto right = check_draft(*draft); !right) return right.refusal();
    const auto connections = database.read([&](store::Tx& tx) { return load_connections(tx, company, before); });
    may_ask_ = true;
    const auto done = edited(connections, *draft);
    may_ask_ = false;
    return done ? Result<Done>(Done{}) : done.refusal();
}

std::function<Result<Connections>(const Connections&, const CatalogDraft&)> ConnectionEditor::connect() {
    if (!has_parts()) return {};
    return [this](const Connections& before, const CatalogDraft& draft) { return edited(before, draft); };
}

}  // namespace slotkeeper::catalog

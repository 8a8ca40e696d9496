// connection_plan: the connections as parts of a document, and what differs between two states of them.
#include "adapters/catalog/connect_document.h"

#include <algorithm>

namespace slotkeeper::catalog {

namespace {

template <class Item>
std::string slug_with_id(const std::vector<Item>& items, decltype(Item::id) id) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
    return found == items.end() ? std::string() : found->slug;
}

std::optional<std::string> branch_slug(const store::VoiceRouteRow& route, const CatalogDraft& draft) {
    if (!route.branch) return std::nullopt;
    auto slug = slug_with_id(draft.branches, *route.branch);
    return slug.empty() ? std::nullopt : std::optional(std::move(slug));
}

VoicePart voice_part(const Connections& connections, const CatalogDraft& draft) {
    VoicePart part;
    for (const auto& one : connections.agents) {
        part.agents.push_back({.id = one.name, .branch = branch_slug(one, draft), .language = one.language});
    }
    for (const auto& one : connections.numbers) {
        part.numbers.push_back({.number = one.name, .branch = branch_slug(one, draft), .language = one.language});
    }
    return part;
}

// The name of an account is left out only if there is no other, because a second one would change what that means.
std::optional<std::string> account_name(const Connections& connections, AccountId id) {
    if (connections.accounts.size() == 1) return std::nullopt;
    for (const auto& account : connections.accounts) {
        if (account.id == id) return account.provider_account;
    }
    return std::nullopt;
}

// Each list by slugs.
CalcomPart calcom_part(const Connections& connections, const CatalogDraft& draft) {
    CalcomPart part;
    for (const auto& one : connections.users) {
        part.users.push_back({.resource = slug_with_id(draft.resources, one.resource),
                              .account = account_name(connections, one.account),
                              .username = one.username});
    }
    for (const auto& one : connections.event_types) {
        part.event_types.push_back({.service = slug_with_id(draft.services, one.service),
                                    .resource = slug_with_id(draft.resources, one.resource),
                                    .account = account_name(connections, one.type.account),
                                    .event_type_id = one.type.event_type_id});
    }
    std::erase_if(part.users, [](const auto& one) { return one.resource.empty(); });
    std::erase_if(part.event_types, [](const auto& one) { return one.service.empty() || one.resource.empty(); });
    std::sort(part.users.begin(), part.users.end(),
              [](const auto& a, const auto& b) { return a.resource < b.resource; });
    std::sort(part.event_types.begin(), part.event_types.end(), [](const auto& a, const auto& b) {
        return std::tie(a.service, a.resource) < std::tie(b.service, b.resource);
    });
    return part;
}

using Named = std::map<std::string, api::Json>;

template <class Part, class NameOf>
Named by_name(const std::vector<Part>& parts, const NameOf& name_of) {
    Named named;
    for (const auto& one : parts) named[name_of(one)] = api::write_value(one, api::Defaults::written);
    return named;
}

std::string key_name(const store::VoiceKey& key) {
    return key.agent_id.empty() ? "voice key of any agent" : "voice key of agent " + key.agent_id;
}

}  // namespace

void add_connections(CatalogDocument& document, const Connections& connections, const CatalogDraft& draft) {
    auto voice = voice_part(connections, draft);
    if (voice != VoicePart{}) document.voice = std::move(voice);
    auto calcom = calcom_part(connections, draft);
    if (calcom != CalcomPart{}) document.calcom = std::move(calcom);
}

std::vector<ObjectChange> connection_plan(const Connections& before, const CatalogDraft& draft_before,
                                          const Connections& after, const CatalogDraft& draft_after) {
    std::vector<ObjectChange> plan;
    const auto compare = [&](const auto& old, const auto& fresh, const auto& name_of) {
        add_changes(by_name(old, name_of), by_name(fresh, name_of), plan);
    };
    const auto old_voice = voice_part(before, draft_before), voice = voice_part(after, draft_after);
    compare(old_voice.agents, voice.agents, [](const auto& one) { return "voice agent " + one.id; });
    compare(old_voice.numbers, voice.numbers, [](const auto& one) { return "voice number " + one.number; });
    for (const auto& key : after.voice_keys) {
        const auto is_known = std::any_of(before.voice_keys.begin(), before.voice_keys.end(),
                                          [&](const auto& one) { return one.id == key.id; });
        if (!is_known) plan.push_back({ChangeKind::added, key_name(key)});
    }
    const auto old_calcom = calcom_part(before, draft_before), calcom = calcom_part(after, draft_after);
    compare(old_calcom.users, calcom.users, [](const auto& one) { return "calcom user " + one.resource; });
    compare(old_calcom.event_types, calcom.event_types,
            [](const auto& one) { return "calcom event type " + one.service + ' ' + one.resource; });
    return plan;
}

std::vector<ObjectChange> plan_of(const ChangedCatalog& changed) {
    auto plan = plan_of(changed.before, changed.after);
    auto connected = connection_plan(changed.connected_before, changed.before, changed.connected, changed.after);
    for (auto& change : connected) plan.push_back(std::move(change));
    return plan;
}

}  // namespace slotkeeper::catalog

// key_records: the views.
#include "adapters/rest/access/key_records.h"

#include "adapters/rest/rest_api.h"

#include <algorithm>
#include <set>

namespace slotkeeper::api {

namespace {

std::string any_scope() {
    std::string words;
    for (const auto word : EnumNames<store::Scope>::all) words.append(words.empty() ? "" : "|").append(word);
    return "([a-z-]+:)?(" + words + ')';
}

std::set<std::string, std::less<>> all_resources() {
    std::set<std::string, std::less<>> names;
    for (const auto& operation : rest::operations()) {
        if (operation.scope) names.emplace(resource_of(operation.id));
    }
    return names;
}

}  // namespace

Json WireType<store::Scopes>::schema(Schemas&) {
    return {{"type", "string"},
            {"pattern", '^' + any_scope() + "(," + any_scope() + ")*$"},
            {"examples", Json::array({"read,write"})}};
}

Result<store::Scopes> WireType<store::Scopes>::read(const json& value, const std::string& path, const Rules&) {
    const auto scopes = value.is_string() ? store::Scopes::parse(value.get_ref<const std::string&>()) : std::nullopt;
    if (!scopes) {
        std::string words;
        for (const auto word : EnumNames<store::Scope>::all) words.append(words.empty() ? "" : ", ").append(word);
        return refuse(ErrorCode::invalid_field, path,
                      "must be of " + words + ", or of one resource like appointments:write, separated by commas");
    }
    static const auto known = all_resources();
    for (const auto& resource : scopes->resources()) {
        if (known.contains(resource)) continue;
        std::string names;
        for (const auto& name : known) names.append(names.empty() ? "" : ", ").append(name);
        return refuse(ErrorCode::invalid_field, path,
                      "there is no resource " + resource.substr(0, limits::name_length_max) + "; there are " + names);
    }
    if (scopes->text().size() > limits::key_scopes_length_max) {
        return refuse(ErrorCode::invalid_field, path,
                      "must have at most " + std::to_string(limits::key_scopes_length_max) + " characters");
    }
    return *scopes;
}

}  // namespace slotkeeper::api

namespace slotkeeper::rest {

AnyKey any_key(const store::ApiKey& key) {
    AnyKey any{key.id,         key.name,       std::nullopt,     key.scopes,   key.created_at,
               key.revoked_at, key.expires_at, key.last_used_at, key.branches, key.updated_at};
    any.of_installation = !key.company;
    return any;
}

AnyKey any_key(const store::VoiceKey& key) {
    const auto agent = if_any(key.agent_id);
    AnyKey any{key.id, agent, agent, std::nullopt, key.created_at, key.revoked_at};
    any.updated_at = key.updated_at;
    return any;
}

const View<ShownKey>& key_view() {
    constexpr auto kTime = [](const std::optional<Moment>& at, const TimeZone& zone) {
        return at ? std::optional(local_time(*at, zone)) : std::nullopt;
    };
    static const View<ShownKey> view{
        "Key",
        "An API key or a voice key, without the key itself.",
        member("id", "", [](const ShownKey& shown) { return shown.record.id; }),
        made(
            "kind", "`voice`: Retell signs its requests with it.",
            [](Schemas&) {
                return Json{{"type", "string"}, {"enum", {"api", "voice"}}};
            },
            [](const ShownKey& shown) { return Json(shown.record.scopes ? "api" : "voice"); }),
        member("name", "The purpose of an API key; the agent of a voice key.",
               [](const ShownKey& shown) { return shown.record.name; }),
        member("agent_id", "The only agent that may use a voice key; null: any agent, or an API key.",
               [](const ShownKey& shown) { return shown.record.agent_id; }),
        member("scopes",
               "Of an API key, separated by commas. Null for an installation key, which creates and lists companies "
               "and has no scope inside one.",
               [](const ShownKey& shown) {  // null also if a damaged row has none
                   const auto& scopes = shown.record.scopes;
                   const auto has_none = shown.record.of_installation || (scopes && scopes->text().empty());
                   return has_none ? std::nullopt : scopes;
               }),
        member("branch_ids", "The branches to which an API key is limited; empty: it reaches the whole company.",
               [](const ShownKey& shown) { return shown.record.branches; }),
        member("created_at", "", [](const ShownKey& shown) { return local_time(shown.record.created_at, shown.zone); }),
        member("expires_at", "When an API key ends; null: never.",
               [=](const ShownKey& shown) { return kTime(shown.record.expires_at, shown.zone); }),
        member("last_used_at", "Of an API key, to within ten minutes; null: never.",
               [=](const ShownKey& shown) { return kTime(shown.record.last_used_at, shown.zone); }),
        member("revoked_at", "Null: the key is in force.",
               [=](const ShownKey& shown) { return kTime(shown.record.revoked_at, shown.zone); }),
        member("updated_at", "When the record last changed; a use of the key is no change.",
               [](const ShownKey& shown) { return local_time(shown.record.updated_at, shown.zone); })};
    return view;
}

const View<ShownKey>& created_key_view() {
    static const View<ShownKey> view{
        "CreatedKey", "A key that was created or rotated, or a voice key that was stored already.", key_view(),
        member_if_any("api_key", "The API key. It is in no other answer: only its hash is stored.",
                      [](const ShownKey& shown) { return shown.record.api_key; }),
        member_if_any("former_until", "Of a rotated key: until when the former API key works too.",
                      [](const ShownKey& shown) {
                          const auto& until = shown.record.former_until;
                          return until ? std::optional(local_time(*until, shown.zone)) : std::nullopt;
                      })};
    return view;
}

Result<Done> check_end(const std::optional<Instant>& expires_at, const Context& context) {
    if (!expires_at || *expires_at > context.services.clock.now()) return Done{};
    return refuse(ErrorCode::invalid_field, "expires_at", "must lie in the future");
}

Result<Done> check_rights(const store::Scopes& scopes, const Context& context) {
    if (context.caller.scopes.include(scopes)) return Done{};
    return refuse(ErrorCode::forbidden, "scopes", "this key lacks some of these scopes, so it cannot give them");
}

TimeZone zone_of_keys(const Context& context) {
    if (!context.company()) return TimeZone::utc();
    return company_zone(*context.services.catalogs.recent(context.company()));
}

}  // namespace slotkeeper::rest

// oauth_rules: reads and writes the body of PUT /simulator/oauth.
#include "tools/simulator/oauth/oauth.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace slotkeeper::simulator {

namespace {

using json = nlohmann::json;

constexpr int kLifetimeMax = 86'400;

Refusal wrong(std::string field, std::string message) {
    return refuse(ErrorCode::invalid_field, std::move(field), std::move(message));
}

bool is_text(const json& value) { return value.is_string() && !value.get_ref<const std::string&>().empty(); }

Result<std::vector<OAuthClientRule>> clients_from(const json& list) {
    if (!list.is_array()) return wrong("clients", "must be a list");
    std::vector<OAuthClientRule> clients;
    for (const auto& each : list) {
        const auto whole = each.is_object() && is_text(each.value("client_id", json())) &&
                           is_text(each.value("redirect_uri", json())) &&
                           each.value("client_secret", json("")).is_string() &&
                           each.size() == (each.contains("client_secret") ? 3U : 2U);
        if (!whole) return wrong("clients", "must each have client_id, redirect_uri and optionally client_secret");
        clients.push_back({each.at("client_id"), each.value("client_secret", ""), each.at("redirect_uri")});
    }
    return clients;
}

}  // namespace

Result<OAuthRules> oauth_rules_from(OAuthRules rules, const json& body) {
    constexpr std::array<std::string_view, 8> known{"clients",        "username",     "deny",   "access_seconds",
                                                    "expired_status", "refresh_once", "expire", "revoke"};
    for (const auto& [name, value] : body.items()) {
        if (std::ranges::find(known, name) == known.end()) {
            return refuse(ErrorCode::unknown_field, name, "unknown field");
        }
        const auto flag = name == "deny" || name == "refresh_once" || name == "expire" || name == "revoke";
        if (flag && !value.is_boolean()) return wrong(name, "must be true or false");
    }
    if (body.contains("clients")) {
        auto clients = clients_from(body.at("clients"));
        if (!clients) return clients.refusal();
        rules.clients = *std::move(clients);
    }
    if (body.contains("username")) {
        if (!is_text(body.at("username"))) return wrong("username", "must be a string");
        rules.username = body.at("username").get<std::string>();
    }
    if (body.contains("access_seconds")) {
        const auto& seconds = body.at("access_seconds");
        if (!seconds.is_number_integer() || seconds < 0 || seconds > kLifetimeMax) {
            return wrong("access_seconds", "must be a whole number from 0 to 86400");
        }
        rules.access_lifetime = Seconds{seconds.get<int>()};
    }
    if (body.contains("expired_status")) {
        const auto& status = body.at("expired_status");
        if (status != 498 && status != 401) return wrong("expired_status", "must be 498 or 401");
        rules.expired_status = status.get<int>();
    }
    rules.deny = body.value("deny", rules.deny);
    rules.refresh_once = body.value("refresh_once", rules.refresh_once);
    return rules;
}

json view_of(const OAuthRules& rules) {
    auto clients = json::array();
    for (const auto& client : rules.clients) {
        clients.push_back({{"client_id", client.id},
                           {"redirect_uri", client.redirect_uri},
                           {"confidential", !client.secret.empty()}});
    }
    return {{"clients", std::move(clients)},
            {"username", rules.username},
            {"deny", rules.deny},
            {"access_seconds", rules.access_lifetime.count()},
            {"refresh_once", rules.refresh_once},
            {"expired_status", rules.expired_status}};
}

}  // namespace slotkeeper::simulator

// webhooks: see webhooks.h.
#include "tools/simulator/webhooks/webhooks.h"

#include "tools/simulator/calcom/checks.h"
#include "tools/simulator/calcom/world.h"

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>
#include <variant>

namespace slotkeeper::simulator {

namespace {

using json = nlohmann::json;

constexpr int kTakeMax = 250;  // and the default
constexpr std::array<std::string_view, 4> kCloudHosts{"169.254.169.254", "metadata.google.internal",
                                                      "metadata.google.com", "100.100.100.200"};

bool given(const json& body, const char* property) { return body.contains(property) && !body.at(property).is_null(); }

// `whole`: all properties of a new subscription are required.
Wrongs check_webhook(const json& body, bool whole) {
    const auto trigger = is_one_of({kTriggers.begin(), kTriggers.end()});
    Checks checks(body);
    const auto check = [&](const char* property, const Rule& rule) {
        whole ? checks.required(property, rule) : checks.optional(property, rule);
    };
    check("active", is_boolean());
    check("subscriberUrl", is_string());
    check("triggers", is_list_of(trigger));
    checks.optional("secret", is_string())
        .optional("version", is_one_of({"2021-10-20"}))
        .optional("payloadTemplate", is_string());
    checks.together("payloadTemplate", "the Cal.com simulator does not support 'payloadTemplate'",
                    !given(body, "payloadTemplate") || body.at("payloadTemplate") == "");
    return checks.unknown_dropped();
}

std::optional<ApiError> url_not_allowed(const std::string& text) {
    const auto refused = [](const std::string& why) { return exception(400, "Webhook URL is not allowed: " + why); };
    try {
        const Poco::URI url(text);
        if (url.getHost().empty()) return refused("Invalid URL format");
        if (url.getScheme() != "http" && url.getScheme() != "https") return refused("Protocol not allowed");
        if (std::ranges::find(kCloudHosts, url.getHost()) != kCloudHosts.end()) return refused("Blocked hostname");
        return std::nullopt;
    } catch (const Poco::Exception&) {
        return refused("Invalid URL format");
    }
}

// The subscription with the values of the body. REQUIRES: the body has passed check_webhook.
Subscription with(Subscription subscription, const json& body) {
    if (given(body, "active")) subscription.active = body.at("active").get<bool>();
    if (given(body, "subscriberUrl")) subscription.url = body.at("subscriberUrl").get<std::string>();
    if (given(body, "triggers")) subscription.triggers = body.at("triggers").get<std::vector<std::string>>();
    if (body.contains("secret")) {
        subscription.secret.reset();
        if (!body.at("secret").is_null()) subscription.secret = body.at("secret").get<std::string>();
    }
    return subscription;
}

json view_of(const Subscription& subscription) {
    return {{"id", subscription.id},
            {"userId", subscription.user_id},
            {"triggers", subscription.triggers},
            {"subscriberUrl", subscription.url},
            {"active", subscription.active},
            {"payloadTemplate", nullptr},
            {"secret", subscription.secret ? json(*subscription.secret) : json()}};
}

std::variant<const Subscription*, ApiError> of_caller(const World& world, const Call& call) {
    const auto& id = call.captures[0];
    const auto* found = world.webhooks.find(id);
    if (found == nullptr) return exception(404, "Webhook (" + id + ") not found");
    if (found->user_id == call.caller->id) return found;
    return exception(403, "IsUserWebhookGuard - user with id=(" + std::to_string(call.caller->id) +
                              ") is not the owner of webhook with id=(" + id + ")");
}

}  // namespace

Outcome create_webhook(World& world, const Call& call) {
    if (const auto wrongs = check_webhook(call.body, /*whole=*/true); !wrongs.empty()) {
        return wrong_properties(json_of(wrongs));
    }
    const auto wanted = with({.user_id = call.caller->id}, call.body);
    if (auto refusal = url_not_allowed(wanted.url)) return *refusal;
    if (world.webhooks.has_url(wanted.user_id, wanted.url)) {
        return exception(409, "Webhook with this subscriber url already exists for this user");
    }
    return Success{view_of(world.webhooks.add(wanted))};
}

Outcome list_webhooks(World& world, const Call& call) {
    const auto wrongs = Checks(call.query)
                            .optional("take", is_number_text(1, kTakeMax))
                            .optional("skip", is_number_text(0, std::numeric_limits<int>::max()))
                            .unknown_dropped();
    if (!wrongs.empty()) return wrong_properties(json_of(wrongs));
    const auto take = std::stoul(call.query.value("take", std::to_string(kTakeMax)));
    const auto skip = std::stoul(call.query.value("skip", "0"));
    const auto all = world.webhooks.of_user(call.caller->id);
    auto list = json::array();
    for (auto i = skip; i < all.size() && list.size() < take; ++i) list.push_back(view_of(*all[i]));
    return Success{std::move(list)};
}

Outcome get_webhook(World& world, const Call& call) {
    const auto found = of_caller(world, call);
    if (const auto* error = std::get_if<ApiError>(&found)) return *error;
    return Success{view_of(*std::get<const Subscription*>(found))};
}

Outcome update_webhook(World& world, const Call& call) {
    const auto found = of_caller(world, call);
    if (const auto* error = std::get_if<ApiError>(&found)) return *error;
    if (const auto wrongs = check_webhook(call.body, /*whole=*/false); !wrongs.empty()) {
        return wrong_properties(json_of(wrongs));
    }
    const auto& before = *std::get<const Subscription*>(found);
    const auto wanted = with(before, call.body);
    if (wanted.url != before.url) {
        if (auto refusal = url_not_allowed(wanted.url)) return *refusal;
        // At Cal.com the database, not the API, detects this conflict.
        if (world.webhooks.has_url(wanted.user_id, wanted.url)) {
            return library_error(409, "CONFLICT", "There was a conflict, please check your input");
        }
    }
    return Success{view_of(world.webhooks.replace(wanted))};
}

Outcome delete_webhook(World& world, const Call& call) {
    const auto found = of_caller(world, call);
    if (const auto* error = std::get_if<ApiError>(&found)) return *error;
    auto shown = view_of(*std::get<const Subscription*>(found));
    world.webhooks.remove(call.captures[0]);
    return Success{std::move(shown)};
}

}  // namespace slotkeeper::simulator

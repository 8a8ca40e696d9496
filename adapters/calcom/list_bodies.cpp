// list_bodies: parses and writes lists.

#include "adapters/calcom/bodies.h"
#include "engine/base/calendar_text.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::calcom {

namespace {

using Json = nlohmann::json;

// Rows without an update time never pass this filter, so the newest row always has one.
constexpr std::string_view kLongAgo = "2000-01-01T00:00:00.000Z";

std::optional<ListedBooking> listed_of(const Json& object) {
    auto booking = read_booking(Json{{"data", object}});
    if (!booking) return std::nullopt;
    ListedBooking listed{std::move(*booking)};
    listed.updated_at = parse_rfc3339_moment(text_at(object, "updatedAt"));
    for (const auto& host : array_at(object, "hosts")) {
        if (auto name = text_at(host, "username"); !name.empty()) listed.hosts.push_back(std::move(name));
    }
    return listed;
}

// The published document shows the id as a number, the server sends a string.
std::string id_of(const Json& object) {
    const auto id = object.find("id");
    if (id != object.end() && id->is_number_integer()) return std::to_string(id->get<std::int64_t>());
    return text_at(object, "id");
}

std::optional<WebhookSubscription> subscription_of(const Json& object) {
    if (!object.is_object()) return std::nullopt;
    WebhookSubscription subscription{id_of(object), text_at(object, "subscriberUrl")};
    if (subscription.id.empty() || subscription.url.empty()) return std::nullopt;
    const auto active = object.find("active");
    subscription.active = active == object.end() || !active->is_boolean() || active->get<bool>();
    for (const auto& one : array_at(object, "triggers")) {
        if (one.is_string()) subscription.triggers.push_back(one.get<std::string>());
    }
    if (object.contains("secret")) subscription.secret = text_at(object, "secret");
    subscription.has_template = !text_at(object, "payloadTemplate").empty();
    return subscription;
}

using Json = nlohmann::json;

constexpr std::int64_t kMinutesMax = 1440;
constexpr std::size_t kOptionsMax = 100, kHostsMax = 500;

std::optional<RemoteUser> user_of(const Json& object) {
    if (!object.is_object()) return std::nullopt;
    RemoteUser user{number_at(object, "id"), text_at(object, "username"), text_at(object, "name")};
    if (user.id <= 0 || user.username.empty()) return std::nullopt;
    return user;
}

std::optional<RemoteEventType> event_type_of(const Json& object) {
    if (!object.is_object()) return std::nullopt;
    RemoteEventType type;
    type.id = number_at(object, "id");
    const auto length = number_at(object, "lengthInMinutes");
    if (type.id <= 0 || length <= 0 || length > kMinutesMax) return std::nullopt;
    type.length = Minutes(length);
    type.slug = text_at(object, "slug");
    type.title = text_at(object, "title");
    for (const auto& option : array_at(object, "lengthInMinutesOptions")) {
        if (option.is_number_integer() && type.length_options.size() < kOptionsMax) {
            type.length_options.emplace_back(option.get<std::int64_t>());
        }
    }
    for (const auto& host : array_at(object, "users")) {
        if (auto user = user_of(host); user && type.hosts.size() < kHostsMax) type.hosts.push_back(*std::move(user));
    }
    return type;
}

}  // namespace

std::string list_path(const ListQuery& asked, std::size_t take) {
    std::string path = "/v2/bookings?";
    if (asked.window) {
        path += "afterStart=" + format_rfc3339(asked.window->from) +
                "&beforeEnd=" + format_rfc3339(asked.window->until) + "&sortStart=asc";
    } else {
        path += "afterUpdatedAt=" +
                (asked.updated_from ? format_rfc3339(*asked.updated_from, Precision::milliseconds)
                                    : std::string(kLongAgo)) +
                "&sortUpdatedAt=" + (asked.newest ? "desc" : "asc");
    }
    return path + "&take=" + std::to_string(take) + "&skip=" + std::to_string(asked.skip);
}

std::optional<ListPage> read_list(const Json& answer, std::size_t take) {
    const auto* data = data_of(answer);
    if (data == nullptr || !data->is_array()) return std::nullopt;
    ListPage page{data->size(), data->size() < take, {}};
    for (const auto& one : *data) {
        if (auto listed = listed_of(one)) page.bookings.push_back(std::move(*listed));
    }
    return page;
}

std::string subscription_body(const WebhookSubscription& wanted) {
    Json body{{"active", wanted.active}, {"subscriberUrl", wanted.url}, {"triggers", wanted.triggers}};
    if (wanted.secret) body["secret"] = *wanted.secret;
    if (!wanted.id.empty() && !wanted.has_template) body["payloadTemplate"] = "";  // removes an earlier one
    return body.dump();
}

std::optional<WebhookSubscription> read_subscription(const Json& answer) {
    const auto* data = data_of(answer);
    return data == nullptr ? std::nullopt : subscription_of(*data);
}

std::optional<std::vector<WebhookSubscription>> read_subscriptions(const Json& answer) {
    const auto* data = data_of(answer);
    if (data == nullptr || !data->is_array()) return std::nullopt;
    std::vector<WebhookSubscription> subscriptions;
    for (const auto& one : *data) {
        auto subscription = subscription_of(one);
        if (!subscription) return std::nullopt;  // it may be ours, so an incomplete list would mislead
        subscriptions.push_back(std::move(*subscription));
    }
    return subscriptions;
}

std::optional<RemoteUser> read_user(const Json& answer) {
    const auto* data = data_of(answer);
    return data == nullptr ? std::nullopt : user_of(*data);
}

std::optional<RemoteEventType> read_event_type(const Json& answer) {
    const auto* data = data_of(answer);
    return data == nullptr ? std::nullopt : event_type_of(*data);
}

std::optional<std::vector<RemoteEventType>> read_event_types(const Json& answer) {
    const auto* data = data_of(answer);
    if (data == nullptr || !data->is_array()) return std::nullopt;
    std::vector<RemoteEventType> types;
    for (const auto& one : *data) {
        auto type = event_type_of(one);
        if (!type) return std::nullopt;
        types.push_back(*std::move(type));
    }
    return types;
}

std::string event_type_body(const NewRemoteEventType& wanted) {
    Json body{{"title", wanted.title},
              {"slug", wanted.slug},
              {"lengthInMinutes", wanted.lengths.front().count()},
              {"minimumBookingNotice", 0}};
    if (wanted.slot_interval > Minutes{0}) body["slotInterval"] = wanted.slot_interval.count();
    if (wanted.lengths.size() > 1) {
        for (const auto length : wanted.lengths) body["lengthInMinutesOptions"].push_back(length.count());
    }
    return body.dump();
}

}  // namespace slotkeeper::calcom

// event_type_bodies: parses users and event types.
#include "adapters/calcom/event_type_bodies.h"

#include "adapters/calcom/json_read.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::calcom {

namespace {

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

}  // namespace slotkeeper::calcom

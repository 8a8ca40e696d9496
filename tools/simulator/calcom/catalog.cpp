// catalog: see catalog.h.
#include "tools/simulator/calcom/catalog.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace slotkeeper::simulator {

namespace {

constexpr std::string_view kKeyPrefix = "cal_";
constexpr std::string_view kNamedKeyPrefix = "cal_sim_";

std::string username_of(std::string_view key) {
    const bool named = key.starts_with(kNamedKeyPrefix) && key.size() > kNamedKeyPrefix.size();
    std::string username;
    for (const char letter : key.substr(named ? kNamedKeyPrefix.size() : kKeyPrefix.size())) {
        const auto byte = static_cast<unsigned char>(letter);
        username += std::isalnum(byte) != 0 ? static_cast<char>(std::tolower(byte)) : '-';
    }
    return username;
}

}  // namespace

std::string title_of(const EventType& event_type, const Host& host, const std::string& attendee) {
    return event_type.title + " between " + host.name + " and " + attendee;
}

WeeklyHours around_the_clock() {
    std::vector<DayHours> hours;
    for (unsigned day = 0; day < 7; ++day) {
        hours.push_back({std::chrono::weekday(day), Minutes(0), std::chrono::hours(24)});
    }
    return WeeklyHours(hours);
}

const Host* Catalog::host_of_key(std::string_view key) {
    for (const auto& [id, host] : hosts_) {
        if (host.api_key == key) return &host;
    }
    if (!any_key_ || !key.starts_with(kKeyPrefix) || key.size() == kKeyPrefix.size()) return nullptr;
    return &make_host(key);
}

const Host& Catalog::make_host(std::string_view key) {
    const auto wanted = username_of(key);
    auto username = wanted;
    for (int i = 2; host(username) != nullptr; ++i) username = wanted + "-" + std::to_string(i);
    const int id = hosts_.empty() ? 1 : hosts_.rbegin()->first + 1;
    Host made{.id = id,
              .username = username,
              .name = username,
              .email = username + "@example.com",
              .zone = TimeZone::utc(),
              .api_key = std::string(key),
              .hours = around_the_clock()};
    return hosts_.emplace(id, std::move(made)).first->second;
}

const Host* Catalog::host(int id) const {
    const auto found = hosts_.find(id);
    return found == hosts_.end() ? nullptr : &found->second;
}

const Host* Catalog::host(std::string_view username) const {
    for (const auto& [id, host] : hosts_) {
        if (host.username == username) return &host;
    }
    return nullptr;
}

const EventType* Catalog::event_type(int id) const {
    const auto found = event_types_.find(id);
    return found == event_types_.end() ? nullptr : &found->second;
}

const EventType* Catalog::bookable(int id) const {
    const auto* found = event_type(id);
    return found == nullptr || found->deleted ? nullptr : found;
}

std::vector<int> EventType::hosts() const {
    std::vector<int> all{owner_id};
    std::ranges::copy_if(round_robin_hosts, std::back_inserter(all), [&](int host) { return host != owner_id; });
    return all;
}

const EventType* Catalog::event_type(int owner_id, std::string_view slug) const {
    for (const auto* event_type : event_types_of(owner_id)) {
        if (event_type->slug == slug) return event_type;
    }
    return nullptr;
}

std::vector<const EventType*> Catalog::event_types_of(int owner_id) const {
    std::vector<const EventType*> found;
    for (const auto& [id, event_type] : event_types_) {
        if (event_type.owner_id == owner_id && !event_type.deleted) found.push_back(&event_type);
    }
    return found;
}

Result<Done> Catalog::put_host(Host wanted) {
    for (const auto& [id, other] : hosts_) {
        if (id == wanted.id) continue;
        const auto whose = "belongs to user " + std::to_string(id);
        if (other.username == wanted.username) return refuse(ErrorCode::invalid_field, "username", whose);
        if (other.api_key == wanted.api_key) return refuse(ErrorCode::invalid_field, "api_key", whose);
    }
    hosts_.insert_or_assign(wanted.id, std::move(wanted));
    return Done{};
}

Result<Done> Catalog::put_event_type(EventType wanted) {
    const auto* same_id = event_type(wanted.id);
    if (same_id != nullptr && same_id->owner_id != wanted.owner_id) {
        return refuse(ErrorCode::invalid_field, "id", "belongs to user " + std::to_string(same_id->owner_id));
    }
    const auto* same_slug = event_type(wanted.owner_id, wanted.slug);
    if (same_slug != nullptr && same_slug->id != wanted.id && !wanted.deleted) {
        return refuse(ErrorCode::invalid_field, "slug", "names event type " + std::to_string(same_slug->id));
    }
    event_types_.insert_or_assign(wanted.id, std::move(wanted));
    return Done{};
}

void Catalog::delete_event_type(int id) { event_types_.at(id).deleted = true; }

}  // namespace slotkeeper::simulator

// control: see control.h.
#include "tools/simulator/control.h"

#include "tools/simulator/calcom/body_checks.h"
#include "tools/simulator/calcom/operations.h"
#include "tools/simulator/calcom/wire_time.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

namespace slotkeeper::simulator {

namespace {

using json = nlohmann::json;

constexpr int kDelayMax = 600'000;
constexpr int kResetMax = 3'600;
constexpr int kHangMax = 120'000;
constexpr int kRateLimitMax = 1'000'000'000;

Refusal wrong(std::string field, std::string message) {
    return refuse(ErrorCode::invalid_field, std::move(field), std::move(message));
}

std::optional<Refusal> unknown_field(const json& body, std::initializer_list<std::string_view> known) {
    for (const auto& [name, value] : body.items()) {
        if (std::ranges::find(known, name) != known.end()) continue;
        return refuse(ErrorCode::unknown_field, name, "unknown field");
    }
    return std::nullopt;
}

bool is_whole(const json& value, int least, int most) {
    return value.is_number_integer() && value >= least && value <= most;
}

std::string text_at(const json& object, const char* property, const std::string& otherwise) {
    const auto found = object.find(property);
    return found == object.end() || !found->is_string() ? otherwise : found->get<std::string>();
}

Result<std::vector<FaultKind>> kinds_from(const json& value) {
    std::vector<FaultKind> kinds;
    if (!value.is_array()) return wrong("kinds", "must be a list");
    for (const auto& each : value) {
        const auto kind = each.is_string() ? from_name<FaultKind>(each.get<std::string>()) : std::nullopt;
        if (!kind) {
            std::string known;
            for (const auto word : EnumNames<FaultKind>::all) known.append(known.empty() ? "" : ", ").append(word);
            return wrong("kinds", "must be from " + known + "; not " + each.dump());
        }
        kinds.push_back(*kind);
    }
    return kinds;
}

}  // namespace

Result<FaultPlan> fault_plan_from(const json& body, std::uint64_t seed) {
    if (auto unknown = unknown_field(body, {"rate", "kinds", "seed", "delay_ms", "reset_seconds", "hang_ms"})) {
        return *unknown;
    }
    FaultPlan plan{.seed = seed};
    const auto rate = body.value("rate", json());
    if (!rate.is_number() || rate < 0 || rate > 1) return wrong("rate", "must be a number from 0 to 1");
    plan.rate = rate.get<double>();
    auto kinds = kinds_from(body.value("kinds", json::array()));
    if (!kinds) return kinds.refusal();
    plan.kinds = *kinds;
    if (plan.rate > 0 && plan.kinds.empty()) return wrong("kinds", "must name at least one");
    if (body.contains("seed")) {
        if (!body.at("seed").is_number_unsigned()) return wrong("seed", "must be a whole number");
        plan.seed = body.at("seed").get<std::uint64_t>();
    }
    if (body.contains("delay_ms")) {
        auto delay = body.at("delay_ms");
        if (delay.is_number()) delay = json::array({delay, delay});
        if (!delay.is_array() || delay.size() != 2 || !is_whole(delay[0], 0, kDelayMax) ||
            !is_whole(delay[1], 0, kDelayMax) || delay[0] > delay[1]) {
            return wrong("delay_ms", "must be a number of milliseconds, or minimum and maximum");
        }
        plan.delay_min = std::chrono::milliseconds(delay[0].get<int>());
        plan.delay_max = std::chrono::milliseconds(delay[1].get<int>());
    }
    if (body.contains("reset_seconds")) {
        if (!is_whole(body.at("reset_seconds"), 0, kResetMax)) return wrong("reset_seconds", "must be 0 to 3600");
        plan.reset = Seconds(body.at("reset_seconds").get<int>());
    }
    if (body.contains("hang_ms")) {
        if (!is_whole(body.at("hang_ms"), 0, kHangMax)) return wrong("hang_ms", "must be 0 to 120000");
        plan.hang = std::chrono::milliseconds(body.at("hang_ms").get<int>());
    }
    return plan;
}

json view_of(const FaultPlan& plan) {
    auto kinds = json::array();
    for (const auto kind : plan.kinds) kinds.push_back(name_of(kind));
    return {{"rate", plan.rate},
            {"kinds", std::move(kinds)},
            {"seed", plan.seed},
            {"delay_ms", {plan.delay_min.count(), plan.delay_max.count()}},
            {"reset_seconds", plan.reset.count()},
            {"hang_ms", plan.hang.count()}};
}

Result<Realism> realism_from(const json& body, std::uint64_t seed) {
    if (auto unknown = unknown_field(body, {"realistic", "seed", "bookings_per_second"})) return *unknown;
    const auto on = body.value("realistic", json());
    if (!on.is_boolean()) return wrong("realistic", "must be true or false");
    const auto given = body.value("seed", json(seed));
    if (!given.is_number_unsigned()) return wrong("seed", "must be a whole number");
    const auto most = body.value("bookings_per_second", json(Realism{}.bookings_per_second));
    if (!most.is_number() || most < 0) return wrong("bookings_per_second", "must be a number from 0");
    return Realism{on.get<bool>(), given.get<std::uint64_t>(), most.get<double>()};
}

Result<RateRule> rate_rule_from(const json& body) {
    if (auto unknown = unknown_field(body, {"rate_limit_per_minute", "window_seconds"})) return *unknown;
    const auto limit = body.value("rate_limit_per_minute", json());
    if (!is_whole(limit, 1, kRateLimitMax)) return wrong("rate_limit_per_minute", "must be a whole number from 1");
    const auto window = body.value("window_seconds", json(60));
    if (!is_whole(window, 1, 60)) return wrong("window_seconds", "must be a whole number from 1 to 60");
    return RateRule{limit.get<int>(), Seconds{window.get<int>()}, limit.get<int>()};
}

Result<Done> spoil_bookings(World& world, const json& body) {
    if (auto unknown = unknown_field(body, {"without_updated_at", "without_length"})) return *unknown;
    std::vector<std::pair<Booking*, bool>> bookings;  // true: without length
    for (const auto* field : {"without_updated_at", "without_length"}) {
        const auto uids = body.value(field, json::array());
        if (!uids.is_array()) return wrong(field, "must be a list of uids");
        for (const auto& uid : uids) {
            auto* booking = uid.is_string() ? world.booking(uid.get<std::string>()) : nullptr;
            if (booking == nullptr) return wrong(field, "there is no booking " + uid.dump());
            bookings.emplace_back(booking, std::string_view(field) == "without_length");
        }
    }
    for (auto& [booking, loses_length] : bookings) {
        if (loses_length) {
            booking->time.until = booking->time.from;
        } else {
            booking->updated_at.reset();
        }
    }
    return Done{};
}

namespace {

// "09:00"
std::optional<Minutes> clock_time(const std::string& text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    int hour = 0, minute = 0;
    const auto read_hour = std::from_chars(text.data(), text.data() + 2, hour);
    const auto read_minute = std::from_chars(text.data() + 3, text.data() + 5, minute);
    const bool read = read_hour.ptr == text.data() + 2 && read_minute.ptr == text.data() + 5;
    if (!read || hour < 0 || minute < 0 || minute > 59) return std::nullopt;
    return std::chrono::hours(hour) + Minutes(minute);
}

constexpr std::array<std::string_view, 7> kWeekdays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                    "Thursday", "Friday", "Saturday"};

// The format of Cal.com's schedules: [{"days":["Monday"],"startTime":"09:00","endTime":"17:00"}]
Result<WeeklyHours> hours_from(const json& availability) {
    std::vector<DayHours> hours;
    if (!availability.is_array()) return wrong("availability", "must be a list");
    for (const auto& stretch : availability) {
        const auto days = stretch.is_object() ? stretch.value("days", json()) : json();
        const auto from = stretch.is_object() ? clock_time(text_at(stretch, "startTime", "")) : std::nullopt;
        const auto until = stretch.is_object() ? clock_time(text_at(stretch, "endTime", "")) : std::nullopt;
        if (!days.is_array() || !from || !until) return wrong("availability", "needs days, startTime and endTime");
        for (const auto& day : days) {
            const auto found = std::ranges::find(kWeekdays, day.is_string() ? day.get<std::string>() : "");
            if (found == kWeekdays.end()) return wrong("availability", "has an unknown day: " + day.dump());
            const auto number = static_cast<unsigned>(found - kWeekdays.begin());
            hours.push_back({std::chrono::weekday(number), *from, *until});
        }
    }
    if (const auto checked = check_hours(hours, "availability"); !checked) return checked.refusal();
    return WeeklyHours(hours);
}

Result<Host> host_from(const json& user) {
    if (auto unknown = unknown_field(
            user, {"id", "username", "name", "email", "timeZone", "api_key", "availability", "event_types", "admin"})) {
        return *unknown;
    }
    if (!is_whole(user.value("id", json()), 1, std::numeric_limits<int>::max())) {
        return wrong("id", "must be a whole number from 1");
    }
    const auto username = text_at(user, "username", "");
    if (username.empty()) return wrong("username", "must be given");
    const auto zone = TimeZone::find(text_at(user, "timeZone", "UTC"));
    if (!zone) return wrong("timeZone", "must be an IANA time zone");
    const auto key = text_at(user, "api_key", "cal_sim_" + username);
    if (!key.starts_with("cal_")) return wrong("api_key", "must begin with cal_");
    const auto hours = user.contains("availability") ? hours_from(user.at("availability")) : around_the_clock();
    if (!hours) return hours.refusal();
    const auto admin = user.value("admin", json(false));
    if (!admin.is_boolean()) return wrong("admin", "must be true or false");
    return Host{.id = user.at("id").get<int>(),
                .username = username,
                .name = text_at(user, "name", username),
                .email = text_at(user, "email", username + "@example.com"),
                .zone = *zone,
                .api_key = key,
                .hours = *hours,
                .admin = admin.get<bool>()};
}

// The format of team event types: {"schedulingType":"roundRobin","hosts":[{"userId":6}]}
Result<std::vector<int>> round_robin_hosts_from(const json& event_type) {
    const auto scheduling = event_type.value("schedulingType", json());
    const auto hosts = event_type.value("hosts", json::array());
    if (!scheduling.is_null() && scheduling != "roundRobin") return wrong("schedulingType", "must be roundRobin");
    if (!hosts.is_array()) return wrong("hosts", "must be a list");
    if (scheduling.is_null() != hosts.empty())
        return wrong("hosts", "must be given exactly if schedulingType is roundRobin");
    std::vector<int> ids;
    for (const auto& host : hosts) {
        const auto id = host.is_object() && host.size() == 1 ? host.value("userId", json()) : json();
        if (!is_whole(id, 1, std::numeric_limits<int>::max())) return wrong("hosts", "must each be a userId");
        ids.push_back(id.get<int>());
    }
    return ids;
}

std::optional<Refusal> put_event_types(Catalog& catalog, const json& list, int owner_id) {
    if (!list.is_array()) return wrong("event_types", "must be a list");
    for (const auto& each : list) {
        if (!each.is_object()) return wrong("event_types", "must be a list of objects");
        if (!is_whole(each.value("id", json()), 1, std::numeric_limits<int>::max())) {
            return wrong("event_types.id", "must be a whole number from 1");
        }
        if (const auto wrongs = check_create_event_type(each); !wrongs.empty()) {
            return wrong("event_types." + wrongs.front().property, text_of(wrongs));
        }
        const auto hosts = round_robin_hosts_from(each);
        if (!hosts) return wrong("event_types." + hosts.refusal().field, hosts.refusal().message);
        auto event_type = event_type_from(each, each.at("id").get<int>(), owner_id);
        event_type.round_robin_hosts = *hosts;
        event_type.deleted = each.value("deleted", json()) == true;
        const auto put = catalog.put_event_type(std::move(event_type));
        if (!put) return wrong("event_types." + put.refusal().field, put.refusal().message);
    }
    return std::nullopt;
}

}  // namespace

Result<Catalog> catalog_with(Catalog catalog, const json& body) {
    if (auto unknown = unknown_field(body, {"users", "accept_any_key"})) return *unknown;
    const auto users = body.value("users", json());
    if (!users.is_array()) return wrong("users", "must be a list");
    const auto any_key = body.value("accept_any_key", json(false));
    if (!any_key.is_boolean()) return wrong("accept_any_key", "must be true or false");
    catalog.accept_any_key(any_key.get<bool>());
    for (const auto& user : users) {
        if (!user.is_object()) return wrong("users", "must be a list of objects");
        auto host = host_from(user);
        if (!host) return wrong("users." + host.refusal().field, host.refusal().message);
        const int id = host->id;
        const auto put = catalog.put_host(*host);
        if (!put) return wrong("users." + put.refusal().field, put.refusal().message);
        auto refused = put_event_types(catalog, user.value("event_types", json::array()), id);
        if (refused) return wrong("users." + refused->field, refused->message);
    }
    return catalog;
}

namespace {

std::string clock_text(Minutes time) {
    const auto two = [](std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return two(time.count() / 60) + ':' + two(time.count() % 60);
}

json availability_of(const WeeklyHours& hours) {
    auto availability = json::array();
    for (unsigned day = 0; day < kWeekdays.size(); ++day) {
        for (const auto& stretch : hours.on(std::chrono::weekday(day))) {
            availability.push_back({{"days", {kWeekdays[day]}},
                                    {"startTime", clock_text(stretch.from)},
                                    {"endTime", clock_text(stretch.until)}});
        }
    }
    return availability;
}

json setup_of(const EventType& type) {
    auto body = body_of(type);
    body["id"] = type.id;
    if (type.deleted) body["deleted"] = true;
    if (!type.round_robin_hosts.empty()) body["schedulingType"] = "roundRobin";
    for (const auto host : type.round_robin_hosts) body["hosts"].push_back({{"userId", host}});
    return body;
}

}  // namespace

json setup_of(const Catalog& catalog) {
    json setup{{"users", json::array()}, {"accept_any_key", catalog.accepts_any_key()}};
    for (const auto& [id, host] : catalog.hosts()) {
        json user{{"id", id},
                  {"username", host.username},
                  {"name", host.name},
                  {"email", host.email},
                  {"timeZone", host.zone.name()},
                  {"api_key", host.api_key},
                  {"availability", availability_of(host.hours)},
                  {"admin", host.admin},
                  {"event_types", json::array()}};
        for (const auto& [number, type] : catalog.event_types()) {
            if (type.owner_id == id) user["event_types"].push_back(setup_of(type));
        }
        setup["users"].push_back(std::move(user));
    }
    return setup;
}

json everything(const World& world, const std::vector<FaultRecord>& faults, const RateLimit::Figures& rate) {
    auto bookings = json::array();
    for (const auto& booking : world.bookings()) bookings.push_back(view_of(booking, world.catalog));
    auto struck = json::array();
    for (const auto& fault : faults) {
        const bool of_webhook = is_of_webhooks(fault.kind);
        struck.push_back({{"at", format_time(fault.at)},
                          {"request_id", fault.request_id},
                          {"method", fault.method},
                          {"path", fault.path},
                          {"kind", name_of(fault.kind)},
                          {"served_status", fault.served_status ? json(*fault.served_status) : json()},
                          {"booking_uid", fault.booking_uid.empty() ? json() : json(fault.booking_uid)},
                          {"trigger", of_webhook ? json(fault.trigger) : json()},
                          {"deliveries", of_webhook ? json(fault.deliveries) : json()}});
    }
    return {{"bookings", std::move(bookings)},
            {"faults", std::move(struck)},
            {"rate_limit", {{"counted", rate.counted}, {"refused", rate.refused}}}};
}

}  // namespace slotkeeper::simulator

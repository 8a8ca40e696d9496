// slots: GET /v2/slots.
#include "tools/simulator/calcom/operations.h"

#include "engine/base/calendar_text.h"
#include "tools/simulator/calcom/body_checks.h"
#include "tools/simulator/calcom/wire_time.h"
#include "tools/simulator/calcom/world.h"

#include <algorithm>

namespace slotkeeper::simulator {

namespace {

using json = nlohmann::json;

// A longer span could keep the simulator busy for minutes.
constexpr std::chrono::days kSpanMax{366};

// A date without time means the whole day, from its first to its last second.
Interval span_of(const json& query) {
    const auto start = whole_seconds(*parse_time(query.at("start").get<std::string>()));
    auto end = whole_seconds(*parse_time(query.at("end").get<std::string>()));
    if (end == std::chrono::floor<std::chrono::days>(end)) end += std::chrono::hours(24) - Seconds(1);
    return {start, end};
}

const EventType* wanted_event_type(const Catalog& catalog, const json& query) {
    if (query.contains("eventTypeId")) return catalog.bookable(std::stoi(query.at("eventTypeId").get<std::string>()));
    const auto* owner = catalog.host(query.value("username", ""));
    return owner == nullptr ? nullptr : catalog.event_type(owner->id, query.value("eventTypeSlug", ""));
}

ApiError unknown_event_type(const Catalog& catalog, const json& query) {
    if (query.contains("eventTypeId")) return exception(404, "Event Type not found");
    if (!query.contains("username")) {
        return exception(404, "Team with slug " + query.value("teamSlug", "") + " not found");
    }
    const auto username = query.value("username", "");
    if (catalog.host(username) == nullptr) return exception(404, "User with username " + username + " not found");
    return exception(404, "Event Type not found");
}

// The starts within the host's hours and on the interval, free or not.
std::vector<Instant> starts_in(const Host& host, const Interval& span, Minutes interval) {
    std::vector<Instant> starts;
    const auto last = host.zone.local_day(span.until);
    for (auto day = host.zone.local_day(span.from); day <= last; day += std::chrono::days(1)) {
        for (const auto& range : host.hours.on(std::chrono::weekday(day))) {
            for (auto time = range.from; time < range.until; time += interval) {
                const auto start = host.zone.to_utc(day + time);
                if (start && span.from <= *start && *start <= span.until) starts.push_back(*start);
            }
        }
    }
    std::ranges::sort(starts);
    return starts;
}

}  // namespace

Outcome list_slots(World& world, const Call& call) {
    if (const auto wrongs = check_slots_query(call.query); !wrongs.empty()) return exception(400, text_of(wrongs));
    const auto* type = wanted_event_type(world.catalog, call.query);
    if (type == nullptr) return unknown_event_type(world.catalog, call.query);
    const auto span = span_of(call.query);
    if (span.until < span.from || span.duration() > kSpanMax) {
        return exception(400, "Invalid time range given - check the 'start' and 'end' query parameters.");
    }
    const auto* moved = world.booking(call.query.value("bookingUidToReschedule", ""));
    const auto length = call.query.contains("duration")
                            ? Minutes(std::stoi(call.query.at("duration").get<std::string>()))
                            : type->length;
    const auto zone = TimeZone::find(call.query.value("timeZone", "UTC")).value();
    const bool with_end = call.query.value("format", "time") == "range";
    const auto& owner = *world.catalog.host(type->owner_id);
    std::vector<Intervals> free;  // per host: one of them must be free for the whole time
    for (const auto id : type->hosts()) {
        free.push_back(world.free_time(*type, id, {span.from, span.until + length}, moved));
    }

    auto days = json::object();
    for (const auto start : starts_in(owner, span, type->slot_interval.value_or(length))) {
        const Interval time{start, start + length};
        const auto has_it = [&](const Intervals& of_host) {
            return std::ranges::any_of(of_host, [&](const Interval& each) { return each.contains(time); });
        };
        if (start < call.now + type->notice || std::ranges::none_of(free, has_it)) continue;
        json slot{{"start", format_time_in(zone, start)}};
        if (with_end) slot["end"] = format_time_in(zone, time.until);
        days[format_iso_date(zone.local_day(start))].push_back(std::move(slot));
    }
    return Success{std::move(days)};
}

}  // namespace slotkeeper::simulator

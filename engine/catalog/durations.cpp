// durations: the allowed lengths, and a service of one of them.
#include "engine/catalog/durations.h"

#include <algorithm>
#include <utility>

namespace slotkeeper {

std::vector<Minutes> allowed_lengths(const Service& service) {
    std::vector<Minutes> lengths;
    for (const auto& one : service.durations) lengths.push_back(one.length);
    if (lengths.empty()) lengths.push_back(service.shortest_length());
    return lengths;
}

bool may_last(const Service& service, Minutes length) {
    const auto lengths = allowed_lengths(service);
    return std::find(lengths.begin(), lengths.end(), length) != lengths.end();
}

Result<Service> lasting(const Service& service, std::optional<Minutes> length) {
    if (!length) return service;
    if (!may_last(service, *length)) {
        std::string all;
        for (const auto one : allowed_lengths(service))
            all += (all.empty() ? "" : " or ") + std::to_string(one.count());
        return refuse(ErrorCode::duration, "duration_minutes", "must be " + all + " for this service");
    }
    auto chosen = service;
    if (!service.durations.empty()) chosen.segments.front().length = *length;
    return chosen;
}

std::optional<Service> as_booked(const Service& service, const std::vector<BookedSegment>& booked) {
    auto kept = service;
    std::vector<std::optional<Interval>> times(service.segments.size());
    for (const auto& [number, time] : booked) {
        if (number < 0 || std::cmp_greater_equal(number, times.size())) return std::nullopt;
        times[static_cast<std::size_t>(number)] = time;
    }
    Instant start{}, end{};  // of the segment before, and of all so far
    for (std::size_t i = 0; i < times.size(); ++i) {
        if (!times[i]) return std::nullopt;
        auto& segment = kept.segments[i];
        segment.length = std::chrono::floor<Minutes>(times[i]->duration());
        const auto since = segment.parallel ? start : end;
        if (i > 0) segment.gap_min = segment.gap_max = std::chrono::floor<Minutes>(times[i]->from - since);
        if (segment.length <= Minutes{0} || segment.gap_min < Minutes{0}) return std::nullopt;
        start = times[i]->from;
        end = i > 0 ? std::max(end, times[i]->until) : times[i]->until;
    }
    return kept;
}

std::optional<Service> stretched(const Service& booked, Minutes whole) {
    auto changed = booked;
    if (changed.segments.empty()) return std::nullopt;
    auto& length = changed.segments.back().length;
    length += whole - booked.shortest_length();
    // Beside a longer segment the last one does not decide how long the whole lasts.
    if (length <= Minutes{0} || changed.shortest_length() != whole) return std::nullopt;
    return changed;
}

std::optional<std::int64_t> price_of(const Service& service, Minutes length) {
    for (const auto& one : service.durations) {
        if (one.length == length && one.price) return one.price;
    }
    return service.price;
}

std::optional<std::int64_t> price_at(const Service& service, Minutes length, const TimeZone& zone, Instant start) {
    const auto* peak = peak_at(service.peak_times, zone, start);
    return peak != nullptr ? std::optional(peak->price) : price_of(service, length);
}

std::optional<Minutes> kept_length(const Service& service, const Interval& booked) {
    const auto length = std::chrono::floor<Minutes>(booked.duration());
    if (service.durations.empty() || length != booked.duration() || !may_last(service, length)) return std::nullopt;
    return length;
}

}  // namespace slotkeeper

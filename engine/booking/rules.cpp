// rules: notice and window.
#include "engine/booking/rules.h"

namespace slotkeeper {

namespace {

// When the event becomes possible.
std::optional<Instant> earliest(const Appointment& appointment, Event event, Minutes check_in_before) {
    switch (event) {
        case Event::check_in:
            return appointment.time.from - check_in_before;
        case Event::complete:  // a customer who came early may leave early
            if (appointment.state == State::checked_in) return std::nullopt;
            return appointment.time.from;
        case Event::no_show:
            return appointment.time.from;
        default:
            return std::nullopt;
    }
}

}  // namespace

Instant earliest_start(const Service& service, Instant now) { return now + service.notice; }

Instant window_end(const Service& service, const Branch& branch, Instant now) {
    return branch.zone.first_instant_of(branch.zone.local_day(now) + std::chrono::days(service.window_days + 1));
}

Result<Done> check_bounds(Instant start) {
    if (start < limits::instant_min || start >= limits::instant_max) {
        return refuse(ErrorCode::invalid_field, "start", "must lie between 2000 and 2037");
    }
    if (start != std::chrono::floor<Minutes>(start)) {
        return refuse(ErrorCode::invalid_field, "start", "must be a whole minute");
    }
    return Done{};
}

Result<Done> check_start(const Service& service, const Branch& branch, Instant start, Instant now) {
    if (auto bounds = check_bounds(start); !bounds) return bounds;
    if (start < now) return refuse(ErrorCode::in_the_past, "start", "this time has passed");
    if (start < earliest_start(service, now)) {
        return refuse(ErrorCode::notice_too_short, "start",
                      "must be booked at least " + std::to_string(service.notice.count()) + " minutes ahead");
    }
    if (start >= window_end(service, branch, now)) {
        return refuse(ErrorCode::beyond_window, "start",
                      "can be booked at most " + std::to_string(service.window_days) + " days ahead");
    }
    return Done{};
}

Result<Done> check_change(const Service& service, Instant start, Instant now) {
    if (now < start && now + service.change_notice <= start) return Done{};
    return refuse(
        ErrorCode::too_late, "",
        "customers change it until " + std::to_string(service.change_notice.count()) + " minutes before it begins");
}

Result<Done> check_not_too_early(const Appointment& appointment, Event event, const TimeZone& zone,
                                 Minutes check_in_before, Instant now) {
    const auto from = earliest(appointment, event, check_in_before);
    if (!from || *from <= now) return Done{};
    return refuse(ErrorCode::too_early, "",
                  std::string(name_of(event)) + " is possible from " + zone.format_rfc3339(*from) + " on");
}

std::vector<Event> allowed_events(const Appointment& appointment, Minutes check_in_before, Instant now) {
    std::vector<Event> allowed;
    if (appointment.state == State::held && appointment.expires_at && *appointment.expires_at <= now) return allowed;
    for (const auto event : requestable_events(appointment.state)) {
        const auto from = earliest(appointment, event, check_in_before);
        const auto is_too_early = from && now < *from;
        const auto is_again = event == Event::acknowledge && appointment.acknowledged_at;
        if (!is_too_early && !is_again) allowed.push_back(event);
    }
    return allowed;
}

Interval bookable_span(const Service& service, const Branch& branch, Interval span, Instant now) {
    const auto earliest = std::chrono::ceil<Minutes>(earliest_start(service, now));
    return intersection(intersection(span, {earliest, window_end(service, branch, now)}),
                        {limits::instant_min, limits::instant_max});
}

}  // namespace slotkeeper

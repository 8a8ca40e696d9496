// rules: notice and window.
#include "engine/booking/rules.h"

#include <algorithm>

namespace slotkeeper {

namespace {

// The first instant after the window: the window is counted in local days, so that a booking does not become possible
// or impossible at UTC midnight.
Instant window_end(const Service& service, const Branch& branch, Instant now) {
    return branch.zone.first_instant_of(branch.zone.local_day(now) + std::chrono::days(service.window_days + 1));
}

}  // namespace

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
    if (start < now + service.notice) {
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

Interval bookable_span(const Service& service, const Branch& branch, Interval span, Instant now) {
    const auto earliest = std::chrono::ceil<Minutes>(now + service.notice);
    return intersection(intersection(span, {earliest, window_end(service, branch, now)}),
                        {limits::instant_min, limits::instant_max});
}

}  // namespace slotkeeper

// rules: notice and window.
#include "engine/booking/rules.h"

#include <algorithm>

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

Minutes notice_on(const Service& service, Channel channel) {
    const auto own = service.notices.find(channel);
    return own != service.notices.end() ? own->second.create.value_or(service.notice) : service.notice;
}

Instant earliest_start(const Service& service, Instant now, Channel channel) {
    return now + notice_on(service, channel);
}

std::optional<Instant> window_start(const Service& service, const Branch& branch) {
    if (!service.window_from) return std::nullopt;
    return branch.zone.first_instant_of(std::chrono::local_days(service.window_from->time_since_epoch()));
}

Instant window_end(const Service& service, const Branch& branch, Instant now) {
    auto after = branch.zone.local_day(now) + std::chrono::days(service.window_days + 1);
    if (service.window_until) {
        const std::chrono::local_days last(service.window_until->time_since_epoch());
        after = std::min(after, last + std::chrono::days(1));
    }
    return branch.zone.first_instant_of(after);
}

Result<int> party_for(const Service& service, std::optional<int> wanted) {
    const auto size = wanted.value_or(service.party_min);
    if (size >= service.party_min && size <= service.party_max) return size;
    const auto range = std::to_string(service.party_min) +
                       (service.party_max > service.party_min ? " to " + std::to_string(service.party_max) : "");
    return refuse(ErrorCode::party_size, "party_size", "must be " + range + " for this service");
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

Result<Done> check_start(const Service& service, const Branch& branch, Instant start, Instant now, Channel channel) {
    if (auto bounds = check_bounds(start); !bounds) return bounds;
    if (start < now) return refuse(ErrorCode::in_the_past, "start", "this time has passed");
    if (start < earliest_start(service, now, channel)) {
        return refuse(
            ErrorCode::notice_too_short, "start",
            "must be booked at least " + std::to_string(notice_on(service, channel).count()) + " minutes ahead");
    }
    if (const auto first = window_start(service, branch); first && start < *first) {
        return refuse(ErrorCode::before_window, "start",
                      "can be booked from " + branch.zone.format_rfc3339(*first).substr(0, 10) + " on");
    }
    if (const auto end = window_end(service, branch, now); start >= end) {
        return refuse(ErrorCode::beyond_window, "start",
                      "can be booked at most " + std::to_string(service.window_days) + " days ahead, until " +
                          branch.zone.format_rfc3339(end - Seconds(1)).substr(0, 10));
    }
    return Done{};
}

Result<Done> check_change(const Service& service, LateChange change, Instant start, Instant now, Channel channel,
                          bool by_customer, Minutes general) {
    std::optional<Minutes> notice;
    const auto is_move = change == LateChange::move;
    if (by_customer) {
        notice = service.change_notice.value_or(general);
        if (!is_move && service.cancel_notice) notice = service.cancel_notice;
    }
    if (const auto own = service.notices.find(channel); own != service.notices.end()) {
        const auto& of_channel = is_move ? own->second.change : own->second.cancel;
        if (of_channel) notice = of_channel;
    }
    if (!notice || (now < start && now + *notice <= start)) return Done{};
    return refuse(ErrorCode::too_late, "",
                  std::string(by_customer ? "customers " : "callers of this channel ") + (is_move ? "move" : "cancel") +
                      " it until " + std::to_string(notice->count()) + " minutes before it begins");
}

Result<Done> check_not_too_early(const Appointment& appointment, Event event, const TimeZone& zone,
                                 Minutes check_in_before, Instant now) {
    const auto from = earliest(appointment, event, check_in_before);
    if (!from || *from <= now) return Done{};
    return refuse(ErrorCode::too_early, "",
                  std::string(name_of(event)) + " is possible from " + zone.format_rfc3339(*from) + " on");
}

namespace {

// A pending appointment waits for an approval or for Cal.com, and each has its own answers.
bool fits_wait(const Appointment& appointment, Event event) {
    if (appointment.state != State::pending) return true;
    const auto answers_approval = event == Event::approve || event == Event::decline;
    return appointment.approve_by ? event != Event::confirm : !answers_approval;
}

}  // namespace

std::vector<Event> allowed_events(const Appointment& appointment, Minutes check_in_before, Instant now) {
    std::vector<Event> allowed;
    if (appointment.state == State::held && appointment.expires_at && *appointment.expires_at <= now) return allowed;
    for (const auto event : requestable_events(appointment.state)) {
        const auto from = earliest(appointment, event, check_in_before);
        const auto is_too_early = from && now < *from;
        const auto is_again = event == Event::acknowledge && appointment.acknowledged_at;
        const auto is_shared = event == Event::resize && appointment.session;  // as long for all who share it
        if (!is_too_early && !is_again && !is_shared && fits_wait(appointment, event)) allowed.push_back(event);
    }
    return allowed;
}

std::optional<Instant> approval_deadline(const Service& service, Instant start, Instant now) {
    return service.approval == Approval::required ? approval_deadline_always(service, start, now) : std::nullopt;
}

std::optional<Instant> approval_deadline_always(const Service& service, Instant start, Instant now) {
    if (start <= now) return std::nullopt;
    auto until = start - service.notice > now ? start - service.notice : start;
    if (service.approval_hours) until = std::min(until, now + std::chrono::hours(*service.approval_hours));
    return until;
}

Interval bookable_span(const Service& service, const Branch& branch, Interval span, Instant now, Channel channel) {
    Instant earliest = std::chrono::ceil<Minutes>(earliest_start(service, now, channel));
    if (const auto first = window_start(service, branch)) earliest = std::max(earliest, *first);
    return intersection(intersection(span, {earliest, window_end(service, branch, now)}),
                        {limits::instant_min, limits::instant_max});
}

Result<Done> check_stand_in(std::optional<ResourceId> stand_in, const Resource& absent, const Catalog& catalog) {
    if (!stand_in) return Done{};
    const auto* resource = catalog.resource(*stand_in);
    if (resource == nullptr) return refuse(ErrorCode::not_found, "stand_in_id", "there is no such resource");
    if (resource->active && resource->kind == absent.kind && resource->id != absent.id) {
        return Done{};
    }
    return refuse(ErrorCode::invalid_field, "stand_in_id",
                  "must be another active " + std::string(name_of(absent.kind)) + " of this company");
}

}  // namespace slotkeeper

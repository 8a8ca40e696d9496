// errors: classifies Cal.com's refusals.
#include "adapters/calcom/errors.h"

#include "adapters/calcom/bodies.h"
#include "engine/base/calendar_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace slotkeeper::calcom {

namespace {

using Json = nlohmann::json;

struct KnownText {
    std::string_view part;
    RefusalKind kind;
};

constexpr std::string_view kUnknownEventType = "Event type with ";

// In this order: the first match counts.
constexpr std::array kKnownTexts{
    KnownText{"rescheduled already to booking with uid=", RefusalKind::rescheduled},
    KnownText{"it has been cancelled", RefusalKind::already_cancelled},
    KnownText{"already been cancelled", RefusalKind::already_cancelled},
    KnownText{"a booking that has already ended", RefusalKind::ended},
    KnownText{"Booking already confirmed", RefusalKind::already_confirmed},
    KnownText{"already has booking at this time or is not available", RefusalKind::slot_taken},
    KnownText{"booking_conflict_error", RefusalKind::slot_taken},
    KnownText{"No more seats left", RefusalKind::slot_taken},
    KnownText{"An error occurred while querying the database", RefusalKind::maybe_taken},
    // Cal.com answers 401 both for a missing authentication and for a missing permission.
    KnownText{"User not a host of this event", RefusalKind::forbidden},
    KnownText{"not authorized to confirm", RefusalKind::forbidden},
    KnownText{"checkBookingRequiresAuthentication", RefusalKind::forbidden},
    KnownText{"was not found in the database", RefusalKind::not_found},
    KnownText{kUnknownEventType, RefusalKind::invalid},
};

bool is_letter_of_uid(char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           letter == '-' || letter == '_';
}

// The uid that follows the mark in the text.
std::string uid_after(std::string_view text, std::string_view mark) {
    const auto found = text.find(mark);
    if (found == std::string_view::npos) return {};
    auto rest = text.substr(found + mark.size());
    std::size_t length = 0;
    while (length < rest.size() && is_letter_of_uid(rest[length])) ++length;
    return std::string(rest.substr(0, length));
}

// std::nullopt for a 404 that Cal.com did not send about a booking: a proxy answers 404 with its own message for an
// unknown path, and a booking must not count as deleted because of that.
std::optional<RefusalKind> kind_of(int status, std::string_view message) {
    for (const auto& known : kKnownTexts) {
        if (message.find(known.part) != std::string_view::npos) return known.kind;
    }
    switch (status) {
        case 401:
        case 498:
            return RefusalKind::unauthorized;  // 498: an access token that has expired
        case 403:
            return RefusalKind::forbidden;
        case 404:
            return std::nullopt;
        case 409:
            return RefusalKind::slot_taken;
        default:
            return RefusalKind::invalid;
    }
}

template <class Number = int>
std::optional<Number> number_of(std::string_view text) {
    Number number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::string header(const http::Reply& reply, const std::string& name) {
    const auto found = reply.headers.find(name);
    return found == reply.headers.end() ? std::string() : found->second;
}

}  // namespace

std::optional<Seconds> retry_after_of(const http::Reply& reply) {
    const auto text = header(reply, "retry-after");
    std::optional<Seconds> wait;
    if (const auto seconds = number_of<std::int64_t>(text)) {
        wait = Seconds{*seconds};
    } else if (const auto until = parse_http_date(text)) {  // relative to the server's own clock
        if (const auto now = parse_http_date(header(reply, "date"))) wait = *until - *now;
    }
    if (wait) wait = std::clamp<Seconds>(*wait, Seconds{0}, limits::remote_wait_max);
    return wait;
}

Seconds wait_of(const http::Reply& reply) {
    constexpr Seconds window{60};
    const auto note = rate_limit_of(reply);
    const auto reset = note ? std::min<Seconds>(note->reset, limits::remote_wait_max) : Seconds{0};
    if (const auto asked_for = retry_after_of(reply)) return std::max({*asked_for, reset, Seconds{1}});
    return reset > Seconds{0} ? reset : window;
}

bool is_unknown_event_type(const RemoteRefusal& refusal) {
    return refusal.message.find(kUnknownEventType) != std::string::npos &&
           refusal.message.find("not found") != std::string::npos;
}

std::string message_of(const Json& body) {
    if (body.is_object() && body.contains("error")) {
        if (auto text = text_at(body["error"], "message"); !text.empty()) return text;
    }
    if (auto text = text_at(body, "message"); !text.empty()) return text;
    return text_at(body, "error_description");
}

std::string mask_uids(std::string_view text) {
    constexpr std::string_view mark = "uid=";
    constexpr std::size_t letters_shown = 4;
    std::string masked(text);
    // A uid occurs once after the mark, and possibly again without it.
    for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
        const auto uid = uid_after(text.substr(at), mark);
        if (uid.size() <= letters_shown) continue;
        const auto shown = uid.substr(0, letters_shown) + "...";
        for (auto found = masked.find(uid); found != std::string::npos;
             found = masked.find(uid, found + shown.size())) {
            masked.replace(found, uid.size(), shown);
        }
    }
    return masked;
}

std::optional<LimitNote> rate_limit_of(const http::Reply& reply) {
    constexpr std::string_view limit = "x-ratelimit-limit-", remaining = "x-ratelimit-remaining-";
    constexpr std::string_view reset = "x-ratelimit-reset-";
    std::optional<LimitNote> tightest;
    for (const auto& [name, value] : reply.headers) {
        if (!name.starts_with(remaining)) continue;
        const auto which = name.substr(remaining.size());
        const auto of_set = [&](std::string_view part) {
            const auto found = reply.headers.find(std::string(part) + which);
            return found == reply.headers.end() ? std::nullopt : number_of(found->second);
        };
        const auto left = number_of(value);
        if (!left || (tightest && tightest->remaining <= *left)) continue;
        tightest = LimitNote{of_set(limit).value_or(0), *left, Seconds(of_set(reset).value_or(0))};
    }
    return tightest;
}

Failure failure_of(const http::Reply& reply) {
    const auto status = "status " + std::to_string(reply.status);
    // 408: the server stopped waiting for the request and may have executed the part that it had.
    if (reply.status >= 500 || reply.status == 408) return UnknownOutcome{status};
    if (reply.status == 429) {
        return RemoteRefusal{RefusalKind::rate_limited, "too many requests", {}, wait_of(reply)};
    }
    const auto body = Json::parse(reply.body, nullptr, /*allow_exceptions=*/false);
    const auto message = body.is_discarded() ? std::string() : message_of(body);
    // From a proxy, or a server that is not Cal.com: its 404 says nothing about a booking.
    if (message.empty()) return NotSent{status + " without a message from Cal.com"};
    const auto kind = kind_of(reply.status, message);
    if (!kind) return NotSent{status + " not about a booking: " + mask_uids(message)};
    auto uid = *kind == RefusalKind::rescheduled ? uid_after(message, "to booking with uid=") : std::string();
    return RemoteRefusal{*kind, mask_uids(message), std::move(uid)};
}

}  // namespace slotkeeper::calcom

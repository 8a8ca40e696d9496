// result: the return type of functions that may be refused: either a value, or a Refusal with the reason.
//
// Exceptions are for outages (the database is down) and programming errors. A refused request has changed nothing.
// `ErrorCode` is the one list of reasons; adapters/http/problem.cpp gives each its HTTP status, and a test checks all.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/words.h"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace slotkeeper {

enum class ErrorCode : std::uint8_t {
    // the request
    malformed_request,
    request_timeout,
    uri_too_long,
    header_too_large,
    invalid_field,
    ambiguous,
    missing_field,
    unknown_field,
    malformed_body,
    body_too_large,
    unsupported_media_type,
    method_not_allowed,
    not_found,
    unauthorized,
    forbidden,
    // the booking
    slot_conflict,
    outside_hours,
    notice_too_short,
    beyond_window,
    in_the_past,
    too_early,
    too_late,
    hold_expired,
    version_conflict,
    state_conflict,
    not_bookable,
    length_differs,
    too_many_holds,
    // the repeated request
    key_reused,
    in_progress,
    // the moment
    rate_limited,
    overloaded,
    unavailable,
    internal,
};

template <>
struct Words<ErrorCode> {
    static constexpr std::array<std::string_view, 34> all{"malformed_request",
                                                          "request_timeout",
                                                          "uri_too_long",
                                                          "header_too_large",
                                                          "invalid_field",
                                                          "ambiguous",
                                                          "missing_field",
                                                          "unknown_field",
                                                          "malformed_body",
                                                          "body_too_large",
                                                          "unsupported_media_type",
                                                          "method_not_allowed",
                                                          "not_found",
                                                          "unauthorized",
                                                          "forbidden",
                                                          "slot_conflict",
                                                          "outside_hours",
                                                          "notice_too_short",
                                                          "beyond_window",
                                                          "in_the_past",
                                                          "too_early",
                                                          "too_late",
                                                          "hold_expired",
                                                          "version_conflict",
                                                          "state_conflict",
                                                          "not_bookable",
                                                          "length_differs",
                                                          "too_many_holds",
                                                          "key_reused",
                                                          "in_progress",
                                                          "rate_limited",
                                                          "overloaded",
                                                          "unavailable",
                                                          "internal"};
};

static_assert(Words<ErrorCode>::all.size() == static_cast<std::size_t>(ErrorCode::internal) + 1,
              "one word for each code");

// `field` names the wrong part of the request as the caller spelt it ("customer.phone"), or is empty; `message` is for
// people and says what would be valid.
struct Refusal {
    ErrorCode code;
    std::string field;
    std::string message;
    int segment = -1;                     // slot_conflict: which segment of the service, from 0
    std::vector<Instant> alternatives{};  // slot_conflict: up to three starts that were free a moment ago
    // slot_conflict of a block: the ids of the appointments and blocks in that time, by start.
    std::vector<std::string> in_the_way{};
};

struct Done {};

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}            // NOLINT: implicit by design
    Result(Refusal refusal) : content_(std::in_place_index<1>, std::move(refusal)) {}  // NOLINT: implicit by design

    bool ok() const { return content_.index() == 0; }
    explicit operator bool() const { return ok(); }

    // Throws std::logic_error if this is a refusal.
    const T& value() const& { return *found<0>(content_); }
    T& value() & { return *found<0>(content_); }
    T&& value() && { return std::move(*found<0>(content_)); }
    const T& operator*() const& { return value(); }
    T& operator*() & { return value(); }
    const T* operator->() const { return &value(); }
    T* operator->() { return &value(); }

    // Throws std::logic_error if this is a value.
    const Refusal& refusal() const { return *found<1>(content_); }

private:
    template <std::size_t kIndex, class Content>
    static auto found(Content& content) {
        auto* const at = std::get_if<kIndex>(&content);
        if (at == nullptr) throw std::logic_error(kIndex == 0 ? "the value of a refusal" : "the refusal of a value");
        return at;
    }

    std::variant<T, Refusal> content_;
};

// Refuses one field; the message says what would be valid.
inline Refusal refuse(ErrorCode code, std::string field, std::string message) {
    return Refusal{code, std::move(field), std::move(message)};
}

}  // namespace slotkeeper

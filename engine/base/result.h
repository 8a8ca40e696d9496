// result: the return type of functions that may be refused: either a value, or a Refusal with the reason.
//
// Exceptions are for outages (the database is down) and programming errors. A refused request has changed nothing.
// `ErrorCode` is the one list of reasons; adapters/http/problem.cpp gives each its HTTP status, and a test checks all.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/enum_names.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
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
    limit_reached,
    customer_busy,
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
    off_grid,
    duration,
    before_window,
    party_size,
    changed,  // a plan that was shown is not possible any more
    staff_only,
    too_many_moves,
    too_many_no_shows,
    token_invalid,
    token_expired,
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
struct EnumNames<ErrorCode> {
    static constexpr std::array<std::string_view, 46> all{"malformed_request",
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
                                                          "limit_reached",
                                                          "customer_busy",
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
                                                          "off_grid",
                                                          "duration",
                                                          "before_window",
                                                          "party_size",
                                                          "changed",
                                                          "staff_only",
                                                          "too_many_moves",
                                                          "too_many_no_shows",
                                                          "token_invalid",
                                                          "token_expired",
                                                          "key_reused",
                                                          "in_progress",
                                                          "rate_limited",
                                                          "overloaded",
                                                          "unavailable",
                                                          "internal"};
};

static_assert(EnumNames<ErrorCode>::all.size() == static_cast<std::size_t>(ErrorCode::internal) + 1,
              "one word for each code");

// Of limit_reached: which limit, of what, in which period.
struct LimitFacts {
    std::string of{};                  // "service", "resource" or "customer"
    std::string id{};                  // of it; empty for a new customer
    std::string period{};              // "day", "week" or "month"; "active": bookings that have not ended
    std::string unit{};                // "bookings" or "minutes"
    std::int64_t max = 0, booked = 0;  // in that unit
    std::string from{}, to{};          // the local dates of the period, both inclusive: "2026-12-07"; or empty
};

// `field` names the wrong part of the request as the caller spelt it ("customer.phone"), or is empty; `message` is for
// people and says what would be valid.
struct Refusal {
    ErrorCode code;
    std::string field;
    std::string message;
    int segment = -1;                     // slot_conflict: which segment of the service, from 0
    std::vector<Instant> alternatives{};  // slot_conflict, off_grid: up to three starts that were free a moment ago
    // slot_conflict of a block: the ids of the appointments and blocks in that time, by start. customer_busy: the other
    // appointment of the same person. state_conflict of a change of the catalogue or of the dates of a branch: the
    // appointments that would lose their room.
    std::vector<std::string> in_the_way{};
    std::vector<Refusal> further{};  // what else is wrong with the same request
    std::optional<LimitFacts> limit{};
    int item = -1;  // of a command with several bookings or changes: which of them, from 0
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
    // By value: a loop over the value of a temporary result keeps it.
    T value() && { return std::move(*found<0>(content_)); }
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

// Unwraps Results one by one and notes the refusals. The reader of a body with many fields then reads as a list of
// fields. The first wrong field is the refusal, the others are listed in `further`.
//     Checks check;
//     ask.start = check(fields.instant("start"));
//     ask.name = check(fields.text("name", 200));
//     if (check.failed()) return check.refusal();
class Checks {
public:
    // The value, or a default-constructed T if the Result is a refusal.
    template <class T>
    T operator()(Result<T> result) {
        if (result) return std::move(result).value();
        note(result.refusal());
        return T{};
    }
    void note(Refusal refusal) {
        if (!refusal_) {
            refusal_ = std::move(refusal);
            return;
        }
        auto others = std::exchange(refusal.further, {});
        if (refusal_->further.size() < kFurtherMax) refusal_->further.push_back(std::move(refusal));
        for (auto& one : others) note(std::move(one));
    }

    // Notes only what the refusal and its further ones say of fields that have not failed yet.
    void note_others(const Refusal& refusal) {
        if (!failed(refusal.field)) {
            auto alone = refusal;
            alone.further.clear();
            note(std::move(alone));
        }
        for (const auto& one : refusal.further) note_others(one);
    }

    bool failed() const { return refusal_.has_value(); }
    // Whether this field, what holds it or a part of it was refused: "customer" holds "customer.name".
    bool failed(std::string_view field) const {
        if (!refusal_) return false;
        const auto holds = [](std::string_view outer, std::string_view inner) {
            if (!inner.starts_with(outer)) return false;
            return inner.size() == outer.size() || inner[outer.size()] == '.' || inner[outer.size()] == '[';
        };
        const auto concerns = [&](const Refusal& one) { return holds(one.field, field) || holds(field, one.field); };
        const auto& others = refusal_->further;
        return concerns(*refusal_) || std::any_of(others.begin(), others.end(), concerns);
    }
    // REQUIRES: failed().
    const Refusal& refusal() const { return *refusal_; }

private:
    static constexpr std::size_t kFurtherMax = 19;  // a body may hold thousands of wrong fields

    std::optional<Refusal> refusal_;
};

// Stored data that cannot be used: a referenced row is missing, or a value cannot be read. It ends only the request or
// job that met it; other rows and other companies are still served. `slotkeeper check` names the row. Read on:
// guards/check.h.
//
// The text names table and id, never personal data.
class DamagedData : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

// The refusal that the caller gets.
inline Refusal damaged_data() {
    return refuse(ErrorCode::unavailable, "",
                  "stored data of this company are damaged: slotkeeper check names the rows");
}

}  // namespace slotkeeper

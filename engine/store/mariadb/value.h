// value: one SQL value of any type of the program.
//
// Ids are sent as numbers, instants as DATETIME text in UTC, enums as their name, an empty optional as NULL. Both ways
// of sending (bound by SOCI for single rows, written by SqlText for lists and multi-row statements) take the same
// Value.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/enum_names.h"
#include "engine/base/ids.h"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace slotkeeper::store {

std::string format_datetime(Instant instant);  // "YYYY-MM-DD HH:MM:SS"
std::string format_datetime(Moment moment);    // "YYYY-MM-DD HH:MM:SS.ffffff"
std::string format_date(std::chrono::sys_days day);
// Throw DamagedData for text in another format.
Instant parse_datetime(std::string_view text);
Moment parse_moment(std::string_view text);
std::chrono::sys_days parse_date(std::string_view text);

class Value {
public:
    // NOLINTBEGIN(google-explicit-constructor): implicit by design
    Value(std::nullopt_t) {}
    template <std::integral Number>
    Value(Number number) : content_(static_cast<std::int64_t>(number)) {}
    Value(std::string text) : content_(std::move(text)) {}
    Value(std::string_view text) : content_(std::string(text)) {}
    Value(const char* text) : content_(std::string(text)) {}
    Value(Instant instant) : content_(format_datetime(instant)) {}
    Value(Moment moment) : content_(format_datetime(moment)) {}
    Value(std::chrono::sys_days day) : content_(format_date(day)) {}
    template <class Period>  // as many as its unit says: the column names the unit
    Value(std::chrono::duration<std::int64_t, Period> length) : content_(length.count()) {}
    template <class Tag>
    Value(Id<Tag> id) : content_(id.value) {}
    template <NamedEnum Enum>
    Value(Enum value) : content_(std::string(name_of(value))) {}
    template <class T>
    Value(const std::optional<T>& value) {
        if (value) content_ = Value(*value).content_;
    }
    // NOLINTEND(google-explicit-constructor)

    bool is_null() const { return std::holds_alternative<std::monostate>(content_); }
    const std::int64_t* number() const { return std::get_if<std::int64_t>(&content_); }
    const std::string* text() const { return std::get_if<std::string>(&content_); }

private:
    std::variant<std::monostate, std::int64_t, std::string> content_;
};

}  // namespace slotkeeper::store

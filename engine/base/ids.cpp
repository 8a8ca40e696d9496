// ids: make, print and parse ids.
#include "engine/base/ids.h"

#include "engine/base/assert.h"

#include <algorithm>

namespace slotkeeper {

namespace {

constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t kIdLetters = 13;  // 13 letters of 5 bits hold 63 bits
constexpr int kSequenceBits = 12;
constexpr int kProcessBits = 10;
// Milliseconds are counted from 2024-01-01T00:00:00Z: 41 bits last until 2093.
constexpr std::int64_t kEpochMs = 1'704'067'200'000;

std::int64_t milliseconds_since_epoch(Moment now) {
    return std::chrono::floor<std::chrono::milliseconds>(now).time_since_epoch().count() - kEpochMs;
}

}  // namespace

std::string encode_id(std::string_view prefix, std::int64_t value) {
    std::string text(prefix);  // a negative number occurs only in a damaged row; its text does not parse as an id
    text += '_';
    text.resize(prefix.size() + 1 + kIdLetters);
    auto rest = static_cast<std::uint64_t>(value);
    for (std::size_t i = 0; i < kIdLetters; ++i) {
        text[text.size() - 1 - i] = kAlphabet[rest & 31U];
        rest >>= 5U;
    }
    return text;
}

std::optional<std::int64_t> decode_id(std::string_view prefix, std::string_view text) {
    if (text.size() != prefix.size() + 1 + kIdLetters) return std::nullopt;
    if (!text.starts_with(prefix) || text[prefix.size()] != '_') return std::nullopt;
    std::uint64_t value = 0;
    for (const char letter : text.substr(prefix.size() + 1)) {
        const auto digit = kAlphabet.find(letter);
        if (digit == std::string_view::npos || value >> 58U != 0) return std::nullopt;
        value = value << 5U | digit;
    }
    if (value == 0) return std::nullopt;
    return static_cast<std::int64_t>(value);
}

std::int64_t first_id_at(Moment moment) {
    return std::max<std::int64_t>(0, milliseconds_since_epoch(moment)) << (kProcessBits + kSequenceBits);
}

IdSource::IdSource(int process_number, const Clock& clock) : clock_(clock), process_number_(process_number) {
    SLOTKEEPER_ASSERT(process_number >= 0 && process_number <= kProcessNumberMax, "it has its bits in each id");
}

std::int64_t IdSource::next() {
    const std::lock_guard lock(mutex_);
    // If the clock steps back, or more than 4,096 ids are made in a millisecond, counting continues from the newest id.
    last_ = std::max(last_ + 1, milliseconds_since_epoch(clock_.now()) << kSequenceBits);
    const auto milliseconds = last_ >> kSequenceBits;
    const auto sequence = last_ & ((1 << kSequenceBits) - 1);
    return (milliseconds << kProcessBits | process_number_) << kSequenceBits | sequence;
}

}  // namespace slotkeeper

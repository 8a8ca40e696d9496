// signature: parses the header and verifies the digest.
#include "adapters/retell/access/signature.h"

#include "engine/guards/digest.h"

#include <spdlog/spdlog.h>

#include <charconv>
#include <string>

namespace slotkeeper::retell {

namespace {

// The largest integer that the signing side, JavaScript, represents exactly.
constexpr std::int64_t kStampMax = (std::int64_t{1} << 53) - 1;

// Skips `wanted` (its letter in either case) at the start.
bool skip(std::string_view& text, char letter, std::string_view rest) {
    if (text.size() < 1 + rest.size() || (text[0] | 0x20) != letter || text.substr(1, rest.size()) != rest)
        return false;
    text.remove_prefix(1 + rest.size());
    return true;
}

std::optional<std::int64_t> take_stamp(std::string_view& text) {
    const auto length = std::min(text.find_first_not_of("0123456789"), text.size());
    std::int64_t stamp = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + length, stamp);
    if (length == 0 || error != std::errc{} || end != text.data() + length || stamp > kStampMax) return std::nullopt;
    text.remove_prefix(length);
    return stamp;
}

}  // namespace

std::optional<Signature> parse_signature(std::string_view header) {
    Signature signature;
    if (!skip(header, 'v', "=")) return std::nullopt;
    const auto stamp = take_stamp(header);
    if (!stamp || header.empty() || header.front() != ',') return std::nullopt;
    header.remove_prefix(1);
    const auto digest = skip(header, 'd', "=") ? parse_hex(header) : std::nullopt;
    if (!digest) return std::nullopt;
    signature.stamp_ms = *stamp;
    signature.digest = *digest;
    return signature;
}

bool is_recent(const Signature& signature, Moment now, Seconds age_max) {
    const auto now_ms = std::chrono::floor<std::chrono::milliseconds>(now).time_since_epoch().count();
    const auto bound_ms = std::chrono::milliseconds(age_max).count();
    return signature.stamp_ms >= now_ms - bound_ms && signature.stamp_ms <= now_ms + bound_ms;
}

bool is_signed_by(const Signature& signature, std::string_view body, std::string_view key) {
    std::string message;
    message.reserve(body.size() + 16);
    message += body;
    message += std::to_string(signature.stamp_ms);
    const auto expected = hmac_sha256(key, message);
    const auto bytes = [](const Hash& hash) {
        return std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size());
    };
    return constant_time_equal(bytes(expected), bytes(signature.digest));
}

void StaleNote::tell(const Signature& signature) {
    const auto now = clock_.now();
    auto told = told_.load();
    const auto since = now - Moment(Moment::duration(told));
    if (told != 0 && since >= Seconds(0) && since < std::chrono::minutes(1)) return;
    if (!told_.compare_exchange_strong(told, now.time_since_epoch().count())) return;

    const Moment stamp{std::chrono::milliseconds(signature.stamp_ms)};
    const auto behind = std::chrono::round<Seconds>(now - stamp);
    spdlog::warn(
        "voice: authentication failed (401), the time of the signature is {} s {} the clock of this machine, and {} "
        "s are allowed; /readyz shows whether that clock differs from the database's",
        std::chrono::abs(behind).count(), behind.count() >= 0 ? "behind" : "ahead of",
        limits::voice_signature_age_max.count());
}

}  // namespace slotkeeper::retell

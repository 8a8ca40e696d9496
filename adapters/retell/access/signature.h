// signature: X-Retell-Signature, "v={stamp},d={digest}", as the official package checks it.
//
// digest = HMAC-SHA256(API key, raw body || stamp), hex, the stamp being Unix milliseconds. What is signed are the
// bytes as they came, so this is done before any parsing. Nothing in it names the path: that the key belongs to the
// company of the path is checked by access/admission.cpp. A stamp with leading zeros is signed as the number that it
// is, as there.
#pragma once

#include "engine/base/limits.h"
#include "engine/booking/commands.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace slotkeeper::retell {

struct Signature {
    std::int64_t stamp_ms = 0;
    Hash digest{};
};

// Empty where the header is not of that form, to the letter.
std::optional<Signature> parse_signature(std::string_view header);

// Not older than `age_max`, nor further ahead; the bound itself is accepted.
bool is_recent(const Signature& signature, Moment now, Seconds age_max = limits::voice_signature_age_max);

// In constant time.
bool is_signed_by(const Signature& signature, std::string_view body, std::string_view key);

}  // namespace slotkeeper::retell

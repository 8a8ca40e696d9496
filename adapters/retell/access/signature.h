// signature: X-Retell-Signature, "v={stamp},d={digest}", as the official package checks it.
//
// digest = HMAC-SHA256(API key, raw body || stamp), hex; the stamp is Unix milliseconds. The raw bytes are signed, so
// the signature is checked before parsing. The path is not signed: access/admission.cpp checks that the key belongs to
// the company in the path. As in the official package, leading zeros of a stamp are not part of the signed text.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/limits.h"
#include "engine/booking/commands.h"

#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>

namespace slotkeeper::retell {

struct Signature {
    std::int64_t stamp_ms = 0;
    Hash digest{};
};

// std::nullopt if the header does not have exactly that form.
std::optional<Signature> parse_signature(std::string_view header);

// Whether it is at most `age_max` old or ahead of `now`.
bool is_recent(const Signature& signature, Moment now, Seconds age_max = limits::voice_signature_age_max);

// Compares in constant time.
bool is_signed_by(const Signature& signature, std::string_view body, std::string_view key);

// Logs why requests get 401 although their key is right: a clock is wrong.
// Thread-safe.
class StaleNote {
public:
    explicit StaleNote(const Clock& clock) : clock_(clock) {}

    // Logs how far the timestamp of a well-formed but expired signature is from this machine's clock. At most once a
    // minute, because anyone can send such a header.
    void tell(const Signature& signature);

private:
    const Clock& clock_;
    std::atomic<Moment::rep> told_{0};
};

}  // namespace slotkeeper::retell

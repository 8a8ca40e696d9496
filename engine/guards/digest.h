// digest: hashes, signatures and random tokens.
//
// Secrets are compared in constant time only; random bytes come from the operating system, because tokens and keys must
// not be guessed (everything else takes its randomness as a parameter).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper {

using Digest = std::array<std::uint8_t, 32>;

Digest sha256(std::string_view bytes);
// RFC 2104 with SHA-256; a key of any length.
Digest hmac_sha256(std::string_view key, std::string_view bytes);

std::string hex(const Digest& digest);  // 64 lower-case letters
// Exactly 64 hexadecimal letters of either case.
std::optional<Digest> parse_hex(std::string_view text);
std::string base64url(const Digest& digest);  // RFC 4648, 5; 43 letters without padding
// Constant time for equal lengths; only the lengths can be told from the time.
bool constant_time_equal(std::string_view a, std::string_view b);

std::string random_bytes(std::size_t count);
// Lower-case base32 (Crockford's alphabet), 5 bits a letter: 26 letters for a key that cannot be guessed.
std::string random_token(std::size_t letters);

}  // namespace slotkeeper

// digest: libsodium's functions on strings.
#include "engine/guards/digest.h"

#include <sodium.h>

#include <stdexcept>

namespace slotkeeper {

namespace {

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

void require_sodium() {
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be initialised");
}

}  // namespace

Digest sha256(std::string_view bytes) {
    static_assert(std::tuple_size_v<Digest> == crypto_hash_sha256_BYTES);
    Digest digest;
    crypto_hash_sha256(digest.data(), bytes_of(bytes), bytes.size());
    return digest;
}

Digest hmac_sha256(std::string_view key, std::string_view bytes) {
    static_assert(std::tuple_size_v<Digest> == crypto_auth_hmacsha256_BYTES);
    Digest digest;
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes_of(bytes), bytes.size());
    crypto_auth_hmacsha256_final(&state, digest.data());
    return digest;
}

std::string hex(const Digest& digest) {
    std::string text(digest.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
    text.pop_back();
    return text;
}

std::optional<Digest> parse_hex(std::string_view text) {
    Digest digest;
    std::size_t length = 0;
    const auto status =
        sodium_hex2bin(digest.data(), digest.size(), text.data(), text.size(), nullptr, &length, nullptr);
    return status == 0 && length == digest.size() ? std::optional(digest) : std::nullopt;
}

std::string base64url(const Digest& digest) {
    constexpr auto variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string text(sodium_base64_ENCODED_LEN(digest.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), digest.data(), digest.size(), variant);
    text.pop_back();
    return text;
}

bool constant_time_equal(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string random_bytes(std::size_t count) {
    require_sodium();
    std::string bytes(count, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

std::string random_token(std::size_t letters) {
    constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    auto token = random_bytes(letters);
    for (auto& letter : token) letter = kAlphabet[static_cast<unsigned char>(letter) & 31U];
    return token;
}

}  // namespace slotkeeper

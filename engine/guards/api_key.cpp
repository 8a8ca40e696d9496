// api_key: makes and hashes keys.
#include "engine/guards/api_key.h"

#include "engine/guards/digest.h"

#include <algorithm>

namespace slotkeeper {

namespace {
constexpr std::string_view kPrefix = "slk_";
constexpr std::size_t kLetters = 40;
}  // namespace

std::string new_api_key() { return std::string(kPrefix) + random_token(kLetters); }

std::optional<Hash> api_key_hash(std::string_view key) {
    if (key.size() != kPrefix.size() + kLetters || !key.starts_with(kPrefix)) return std::nullopt;
    const auto plain = [](char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9'); };
    const auto letters = key.substr(kPrefix.size());
    if (!std::all_of(letters.begin(), letters.end(), plain)) return std::nullopt;
    return sha256(key);
}

}  // namespace slotkeeper

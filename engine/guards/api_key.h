// api_key: the keys that programs come in with: "slk_" and 40 letters of base32, 200 random bits.
//
// Only the SHA-256 of a key is stored. Slow hashes exist because people choose passwords that can be guessed; 200
// random bits cannot be, however fast the hash, so a fast one does, and every request needs it. Read on:
// store/access_rows.h keeps the hash, adapters/rest/authentication.h asks for the key.
#pragma once

#include "engine/booking/commands.h"

#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper {

// Shown once to whoever asked for it; the program forgets it.
std::string new_api_key();

// What the key is found by. Empty where the text does not have the form of a key, so that nobody need look.
std::optional<Hash> api_key_hash(std::string_view key);

}  // namespace slotkeeper

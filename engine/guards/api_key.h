// api_key: the keys with which programs sign in: "slk_" and 40 letters of base32, 200 random bits.
//
// Only the SHA-256 of a key is stored. Slow hashes protect passwords that can be guessed; 200 random bits cannot be, so
// a fast hash is enough, and every request needs it. Read on: store/operations/access_rows.h keeps the hash,
// adapters/api/authentication.h asks for the key.
#pragma once

#include "engine/base/result.h"
#include "engine/booking/commands.h"

#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper {

// Shown once to the caller; the program does not keep it.
std::string new_api_key();

// The hash under which the key is stored; std::nullopt if the text does not have the form of a key.
std::optional<Hash> api_key_hash(std::string_view key);

// Serves the demo company on this machine only, because its keys are public (tools/demo). Every channel that
// authenticates a caller calls this once it knows the company.
//
// `loopback`: the server listens on this machine alone. Otherwise forbidden.
inline Result<Done> check_demo(bool demo, bool loopback) {
    if (!demo || loopback) return Done{};
    return refuse(ErrorCode::forbidden, "",
                  "the demo company is served only while the server listens on this machine alone, because its keys "
                  "are public");
}

}  // namespace slotkeeper

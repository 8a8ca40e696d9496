// seal: secrets of others (Cal.com, Retell, webhooks) as they lie in the database.
//
// Sealed with libsodium's secretbox under one key of 32 random bytes in SLOTKEEPER_VAR/secret.key (mode 600): whoever
// has only the database has no secret, and who changes a sealed value is found out. Losing the key file loses the
// secrets, so it belongs into the backup, apart from the database.
// Form: a byte for the version (1), a nonce of 24 bytes, the authenticated text.
#pragma once

#include "engine/base/result.h"

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

namespace slotkeeper {

// Safe for many threads.
class Sealer {
public:
    // Reads the key of the folder, or makes it: the first of several processes does, and all use that one. Throws
    // std::runtime_error where the file cannot be made or read, has another size, or is open to other users.
    explicit Sealer(const std::filesystem::path& folder);
    ~Sealer();
    Sealer(const Sealer&) = delete;
    Sealer& operator=(const Sealer&) = delete;

    std::string seal(std::string_view text) const;  // bytes, for a VARBINARY; 41 more than the text
    // Refuses (internal) what was not sealed with this key, or was changed since.
    Result<std::string> open(std::string_view sealed) const;

private:
    std::array<unsigned char, 32> key_;
};

}  // namespace slotkeeper

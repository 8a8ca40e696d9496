// seal: secrets of others (Cal.com, Retell, webhooks) as they lie in the database.
//
// Sealed with libsodium's secretbox under one key of 32 random bytes in SLOTKEEPER_VAR/secret.key (mode 600): whoever
// has only the database has no secret, and who changes a sealed value is found out. Losing the key file loses the
// secrets, so it belongs into the backup, apart from the database.
// The key can be changed while others run (key_rotation.h): the one before it lies beside it then, as
// secret.key.before, and opens what it has sealed.
// Form: a byte for the version (1), a nonce of 24 bytes, the authenticated text.
#pragma once

#include "engine/base/result.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace slotkeeper {

// Safe for many threads.
class Sealer {
public:
    // Reads the key of the folder, or makes it: the first of several processes does, and all use that one. Throws
    // std::runtime_error where the file cannot be made or read, has another size, or is open to other users.
    explicit Sealer(const std::filesystem::path& folder);
    Sealer(const Sealer&) = delete;
    Sealer& operator=(const Sealer&) = delete;

    // With the key that the folder has now. Bytes, for a VARBINARY; 41 more than the text.
    std::string seal(std::string_view text) const;
    // Refuses (internal) what was not sealed with this key or the one before, or was changed since.
    Result<std::string> open(std::string_view sealed) const;

    // --- for key_rotation.h ---
    bool is_sealed_with_present_key(std::string_view sealed) const;
    // A new key; the present one becomes the one before. REQUIRES: nothing that is needed was sealed with the one that
    // is before now. A crash in between leaves the present one.
    void change_key();

private:
    using Key = std::array<unsigned char, 32>;
    struct Keys {
        Key present{};
        std::optional<Key> before;
        std::pair<std::uint64_t, std::int64_t> file{};  // which one the present key was read from: number, time
        ~Keys();
    };
    Keys read_keys() const;
    Keys keys() const;  // those of the folder, which another process may have changed

    const std::filesystem::path path_;
    mutable std::mutex mutex_;
    mutable Keys keys_;  // under the mutex
};

}  // namespace slotkeeper

// seal: encrypts the secrets of external services (Cal.com, Retell, webhooks) for the database.
//
// Encrypted with libsodium's secretbox under one key of 32 random bytes in SLOTKEEPER_VAR/secret.key (mode 600): a copy
// of the database alone contains no readable secret, and a changed value is detected. Losing the key file loses the
// secrets, so back it up, apart from the database. The key can be changed while servers run (key_rotation.h): the
// previous key then stays in the folder as secret.key.before and decrypts older values. Form: a byte for the version
// (1), a nonce of 24 bytes, the authenticated text.
#pragma once

#include "engine/base/result.h"
#include "engine/guards/digest.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace slotkeeper {

// Thread-safe.
class Sealer {
public:
    // Reads the key of the folder, or creates it; if several processes start at once, all use the first one's. Throws
    // std::runtime_error if the file cannot be created or read, has another size, or is open to other users.
    explicit Sealer(const std::filesystem::path& folder);
    Sealer(const Sealer&) = delete;
    Sealer& operator=(const Sealer&) = delete;

    // With the present key of the folder. Bytes, for a VARBINARY; 41 more than the text.
    std::string seal(std::string_view text) const;
    // Refuses (internal) a value that was not sealed with this key or the previous one, or was changed since.
    Result<std::string> open(std::string_view sealed) const;

    // A signature under a key that is made of the present key for this purpose alone. The same text has the same one
    // until the key changes.
    Digest sign(std::string_view purpose, std::string_view text) const;
    // Whether the text was signed for this purpose with the present key or the previous one.
    bool is_signed(std::string_view purpose, std::string_view text, std::string_view base64url_signature) const;

    // --- for key_rotation.h ---
    bool is_sealed_with_present_key(std::string_view sealed) const;
    // Makes a new key; the present one becomes the previous one.
    // REQUIRES: no value that is needed is sealed with the previous key. A crash in between leaves the present one.
    void change_key();

private:
    using Key = std::array<unsigned char, 32>;
    struct Keys {
        Key present{};
        std::optional<Key> before;
        std::pair<std::uint64_t, std::int64_t> file{};  // inode and time of the file that the present key was read from
        ~Keys();
    };
    Keys read_keys() const;
    Keys keys() const;  // reads the folder again, as another process may have changed them

    const std::filesystem::path path_;
    mutable std::mutex mutex_;
    mutable Keys keys_;  // under the mutex
};

}  // namespace slotkeeper

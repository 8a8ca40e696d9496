// seal: reads and makes the key file, encrypts and decrypts.
#include "engine/guards/seal.h"

#include "engine/base/machine/private_folder.h"
#include "engine/guards/digest.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace slotkeeper {

namespace {

namespace fs = std::filesystem;

constexpr char kVersion = 1;
constexpr std::size_t kHeader = 1 + crypto_secretbox_NONCEBYTES;

[[noreturn]] void fail(const std::string& step, const fs::path& path) {
    throw std::runtime_error(step + ' ' + path.string() + ": " + std::system_category().message(errno));
}

struct File {
    int number;
    ~File() { ::close(number); }
};

void sync_folder(const fs::path& folder) {
    const File file{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (file.number < 0 || ::fsync(file.number) != 0) fail("cannot sync", folder);
}

// Writes a random key to a new file, synced to the disk before it is used.
fs::path write_unfinished(const fs::path& path) {
    const auto unfinished = fs::path(path.string() + '.' + random_token(16));
    const auto key = random_bytes(crypto_secretbox_KEYBYTES);
    const File file{::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
    if (file.number < 0) fail("cannot create", unfinished);
    const auto written = ::write(file.number, key.data(), key.size()) == static_cast<ssize_t>(key.size());
    if (!written || ::fsync(file.number) != 0) fail("cannot write", unfinished);
    return unfinished;
}

// A complete file gets its name by link(), which fails if another process was first: no process reads half a key or
// replaces one that is in use.
void make_key(const fs::path& path) {
    make_private_folder(path.parent_path());
    const auto unfinished = write_unfinished(path);
    const auto error = ::link(unfinished.c_str(), path.c_str()) == 0 ? 0 : errno;
    ::unlink(unfinished.c_str());
    errno = error;
    if (error != 0 && error != EEXIST) fail("cannot create", path);
    sync_folder(path.parent_path());
}

fs::path before(const fs::path& path) { return path.string() + ".before"; }

using FileName = std::pair<std::uint64_t, std::int64_t>;

FileName file_name_of(const struct stat& found) {
    return {found.st_ino, found.st_mtim.tv_sec * 1'000'000'000 + found.st_mtim.tv_nsec};
}

FileName file_name_of(const fs::path& path) {
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) fail("cannot read", path);
    return file_name_of(found);
}

template <class Key>
void read_key(const File& file, const fs::path& path, Key& key) {
    struct stat found {};
    if (::fstat(file.number, &found) != 0) fail("cannot read", path);
    if ((found.st_mode & 077) != 0) {
        throw std::runtime_error(path.string() + " can be read by other users: chmod 600 it");
    }
    if (found.st_size != static_cast<off_t>(key.size()) ||
        ::read(file.number, key.data(), key.size()) != static_cast<ssize_t>(key.size())) {
        throw std::runtime_error(path.string() + " is not a key of 32 bytes: restore it from a backup");
    }
}

// A key of its own for each purpose: what is signed for one proves nothing for another.
template <class Key>
Digest signed_with(const Key& key, std::string_view purpose, std::string_view text) {
    const std::string_view bytes(reinterpret_cast<const char*>(key.data()), key.size());
    auto derived = hmac_sha256(bytes, "slotkeeper signature for " + std::string(purpose));
    const auto signature = hmac_sha256({reinterpret_cast<const char*>(derived.data()), derived.size()}, text);
    sodium_memzero(derived.data(), derived.size());
    return signature;
}

constexpr std::size_t kOverhead = kHeader + crypto_secretbox_MACBYTES;

template <class Key>
std::optional<std::string> opened_with(const Key& key, std::string_view sealed) {
    if (sealed.size() < kOverhead || sealed[0] != kVersion) return std::nullopt;
    const auto* const bytes = reinterpret_cast<const unsigned char*>(sealed.data());
    std::string text(sealed.size() - kOverhead, '\0');
    const auto opened = crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(text.data()), bytes + kHeader,
                                                   sealed.size() - kHeader, bytes + 1, key.data()) == 0;
    return opened ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace

Sealer::Keys::~Keys() {
    sodium_memzero(present.data(), present.size());
    if (before) sodium_memzero(before->data(), before->size());
}

Sealer::Sealer(const fs::path& folder) : path_(folder / "secret.key") {
    static_assert(std::tuple_size_v<Key> == crypto_secretbox_KEYBYTES);
    if (!fs::exists(path_)) make_key(path_);
    require_private_folder(folder, Others::pass);
    keys_ = read_keys();
}

Sealer::Keys Sealer::read_keys() const {
    Keys keys;
    // The previous key first: a key change writes it before the new key gets its name.
    if (const File file{::open(before(path_).c_str(), O_RDONLY | O_CLOEXEC)}; file.number >= 0) {
        read_key(file, before(path_), keys.before.emplace());
    }
    const File file{::open(path_.c_str(), O_RDONLY | O_CLOEXEC)};
    if (file.number < 0) fail("cannot open", path_);
    struct stat found {};
    if (::fstat(file.number, &found) != 0) fail("cannot read", path_);
    keys.file = file_name_of(found);
    read_key(file, path_, keys.present);
    return keys;
}

Sealer::Keys Sealer::keys() const {
    const std::lock_guard lock(mutex_);
    if (file_name_of(path_) != keys_.file) keys_ = read_keys();
    return keys_;
}

void Sealer::change_key() {
    const std::lock_guard lock(mutex_);
    const auto unfinished = write_unfinished(path_);
    const auto old = before(path_);
    const auto spare = fs::path(old.string() + '.' + random_token(16));
    if (::link(path_.c_str(), spare.c_str()) != 0) fail("cannot keep", path_);
    if (::rename(spare.c_str(), old.c_str()) != 0) fail("cannot keep", old);
    ::unlink(spare.c_str());  // if both were the same file, rename() has left it
    sync_folder(path_.parent_path());
    if (::rename(unfinished.c_str(), path_.c_str()) != 0) fail("cannot change", path_);
    sync_folder(path_.parent_path());
    keys_ = read_keys();
}

std::string Sealer::seal(std::string_view text) const {
    const auto using_keys = keys();
    auto sealed = kVersion + random_bytes(crypto_secretbox_NONCEBYTES);
    sealed.resize(kOverhead + text.size());
    auto* const bytes = reinterpret_cast<unsigned char*>(sealed.data());
    crypto_secretbox_easy(bytes + kHeader, reinterpret_cast<const unsigned char*>(text.data()), text.size(), bytes + 1,
                          using_keys.present.data());
    return sealed;
}

Result<std::string> Sealer::open(std::string_view sealed) const {
    const auto using_keys = keys();
    auto text = opened_with(using_keys.present, sealed);
    if (!text && using_keys.before) text = opened_with(*using_keys.before, sealed);
    if (text) return *std::move(text);
    return refuse(ErrorCode::internal, {}, "a stored secret cannot be decrypted with the key of this server");
}

Digest Sealer::sign(std::string_view purpose, std::string_view text) const {
    return signed_with(keys().present, purpose, text);
}

bool Sealer::is_signed(std::string_view purpose, std::string_view text, std::string_view base64url_signature) const {
    const auto using_keys = keys();
    const auto fits = [&](const Key& key) {
        return constant_time_equal(base64url(signed_with(key, purpose, text)), base64url_signature);
    };
    return fits(using_keys.present) || (using_keys.before && fits(*using_keys.before));
}

bool Sealer::is_sealed_with_present_key(std::string_view sealed) const {
    return opened_with(keys().present, sealed).has_value();
}

}  // namespace slotkeeper

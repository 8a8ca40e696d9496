// seal: the key file, sealing and opening.
#include "engine/guards/seal.h"

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
    if (file.number < 0 || ::fsync(file.number) != 0) fail("sync", folder);
}

// A complete file gets its name by link(), which fails where another process was first: nobody ever reads half a key,
// and nobody replaces one that is in use. It is on the disk before anything is sealed with it.
void make_key(const fs::path& path) {
    fs::create_directories(path.parent_path());
    const auto unfinished = fs::path(path.string() + '.' + random_token(16));
    const auto key = random_bytes(crypto_secretbox_KEYBYTES);
    {
        const File file{::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
        if (file.number < 0) fail("make", unfinished);
        if (::write(file.number, key.data(), key.size()) != static_cast<ssize_t>(key.size()) ||
            ::fsync(file.number) != 0) {
            fail("write", unfinished);
        }
    }
    const auto error = ::link(unfinished.c_str(), path.c_str()) == 0 ? 0 : errno;
    ::unlink(unfinished.c_str());
    errno = error;
    if (error != 0 && error != EEXIST) fail("make", path);
    sync_folder(path.parent_path());
}

}  // namespace

Sealer::Sealer(const fs::path& folder) {
    static_assert(std::tuple_size_v<decltype(key_)> == crypto_secretbox_KEYBYTES);
    const auto path = folder / "secret.key";
    if (!fs::exists(path)) make_key(path);
    const File file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (file.number < 0) fail("open", path);
    struct stat found {};
    if (::fstat(file.number, &found) != 0) fail("look at", path);
    if ((found.st_mode & 077) != 0) {
        throw std::runtime_error(path.string() + " can be read by other users: chmod 600 it");
    }
    if (found.st_size != static_cast<off_t>(key_.size()) ||
        ::read(file.number, key_.data(), key_.size()) != static_cast<ssize_t>(key_.size())) {
        throw std::runtime_error(path.string() + " is not a key of 32 bytes: restore it from a backup");
    }
}

Sealer::~Sealer() { sodium_memzero(key_.data(), key_.size()); }

std::string Sealer::seal(std::string_view text) const {
    auto sealed = kVersion + random_bytes(crypto_secretbox_NONCEBYTES);
    sealed.resize(kHeader + crypto_secretbox_MACBYTES + text.size());
    auto* const bytes = reinterpret_cast<unsigned char*>(sealed.data());
    crypto_secretbox_easy(bytes + kHeader, reinterpret_cast<const unsigned char*>(text.data()), text.size(), bytes + 1,
                          key_.data());
    return sealed;
}

Result<std::string> Sealer::open(std::string_view sealed) const {
    const auto refused =
        refuse(ErrorCode::internal, {}, "a sealed secret cannot be opened with the key of this server");
    if (sealed.size() < kHeader + crypto_secretbox_MACBYTES || sealed[0] != kVersion) return refused;
    const auto* const bytes = reinterpret_cast<const unsigned char*>(sealed.data());
    std::string text(sealed.size() - kHeader - crypto_secretbox_MACBYTES, '\0');
    if (crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(text.data()), bytes + kHeader,
                                   sealed.size() - kHeader, bytes + 1, key_.data()) != 0) {
        return refused;
    }
    return text;
}

}  // namespace slotkeeper

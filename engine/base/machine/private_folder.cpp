// private_folder: creates one, and checks its mode.
#include "engine/base/machine/private_folder.h"

#include <sys/stat.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace slotkeeper {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const std::string& step, const fs::path& folder) {
    throw std::runtime_error(step + ' ' + folder.string() + ": " + std::system_category().message(errno));
}

}  // namespace

void make_private_folder(const fs::path& folder) {
    const auto named = fs::absolute(folder / "").lexically_normal().parent_path();  // without a slash at its end
    if (fs::is_directory(named)) return;
    make_private_folder(named.parent_path());
    if (::mkdir(named.c_str(), 0700) != 0 && errno != EEXIST) fail("cannot create", named);
}

void require_private_folder(const fs::path& folder, Others others) {
    struct stat found {};
    if (::stat(folder.c_str(), &found) != 0) fail("cannot read", folder);
    if ((found.st_mode & (others == Others::pass ? 066U : 077U)) == 0) return;
    throw std::runtime_error(folder.string() + " is open to other users: chmod 700 it");
}

}  // namespace slotkeeper

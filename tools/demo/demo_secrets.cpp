// demo_secrets: creates files atomically.
#include "tools/demo/demo_secrets.h"

#include "engine/base/machine/private_folder.h"
#include "engine/guards/digest.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace slotkeeper::demo {

namespace {

[[noreturn]] void fail(const std::string& step, const std::filesystem::path& file) {
    throw std::runtime_error(step + ' ' + file.string() + ": " + std::system_category().message(errno));
}

// Writes a temporary file and links it to its name, which fails if another process was faster: so no process reads an
// incomplete secret.
void write_secret(const std::filesystem::path& file, const std::string& text) {
    const auto unfinished = std::filesystem::path(file.string() + '.' + random_token(16));
    const auto descriptor = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) fail("make", unfinished);
    const auto written = ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(descriptor);
    if (!written) fail("write", unfinished);
    const auto linked = ::link(unfinished.c_str(), file.c_str()) == 0 || errno == EEXIST;
    ::unlink(unfinished.c_str());
    if (!linked) fail("make", file);
}

}  // namespace

std::string kept_secret(const std::filesystem::path& file, const std::function<std::string()>& make) {
    make_private_folder(file.parent_path());
    if (!std::filesystem::exists(file)) write_secret(file, make() + '\n');
    std::ifstream stream(file);
    std::string text;
    if (!std::getline(stream, text) || text.empty()) fail("read", file);
    return text;
}

}  // namespace slotkeeper::demo

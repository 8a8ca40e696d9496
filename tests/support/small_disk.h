// small_disk: a disk of a few MiB that a test can fill: its own tmpfs, removed with the object.
//
// Only root may mount. If that is refused, the test says so and proves nothing: a run as root, as in CI, does.
#pragma once

#include "tests/support/test_database.h"

#include <sys/mount.h>

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <string>

namespace slotkeeper::tests {

class SmallDisk {
public:
    explicit SmallDisk(int mebibytes) {
        const auto size = "mode=0700,size=" + std::to_string(mebibytes) + "m";
        mounted_ = ::mount("tmpfs", path().c_str(), "tmpfs", 0, size.c_str()) == 0;
        if (!mounted_) BOOST_TEST_MESSAGE("NOT TESTED: no disk can be mounted here; run this as root");
    }
    ~SmallDisk() {
        if (mounted_) ::umount2(path().c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    bool mounted() const { return mounted_; }
    const std::filesystem::path& path() const { return folder_.path(); }

    // Leaves so many bytes.
    void fill(std::uintmax_t rest = 0) {
        const auto free = std::filesystem::space(path()).available;
        std::ofstream file(filler(), std::ios::app);
        const std::string block(64 * 1024, 'x');
        for (auto left = free - std::min(free, rest); left > 0 && file; left -= std::min(left, block.size())) {
            file.write(block.data(), static_cast<std::streamsize>(std::min(left, block.size()))).flush();
        }
    }
    void empty() { std::filesystem::remove(filler()); }

private:
    std::filesystem::path filler() const { return path() / "filler"; }

    TemporaryFolder folder_;
    bool mounted_ = false;
};

}  // namespace slotkeeper::tests

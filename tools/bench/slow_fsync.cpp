// slow_fsync: a library to preload that simulates a slow disk: each fsync takes five milliseconds longer. Needs no root
// and no device.
#include <dlfcn.h>
#include <unistd.h>

namespace {

constexpr unsigned kDelayMicroseconds = 5'000;

using Sync = int (*)(int);

int late(const char* name, int file) {
    const auto real = reinterpret_cast<Sync>(::dlsym(RTLD_NEXT, name));
    ::usleep(kDelayMicroseconds);
    return real(file);
}

}  // namespace

extern "C" int fsync(int file) { return late("fsync", file); }
extern "C" int fdatasync(int file) { return late("fdatasync", file); }

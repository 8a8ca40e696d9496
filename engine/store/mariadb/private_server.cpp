// private_server: the files and locks of the private mariadbd; starts, watches and stops it.
//
// The server runs as the owner of its folder: if root starts it, root starts it as that user and gives it the files, so
// no file of the folder belongs to root. It has no password; the mode of the folder (700) keeps other users out.
#include "engine/store/mariadb/private_server.h"

#include "engine/base/backoff.h"
#include "engine/base/machine/private_folder.h"
#include "engine/base/machine/program.h"
#include "engine/store/mariadb/database.h"

#include <fcntl.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>
#include <system_error>
#include <thread>

namespace slotkeeper::store {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto kCreateDatabase = R"sql(
    CREATE DATABASE IF NOT EXISTS slotkeeper CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci)sql";

constexpr std::size_t kFolderLengthMax = 88;  // the kernel accepts 107 bytes for the path of a socket
constexpr auto kStartPatience = 10min;        // crash recovery of a big database takes long
constexpr auto kStopPatience = 60s;
// In addition to one per connection. With fewer, mariadbd starts but refuses tables with "error 23".
constexpr rlim_t kFilesOfServer = 10, kFilesOfTables = 400;

[[noreturn]] void fail(const std::string& step) {
    throw std::runtime_error("private database: " + step + ": " + std::system_category().message(errno));
}

class Descriptor {
public:
    explicit Descriptor(int number = -1) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    int number() const { return number_; }

private:
    int number_;
};

struct Places {
    explicit Places(const fs::path& given);
    fs::path data() const { return folder / "data"; }
    fs::path scratch() const { return folder / "tmp"; }
    fs::path socket() const { return folder / "mariadb.sock"; }
    fs::path pid_file() const { return folder / "mariadb.pid"; }
    fs::path log() const { return folder / "mariadb.log"; }
    fs::path keep_running() const { return folder / "keep_running"; }
    std::string url(std::string_view name) const {  // plain letters, so no encoding is needed
        return "mysql://root@localhost/" + std::string(name) + "?socket=" + socket().string();
    }

    fs::path folder;
    Program::User owner{};
};

// Gives a file that root made to the owner of the folder. Follows no link, which the owner might have placed there.
void hand_over(const fs::path& path, const Program::User& owner) {
    if (::geteuid() == 0 && ::lchown(path.c_str(), owner.user, owner.group) != 0) fail("chown " + path.string());
}

// A short link of plain letters in a private folder of /tmp, for a folder whose path is too long for a socket or has
// letters that the shell script mariadb-install-db cannot handle.
fs::path plain_name(const fs::path& folder, const Program::User& owner) {
    constexpr auto kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-";
    const auto given = folder.string();
    if (given.size() <= kFolderLengthMax && given.find_first_not_of(kPlain) == std::string::npos) return folder;

    std::uint64_t hash = 14'695'981'039'346'656'037U;  // FNV-1a: the same in every build
    for (const char letter : given) hash = (hash ^ static_cast<unsigned char>(letter)) * 1'099'511'628'211U;
    const fs::path place = "/tmp/slotkeeper-" + std::to_string(hash);
    if (::mkdir(place.c_str(), 0700) == 0) hand_over(place, owner);
    struct stat found {};
    if (::lstat(place.c_str(), &found) != 0) fail("make " + place.string());
    const auto link = place / "db";
    if (S_ISDIR(found.st_mode) && found.st_uid == owner.user && (found.st_mode & 077) == 0) {
        if (::symlink(given.c_str(), link.c_str()) == 0) hand_over(link, owner);
        if (fs::is_symlink(link) && fs::read_symlink(link) == folder) return link;
    }
    throw std::runtime_error("private database: " + place.string() + " belongs to another user; remove it");
}

Places::Places(const fs::path& given) {
    folder = fs::absolute(given / "").lexically_normal().parent_path();
    make_private_folder(folder);
    struct stat found {};
    if (::stat(folder.c_str(), &found) != 0) fail("read " + folder.string());
    owner = {found.st_uid, found.st_gid};
    folder = plain_name(folder, owner);
}

Descriptor open_file(const Places& places, std::string_view name) {
    const auto path = places.folder / name;
    Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (file.number() < 0) fail("open " + path.string());
    hand_over(path, places.owner);
    return file;
}

// False: LOCK_NB was given, and another process holds the lock.
bool lock(const Descriptor& file, int operation) {
    while (::flock(file.number(), operation) != 0) {
        if (errno == EWOULDBLOCK) return false;
        if (errno != EINTR) fail("lock");
    }
    return true;
}

std::string installed(std::string_view name) {
    auto path = find_program(name);
    if (!path.empty()) return path;
    throw std::runtime_error("private database: " + std::string(name) +
                             " was not found; install the package mariadb-server, or name a database by URL");
}

// --- the server ----------------------------------------------------------------------------------

// As the owner of the folder; mariadbd requires an option if that is root.
pid_t start_as_owner(Program program, const Places& places) {
    if (::geteuid() == 0 && places.owner.user == 0) program.words.emplace_back("--user=root");
    if (::geteuid() == 0 && places.owner.user != 0) program.run_as = places.owner;
    return start_program(program);
}

// The server's pid, or 0 if it is not running. A pid that now belongs to another program, and a zombie, do not count.
pid_t running_pid(const Places& places) {
    pid_t pid = 0;
    if (!(std::ifstream(places.pid_file()) >> pid) || pid <= 0) return 0;
    std::ifstream file("/proc/" + std::to_string(pid) + "/cmdline", std::ios::binary);
    std::string words;
    std::getline(file, words);  // no newline ends it; empty if the process ends while it is read
    return words.find("--datadir=" + places.data().string() + '\0') == std::string::npos ? 0 : pid;
}

// A mariadbd deletes every temporary table in its tmpdir when it starts, so a shared /tmp would delete those of other
// servers on this machine.
void make_scratch(const Places& places) {
    if (::mkdir(places.scratch().c_str(), 0700) == 0) {
        hand_over(places.scratch(), places.owner);
    } else if (errno != EEXIST) {
        fail("make " + places.scratch().string());
    }
}

void install(const Places& places) {
    if (fs::exists(places.data())) return;
    const auto unfinished = places.folder / "data.new";  // renamed when complete, so a crash leaves no partial data
    fs::remove_all(unfinished);
    const auto pid =
        start_as_owner({.words = {installed("mariadb-install-db"), "--no-defaults", "--datadir=" + unfinished.string(),
                                  "--tmpdir=" + places.scratch().string(), "--skip-test-db",
                                  "--auth-root-authentication-method=normal", "--innodb-log-file-size=8M"},
                        .log = places.log()},
                       places);
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (status != 0) {
        throw std::runtime_error("private database: mariadb-install-db failed; see " + places.log().string());
    }
    fs::rename(unfinished, places.data());
}

// The server inherits our limit, so it is raised as far as allowed.
void require_open_files(const PrivateServerOptions& options) {
    const auto needed = kFilesOfServer + kFilesOfTables + static_cast<rlim_t>(options.connections_max);
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) fail("read the limit of open files");
    if (files.rlim_cur >= needed) return;
    if (files.rlim_max < needed) {
        throw std::runtime_error("private database: open files " + std::to_string(files.rlim_max) + ", at least " +
                                 std::to_string(needed) + " needed: raise the limit (ulimit -n, LimitNOFILE=)");
    }
    files.rlim_cur = needed;
    if (::setrlimit(RLIMIT_NOFILE, &files) != 0) fail("raise the limit of open files");
}

pid_t start(const Places& places, const PrivateServerOptions& options) {
    return start_as_owner({.words = {installed("mariadbd"),
                                     "--no-defaults",
                                     "--datadir=" + places.data().string(),
                                     "--tmpdir=" + places.scratch().string(),
                                     "--socket=" + places.socket().string(),
                                     "--pid-file=" + places.pid_file().string(),
                                     "--skip-networking",
                                     "--skip-name-resolve",
                                     "--max-connections=" + std::to_string(options.connections_max),
                                     "--transaction-isolation=READ-COMMITTED",
                                     "--character-set-server=utf8mb4",
                                     "--collation-server=utf8mb4_unicode_ci",
                                     "--default-time-zone=+00:00",
                                     "--innodb-flush-log-at-trx-commit=1",
                                     "--innodb-buffer-pool-size=128M",
                                     "--innodb-log-file-size=64M",
                                     "--performance-schema=OFF",
                                     "--key-buffer-size=1M",
                                     "--aria-pagecache-buffer-size=4M",
                                     "--query-cache-type=0",
                                     "--query-cache-size=0"},
                           .log = places.log(),
                           .pid_file = places.pid_file(),  // mariadbd itself writes it only once it is ready
                           .dies_with_starter = options.dies_with_starter},
                          places);
}

bool answers(const Places& places) {
    try {
        Database({.url = places.url(""), .sessions_max = 1}).read([](Tx& tx) { tx.run(kCreateDatabase); });
        return true;
    } catch (const DbError& error) {
        if (error.trouble() == DbTrouble::unavailable || error.trouble() == DbTrouble::lost) return false;
        throw;
    }
}

// Starts the server unless it is running, and waits until it answers; returns its pid. REQUIRES: start.lock is held.
pid_t ensure_running(const Places& places, const PrivateServerOptions& options) {
    auto pid = running_pid(places);  // an earlier starter may have been killed while it started
    if (pid == 0) {
        require_open_files(options);
        make_scratch(places);
        install(places);
        pid = start(places, options);
    }
    const auto deadline = std::chrono::steady_clock::now() + kStartPatience;
    while (!answers(places)) {
        if (has_ended(pid, 10ms)) {
            throw std::runtime_error("private database: mariadbd ended during its start; see " + places.log().string());
        }
        if (std::chrono::steady_clock::now() > deadline) {
            throw std::runtime_error("private database: mariadbd does not answer; see " + places.log().string());
        }
    }
    return pid;
}

// REQUIRES: start.lock is held, and users.lock exclusively.
void stop(const Places& places) {
    const auto pid = running_pid(places);
    if (pid == 0) return;
    ::kill(pid, SIGTERM);
    if (!has_ended(pid, kStopPatience)) {
        throw std::runtime_error("private database: mariadbd does not stop; see " + places.log().string());
    }
}

}  // namespace

// --- the object ----------------------------------------------------------------------------------

class PrivateServer::User {
public:
    explicit User(PrivateServerOptions options)
        : options_(std::move(options)),
          places_(options_.folder),
          start_lock_(open_file(places_, "start.lock")),
          users_lock_(open_file(places_, "users.lock")),
          leaving_(::eventfd(0, EFD_CLOEXEC)) {
        require_private_folder(options_.folder, Others::nothing);  // its socket asks for no password
        lock(start_lock_, LOCK_EX);
        lock(users_lock_, LOCK_SH);
        const auto pid = ensure_running(places_, options_);
        lock(start_lock_, LOCK_UN);

        sigset_t all, before;  // signals are for the program's own threads
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        watcher_ = std::jthread([this, pid] { watch(pid); });
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
    }

    ~User() {
        ::eventfd_write(leaving_.number(), 1);
        watcher_.join();
        try {
            lock(start_lock_, LOCK_EX);  // a process that comes now waits for the stop, and starts it again
            lock(users_lock_, LOCK_UN);
            if (!fs::exists(places_.keep_running()) && lock(users_lock_, LOCK_EX | LOCK_NB)) stop(places_);
        } catch (const std::exception& error) {
            spdlog::error("{}", error.what());
        }
    }

    User(const User&) = delete;
    User& operator=(const User&) = delete;

    const Places& places() const { return places_; }

private:
    // Restarts a server that dies while it is used: the first of its users that gets the lock does it.
    void watch(pid_t pid) {
        Backoff wait(100ms, 10s);
        for (auto failures = 0;;) {
            if (pid != 0 && !has_ended(pid, std::chrono::milliseconds(-1), leaving_.number())) return;
            try {
                lock(start_lock_, LOCK_EX);
                pid = ensure_running(places_, options_);
                failures = 0;
                spdlog::warn("private database: mariadbd had stopped and was restarted pid={}", pid);
            } catch (const std::exception& error) {
                spdlog::error("{}", error.what());
                pid = 0;
            }
            lock(start_lock_, LOCK_UN);
            if (pid == 0) {
                pollfd event{leaving_.number(), POLLIN, 0};
                const auto pause = std::chrono::ceil<std::chrono::milliseconds>(wait.wait_after(++failures));
                if (::poll(&event, 1, static_cast<int>(pause.count())) > 0) return;
            }
        }
    }

    const PrivateServerOptions options_;
    const Places places_;
    Descriptor start_lock_, users_lock_, leaving_;
    std::jthread watcher_;
};

PrivateServer::PrivateServer(PrivateServerOptions options) : user_(std::make_unique<User>(std::move(options))) {}
PrivateServer::~PrivateServer() = default;

std::string PrivateServer::url() const { return user_->places().url("slotkeeper"); }
void PrivateServer::keep_running() { open_file(user_->places(), "keep_running"); }

bool has_private_database(const fs::path& folder) { return fs::exists(folder / "data"); }

PrivateServerStatus private_server_status(const fs::path& folder) {
    if (!fs::exists(folder)) return {};
    const Places places(folder);
    const auto pid = running_pid(places);
    return {pid != 0, pid, places.socket().string()};
}

bool stop_private_server(const fs::path& folder) {
    if (!fs::exists(folder)) return true;
    const Places places(folder);
    const auto start_lock = open_file(places, "start.lock");
    const auto users_lock = open_file(places, "users.lock");
    lock(start_lock, LOCK_EX);
    if (!lock(users_lock, LOCK_EX | LOCK_NB)) return false;
    fs::remove(places.keep_running());
    stop(places);
    return true;
}

}  // namespace slotkeeper::store

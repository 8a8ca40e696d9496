// private_server: files and locks of the private mariadbd, starting, watching and stopping it.
//
// The server runs as the owner of its folder, whoever starts it: root starts it as that user and hands the files over,
// so the folder is never left half owned by root. It has no password; the folder (mode 700) is what keeps others out.
#include "engine/store/private_server.h"

#include "engine/base/backoff.h"
#include "engine/store/database.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
extern "C" {  // the header of glibc 2.36 forgot it
#include <sys/pidfd.h>
}

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <system_error>
#include <thread>

namespace slotkeeper::store {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto kCreateDatabase = R"sql(
    CREATE DATABASE IF NOT EXISTS slotkeeper CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci)sql";

constexpr std::size_t kSocketPathMax = 100;  // the kernel's limit is 107 bytes
constexpr auto kStartPatience = 10min;       // crash recovery of a big database takes its time
constexpr auto kStopPatience = 60s;
constexpr rlim_t kOpenFilesWanted = 65'536;

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
    fs::path folder, data, socket, pid_file, log, users_lock, start_lock, keep;
    uid_t user;
    gid_t group;
};

// Made by us for the owner of the folder. REQUIRES: the path exists.
void hand_over(const fs::path& path, const Places& places) {
    if (::geteuid() == 0 && ::chown(path.c_str(), places.user, places.group) != 0) fail("chown " + path.string());
}

// A folder in /tmp for the socket of a `folder` whose own path is too long; nobody else may have made it before us.
fs::path short_folder(const Places& places) {
    std::uint64_t hash = 14'695'981'039'346'656'037U;  // FNV-1a, for it must be the same in every build
    for (const char letter : places.folder.string())
        hash = (hash ^ static_cast<unsigned char>(letter)) * 1'099'511'628'211U;
    fs::path path = "/tmp/slotkeeper-" + std::to_string(hash);
    if (::mkdir(path.c_str(), 0700) == 0) hand_over(path, places);
    struct stat found {};
    if (::lstat(path.c_str(), &found) != 0) fail("make " + path.string());
    if (!S_ISDIR(found.st_mode) || found.st_uid != places.user || (found.st_mode & 077) != 0) {
        throw std::runtime_error("private database: " + path.string() + " belongs to somebody else; remove it");
    }
    return path;
}

Places places_in(const fs::path& given) {
    const auto folder = fs::absolute(given).lexically_normal();
    if (fs::create_directories(folder)) fs::permissions(folder, fs::perms::owner_all);
    struct stat owner {};
    if (::stat(folder.c_str(), &owner) != 0) fail("look at " + folder.string());
    Places places{folder,
                  folder / "data",
                  folder / "mariadb.sock",
                  folder / "mariadb.pid",
                  folder / "mariadb.log",
                  folder / "users.lock",
                  folder / "start.lock",
                  folder / "keep_running",
                  owner.st_uid,
                  owner.st_gid};
    if (places.socket.string().size() > kSocketPathMax) places.socket = short_folder(places) / "mariadb.sock";
    return places;
}

std::string url_of(const Places& places, std::string_view name) {
    auto url = "mysql://root@localhost/" + std::string(name) + "?socket=";
    for (const char letter : places.socket.string()) {
        constexpr std::string_view kHex = "0123456789ABCDEF";
        const auto byte = static_cast<unsigned char>(letter);
        if (std::isalnum(byte) != 0 || letter == '/' || letter == '.' || letter == '-' || letter == '_') {
            url += letter;
        } else {
            ((url += '%') += kHex[byte >> 4U]) += kHex[byte & 15U];
        }
    }
    return url;
}

Descriptor open_lock(const fs::path& path, const Places& places) {
    Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (file.number() < 0) fail("open " + path.string());
    hand_over(path, places);
    return file;
}

// False: LOCK_NB was asked for, and somebody else holds it.
bool lock(const Descriptor& file, int operation) {
    while (::flock(file.number(), operation) != 0) {
        if (errno == EWOULDBLOCK) return false;
        if (errno != EINTR) fail("lock");
    }
    return true;
}

fs::path program(std::string_view name) {
    const char* const path = std::getenv("PATH");
    std::string folders = std::string(path == nullptr ? "" : path) + ":/usr/sbin:/usr/local/sbin:/usr/bin:";
    for (std::size_t start = 0, end = 0; (end = folders.find(':', start)) != std::string::npos; start = end + 1) {
        auto candidate = fs::path(folders.substr(start, end - start)) / name;
        if (::access(candidate.c_str(), X_OK) == 0) return candidate;
    }
    throw std::runtime_error("private database: " + std::string(name) +
                             " was not found; install the package mariadb-server, or name a database by URL");
}

// --- the process
// ------------------------------------------------------------------------------------------------------

struct Command {
    std::vector<std::string> words;
    bool is_server = false;          // its pid goes to the pid file before mariadbd could write it itself
    bool dies_with_starter = false;  // with the thread, to be exact
};

// Between fork and exec only what is safe while other threads hold whatever they hold.
[[noreturn]] void become(const Command& command, const Places& places, char* const* words, pid_t parent) {
    ::setsid();
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    for (const int number : {SIGPIPE, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGCHLD, SIGUSR1}) ::signal(number, SIG_DFL);
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = std::max(files.rlim_cur, std::min(kOpenFilesWanted, files.rlim_max));
    ::setrlimit(RLIMIT_NOFILE, &files);
    if (::geteuid() == 0 && places.user != 0 &&
        (::setgroups(0, nullptr) != 0 || ::setgid(places.group) != 0 || ::setuid(places.user) != 0)) {
        ::_exit(127);
    }
    if (command.dies_with_starter) {  // after the change of user, which would forget it
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) ::_exit(127);
    }
    const int nothing = ::open("/dev/null", O_RDONLY);
    const int log = ::open(places.log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (nothing < 0 || log < 0 || ::dup2(nothing, 0) < 0 || ::dup2(log, 1) < 0 || ::dup2(log, 2) < 0) ::_exit(127);
    if (command.is_server) {
        char digits[24];
        auto* first = digits + sizeof digits;
        *--first = '\n';
        for (auto rest = ::getpid(); rest > 0; rest /= 10) *--first = static_cast<char>('0' + rest % 10);
        const int pid_file = ::open(places.pid_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        const auto bytes = static_cast<std::size_t>(digits + sizeof digits - first);
        if (pid_file < 0 || ::write(pid_file, first, bytes) < 0) ::_exit(127);
    }
    ::close_range(3, ~0U, 0);
    ::execv(words[0], words);
    ::_exit(127);
}

pid_t spawn(const Command& command, const Places& places) {
    std::vector<char*> words;
    for (const auto& word : command.words) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    const auto parent = ::getpid();
    const auto pid = ::fork();
    if (pid < 0) fail("fork");
    if (pid == 0) become(command, places, words.data(), parent);
    return pid;
}

// The server's pid, or 0 where it does not run. A number that now belongs to somebody else, and a zombie, do not count.
pid_t running_pid(const Places& places) {
    pid_t pid = 0;
    if (!(std::ifstream(places.pid_file) >> pid) || pid <= 0) return 0;
    std::ifstream file("/proc/" + std::to_string(pid) + "/cmdline", std::ios::binary);
    const std::string words{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    return words.find("--datadir=" + places.data.string() + '\0') == std::string::npos ? 0 : pid;
}

// Waits until the process has ended, at most `patience`, or until `wake` (if not -1) is readable; returns whether it
// has ended.
bool has_ended(pid_t pid, std::chrono::milliseconds patience, int wake = -1) {
    const Descriptor process(::pidfd_open(pid, 0));
    if (process.number() < 0) return true;
    pollfd events[2] = {{process.number(), POLLIN, 0}, {wake, POLLIN, 0}};
    while (::poll(events, 2, static_cast<int>(patience.count())) < 0 && errno == EINTR) {
    }
    if (events[0].revents == 0) return false;
    ::waitpid(pid, nullptr, WNOHANG);  // where it is our child
    return true;
}

std::vector<std::string> as_owner(std::vector<std::string> words, const Places& places) {
    if (::geteuid() == 0 && places.user == 0) words.emplace_back("--user=root");  // it wants to be told
    return words;
}

void install(const Places& places) {
    if (fs::exists(places.data)) return;
    const auto unfinished = places.folder / "data.new";  // renamed when complete, so a crash leaves no half of it
    fs::remove_all(unfinished);
    const auto pid =
        spawn({as_owner({program("mariadb-install-db"), "--no-defaults", "--datadir=" + unfinished.string(),
                         "--auth-root-authentication-method=normal", "--skip-test-db", "--innodb-log-file-size=8M"},
                        places)},
              places);
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (status != 0) {
        throw std::runtime_error("private database: mariadb-install-db failed; see " + places.log.string());
    }
    fs::rename(unfinished, places.data);
}

pid_t start(const Places& places, const PrivateServerOptions& options) {
    return spawn({as_owner({program("mariadbd"),
                            "--no-defaults",
                            "--datadir=" + places.data.string(),
                            "--socket=" + places.socket.string(),
                            "--pid-file=" + places.pid_file.string(),
                            "--skip-networking",
                            "--skip-name-resolve",
                            "--innodb-flush-log-at-trx-commit=1",
                            "--innodb-buffer-pool-size=128M",
                            "--innodb-log-file-size=64M",
                            "--performance-schema=OFF",
                            "--key-buffer-size=1M",
                            "--aria-pagecache-buffer-size=4M",
                            "--query-cache-type=0",
                            "--query-cache-size=0",
                            "--max-connections=" + std::to_string(options.connections_max),
                            "--transaction-isolation=READ-COMMITTED",
                            "--character-set-server=utf8mb4",
                            "--collation-server=utf8mb4_unicode_ci",
                            "--default-time-zone=+00:00"},
                           places),
                  /*is_server=*/true, options.dies_with_starter},
                 places);
}

bool answers(const Places& places) {
    try {
        Database({.url = url_of(places, ""), .sessions_max = 1}).read([](Tx& tx) { tx.run(kCreateDatabase); });
        return true;
    } catch (const DbError& error) {
        if (error.trouble() == DbTrouble::unavailable || error.trouble() == DbTrouble::lost) return false;
        throw;
    }
}

// Starts the server unless it runs, and waits until it answers; returns its pid. REQUIRES: start.lock is held.
pid_t ensure_running(const Places& places, const PrivateServerOptions& options) {
    auto pid = running_pid(places);  // it may have been left behind in the middle of its start
    if (pid == 0) {
        install(places);
        pid = start(places, options);
    }
    const auto deadline = std::chrono::steady_clock::now() + kStartPatience;
    while (!answers(places)) {
        if (has_ended(pid, 10ms)) {
            throw std::runtime_error("private database: mariadbd ended while it started; see " + places.log.string());
        }
        if (std::chrono::steady_clock::now() > deadline) {
            throw std::runtime_error("private database: mariadbd does not answer; see " + places.log.string());
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
        throw std::runtime_error("private database: mariadbd does not stop; see " + places.log.string());
    }
}

}  // namespace

// --- the object
// -------------------------------------------------------------------------------------------------------

class PrivateServer::User {
public:
    explicit User(PrivateServerOptions options)
        : options_(std::move(options)),
          places_(places_in(options_.folder)),
          start_lock_(open_lock(places_.start_lock, places_)),
          users_lock_(open_lock(places_.users_lock, places_)),
          leaving_(::eventfd(0, EFD_CLOEXEC)) {
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
            lock(start_lock_, LOCK_EX);  // whoever comes now waits until the server is gone, and starts it anew
            lock(users_lock_, LOCK_UN);
            if (!fs::exists(places_.keep) && lock(users_lock_, LOCK_EX | LOCK_NB)) stop(places_);
        } catch (const std::exception& error) {
            spdlog::error("{}", error.what());
        }
    }

    User(const User&) = delete;
    User& operator=(const User&) = delete;

    const Places& places() const { return places_; }

private:
    // A server that dies while it is used is started again: by the first of its users that gets the lock.
    void watch(pid_t pid) {
        Backoff wait(100ms, 10s);
        for (auto failures = 0;;) {
            if (pid != 0 && !has_ended(pid, std::chrono::milliseconds(-1), leaving_.number())) return;
            try {
                lock(start_lock_, LOCK_EX);
                pid = ensure_running(places_, options_);
                failures = 0;
                spdlog::warn("private database: mariadbd was gone and is back, pid {}", pid);
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

std::string PrivateServer::url() const { return url_of(user_->places(), "slotkeeper"); }

void PrivateServer::keep_running() {
    std::ofstream file(user_->places().keep);
    file.close();
    hand_over(user_->places().keep, user_->places());
}

PrivateServerStatus private_server_status(const fs::path& folder) {
    if (!fs::exists(folder)) return {false, 0, {}, fs::absolute(folder).string()};
    const auto places = places_in(folder);
    const auto pid = running_pid(places);
    return {pid != 0, pid, places.socket.string(), places.folder.string()};
}

bool stop_private_server(const fs::path& folder) {
    if (!fs::exists(folder)) return true;
    const auto places = places_in(folder);
    const auto start_lock = open_lock(places.start_lock, places);
    const auto users_lock = open_lock(places.users_lock, places);
    lock(start_lock, LOCK_EX);
    if (!lock(users_lock, LOCK_EX | LOCK_NB)) return false;
    fs::remove(places.keep);
    stop(places);
    return true;
}

}  // namespace slotkeeper::store

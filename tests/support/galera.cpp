// galera: starts, copies and joins nodes.
#include "tests/support/galera.h"

#include "engine/base/machine/program.h"
#include "engine/store/mariadb/migrator.h"

#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace slotkeeper::tests {

namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr auto kProvider = "/usr/lib/galera/libgalera_smm.so";
constexpr auto kPatience = 60s;

// The port is free now, and the system does not reassign it within the next moments.
int free_port() {
    const auto socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    const auto bound = ::bind(socket, generic, size) == 0 && ::getsockname(socket, generic, &size) == 0;
    ::close(socket);
    if (!bound) throw std::runtime_error("no free port");
    return ntohs(address.sin_port);
}

// As root the nodes run as Debian's user for databases: the rsync that joins them gives up root by itself, and could
// not write into root's folders.
std::optional<Program::User> owner() {
    if (::geteuid() != 0) return std::nullopt;
    const auto* const mysql = ::getpwnam("mysql");
    if (mysql == nullptr) throw std::runtime_error("there is no user mysql");
    return Program::User{mysql->pw_uid, mysql->pw_gid};
}

void give_to_owner(const fs::path& folder) {
    const auto user = owner();
    if (!user) return;
    const auto give = [&](const fs::path& path) {
        if (::lchown(path.c_str(), user->user, user->group) != 0)
            throw std::runtime_error("cannot give " + path.string());
    };
    give(folder);
    for (const auto& entry : fs::recursive_directory_iterator(folder)) give(entry.path());
}

void run_to_its_end(std::vector<std::string> words, const fs::path& log) {
    const auto pid =
        start_program({.words = std::move(words), .log = log, .run_as = owner(), .dies_with_starter = true});
    if (!has_ended(pid, kPatience)) throw std::runtime_error("it does not end: see " + log.string());
}

std::string text_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

std::string node_folder(std::size_t node) { return "node" + std::to_string(node); }

}  // namespace

bool GaleraCluster::is_installed() { return fs::exists(kProvider); }

std::string GaleraCluster::url(std::size_t node) const {
    return "mysql://root@localhost/slotkeeper?socket=" + (folder_.path() / node_folder(node) / "socket").string();
}

GaleraCluster::GaleraCluster() {
    for (auto& port : ports_) port = free_port();
    const auto first = folder_.path() / node_folder(0), data = first / "data";
    fs::create_directories(data);
    give_to_owner(folder_.path());
    run_to_its_end({find_program("mariadb-install-db").string(), "--no-defaults", "--datadir=" + data.string(),
                    "--tmpdir=" + first.string(), "--skip-test-db", "--auth-root-authentication-method=normal",
                    "--innodb-log-file-size=8M"},
                   first / "log");
    start(0, true);
    auto admin = url(0);
    admin.replace(admin.find("/slotkeeper?"), 11, "/mysql");
    store::Database({.url = admin, .sessions_max = 1}).read([](store::Tx& tx) {
        tx.run("CREATE DATABASE slotkeeper CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
    });
    {
        store::Database database({.url = url(0), .sessions_max = 2});
        store::migrate(database);
    }
    stop(0);
    fs::create_directories(folder_.path() / node_folder(1));
    fs::copy(data, folder_.path() / node_folder(1) / "data", fs::copy_options::recursive);
    give_to_owner(folder_.path() / node_folder(1));
    start(0, true);
    start(1, false);
}

GaleraCluster::~GaleraCluster() {
    for (std::size_t node = nodes_.size(); node-- > 0;) {
        if (nodes_[node] > 0) ::kill(nodes_[node], SIGKILL);
        if (nodes_[node] > 0) has_ended(nodes_[node], kPatience);
    }
}

void GaleraCluster::start(std::size_t node, bool alone) {
    const auto place = folder_.path() / node_folder(node);
    const auto at = [&](int port) { return "127.0.0.1:" + std::to_string(port); };
    const auto provider = "gmcast.listen_addr=tcp://" + at(ports_[node]) + ";ist.recv_addr=" + at(free_port()) +
                          ";base_host=127.0.0.1;base_port=" + std::to_string(ports_[node]) + ";gcache.size=8M";
    nodes_[node] = start_program({.words = {find_program("mariadbd").string(),
                                            "--no-defaults",
                                            "--datadir=" + (place / "data").string(),
                                            "--tmpdir=" + place.string(),
                                            "--socket=" + (place / "socket").string(),
                                            "--skip-networking",
                                            "--transaction-isolation=READ-COMMITTED",
                                            "--binlog-format=ROW",
                                            "--innodb-autoinc-lock-mode=2",
                                            "--innodb-flush-log-at-trx-commit=0",
                                            "--innodb-buffer-pool-size=32M",
                                            "--innodb-log-file-size=8M",
                                            "--max-connections=200",
                                            "--wsrep-on=ON",
                                            std::string("--wsrep-provider=") + kProvider,
                                            "--wsrep-cluster-address=gcomm://" + (alone ? "" : at(ports_[0])),
                                            "--wsrep-node-address=127.0.0.1",
                                            "--wsrep-sst-method=rsync",
                                            "--wsrep-sst-receive-address=" + at(free_port()),
                                            "--wsrep-provider-options=" + provider},
                                  .log = place / "log",
                                  .run_as = owner(),
                                  .dies_with_starter = true});
    auto ready = url(node);
    ready.replace(ready.find("/slotkeeper?"), 11, "/mysql");
    for (const auto until = std::chrono::steady_clock::now() + kPatience; std::chrono::steady_clock::now() < until;) {
        if (has_ended(nodes_[node], 50ms)) break;
        try {
            store::Database database({.url = ready, .sessions_max = 1});
            auto is_ready = false;
            database.read([&](store::Tx& tx) {
                is_ready = tx.one("SHOW STATUS WHERE Variable_name = 'wsrep_ready' AND Value = 'ON'", {},
                                  [](const store::Row&) {});
            });
            if (is_ready) return;
        } catch (const store::DbError&) {
            continue;  // not yet
        }
    }
    const auto log = text_of(place / "log");
    throw std::runtime_error("Galera's node did not come up: " + log.substr(0));
}

void GaleraCluster::stop(std::size_t node) {
    ::kill(nodes_[node], SIGTERM);
    if (!has_ended(nodes_[node], kPatience)) throw std::runtime_error("Galera's node does not stop");
    nodes_[node] = 0;
}

}  // namespace slotkeeper::tests

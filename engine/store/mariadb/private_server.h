// private_server: a mariadbd of our own under var/db, for those who name no database.
//
// It listens on a Unix socket only, is started by whichever process needs it first, however many start together, and is
// stopped by the last process that uses it. Ownership is two file locks that the kernel frees on kill -9:
//   users.lock  shared, held as long as a process uses the server
//   start.lock  exclusive, held around "does it answer? else start it and wait", and around leaving
// A server left behind by killed processes is found by its pid file and used; one that dies while it is used is started
// again by a thread of its users, and recovers. Everything a connection needs is in url().
#pragma once

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace slotkeeper::store {

struct PrivateServerOptions {
    std::filesystem::path folder;  // var/db: data/, socket, pid file, locks and log live here
    int connections_max = 250;
    bool dies_with_starter = false;  // killed when the thread that started it ends, however it ends: for tests
};

// The server runs and answers while this object lives.
class PrivateServer {
public:
    // Starts or joins; throws std::runtime_error naming the step that failed and the server's log file.
    explicit PrivateServer(PrivateServerOptions options);
    ~PrivateServer();  // the last user stops the server
    PrivateServer(const PrivateServer&) = delete;
    PrivateServer& operator=(const PrivateServer&) = delete;

    std::string url() const;  // mysql://root@localhost/slotkeeper?socket=...; the database exists
    // Leaves the server running when its last user goes, until stop_private_server: `slotkeeper db start`.
    void keep_running();

private:
    class User;
    std::unique_ptr<User> user_;
};

// Whether there is a database in the folder, running or not. Nothing is made.
bool has_private_database(const std::filesystem::path& folder);
// There is none, and the command is none that makes one.
class NoDatabase : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct PrivateServerStatus {
    bool running = false;
    long pid = 0;
    std::string socket;
};
PrivateServerStatus private_server_status(const std::filesystem::path& folder);
// Stops it if nobody uses it. False: it is in use, and nothing was done. Not running is success.
bool stop_private_server(const std::filesystem::path& folder);

}  // namespace slotkeeper::store

// private_server: a private mariadbd under var/db, used if no database URL is configured.
//
// It listens on a Unix socket only, is started by the first process that needs it, even if several start at once, and
// is stopped by the last process that uses it. Two file locks, which the kernel releases on kill -9, coordinate that:
//   users.lock  shared, held as long as a process uses the server
//   start.lock  exclusive, held while checking, starting and waiting for the server, and while leaving
// A server left behind by killed processes is found by its pid file and used; one that dies while it is used is
// restarted by a thread of its users, and recovers. url() has everything that a connection needs.
#pragma once

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace slotkeeper::store {

struct PrivateServerOptions {
    std::filesystem::path folder;  // var/db: contains data/, socket, pid file, locks and log
    int connections_max = 250;
    bool dies_with_starter = false;  // killed when the thread that started it ends, for any reason: for tests
};

// The server runs and answers while this object exists.
class PrivateServer {
public:
    // Starts or joins; throws std::runtime_error with the failed step and the server's log file.
    explicit PrivateServer(PrivateServerOptions options);
    ~PrivateServer();  // the last user stops the server
    PrivateServer(const PrivateServer&) = delete;
    PrivateServer& operator=(const PrivateServer&) = delete;

    std::string url() const;  // mysql://root@localhost/slotkeeper?socket=...; the database exists
    // Keeps the server running after its last user, until stop_private_server: `slotkeeper db start`.
    void keep_running();

private:
    class User;
    std::unique_ptr<User> user_;
};

// Whether the folder contains a database, running or not. Creates nothing.
bool has_private_database(const std::filesystem::path& folder);
// There is no database, and the command does not create one.
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
// Stops it if no process uses it. False: it is in use, and nothing was done. Not running is success.
bool stop_private_server(const std::filesystem::path& folder);

}  // namespace slotkeeper::store

// lobby: where connections wait, and the threads that serve those that are ready to read or write.
//
// All connections wait in one epoll set. A connection is armed one-shot, so the kernel wakes exactly one worker per
// event and gives it the connection: no queue and no hand-over between threads. Workers are added while all are busy,
// up to threads_max, and stay. A turn serves at most one request; then the connection goes back to the end of the line,
// so a client that sends many requests at once does not delay the others. A response is sent as far as the client reads
// it; the rest waits with the connection in the epoll set, and no further request of that client is read meanwhile. So
// a client that does not read occupies no thread, and memory for one response for at most send_deadline. All unsent
// bytes together are limited by unsent_bytes_max; beyond it the connections that have waited longest are closed. Read
// on: acceptor.cpp accepts, checks deadlines and closes; turn.cpp serves a connection between two waits.
#pragma once

#include "adapters/http/lobby/connection.h"
#include "adapters/http/lobby/listener.h"

#include <Poco/Thread.h>

#include <condition_variable>
#include <mutex>
#include <unordered_map>

namespace slotkeeper::http {

// Owns a file descriptor.
class Handle {
public:
    explicit Handle(int number);  // throws std::system_error if the number is negative
    ~Handle();
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    int number() const { return number_; }

private:
    const int number_;
};

class Lobby {
public:
    Lobby(ServerOptions options, LateHandler handler);
    ~Lobby() { stop(std::chrono::seconds(10)); }

    void stop(std::chrono::milliseconds patience);
    Server::Figures figures();
    const Listener& listener() const { return listener_; }
    // Responds to the running request of this connection, from any thread.
    void take_answer(Connection& connection, Response response);

private:
    // What a thread does next with a connection that it owns; `shared`: another thread owns it now.
    enum class Next { wait, linger, close, shared };

    void run_acceptor();
    void welcome_all();
    void welcome(int socket, std::string peer);
    void sweep();
    void cut_the_longest_waiting();
    void give_memory_back();
    void add_worker();
    void work();

    void settle(Connection& connection, Next next, int operation);
    void attend(Connection& connection, Next (Lobby::*turn)(Connection& connection));
    Next converse(Connection& connection);
    Next listen(Connection& connection);
    Next serve(Connection& connection);
    Next answer_request(Connection& connection);
    Next refuse_request(Connection& connection, const Refusal& refusal);
    Next answer(Connection& connection, Response response, bool keep_alive);
    Next push(Connection& connection);
    void await(Connection& connection);
    void arm(Connection& connection, int operation);
    void dismiss(Connection& connection);
    std::string id_of(const Request& request);

    const ServerOptions options_;
    const LateHandler handler_;
    const SystemClock clock_;
    Listener listener_;
    const Handle epoll_, acceptor_event_, closing_bell_;

    std::mutex connections_mutex_;  // so that no socket is closed while the sweep hangs it up
    std::unordered_map<Connection*, std::unique_ptr<Connection>> connections_;
    std::condition_variable all_gone_;
    std::atomic<std::size_t> unsent_{0};     // of all connections
    std::size_t resident_least_ = SIZE_MAX;  // smallest resident size so far; used by the accepting thread only, as:
    Deadline next_trim_{};

    std::mutex workers_mutex_;
    std::vector<std::unique_ptr<Poco::Thread>> workers_;
    std::atomic<int> workers_waiting_{0};
    // Makes the writes of a connection's previous owner visible to the next one. The kernel orders them anyway; this
    // states it in the C++ memory model.
    std::atomic<unsigned> handed_over_{0};
    Poco::Thread acceptor_;

    std::mutex stop_mutex_;
    bool stopped_ = false;
    std::atomic<bool> stopping_{false};
    std::atomic<bool> closed_{false};
    std::atomic<std::int64_t> request_number_;
    std::atomic<std::size_t> running_{0}, served_{0}, turned_away_{0};
};

}  // namespace slotkeeper::http

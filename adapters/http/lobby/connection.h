// connection: one client's socket in the lobby, and its phase.
//
// Exactly one thread owns a connection: it is armed in the epoll set for one event, and the worker that the event wakes
// owns it and decides what happens next. Other threads read only the phase, the deadline and the unsent bytes. They may
// only shut it down, which wakes a worker that then owns it. While a handler runs there are two owners, the worker and
// the thread that responds; the one that releases it last continues. No function here blocks: bytes that the client
// does not read stay here until it does. Read on: lobby.h.
#pragma once

#include "adapters/http/request_reader.h"

#include <atomic>
#include <span>

namespace slotkeeper::http {

enum class Phase : std::uint8_t {
    waiting,  // for a request, or for the rest of one
    running,  // a handler processes the request
    sending,  // a response waits until the client reads it
    leaving,  // the last response is sent; further input is discarded, so that no reset destroys the response
};

class Connection {
public:
    // `unsent_of_all` is the total of unsent bytes of all connections.
    Connection(int socket, std::string peer, const RequestReader::BodyLimit& body_bytes_max,
               std::atomic<std::size_t>& unsent_of_all);
    ~Connection();  // closes the socket
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    int socket() const { return socket_; }
    const std::string& peer() const { return peer_; }
    RequestReader& reader() { return reader_; }

    Phase phase() const { return phase_.load(); }
    // Phase::running has no deadline.
    void enter(Phase phase, Deadline deadline = Deadline::max());
    bool overdue(Deadline now) const { return now >= deadline(); }

    enum class Received { something, nothing_yet, closed };
    // Reads the bytes that have arrived, at most `room.size()`, without blocking.
    Received receive(std::span<char> room, std::string_view& bytes);

    // Sets the response to send next; after the last one the connection closes. REQUIRES: !has_unsent().
    void put(std::string head, std::string body, bool last);
    enum class Sent { all, part, nothing_more };  // nothing_more: the client is gone
    // Sends as much as the socket accepts now.
    Sent send();
    bool has_unsent() const { return sent_ < head_.size() + body_.size(); }
    bool last_was_put() const { return last_; }
    // Bytes that wait for a slow client.
    std::size_t unsent() const { return unsent_; }
    void forget_unsent() { count_unsent(0); }

    // Shared by the worker and the responding thread while a handler runs.
    void share() { owners_ = 2; }
    bool release() {
        return owners_.fetch_sub(1) == 1;
    }  // true: the other owner has released it, so the caller continues
    Response& answer() { return answer_; }

    // Shuts down the sending direction.
    void finish_sending();
    // Both may be called by threads that do not own the connection. hang_up() ends the current wait: for input, or for
    // a client that does not read; a running handler can still respond. cut() ends both directions.
    void hang_up();
    void cut();
    bool hung_up() const { return hung_up_; }
    Deadline deadline() const { return Deadline(Deadline::duration(deadline_.load())); }

private:
    void count_unsent(std::size_t bytes);

    const int socket_;
    const std::string peer_;
    RequestReader reader_;
    std::string head_, body_;  // of the current response
    std::size_t sent_ = 0;     // bytes of head_ and body_ together
    bool last_ = false;
    Response answer_;
    std::atomic<int> owners_{0};
    std::atomic<std::size_t> unsent_{0};
    std::atomic<std::size_t>& unsent_of_all_;
    std::atomic<bool> hung_up_{false};
    std::atomic<Phase> phase_{Phase::waiting};
    std::atomic<Deadline::rep> deadline_{Deadline::max().time_since_epoch().count()};
};

// The head of a response. `keep_alive`: whether the connection stays open for another request.
// REQUIRES: no CR, LF or NUL in the headers (is_sendable).
std::string head_of(const Response& response, const Request& request, Moment now, bool keep_alive);
// The body of a response; empty for HEAD requests and for statuses without a body.
std::string body_of(Response&& response, const Request& request);
bool is_sendable(const Response& response);

}  // namespace slotkeeper::http

// connection: one client's socket in the lobby, and what it is waited for.
//
// Exactly one thread has a connection in hand: it is armed in the epoll set for one event, whoever is woken by it has
// it, and only that one disposes of it. Others see nothing but the phase and the deadline, and do nothing but hang it
// up, which wakes somebody who then has it in hand. Read on: server.cpp, the lobby.
#pragma once

#include "adapters/http/request_reader.h"

#include <atomic>
#include <span>

namespace slotkeeper::http {

enum class Phase : std::uint8_t {
    waiting,  // for a request, or for the rest of one
    running,  // a handler has it
    sending,  // an answer is on its way out
    leaving,  // the last answer is sent; what still comes is thrown away, so that the answer is not lost to a reset
};

class Connection {
public:
    Connection(int socket, std::string peer, const RequestReader::BodyLimit& body_bytes_max);
    ~Connection();  // closes the socket
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    int socket() const { return socket_; }
    const std::string& peer() const { return peer_; }
    RequestReader& reader() { return reader_; }

    Phase phase() const { return phase_.load(); }
    // A phase without deadline (running) ends when it ends.
    void enter(Phase phase, Deadline deadline = Deadline::max());
    bool overdue(Deadline now) const { return now >= deadline(); }

    enum class Heard { something, nothing_yet, closed };
    // Takes what has arrived, at most `room.size()` bytes, without waiting.
    Heard receive(std::span<char> room, std::string_view& bytes);
    // False where the client is gone or the deadline of `sending` passed.
    bool send(std::string_view head, std::string_view body);
    // Says that nothing more will come from here.
    void finish_sending();
    // Both are for a thread that has not got it in hand. Hanging up ends what is waited for: reading, or an answer that
    // its client does not take; a running handler keeps its way out. Cutting ends both directions.
    void hang_up();
    void cut();

private:
    Deadline deadline() const { return Deadline(Deadline::duration(deadline_.load())); }

    const int socket_;
    const std::string peer_;
    RequestReader reader_;
    std::atomic<Phase> phase_{Phase::waiting};
    std::atomic<Deadline::rep> deadline_{Deadline::max().time_since_epoch().count()};
};

// The head of an answer, ready to be sent. `keep_alive` says whether another request is awaited.
// REQUIRES: no CR, LF or NUL in the headers (is_sendable).
std::string head_of(const Response& response, const Request& request, Moment now, bool keep_alive);
// What follows the head: nothing where the request was HEAD, or the status has no body.
std::string_view body_of(const Response& response, const Request& request);
bool is_sendable(const Response& response);

}  // namespace slotkeeper::http

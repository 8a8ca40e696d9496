// connection: one client's socket in the lobby, and what it waits for.
//
// Exactly one thread owns a connection: it is armed in the epoll set for one event, and the worker that the event wakes
// owns it and decides what happens next. Other threads read only the phase, the deadline and the unsent bytes. They may
// only shut it down, which wakes a worker that then owns it. While a handler runs there are two owners, the worker and
// the thread that gives the answer; the one that releases it last continues. Nothing here waits: bytes that a client
// does not read stay here until it does. Read on: lobby.h.
#pragma once

#include "adapters/http/request_reader.h"

#include <atomic>
#include <span>

namespace slotkeeper::http {

enum class Phase : std::uint8_t {
    waiting,  // for a request, or for the rest of one
    running,  // a handler has it
    sending,  // an answer waits until its client takes it
    leaving,  // the last answer is sent; what still comes is thrown away, so that the answer is not lost to a reset
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
    // A phase without deadline (running) ends when it ends.
    void enter(Phase phase, Deadline deadline = Deadline::max());
    bool overdue(Deadline now) const { return now >= deadline(); }

    enum class Heard { something, nothing_yet, closed };
    // Takes what has arrived, at most `room.size()` bytes, without waiting.
    Heard receive(std::span<char> room, std::string_view& bytes);

    // The answer to send next; if it is the last one, the connection closes after it. REQUIRES: nothing is unsent.
    void put(std::string head, std::string body, bool last);
    enum class Sent { all, part, nothing_more };  // nothing_more: the client is gone
    // As much as the client takes now.
    Sent send();
    bool has_unsent() const { return sent_ < head_.size() + body_.size(); }
    bool last_was_put() const { return last_; }
    // Bytes held for a client that does not read them.
    std::size_t unsent() const { return unsent_; }
    void forget_unsent() { count_unsent(0); }

    // The two who have a hand in a request.
    void share() { hands_ = 2; }
    bool let_go() { return hands_.fetch_sub(1) == 1; }  // true: the other has let go before, so the caller goes on
    Response& answer() { return answer_; }

    // Says that nothing more will come from here.
    void finish_sending();
    // Both are for a thread that has not got it in hand. Hanging up ends what is waited for: reading, or an answer that
    // its client does not take; a running handler keeps its way out. Cutting ends both directions.
    void hang_up();
    void cut();
    bool hung_up() const { return hung_up_; }
    Deadline deadline() const { return Deadline(Deadline::duration(deadline_.load())); }

private:
    void count_unsent(std::size_t bytes);

    const int socket_;
    const std::string peer_;
    RequestReader reader_;
    std::string head_, body_;  // of the answer that goes out, and so many bytes of both are gone
    std::size_t sent_ = 0;
    bool last_ = false;
    Response answer_;
    std::atomic<int> hands_{0};
    std::atomic<std::size_t> unsent_{0};
    std::atomic<std::size_t>& unsent_of_all_;
    std::atomic<bool> hung_up_{false};
    std::atomic<Phase> phase_{Phase::waiting};
    std::atomic<Deadline::rep> deadline_{Deadline::max().time_since_epoch().count()};
};

// The head of an answer, ready to be sent. `keep_alive` says whether another request is awaited.
// REQUIRES: no CR, LF or NUL in the headers (is_sendable).
std::string head_of(const Response& response, const Request& request, Moment now, bool keep_alive);
// What follows the head: nothing where the request was HEAD, or the status has no body.
std::string body_of(Response&& response, const Request& request);
bool is_sendable(const Response& response);

}  // namespace slotkeeper::http

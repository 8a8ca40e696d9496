// request_reader: parses the bytes of one connection into requests, one after the other.
//
// It does not read from a socket and knows no deadlines; a request may arrive in any number of pieces. A request is
// complete with the last byte of its body. After a refusal the end of the request is unknown, so the connection must
// close. Bytes after a complete request are kept for next(). Read on: message.h for heads and bodies, server.cpp for
// the sockets.
#pragma once

#include "adapters/http/message.h"
#include "adapters/http/server.h"

namespace slotkeeper::http {

class RequestReader {
public:
    enum class State : std::uint8_t { empty, head, body, complete, refused };
    using BodyLimit = std::function<std::size_t(std::string_view path)>;

    explicit RequestReader(const BodyLimit& body_bytes_max) : body_bytes_max_(body_bytes_max) {}

    // REQUIRES: state() is neither complete nor refused.
    State feed(std::string_view bytes);
    State state() const { return state_; }

    // True once per request: the client waits for "100 Continue" before it sends the body.
    bool take_continue_request() { return std::exchange(wants_continue_, false); }
    bool keep_alive() const { return keep_alive_; }

    // For a refused request: the parts that were parsed.
    Request& request() { return request_; }
    // REQUIRES: state() == State::refused.
    const Refusal& refusal() const { return *refusal_; }

    // Drops the served request and continues with the bytes after it.
    // REQUIRES: state() == State::complete.
    State next();

private:
    State read_head();
    State read_body(std::string_view bytes);
    State refuse_for(Refusal refusal);
    Result<Done> understand(const Head& head);
    Result<Done> read_request_line(const std::string& line);
    Result<Done> read_target(std::string_view target);
    void read_connection_options(const Head& head, bool version_1_1);

    const BodyLimit& body_bytes_max_;
    State state_ = State::empty;
    std::string pending_;       // the head so far, or the bytes after a complete request
    std::size_t searched_ = 0;  // this much of pending_ contains no end of a head
    Request request_;
    BodyReader body_;
    std::optional<Refusal> refusal_;
    bool keep_alive_ = false;
    bool wants_continue_ = false;
};

}  // namespace slotkeeper::http

// http_connection: a keep-alive connection to our own server, with one request at a time.
//
// A bare socket and hand-written HTTP, because the caller runs on the same machine as the measured server.
#pragma once

#include <string>
#include <string_view>

namespace slotkeeper::bench {

class HttpConnection {
public:
    // Connects to a server on 127.0.0.1. Throws std::system_error.
    explicit HttpConnection(unsigned short port);
    ~HttpConnection();
    HttpConnection(const HttpConnection&) = delete;
    HttpConnection& operator=(const HttpConnection&) = delete;

    // Returns head and body of the response to a whole request. Throws after 30 s without a response.
    std::string ask(std::string_view request);

private:
    int socket_;
};

}  // namespace slotkeeper::bench

// http_connection: one kept-alive connection to our own server, one question at a time.
//
// A bare socket and text put together by hand, because the caller shares the machine with what it measures.
#pragma once

#include <string>
#include <string_view>

namespace slotkeeper::bench {

class HttpConnection {
public:
    // To a server on 127.0.0.1. Throws std::system_error.
    explicit HttpConnection(unsigned short port);
    ~HttpConnection();
    HttpConnection(const HttpConnection&) = delete;
    HttpConnection& operator=(const HttpConnection&) = delete;

    // Head and body of the answer to a whole request. Throws where there is none within half a minute.
    std::string ask(std::string_view request);

private:
    int socket_;
};

}  // namespace slotkeeper::bench

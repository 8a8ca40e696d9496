// listener: the address where the server is found, and the sockets that come in through it.
//
// No descriptor made here is inherited by a child process, and the port is shared with no other listener.
#pragma once

#include <Poco/Net/ServerSocket.h>

#include <string>

namespace slotkeeper::http {

class Listener {
public:
    // Port 0 takes a free one. Throws std::runtime_error with address and reason where it cannot listen.
    Listener(const std::string& host, unsigned short port);

    unsigned short port() const { return address_.port(); }
    std::string address() const;  // "http://127.0.0.1:8080"
    int descriptor() const { return socket_.impl()->sockfd(); }

    enum class Came { somebody, nobody, no_room };
    // Does not wait. `no_room`: somebody is there, but the machine is out of descriptors or memory.
    // The new socket is the caller's to close; `peer` is the client's address without its port.
    Came accept(int& socket, std::string& peer);
    void close() { socket_.close(); }

private:
    Poco::Net::ServerSocket socket_;
    Poco::Net::SocketAddress address_;
};

}  // namespace slotkeeper::http

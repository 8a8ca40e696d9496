// listener: listens on the server's address and accepts sockets.
//
// Child processes inherit no descriptor of it, and no other listener can share the port.
#pragma once

#include <Poco/Net/ServerSocket.h>

#include <string>

namespace slotkeeper::http {

class Listener {
public:
    // Port 0: any free port. Throws std::runtime_error with address and reason if it cannot listen.
    Listener(const std::string& host, unsigned short port);

    unsigned short port() const { return address_.port(); }
    std::string address() const;  // "http://127.0.0.1:8080"
    int descriptor() const { return socket_.impl()->sockfd(); }

    enum class Accepted { connection, none, no_room };
    // Does not block. `no_room`: a client waits, but the machine is out of descriptors or memory. The caller must close
    // the new socket; `peer` is the client's address without its port.
    Accepted accept(int& socket, std::string& peer);
    void close() { socket_.close(); }

private:
    Poco::Net::ServerSocket socket_;
    Poco::Net::SocketAddress address_;
};

}  // namespace slotkeeper::http

// listener_tests: IPv4 and IPv6 addresses, and no descriptor that a child process inherits.
#include "adapters/http/lobby/listener.h"

#include "tests/http/raw_client.h"

#include <fcntl.h>
#include <boost/test/unit_test.hpp>

#include <thread>

using namespace slotkeeper::http;

BOOST_AUTO_TEST_SUITE(listener_tests)

BOOST_AUTO_TEST_CASE(an_accepted_connection_has_an_address) {
    Listener listener("127.0.0.1", 0);
    int socket = -1;
    std::string peer;
    BOOST_TEST((listener.accept(socket, peer) == Listener::Accepted::none));
    const RawClient client(listener.port());
    while (listener.accept(socket, peer) != Listener::Accepted::connection) std::this_thread::yield();
    BOOST_TEST(peer == "127.0.0.1");
    BOOST_TEST((::fcntl(socket, F_GETFD) & FD_CLOEXEC) != 0);
    BOOST_TEST((::fcntl(listener.descriptor(), F_GETFD) & FD_CLOEXEC) != 0);
    ::close(socket);
}

BOOST_AUTO_TEST_CASE(a_socket_for_both_families_names_its_clients_plainly) {
    try {
        Listener listener("::", 0);
        BOOST_TEST(listener.address() == "http://[::]:" + std::to_string(listener.port()));
        const RawClient client(listener.port());
        int socket = -1;
        std::string peer;
        while (listener.accept(socket, peer) != Listener::Accepted::connection) std::this_thread::yield();
        BOOST_TEST(peer == "127.0.0.1");
        ::close(socket);
    } catch (const std::runtime_error& trouble) {
        BOOST_TEST_MESSAGE("skipped, no IPv6 on this machine: " << trouble.what());
    }
}

BOOST_AUTO_TEST_SUITE_END()

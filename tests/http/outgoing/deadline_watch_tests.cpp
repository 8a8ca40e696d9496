// deadline_watch_tests: calls end at their deadline in every phase.
#include "adapters/http/outgoing/deadline_watch.h"

#include "tests/http/scripted_server.h"

#include <sys/socket.h>
#include <unistd.h>
#include <boost/test/unit_test.hpp>

#include <array>
#include <vector>

using namespace slotkeeper::http;
using namespace std::chrono_literals;

namespace {

using SteadyClock = std::chrono::steady_clock;

struct Pair {
    std::array<int, 2> ends{};
    Pair() { BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0); }
    ~Pair() {
        for (const int end : ends) ::close(end);
    }
    bool is_open() {
        char byte = 'x';
        return ::send(ends[0], &byte, 1, MSG_NOSIGNAL) == 1 && ::recv(ends[1], &byte, 1, 0) == 1;
    }
};

// What a call comes to that has 300 ms, and whether it had ended soon after.
std::string told_in_time(ClientOptions options, const std::string& body = "{}") {
    options.total_deadline = 300ms;
    Client client(std::move(options));
    const auto begin = SteadyClock::now();
    const auto outcome = told(client.send("POST", "/", {}, body));
    const auto took = SteadyClock::now() - begin;
    return outcome + (took < 250ms ? " too soon" : took > 5s ? " too late" : "");
}

// Says `start` and then bytes, for as long as the client listens.
Scripted::Script drips(const std::string& start, bool listens_first) {
    return [start, listens_first](StreamSocket& socket) {
        if (listens_first) hear(socket);
        for (say(socket, start);; say(socket, "0")) std::this_thread::sleep_for(10ms);
    };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(deadline_watch_tests)

BOOST_AUTO_TEST_CASE(a_connection_is_shut_down_at_the_deadline_and_not_before) {
    DeadlineWatch watch;
    Pair late, early, done;
    DeadlineWatch::Call of_late(watch, late.ends[0], SteadyClock::now() + 1h);
    const auto begin = SteadyClock::now();
    DeadlineWatch::Call of_early(watch, early.ends[0], begin + 100ms);  // wakes the thread, which waits for the other
    {
        DeadlineWatch::Call of_done(watch, done.ends[0], begin + 50ms);
        BOOST_TEST(of_done.end());
        BOOST_TEST(!of_done.is_over());
    }
    char byte = 0;
    BOOST_TEST(::recv(early.ends[0], &byte, 1, 0) == 0);
    BOOST_TEST((SteadyClock::now() - begin >= 100ms));
    BOOST_TEST(of_early.is_over());
    BOOST_TEST(!of_early.end());
    BOOST_TEST(!early.is_open());
    BOOST_TEST(done.is_open());
    BOOST_TEST(late.is_open());
    BOOST_TEST(!of_late.is_over());
}

BOOST_AUTO_TEST_CASE(a_deadline_that_has_passed_ends_a_call_at_once) {
    DeadlineWatch watch;
    Pair pair;
    const DeadlineWatch::Call call(watch, pair.ends[0], SteadyClock::now() - 1s);
    char byte = 0;
    BOOST_TEST(::recv(pair.ends[0], &byte, 1, 0) == 0);
}

BOOST_AUTO_TEST_CASE(a_connection_that_is_not_accepted_ends_at_the_deadline) {
    Poco::Net::ServerSocket listener;
    listener.bind(Poco::Net::SocketAddress("127.0.0.1", 0), true, false);
    listener.listen(1);
    std::vector<StreamSocket> queue(8);
    for (auto& waiting : queue) waiting.connectNB(listener.address());
    std::this_thread::sleep_for(50ms);
    const auto url = "http://127.0.0.1:" + std::to_string(listener.address().port());
    BOOST_TEST(told_in_time(to(url)) == "not sent");
}

BOOST_AUTO_TEST_CASE(a_tls_handshake_that_drips_ends_at_the_deadline) {
    const Scripted server(drips("\x16\x03\x03\x3f\xff", false));  // the head of a record of 16 KiB
    BOOST_TEST(told_in_time(to("https://127.0.0.1:" + server.port())) == "not sent");
}

BOOST_AUTO_TEST_CASE(an_unread_request_ends_at_the_deadline) {
    const Scripted server([](StreamSocket&) { std::this_thread::sleep_for(1s); });
    BOOST_TEST(told_in_time(to(server.url()), std::string(20'000'000, 'x')) == "unknown");
}

BOOST_AUTO_TEST_CASE(an_answer_that_drips_ends_at_the_deadline) {
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    const auto chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
    // A body in the middle of which the connection is shut down must not be taken for one that ends with it.
    for (const auto& start : {std::string("HTTP/1.1 200 O"), ok + "X: ", ok + "Content-Length: 1000\r\n\r\n",
                              ok + "\r\n", chunked + "3e8\r\n", chunked + "1;", "HTTP/1.1 100 Continue\r\n\r\n" + ok}) {
        BOOST_TEST(told_in_time(to(Scripted(drips(start, true)).url())) == "unknown", start);
    }
}

BOOST_AUTO_TEST_CASE(an_answer_that_drips_through_tls_ends_at_the_deadline) {
    const Certificate local("localhost");
    for (const std::string start :
         {"HTTP/1.1 200 O", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"}) {
        const Scripted server(local.listener(), drips(start, true));
        auto options = to("https://localhost:" + server.port());
        options.ca_file = local.file();
        BOOST_TEST(told_in_time(options) == "unknown", start);
    }
}

BOOST_AUTO_TEST_SUITE_END()

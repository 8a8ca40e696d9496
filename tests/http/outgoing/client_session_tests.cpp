// client_session_tests: requests are sent once, and answers are accepted completely or not at all.
#include "adapters/http/outgoing/client_session.h"

#include "tests/http/scripted_server.h"

#include <sys/socket.h>
#include <boost/test/unit_test.hpp>

#include <optional>
#include <vector>

using namespace slotkeeper::http;
using namespace std::chrono_literals;

namespace {

const std::string kOk = "HTTP/1.1 200 OK\r\n";
const std::string kEmpty = kOk + "Content-Length: 0\r\n\r\n";
const std::string kChunked = kOk + "Transfer-Encoding: chunked\r\n\r\n";

std::string posted_to(const Scripted& server) { return told(Client(to(server.url())).send("POST", "/", {}, "")); }

// Says the text, and hangs up only after the client has.
Scripted::Script says_and_waits(const std::string& text) {
    return [text](StreamSocket& socket) {
        hear(socket);
        say(socket, text);
        hear(socket);
    };
}

// Says `first` once and `next` over and over, as long as the client listens.
Scripted::Script never_ends(const std::string& first, const std::string& next) {
    return [first, next](StreamSocket& socket) {
        hear(socket);
        say(socket, first);
        for (;;) say(socket, next);
    };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(client_session_tests)

BOOST_AUTO_TEST_CASE(a_truncated_answer_is_rejected) {
    // The body in chunks looks as if it ended in the middle.
    const std::vector<std::pair<std::string, std::string>> whole{
        {kOk + "Content-Length: 4\r\n\r\nbody", "200 body"},
        {kChunked + "9\r\n[\r\n0\r\n\r\n]\r\n1;x=y\r\n \r\n0\r\n\r\n", "200 [\r\n0\r\n\r\n] "},
        {"HTTP/1.1 204 No Content\r\nX: y\r\n\r\n", "204 "},
        {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\n\r\n" + kEmpty, "200 "}};
    for (const auto& [text, expected] : whole) {
        std::atomic<std::size_t> length = 0;
        const Scripted server([&, text = text](StreamSocket& socket) {
            hear(socket);
            say(socket, text.substr(0, length));
        });
        for (; length < text.size(); ++length) {
            BOOST_TEST(posted_to(server) == "unknown", text.substr(0, length) << " was an answer");
        }
        BOOST_TEST(posted_to(server) == expected);
    }
}

BOOST_AUTO_TEST_CASE(a_tls_stream_that_is_cut_does_not_end_a_body) {
    const Certificate local("localhost");
    for (const bool cut : {true, false}) {
        const Scripted server(local.listener(), [cut](StreamSocket& socket) {
            hear(socket);
            say(socket, kOk + "\r\nbody");
            if (cut) ::shutdown(socket.impl()->sockfd(), SHUT_RDWR);  // without a close_notify
        });
        auto options = to("https://localhost:" + server.port());
        options.ca_file = local.file();
        BOOST_TEST(told(get(options)) == (cut ? "unknown" : "200 body"));
    }
}

BOOST_AUTO_TEST_CASE(chunks_that_make_no_sense_are_no_body) {
    for (const std::string body :
         {"zz\r\nabc", ";x\r\n", "\r\n ;x\r\n", "-3\r\nabc\r\n0\r\n\r\n", "3\r\nabcX\r\n0\r\n\r\n",
          "3\r\nabc\r\n;x\r\n", "3 abc\r\n\xff", "123456789\r\nabc"}) {
        BOOST_TEST(posted_to(Scripted(answers(kChunked + body))) == "unknown", body);
    }
    BOOST_TEST(posted_to(Scripted(says_and_waits(kChunked + "3\r\nabc\r\n;x\r\n"))) == "unknown");
}

BOOST_AUTO_TEST_CASE(a_trailer_ends_a_body_and_the_use_of_its_connection) {
    const Scripted server(says_and_waits(kChunked + "3\r\nabc\r\n0\r\nX: y;z\r\n\r\n"));
    Client client(to(server.url()));
    BOOST_TEST(told(client.send("GET", "/", {}, "")) == "200 abc");
    BOOST_TEST(told(client.send("GET", "/", {}, "")) == "200 abc");
    BOOST_TEST(server.connections() == 2);
}

BOOST_AUTO_TEST_CASE(a_head_that_can_be_read_in_two_ways_is_refused) {
    for (const std::string fields :
         {"Content-Length : 4\r\n", "Content-Length:\r\n 4\r\n", "Content-Length 4\r\n", "Content-Length: 4\n",
          "Content-Length: +4\r\n", "Content-Length: 4, 4\r\n", "Content-Length: 4\r\nContent-Length: 4\r\n",
          "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n", ": x\r\n"}) {
        BOOST_TEST(posted_to(Scripted(answers(kOk + fields + "\r\nbody"))) == "unknown", fields);
    }
    for (const std::string start : {"HTTP/2 200 OK", "HTTP/1.1 99 Low", "HTTP/1.1 600 High", "HTTP/1.1  200 OK",
                                    "HTTP/1.1 2x0 OK", "\r\nHTTP/1.1 200 OK", "http/1.1 200 OK"}) {
        BOOST_TEST(posted_to(Scripted(answers(start + "\r\nContent-Length: 0\r\n\r\n"))) == "unknown", start);
    }
    for (const std::string status : {"200", "418", "520", "599"}) {
        BOOST_TEST(posted_to(Scripted(answers("HTTP/1.1 " + status + " \r\nContent-Length: 0\r\n\r\n"))) ==
                   status + " ");
    }
}

BOOST_AUTO_TEST_CASE(an_oversized_answer_is_rejected_before_its_end) {
    std::string many = kOk;
    for (int i = 0; i < 150; ++i) many += "X-" + std::to_string(i) + ": y\r\n";
    std::string chunks;
    for (int i = 0; i < 200; ++i) chunks += "1\r\nx\r\n";
    const std::vector<Scripted::Script> scripts{
        never_ends(kOk + "X: ", std::string(1000, 'x')),
        never_ends(kOk, "X: y\r\n"),
        never_ends("", "HTTP/1.1 100 Continue\r\n\r\n"),
        answers(many + "\r\n"),
        answers(kOk + "Content-Length: 99999999999999999999\r\n\r\n"),
        says_and_waits(kOk + "Content-Length: 100001\r\n\r\n"),
        never_ends(kOk + "\r\n", std::string(1000, 'x')),
        never_ends(kChunked, chunks),
        never_ends(kChunked + "1;", std::string(1000, 'x')),
        never_ends(kChunked, std::string(1000, ' ')),
    };
    const auto begin = std::chrono::steady_clock::now();
    for (const auto& script : scripts) {
        const Scripted server(script);
        auto options = to(server.url());
        options.body_bytes_max = 100'000;
        BOOST_TEST(told(get(options)) == "unknown");
    }
    BOOST_TEST((std::chrono::steady_clock::now() - begin < 15s));  // and not at the deadline
}

BOOST_AUTO_TEST_CASE(a_call_over_a_fresh_connection_is_sent_once) {
    for (const auto* method : {"POST", "PUT", "PATCH", "DELETE", "GET", "HEAD"}) {
        std::atomic<int> requests = 0;
        const Scripted server([&](StreamSocket& socket) { requests += hear(socket).empty() ? 0 : 1; });
        BOOST_TEST(told(Client(to(server.url())).send(method, "/", {}, "")) == "unknown");
        std::this_thread::sleep_for(50ms);  // for a second one, if there were one
        BOOST_TEST(requests == 1);
        BOOST_TEST(server.connections() == 1);
    }
}

BOOST_AUTO_TEST_CASE(a_kept_connection_that_was_closed_gets_no_request) {
    std::atomic<int> requests = 0;
    const Scripted server([&](StreamSocket& socket) {
        requests += hear(socket).empty() ? 0 : 1;
        say(socket, kEmpty);
    });
    Client client(to(server.url()));
    for (int i = 1; i <= 3; ++i) {
        BOOST_TEST(told(client.send("GET", "/", {}, "")) == "200 ");
        std::this_thread::sleep_for(50ms);  // until the end of the connection has come
        BOOST_TEST(requests == i);
        BOOST_TEST(server.connections() == i);
    }
}

BOOST_AUTO_TEST_CASE(a_reading_call_that_was_half_answered_is_not_repeated) {
    const Scripted server([&](StreamSocket& socket) {
        hear(socket);
        say(socket, kEmpty);
        hear(socket);
        say(socket, kOk + "Content-Length: 10\r\n\r\nhalf");
    });
    Client client(to(server.url()));
    BOOST_TEST(told(client.send("GET", "/", {}, "")) == "200 ");
    BOOST_TEST(told(client.send("GET", "/", {}, "")) == "unknown");
    BOOST_TEST(server.connections() == 1);
}

BOOST_AUTO_TEST_CASE(a_reading_call_that_was_sent_is_never_called_not_sent) {
    std::optional<Poco::Net::ServerSocket> listener(Poco::Net::SocketAddress("127.0.0.1", 0));
    Client client(to("http://" + listener->address().toString()));
    std::jthread server([&] {
        auto socket = listener->acceptConnection();
        hear(socket);
        say(socket, kEmpty);
        listener.reset();  // refuses connections from here on
        hear(socket);      // and hang up
    });
    BOOST_TEST(told(client.send("GET", "/", {}, "")) == "200 ");
    BOOST_TEST(told(client.send("GET", "/", {}, "")) == "unknown");
    BOOST_TEST(told(client.send("GET", "/", {}, "")) == "not sent");
}

BOOST_AUTO_TEST_CASE(a_connection_is_kept_no_longer_than_the_server_promises) {
    const auto connections_of_two_calls = [](const std::string& field, std::chrono::milliseconds pause = 0ms) {
        const Scripted server([&](StreamSocket& socket) {
            while (!hear(socket).empty()) say(socket, kOk + field + "Content-Length: 0\r\n\r\n");
        });
        Client client(to(server.url()));
        BOOST_TEST(told(client.send("GET", "/", {}, "")) == "200 ");
        std::this_thread::sleep_for(pause);
        return told(client.send("GET", "/", {}, "")) == "200 " ? server.connections() : 0;
    };
    BOOST_TEST(connections_of_two_calls("") == 1);
    BOOST_TEST(connections_of_two_calls("Keep-Alive: timeout=60, max=5\r\n") == 1);
    BOOST_TEST(connections_of_two_calls("keep-alive: max=5, Timeout=3\r\n") == 1);
    BOOST_TEST(connections_of_two_calls("Keep-Alive: timeout=1\r\n") == 2);
    BOOST_TEST(connections_of_two_calls("Keep-Alive: timeout=x\r\n") == 2);
    BOOST_TEST(connections_of_two_calls("Connection: close\r\n") == 2);
    BOOST_TEST(connections_of_two_calls("Keep-Alive: timeout=2\r\n", 1100ms) == 2);
}

BOOST_AUTO_TEST_SUITE_END()

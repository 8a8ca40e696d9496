// client_tests: servers that are slow, absent, cut off, trickling, too verbose or not the expected host.
#include "adapters/http/client.h"

#include "adapters/http/server.h"
#include "tests/http/scripted_server.h"
#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::http;
using namespace std::chrono_literals;
using Poco::Net::StreamSocket;

BOOST_AUTO_TEST_SUITE(client_tests)

BOOST_AUTO_TEST_CASE(a_call_is_answered_with_status_headers_and_body) {
    Request seen;
    Server server({}, [&](const Request& request) {
        seen = request;
        Response response;
        response.status = 201;
        response.headers = {{"X-Thing", "yes"}};
        response.body = request.body;
        return response;
    });
    Client client(to(server.address() + "/v2/"));
    const auto outcome = client.send("POST", "/bookings?a=b%20c", {{"Authorization", "Bearer x"}}, "{\"a\":1}");
    BOOST_TEST(told(outcome) == "201 {\"a\":1}");
    BOOST_TEST(std::get<Reply>(outcome).headers.at("x-thing") == "yes");
    BOOST_TEST(seen.path == "/v2/bookings");
    BOOST_TEST(seen.query_value("a").value() == "b c");
    BOOST_TEST(seen.header("authorization") == "Bearer x");
    BOOST_TEST(seen.header("host") == server.address().substr(7));
    BOOST_TEST(told(client.send("DELETE", "/bookings/1", {}, "")) == "201 ");
    BOOST_TEST(told(client.send("HEAD", "/bookings/1", {}, "")) == "201 ");
}

BOOST_AUTO_TEST_CASE(chunks_early_hints_and_bodies_until_the_end_are_understood) {
    BOOST_TEST(
        told(get(to(Scripted(answers("HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: "
                                     "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))
                        .url()))) == "200 abcde");
    BOOST_TEST(told(get(to(Scripted(answers("HTTP/1.0 200 OK\r\n\r\nabc")).url()))) == "200 abc");
    BOOST_TEST(told(get(to(Scripted(answers("HTTP/1.1 204 No Content\r\n\r\n")).url()))) == "204 ");
}

BOOST_AUTO_TEST_CASE(an_unreachable_host_means_not_sent) {
    std::string url;
    {
        const Scripted gone([](StreamSocket&) {});
        url = gone.url();
    }
    BOOST_TEST(told(post(to(url))) == "not sent");
    BOOST_TEST(told(post(to("http://no-such-host.invalid"))) == "not sent");
    const Scripted plain([](StreamSocket& socket) { say(socket, "HTTP/1.1 400 Bad Request\r\n\r\n"); });
    BOOST_TEST(told(post(to("https://127.0.0.1:" + plain.port()))) == "not sent");
}

BOOST_AUTO_TEST_CASE(without_a_whole_answer_the_outcome_is_unknown) {
    const std::vector<Scripted::Script> scripts{
        [](StreamSocket& socket) { hear(socket); },  // cut after sending
        answers("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"),
        answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"),
        answers("HTTP/1.1 200 OK\r\nContent-Le"),
        answers("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        answers("SSH-2.0-OpenSSH\r\n\r\n"),
        answers(std::string(100'000, 'x')),
    };
    for (const auto& script : scripts) {
        const Scripted server(script);
        BOOST_TEST(told(post(to(server.url()))) == "unknown");
    }
}

BOOST_AUTO_TEST_CASE(the_deadline_is_for_the_whole_call) {
    const auto wait_for_the_end = [](StreamSocket& socket) {
        while (!hear(socket).empty()) {
        }
    };
    const auto drip = [](StreamSocket& socket, const std::string& start) {
        hear(socket);
        say(socket, start);
        for (int i = 0; i < 1000; ++i) {
            std::this_thread::sleep_for(10ms);
            say(socket, "a");
        }
    };
    const std::vector<Scripted::Script> scripts{
        wait_for_the_end,
        [&](StreamSocket& socket) { drip(socket, "HTTP/1.1 200 OK\r\nX: "); },
        [&](StreamSocket& socket) { drip(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"); },
    };
    for (const auto& script : scripts) {
        const Scripted server(script);
        auto options = to(server.url());
        options.total_deadline = 200ms;
        BOOST_TEST(told(post(options)) == "unknown");
    }
    const Scripted silent(wait_for_the_end);  // no TLS comes: nothing of the request has left
    auto options = to("https://127.0.0.1:" + silent.port());
    options.total_deadline = 200ms;
    BOOST_TEST(told(post(options)) == "not sent");
}

BOOST_AUTO_TEST_CASE(a_body_beyond_the_bound_is_refused) {
    const auto with_bound = [](const Scripted& server) {
        auto options = to(server.url());
        options.body_bytes_max = 5;
        return told(get(options));
    };
    BOOST_TEST(with_bound(Scripted(answers("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"))) == "200 hello");
    BOOST_TEST(with_bound(Scripted(answers("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello!"))) == "unknown");
    BOOST_TEST(with_bound(Scripted(answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n"))) ==
               "unknown");
    BOOST_TEST(with_bound(Scripted(answers("HTTP/1.1 200 OK\r\n\r\nhello!"))) == "unknown");
}

BOOST_AUTO_TEST_CASE(redirects_are_not_followed) {
    const Scripted server(answers("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"));
    BOOST_TEST(told(get(to(server.url()))) == "302 ");
    BOOST_TEST(server.connections() == 1);
}

BOOST_AUTO_TEST_CASE(only_reading_calls_go_over_a_kept_connection) {
    std::atomic<int> requests = 0;
    const Scripted server([&](StreamSocket& socket) {
        while (!hear(socket).empty()) {
            ++requests;  // before the client can know
            say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        }
    });
    Client client(to(server.url()));
    for (int i = 0; i < 3; ++i) BOOST_TEST(told(client.send("GET", "/", {}, "")) == "200 ");
    BOOST_TEST(server.connections() == 1);
    BOOST_TEST(requests == 3);
}

BOOST_AUTO_TEST_CASE(changing_calls_go_over_fresh_connections) {
    Server server({}, [](const Request&) { return Response{}; });
    Client client(to(server.address()));
    client.send("GET", "/", {}, "");
    client.send("POST", "/", {}, "");
    BOOST_TEST(server.figures().connections == 2U);
}

BOOST_AUTO_TEST_CASE(a_kept_connection_that_has_gone_is_replaced) {
    const Scripted server([](StreamSocket& socket) {
        hear(socket);
        say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        hear(socket);  // and hang up instead of answering the second
    });
    Client client(to(server.url()));
    BOOST_TEST(told(client.send("GET", "/", {}, "")) == "200 ");
    BOOST_TEST(told(client.send("GET", "/", {}, "")) == "200 ");
    BOOST_TEST(server.connections() == 2);
}

BOOST_AUTO_TEST_CASE(tls_is_spoken_with_the_right_host_only) {
    const auto ok = answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    const Certificate local("localhost"), other("elsewhere.example"), numbered("127.0.0.1");
    const Scripted local_server(local.listener(), ok), other_server(other.listener(), ok),
        numbered_server(numbered.listener(), ok);
    const auto call = [](const std::string& host, const Scripted& server, const std::string& ca_file,
                         bool verify = true) {
        auto options = to("https://" + host + ":" + server.port());
        options.ca_file = ca_file;
        options.verify = verify;
        return told(post(options));
    };
    BOOST_TEST(call("localhost", local_server, local.file()) == "200 ok");
    BOOST_TEST(call("127.0.0.1", numbered_server, numbered.file()) == "200 ok");
    BOOST_TEST(call("localhost", local_server, "") == "not sent");            // an untrusted certificate
    BOOST_TEST(call("localhost", other_server, other.file()) == "not sent");  // a valid certificate of another host
    BOOST_TEST(call("127.0.0.1", local_server, local.file()) == "not sent");  // local addresses are no exception
    BOOST_TEST(call("localhost", other_server, "", false) == "200 ok");
}

BOOST_AUTO_TEST_CASE(tls_calls_have_outcomes_too) {
    const Certificate local("localhost");
    const auto call = [&](const Scripted::Script& script) {
        const Scripted server(local.listener(), script);
        auto options = to("https://localhost:" + server.port());
        options.ca_file = local.file();
        options.total_deadline = 300ms;
        return told(Client(options).send("POST", "/", {}, std::string(1'000'000, 'x')));
    };
    BOOST_TEST(call([](StreamSocket& socket) { hear(socket); }) == "unknown");
    BOOST_TEST(call([](StreamSocket& socket) {
                   hear(socket);
                   say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
               }) == "unknown");
    BOOST_TEST(call([](StreamSocket& socket) {
                   hear(socket);
                   std::this_thread::sleep_for(1s);
               }) == "unknown");
}

BOOST_AUTO_TEST_CASE(an_invalid_url_or_header_is_a_caller_error) {
    for (const auto* url : {"", "api.cal.com", "ftp://a", "http://", "https://a:port"}) {
        BOOST_CHECK_THROW(Client(to(url)), std::invalid_argument);
    }
    Client client(to("http://127.0.0.1:1"));
    BOOST_CHECK_THROW(client.send("GET", "/a b", {}, ""), std::logic_error);
    BOOST_CHECK_THROW(client.send("GET", "/", {{"A", "b\r\nC: d"}}, ""), std::logic_error);
    auto options = to("https://127.0.0.1:1");
    options.ca_file = "/no/such/file";
    BOOST_CHECK_THROW(Client{options}, std::runtime_error);
}

// Row locks would be held until the remote host answers.
BOOST_AUTO_TEST_CASE(no_call_is_made_inside_a_transaction) {
    Scripted server(answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"));
    Client client(to(server.url()));
    tests::TestDatabase test(tests::Schema::none);
    test.database().transact(
        [&](store::Tx&) { BOOST_CHECK_THROW((void)client.send("GET", "/", {}, ""), std::logic_error); });
    BOOST_TEST(server.connections() == 0);
    BOOST_TEST(told(client.send("GET", "/", {}, "")) == "200 hi");
}

BOOST_AUTO_TEST_SUITE_END()

// server_tests: known pitfalls of HTTP, against the real server over real sockets.
#include "adapters/http/server.h"

#include "adapters/http/router.h"
#include "tests/http/raw_client.h"
#include "tests/support/until.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <latch>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::http;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

const std::string kGet = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

std::string post(const std::string& body, const std::string& fields = "") {
    return "POST /echo HTTP/1.1\r\nHost: a\r\n" + fields + "Content-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

Response serve(const Request& request) {
    Response response;
    response.content_type = "text/plain";
    response.body = request.path == "/hello" ? "hello" : request.body;
    if (request.path == "/peer") response.body = request.peer;
    if (request.path == "/throw") throw std::runtime_error("a bug");
    if (request.path == "/cut") response.cut = true;
    if (request.path == "/none") response.status = 204;
    if (request.path == "/split") response.headers = {{"X-Thing", "a\r\nX-Other: b"}};
    if (request.path == "/large") response.body = std::string(8'000'000, 'x');
    if (request.path == "/cached") response.headers = {{"Cache-Control", "max-age=60"}};
    return response;
}

ServerOptions small() {
    ServerOptions options;
    options.body_bytes_max = [](std::string_view path) {
        return path == "/wide" ? std::size_t{1000} : std::size_t{100};
    };
    return options;
}

// Refused with that status and code, and the connection ended.
void check_refused(const std::string& bytes, int status, const std::string& code) {
    Server server(small(), serve);
    RawClient client(server.port());
    const auto answer = client.ask(bytes);
    BOOST_TEST(answer.status == status, bytes);
    if (answer.status == 0) return;
    BOOST_TEST(answer.headers.at("Content-Type") == "application/problem+json");
    const auto body = json::parse(answer.body);
    BOOST_TEST(body["code"] == code);
    BOOST_TEST(body["request_id"] == answer.headers.at("X-Request-Id"));
    BOOST_TEST(answer.headers.at("Connection") == "close");
    client.finish();
    BOOST_TEST(client.ended());
    BOOST_TEST(RawClient(server.port()).ask(kGet).body == "hello");  // other clients are served
}

}  // namespace

BOOST_AUTO_TEST_SUITE(server_tests)

BOOST_AUTO_TEST_CASE(a_kept_connection_serves_one_request_after_the_other) {
    Server server(small(), serve);
    RawClient client(server.port());
    for (int i = 0; i < 100; ++i) {
        BOOST_TEST(client.ask(kGet).body == "hello");
        BOOST_TEST(client.ask(post("body " + std::to_string(i))).body == "body " + std::to_string(i));
    }
    BOOST_TEST(server.figures().requests_served == 200U);
    BOOST_TEST(server.figures().connections == 1U);
    BOOST_TEST(server.address() == "http://127.0.0.1:" + std::to_string(server.port()));
}

BOOST_AUTO_TEST_CASE(every_answer_carries_what_every_answer_carries) {
    Server server(small(), serve);
    RawClient client(server.port());
    const auto first = client.ask(kGet), second = client.ask(kGet);
    BOOST_TEST(first.headers.at("Content-Length") == "5");
    BOOST_TEST(first.headers.at("Cache-Control") == "no-store");
    BOOST_TEST(first.headers.at("X-Content-Type-Options") == "nosniff");
    BOOST_TEST(first.headers.at("Date").ends_with(" GMT"));
    BOOST_TEST(first.headers.at("Date").size() == 29U);
    BOOST_TEST(first.headers.at("X-Request-Id") != second.headers.at("X-Request-Id"));
    BOOST_TEST(client.ask("GET /cached HTTP/1.1\r\nHost: a\r\n\r\n").headers.at("Cache-Control") == "max-age=60");
    BOOST_TEST(client.ask("GET /peer HTTP/1.1\r\nHost: a\r\n\r\n").body == "127.0.0.1");
}

BOOST_AUTO_TEST_CASE(head_and_204_have_no_body) {
    Server server(small(), serve);
    RawClient client(server.port());
    client.say("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    BOOST_TEST(client.hear(true).headers.at("Content-Length") == "5");
    const auto none = client.ask("GET /none HTTP/1.1\r\nHost: a\r\n\r\n");
    BOOST_TEST(none.status == 204);
    BOOST_TEST(none.headers.count("Content-Length") == 0U);
    BOOST_TEST(client.ask(kGet).body == "hello");
}

BOOST_AUTO_TEST_CASE(a_body_that_no_handler_reads_is_not_the_next_request) {
    Server server(small(), [](const Request& request) {
        Response response;
        response.body = request.path;
        return response;
    });
    RawClient client(server.port());
    BOOST_TEST(client.ask(post("GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")).body == "/echo");
    BOOST_TEST(client.ask(kGet).body == "/hello");
    BOOST_TEST(server.figures().requests_served == 2U);
}

BOOST_AUTO_TEST_CASE(requests_sent_at_once_are_answered_in_order) {
    Server server(small(), serve);
    RawClient client(server.port());
    std::string all;
    for (int i = 0; i < 500; ++i) all += post(std::to_string(i));
    client.say(all);
    for (int i = 0; i < 500; ++i) BOOST_REQUIRE(client.hear().body == std::to_string(i));
}

BOOST_AUTO_TEST_CASE(bytes_come_back_unchanged_by_length_and_by_chunks) {
    Server server(small(), serve);
    RawClient client(server.port());
    std::string bytes;
    for (int i = 0; i < 100; ++i) bytes += static_cast<char>(i);
    BOOST_TEST((client.ask(post(bytes)).body == bytes));
    const std::string chunked = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n";
    BOOST_TEST((client.ask(chunked + bytes + "\r\n0\r\n\r\n").body == bytes));
}

BOOST_AUTO_TEST_CASE(broken_requests_are_refused_with_a_problem) {
    const std::string start = "POST /echo HTTP/1.1\r\nHost: a\r\n";
    check_refused("nonsense\r\n\r\n", 400, "malformed_request");
    check_refused("GET / HTTP/1.1\r\n\r\n", 400, "malformed_request");
    check_refused("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400, "malformed_request");
    check_refused(start + "Content-Length: -1\r\n\r\n", 400, "malformed_request");
    check_refused(start + "Content-Length: x\r\n\r\n", 400, "malformed_request");
    check_refused(start + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400, "malformed_request");
    check_refused(start + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "malformed_request");
    check_refused("GET /" + std::string(9000, 'a') + " HTTP/1.1\r\n\r\n", 414, "uri_too_long");
    check_refused("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(40'000, 'a') + "\r\n\r\n", 431, "header_too_large");
}

BOOST_AUTO_TEST_CASE(large_bodies_are_refused_before_and_while_they_come) {
    check_refused(post(std::string(101, 'x')), 413, "body_too_large");
    // far more than the sockets hold: the refusal arrives although the client is still sending
    check_refused("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n" + std::string(300'000, 'x'),
                  413, "body_too_large");
    check_refused("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3c\r\n" + std::string(60, 'x') +
                      "\r\n3c\r\n" + std::string(60, 'x'),
                  413, "body_too_large");
    Server server(small(), serve);
    RawClient client(server.port());
    const std::string wide(1000, 'x');
    BOOST_TEST(client.ask("POST /wide HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + wide).body == wide);
}

BOOST_AUTO_TEST_CASE(expect_continue_is_answered_before_the_body) {
    Server server(small(), serve);
    RawClient client(server.port());
    client.say("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    BOOST_TEST(client.hear().status == 100);
    BOOST_TEST(client.ask("hello").body == "hello");
    BOOST_TEST(client.ask(post("early", "Expect: 100-continue\r\n")).status == 200);
    client.say("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 101\r\n\r\n");
    BOOST_TEST(client.hear().status == 413);
}

BOOST_AUTO_TEST_CASE(a_body_cut_off_reaches_no_handler) {
    Server server(small(), serve);
    RawClient client(server.port());
    client.say("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
    client.finish();
    BOOST_TEST(client.hear().status == 0);
    RawClient chunked(server.port());
    chunked.say("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
    chunked.finish();
    BOOST_TEST(chunked.hear().status == 0);
    BOOST_TEST(server.figures().requests_served == 0U);
}

BOOST_AUTO_TEST_CASE(stalled_and_trickling_requests_are_timed_out) {
    auto options = small();
    options.header_deadline = 200ms;
    options.body_deadline = 200ms;
    Server server(options, serve);
    RawClient stalled(server.port());
    const auto answer = stalled.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
    BOOST_TEST(answer.status == 408);
    BOOST_TEST(json::parse(answer.body)["code"] == "request_timeout");
    RawClient trickling(server.port());
    bool alive = true;
    for (int i = 0; i < 1000 && alive; ++i) {
        alive = trickling.say(i == 0 ? "GET /" : "a");
        std::this_thread::sleep_for(10ms);
    }
    BOOST_TEST(!alive);
    BOOST_TEST(server.figures().requests_served == 0U);
}

BOOST_AUTO_TEST_CASE(idle_connections_are_closed_without_an_answer) {
    auto options = small();
    options.idle_max = 50ms;
    Server server(options, serve);
    RawClient fresh(server.port()), used(server.port());
    BOOST_TEST(used.ask(kGet).body == "hello");
    BOOST_TEST(fresh.ended());
    BOOST_TEST(used.ended());
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_read_its_answer_is_cut) {
    auto options = small();
    options.send_deadline = 200ms;
    Server server(options, serve);
    RawClient client(server.port());
    client.say("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    tests::until([&] { return server.figures().requests_served != 0; });
    tests::until([&] { return server.figures().connections == 0; });
    BOOST_CHECK_THROW(client.hear(), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_large_answer_arrives_whole) {
    Server server(small(), serve);
    RawClient client(server.port());
    BOOST_TEST(client.ask("GET /large HTTP/1.1\r\nHost: a\r\n\r\n").body.size() == 8'000'000U);
}

BOOST_AUTO_TEST_CASE(a_handler_that_throws_is_answered_by_500_and_the_connection_lives) {
    Server server(small(), serve);
    RawClient client(server.port());
    for (const auto* path : {"/throw", "/split"}) {
        const auto answer = client.ask("GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        BOOST_TEST(answer.status == 500);
        const auto body = json::parse(answer.body);
        BOOST_TEST(body["code"] == "internal");
        BOOST_TEST(body["request_id"] == answer.headers.at("X-Request-Id"));
        BOOST_TEST(answer.body.find("a bug") == std::string::npos);
    }
    BOOST_TEST(client.ask(kGet).body == "hello");
}

BOOST_AUTO_TEST_CASE(a_cut_response_ends_the_connection_without_an_answer) {
    Server server(small(), serve);
    RawClient client(server.port());
    BOOST_TEST(client.ask("GET /cut HTTP/1.1\r\nHost: a\r\n\r\n").status == 0);
}

BOOST_AUTO_TEST_CASE(close_is_obeyed) {
    Server server(small(), serve);
    RawClient client(server.port());
    const auto answer = client.ask("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    BOOST_TEST(answer.body == "hello");
    BOOST_TEST(answer.headers.at("Connection") == "close");
    BOOST_TEST(client.ended());
}

BOOST_AUTO_TEST_CASE(connections_beyond_the_limit_are_refused_and_closed) {
    auto options = small();
    options.connections_max = 2;
    Server server(options, serve);
    RawClient first(server.port()), second(server.port());
    BOOST_TEST(first.ask(kGet).body == "hello");
    BOOST_TEST(second.ask(kGet).body == "hello");
    {
        RawClient third(server.port());
        const auto answer = third.hear();
        BOOST_TEST(answer.status == 503);
        BOOST_TEST(answer.headers.at("Retry-After") == "1");
        BOOST_TEST(third.ended());
    }
    BOOST_TEST(first.ask(kGet).body == "hello");
    BOOST_TEST(server.figures().refused_connections == 1U);
}

BOOST_AUTO_TEST_CASE(a_thousand_idle_and_two_hundred_slow_clients_do_not_delay_others) {
    auto options = small();
    options.threads_max = 8;
    options.header_deadline = 60s;
    Server server(options, serve);
    std::vector<std::unique_ptr<RawClient>> idle, trickling;
    for (int i = 0; i < 1000; ++i) {
        idle.push_back(std::make_unique<RawClient>(server.port()));
        if (i % 2 == 0) BOOST_REQUIRE(idle.back()->ask(kGet).status == 200);
    }
    for (int i = 0; i < 200; ++i) trickling.push_back(std::make_unique<RawClient>(server.port()));
    for (int round = 0; round < 5; ++round) {
        for (auto& client : trickling) client->say(round == 0 ? "GET /" : "a");
        BOOST_TEST(RawClient(server.port()).ask(kGet).body == "hello");
    }
    BOOST_TEST(server.figures().connections >= 1200U);
    BOOST_TEST(idle[999]->ask(kGet).body == "hello");
}

BOOST_AUTO_TEST_CASE(handlers_that_wait_do_not_keep_others_waiting) {
    constexpr int kClients = 64;
    std::latch all_inside(kClients);
    Server server(small(), [&](const Request&) {
        all_inside.arrive_and_wait();  // passes only if as many handlers run at the same time
        return Response{};
    });
    std::vector<std::jthread> clients;
    std::atomic<int> answered = 0;
    for (int i = 0; i < kClients; ++i) {
        clients.emplace_back([&] { answered += RawClient(server.port()).ask(kGet).status == 200; });
    }
    clients.clear();
    BOOST_TEST(answered == kClients);
}

BOOST_AUTO_TEST_CASE(threads_are_bounded_and_all_requests_are_served) {
    auto options = small();
    options.threads_max = 4;
    std::atomic<int> inside = 0, most = 0;
    Server server(options, [&](const Request&) {
        const int now = ++inside;
        for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
        }
        std::this_thread::sleep_for(1ms);
        --inside;
        return Response{};
    });
    std::vector<std::jthread> clients;
    std::atomic<int> answered = 0;
    for (int i = 0; i < 32; ++i) {
        clients.emplace_back([&] {
            RawClient client(server.port());
            for (int k = 0; k < 20; ++k) answered += client.ask(kGet).status == 200;
        });
    }
    clients.clear();
    BOOST_TEST(answered == 640);
    BOOST_TEST(most <= 4);
    BOOST_TEST(server.figures().threads <= 4U);
}

BOOST_AUTO_TEST_CASE(stop_lets_running_requests_finish_and_takes_no_others) {
    std::latch inside(1), stopping(1);
    Server server(small(), [&](const Request& request) {
        if (request.path == "/echo") {
            inside.count_down();
            stopping.wait();
        }
        return serve(request);
    });
    RawClient busy(server.port()), idle(server.port());
    BOOST_TEST(idle.ask(kGet).body == "hello");
    busy.say(post("late"));
    inside.wait();
    std::jthread stopper([&] { server.stop(10s); });
    BOOST_TEST(idle.ended());  // so the stop has begun
    stopping.count_down();
    const auto answer = busy.hear();
    BOOST_TEST(answer.body == "late");
    BOOST_TEST(answer.headers.at("Connection") == "close");
    BOOST_TEST(busy.ended());
    stopper.join();
    BOOST_CHECK_THROW(RawClient(server.port()), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(stop_loses_its_patience_and_cuts) {
    std::latch inside(1), go_on(1);
    Server server(small(), [&](const Request& request) {
        inside.count_down();
        go_on.wait();
        return serve(request);
    });
    RawClient busy(server.port());
    busy.say(kGet);
    inside.wait();
    std::jthread stopper([&] { server.stop(10ms); });
    BOOST_TEST(busy.hear().status == 0);
    go_on.count_down();
}

BOOST_AUTO_TEST_CASE(a_port_is_not_shared_and_a_bad_address_is_named) {
    Server server(small(), serve);
    auto options = small();
    options.port = server.port();
    BOOST_CHECK_THROW(Server(options, serve), std::runtime_error);
    options.host = "no such host";
    try {
        Server(options, serve);
        BOOST_ERROR("it listens on no such host");
    } catch (const std::runtime_error& trouble) {
        BOOST_TEST(std::string(trouble.what()).find("no such host") != std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()

// slow_reader_tests: clients that send requests and do not read the answers. They hold no thread, and limited memory
// for a limited time; a client that reads late gets everything.
#include "adapters/http/server.h"
#include "tests/http/raw_client.h"
#include "tests/support/until.h"
#include "tools/bench/meter.h"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <malloc.h>
#include <memory>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::http;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kWide = 100'000;
constexpr std::size_t kLarge = 8'000'000;  // more than the sockets of both sides hold

std::string get_of(const std::string& path) { return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"; }

Response serve(const Request& request) {
    Response response;
    response.body = request.path == "/large" ? std::string(kLarge, 'x') : "hello";
    if (request.path.starts_with("/wide")) response.body = request.path + std::string(kWide, 'x');
    return response;
}

ServerOptions with_two_threads() {
    ServerOptions options;
    options.threads_max = 2;
    options.send_deadline = 60s;
    options.unsent_bytes_max = 100 * kLarge;
    return options;
}

using Clients = std::vector<std::unique_ptr<RawClient>>;

// Each asks for a large answer and reads nothing of it.
Clients slow_readers(Server& server, std::size_t count) {
    Clients clients;
    for (std::size_t i = 0; i < count; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        clients.back()->say(get_of("/large") + get_of("/wide"));
    }
    return clients;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(slow_reader_tests)

BOOST_AUTO_TEST_CASE(clients_that_do_not_read_hold_no_thread) {
    Server server(with_two_threads(), serve);
    const auto slow = slow_readers(server, 10);
    tests::until([&] { return server.figures().requests_served == 10; });
    for (int i = 0; i < 100; ++i) BOOST_REQUIRE(RawClient(server.port()).ask(get_of("/hello")).body == "hello");
    BOOST_TEST(server.figures().connections >= 10U);  // they are still there
    tests::until([&] { return server.figures().unsent_bytes >= 10 * kLarge; });
    BOOST_TEST(server.figures().requests_served == 110U);  // and their second requests are not served
    BOOST_TEST(server.figures().threads <= 2U);
}

BOOST_AUTO_TEST_CASE(one_that_reads_late_gets_all_its_answers_in_order) {
    Server server(with_two_threads(), serve);
    RawClient client(server.port());
    constexpr int kRequests = 300;
    auto all = get_of("/large");
    for (int i = 0; i < kRequests; ++i) all += get_of("/wide" + std::to_string(i));
    client.say(all);
    tests::until([&] { return server.figures().unsent_bytes > 0; });
    BOOST_TEST(client.hear().body.size() == kLarge);
    for (int i = 0; i < kRequests; ++i) {
        const auto path = "/wide" + std::to_string(i);
        const auto body = client.hear().body;
        BOOST_REQUIRE(body.size() == path.size() + kWide);
        BOOST_REQUIRE(body.starts_with(path));
    }
    BOOST_TEST(server.figures().unsent_bytes == 0U);
    BOOST_TEST(client.ask(get_of("/hello")).body == "hello");
}

BOOST_AUTO_TEST_CASE(one_that_ends_its_side_still_gets_what_it_asked_for) {
    Server server(with_two_threads(), serve);
    RawClient client(server.port());
    client.say(get_of("/large") + get_of("/hello"));
    client.finish();
    BOOST_TEST(client.hear().body.size() == kLarge);
    BOOST_TEST(client.hear().body == "hello");
    BOOST_TEST(client.ended());
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_read_is_closed_at_the_deadline_and_its_memory_freed) {
    auto options = with_two_threads();
    options.send_deadline = 100ms;
    Server server(options, serve);
    const auto slow = slow_readers(server, 10);
    tests::until([&] { return server.figures().requests_served == 10; });
    tests::until([&] { return server.figures().connections == 0; });
    BOOST_TEST(server.figures().unsent_bytes == 0U);
    BOOST_CHECK_THROW(slow[0]->hear(), std::runtime_error);
}

// Its answers are small and all of them fit into the sockets, until no more do: then it is the client's turn.
BOOST_AUTO_TEST_CASE(one_that_sends_on_and_never_reads_is_cut) {
    auto options = with_two_threads();
    options.send_deadline = 100ms;
    Server server(options, serve);
    RawClient client(server.port());
    while (client.say(get_of("/wide"))) continue;
    tests::until([&] { return server.figures().connections == 0; });
}

BOOST_AUTO_TEST_CASE(beyond_the_bound_of_all_the_longest_waiting_are_cut) {
    auto options = with_two_threads();
    options.send_deadline = 600s;  // longer than this test waits: nothing but the bound cuts them
    options.unsent_bytes_max = 3 * kLarge + kLarge / 2;
    Server server(options, serve);
    const auto slow = slow_readers(server, 9);
    tests::until([&] { return server.figures().requests_served == 9; });
    const auto newest = slow_readers(server, 1);
    tests::until([&] { return server.figures().connections <= 3; });
    BOOST_TEST(server.figures().unsent_bytes <= options.unsent_bytes_max);
    BOOST_TEST(newest[0]->hear().body.size() == kLarge);
    BOOST_CHECK_THROW(slow[0]->hear(), std::runtime_error);
    BOOST_TEST(RawClient(server.port()).ask(get_of("/hello")).body == "hello");
}

// Under a sanitizer memory has another allocator, which keeps what is freed for a while.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
BOOST_AUTO_TEST_CASE(the_memory_of_slow_readers_is_returned_to_the_system) {
    constexpr long kMuchKib = 10 * kLarge / 1024 / 2;
    auto options = with_two_threads();
    options.send_deadline = 1s;
    Server server(options, serve);
    BOOST_REQUIRE(RawClient(server.port()).ask(get_of("/hello")).body == "hello");
    ::malloc_trim(0);  // what earlier tests have freed would be used again, and nothing would grow
    const auto before = bench::resident_kib(::getpid());
    // The allocator returns the first large pieces at once, and keeps those that come after.
    for (int round = 0; round < 2; ++round) {
        const auto slow = slow_readers(server, 10);
        tests::until([&] { return server.figures().requests_served == 1U + 10U * (round + 1U); });
        BOOST_TEST(bench::resident_kib(::getpid()) > before + kMuchKib);
        tests::until([&] { return server.figures().connections == 0; });
    }
    tests::until([&] { return bench::resident_kib(::getpid()) < before + kMuchKib; });
}
#endif

// Many clients that send as much as they can, as fast as they can, wait in line with the others.
BOOST_AUTO_TEST_CASE(clients_that_send_endlessly_without_reading_do_not_delay_others) {
    Server server(with_two_threads(), serve);
    std::string many;
    for (int i = 0; i < 400; ++i) many += get_of("/hello");
    Clients clients;
    std::vector<std::jthread> crowd;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        crowd.emplace_back([&many, &client = *clients.back()] {
            while (client.say(many)) continue;  // until it is cut
        });
    }
    tests::until([&] { return server.figures().requests_served > 1'000; });
    for (int i = 0; i < 20; ++i) BOOST_REQUIRE(RawClient(server.port()).ask(get_of("/hello")).body == "hello");
    BOOST_TEST(server.figures().threads <= 2U);
    server.stop(0ms);
}

BOOST_AUTO_TEST_SUITE_END()

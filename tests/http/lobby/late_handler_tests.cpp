// late_handler_tests: answers given after the handler has returned, from other threads, or never.
#include "adapters/http/server.h"
#include "tests/http/raw_client.h"
#include "tests/support/until.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::http;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

std::string get(const std::string& path) { return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"; }

ServerOptions two_threads() {
    ServerOptions options;
    options.threads_max = 2;
    return options;
}

Response saying(std::string text) {
    Response response;
    response.body = std::move(text);
    return response;
}

// Takes every request and keeps what answers it.
class Counter {
public:
    void take(const Request& request, Responder respond) {
        const std::lock_guard lock(mutex_);
        waiting_.emplace_back(&request, std::move(respond));
        came_.notify_all();
    }
    // The one that has waited longest; null once the end has come and none waits.
    std::unique_ptr<std::pair<const Request*, Responder>> next() {
        std::unique_lock lock(mutex_);
        came_.wait(lock, [&] { return closed_ || !waiting_.empty(); });
        if (waiting_.empty()) return nullptr;
        auto one = std::make_unique<std::pair<const Request*, Responder>>(std::move(waiting_.front()));
        waiting_.pop_front();
        return one;
    }
    std::size_t waiting() {
        const std::lock_guard lock(mutex_);
        return waiting_.size();
    }
    void close() {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        came_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable came_;
    std::deque<std::pair<const Request*, Responder>> waiting_;
    bool closed_ = false;
};

struct Fixture {
    Counter counter;
    Server server{two_threads(), LateHandler([this](const Request& request, Responder respond) {
                      counter.take(request, std::move(respond));
                  })};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(late_handler_tests, Fixture)

BOOST_AUTO_TEST_CASE(more_requests_wait_for_their_answers_than_there_are_threads) {
    constexpr std::size_t kClients = 50;
    std::vector<std::unique_ptr<RawClient>> clients;
    for (std::size_t i = 0; i < kClients; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        clients.back()->say(get("/" + std::to_string(i)) + get("/again"));
    }
    tests::until([&] { return counter.waiting() == kClients; });
    BOOST_TEST(server.figures().threads <= 2U);
    BOOST_TEST(server.figures().requests_running == kClients);
    for (std::size_t i = 0; i < 2 * kClients; ++i) {
        const auto one = counter.next();
        one->second(saying(one->first->path));
    }
    for (std::size_t i = 0; i < kClients; ++i) {
        BOOST_TEST(clients[i]->hear().body == "/" + std::to_string(i));
        BOOST_TEST(clients[i]->hear().body == "/again");
    }
    BOOST_TEST(server.figures().requests_running == 0U);
}

BOOST_AUTO_TEST_CASE(a_responder_that_is_dropped_has_answered_that_something_went_wrong) {
    RawClient client(server.port());
    client.say(get("/dropped"));
    counter.next();
    const auto answer = client.hear();
    BOOST_TEST(answer.status == 500);
    BOOST_TEST(json::parse(answer.body)["request_id"] == answer.headers.at("X-Request-Id"));
    client.say(get("/next"));
    counter.next()->second(saying("next"));
    BOOST_TEST(client.hear().body == "next");
}

BOOST_AUTO_TEST_CASE(a_handler_that_throws_before_or_after_its_answer_hurts_no_other_request) {
    Server throwing(two_threads(), LateHandler([](const Request& request, Responder respond) {
                        if (request.path == "/after") respond(saying("after"));
                        throw std::runtime_error("a bug");
                    }));
    RawClient client(throwing.port());
    BOOST_TEST(client.ask(get("/after")).body == "after");
    BOOST_TEST(client.ask(get("/before")).status == 500);
    BOOST_TEST(client.ask(get("/after")).body == "after");
}

BOOST_AUTO_TEST_CASE(a_client_that_is_gone_before_its_answer_is_no_trouble) {
    {
        RawClient client(server.port());
        client.say(get("/gone"));
        tests::until([&] { return counter.waiting() == 1; });
    }
    counter.next()->second(saying(std::string(100'000, 'x')));
    tests::until([&] { return server.figures().connections == 0; });
}

BOOST_AUTO_TEST_CASE(stop_waits_for_the_answers_that_are_due) {
    auto client = std::make_unique<RawClient>(server.port());
    client->say(get("/late"));
    tests::until([&] { return counter.waiting() == 1; });
    std::jthread stopper([&] { server.stop(60s); });
    tests::until([&] {  // the listener is closed
        try {
            RawClient(server.port());
            return false;
        } catch (const std::runtime_error&) {
            return true;
        }
    });
    counter.next()->second(saying("late"));
    const auto answer = client->hear();
    BOOST_TEST(answer.body == "late");
    BOOST_TEST(answer.headers.at("Connection") == "close");
    client.reset();
}

// The answer is given while the handler returns, again and again: the second of both goes on with the connection.
BOOST_AUTO_TEST_CASE(answers_racing_with_handler_return_are_sent_once) {
    constexpr int kClients = 8, kRequests = 500;
    std::vector<std::jthread> answering, asking;
    for (int i = 0; i < 3; ++i) {
        answering.emplace_back([&] {
            while (auto one = counter.next()) one->second(saying(one->first->path));
        });
    }
    std::atomic<int> right = 0;
    for (int client = 0; client < kClients; ++client) {
        asking.emplace_back([&, client] {
            RawClient one(server.port());
            for (int i = 0; i < kRequests; i += 2) {
                const auto path = "/" + std::to_string(client) + "/" + std::to_string(i);
                one.say(get(path) + get(path + "/again"));
                right += one.hear().body == path;
                right += one.hear().body == path + "/again";
            }
        });
    }
    asking.clear();
    counter.close();
    BOOST_TEST(right == kClients * kRequests);
    BOOST_TEST(server.figures().requests_served == std::size_t{kClients * kRequests});
}

BOOST_AUTO_TEST_SUITE_END()

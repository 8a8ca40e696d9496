// proxy_tests: how the environment selects a proxy, and calls through one.
#include "adapters/http/outgoing/proxy.h"

#include "tests/http/scripted_server.h"

#include <boost/test/unit_test.hpp>

#include <array>
#include <mutex>

using namespace slotkeeper::http;
using namespace std::chrono_literals;

namespace {

// A variable of the environment, until the test ends.
class Variable {
public:
    Variable(const char* name, const std::string& value) : name_(name) { ::setenv(name, value.c_str(), 1); }
    ~Variable() { ::unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

private:
    const char* name_;
};

std::string proxy_of(const std::string& url) {
    const auto proxy = proxy_for(Poco::URI(url));
    return proxy ? proxy->host + ':' + std::to_string(proxy->port) + ' ' + proxy->authorization : "direct";
}

// Copies bytes in both directions until one side closes.
void relay(StreamSocket& client, StreamSocket server) {
    std::array<char, 4096> room{};
    for (;;) {
        Poco::Net::Socket::SocketList readable{client, server}, writable, broken;
        if (Poco::Net::Socket::select(readable, writable, broken, Poco::Timespan(5, 0)) == 0) return;
        for (auto& socket : readable) {
            StreamSocket from(socket), to(socket == client ? server : client);
            const int count = from.receiveBytes(room.data(), static_cast<int>(room.size()));
            if (count <= 0) return;
            to.sendBytes(room.data(), count);
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(proxy_tests)

BOOST_AUTO_TEST_CASE(the_environment_names_the_proxy_and_its_exceptions) {
    BOOST_TEST(proxy_of("https://api.cal.com/v2") == "direct");
    const Variable https("https_proxy", "http://user:p%40ss@proxy.example:3128"),
        plain("HTTP_PROXY", "http://ignored:1");
    BOOST_TEST(proxy_of("https://api.cal.com/v2") == "proxy.example:3128 Basic dXNlcjpwQHNz");
    BOOST_TEST(proxy_of("http://api.cal.com/v2") == "direct");
    for (const auto* loopback : {"https://localhost:1", "https://127.0.0.1:1", "https://[::1]:1"}) {
        BOOST_TEST(proxy_of(loopback) == "direct", loopback);
    }
    {
        const Variable lower("http_proxy", "10.1.2.3:8080");
        BOOST_TEST(proxy_of("http://api.cal.com/v2") == "10.1.2.3:8080 ");
    }
    const Variable except("no_proxy", "example.com, .Cal.com , other.org:8443");
    BOOST_TEST(proxy_of("https://api.cal.com/v2") == "direct");
    BOOST_TEST(proxy_of("https://example.com") == "direct");
    BOOST_TEST(proxy_of("https://notexample.com") != "direct");
    BOOST_TEST(proxy_of("https://other.org:8443") == "direct");
    BOOST_TEST(proxy_of("https://other.org") != "direct");
    const Variable all("no_proxy", "*");
    BOOST_TEST(proxy_of("https://anything.org") == "direct");
}

BOOST_AUTO_TEST_CASE(an_address_that_is_no_proxy_is_refused_without_its_password) {
    for (const auto* wrong : {"socks5://user:secret@a:1", "http://user:secret@", "http://user:secret@a:port"}) {
        const Variable https("https_proxy", wrong);
        BOOST_CHECK_EXCEPTION(
            proxy_for(Poco::URI("https://api.cal.com")), std::invalid_argument,
            [](const auto& error) { return std::string(error.what()).find("secret") == std::string::npos; });
    }
}

BOOST_AUTO_TEST_CASE(plain_calls_name_the_whole_address_to_the_proxy) {
    std::mutex mutex;
    std::string heard;
    const Scripted proxy([&](StreamSocket& socket) {
        auto request = hear(socket);
        const std::lock_guard lock(mutex);
        heard = std::move(request);  // before the caller goes on
        say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    });
    const Variable variable("http_proxy", "http://anna:x@127.0.0.1:" + proxy.port());
    BOOST_TEST(told(get(to("http://calendar.example:81/v2"))) == "200 ok");
    const std::lock_guard lock(mutex);
    BOOST_TEST(heard.starts_with("GET http://calendar.example:81/v2/bookings HTTP/1.1\r\n"), heard);
    BOOST_TEST(heard.find("Host: calendar.example:81\r\n") != std::string::npos, heard);
    BOOST_TEST(heard.find("Proxy-Authorization: Basic YW5uYTp4\r\n") != std::string::npos, heard);
}

BOOST_AUTO_TEST_CASE(tls_calls_go_through_a_tunnel_to_the_host_of_the_certificate) {
    const Certificate certificate("calendar.example"), other("elsewhere.example");
    const Scripted server(certificate.listener(), answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    std::mutex mutex;
    std::string heard;
    const Scripted proxy([&](StreamSocket& socket) {
        auto request = hear(socket);
        {
            const std::lock_guard lock(mutex);
            heard = std::move(request);
        }
        say(socket, "HTTP/1.1 200 Connection established\r\n\r\n");
        relay(socket, StreamSocket(Poco::Net::SocketAddress("127.0.0.1:" + server.port())));
    });
    const Variable variable("https_proxy", "http://127.0.0.1:" + proxy.port());
    auto options = to("https://calendar.example");
    options.ca_file = certificate.file();
    BOOST_TEST(told(post(options)) == "200 ok");
    {
        const std::lock_guard lock(mutex);
        BOOST_TEST(heard == "CONNECT calendar.example:443 HTTP/1.1\r\nHost: calendar.example:443\r\n\r\n");
    }
    options.base_url = "https://elsewhere.example";  // the tunnel leads to a host with another name
    BOOST_TEST(told(post(options)) == "not sent");
}

BOOST_AUTO_TEST_CASE(a_refused_tunnel_means_not_sent) {
    const auto with = [](const Scripted::Script& script) {
        const Scripted proxy(script);
        const Variable variable("https_proxy", "http://127.0.0.1:" + proxy.port());
        auto options = to("https://calendar.example");
        options.total_deadline = 300ms;
        return told(post(options));
    };
    BOOST_TEST(with(answers("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")) == "not sent");
    BOOST_TEST(with(answers("HTTP/1.1 200 OK\r\n" + std::string(9'000, 'x'))) == "not sent");
    BOOST_TEST(with([](StreamSocket& socket) { hear(socket); }) == "not sent");
    BOOST_TEST(with([](StreamSocket& socket) {
                   hear(socket);
                   std::this_thread::sleep_for(1s);
               }) == "not sent");
}

BOOST_AUTO_TEST_SUITE_END()

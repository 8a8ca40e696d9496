// scripted_server: a server whose behaviour on each connection is given by the test.
//
// It serves one connection after the other, in plain text or with a certificate that is made for the test.
// Read on: client_tests.cpp and outgoing/client_session_tests.cpp.
#pragma once

#include "adapters/http/client.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/ServerSocket.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>

namespace slotkeeper::http {

using Poco::Net::StreamSocket;

// Accepts one connection after the other and treats each as the test says.
class Scripted {
public:
    using Script = std::function<void(StreamSocket&)>;

    explicit Scripted(Script script) : Scripted(Poco::Net::ServerSocket(), std::move(script)) {}
    Scripted(Poco::Net::ServerSocket listener, Script script) : listener_(std::move(listener)) {
        listener_.bind(Poco::Net::SocketAddress("127.0.0.1", 0), true, false);
        listener_.listen();
        thread_ = std::jthread([this, script](const std::stop_token& stop) { run(stop, script); });
    }

    std::string port() const { return std::to_string(listener_.address().port()); }
    std::string url() const { return "http://127.0.0.1:" + port(); }
    int connections() const { return connections_; }

private:
    void run(const std::stop_token& stop, const Script& script) {
        while (!stop.stop_requested()) {
            if (!listener_.poll(Poco::Timespan(0, 20'000), Poco::Net::Socket::SELECT_READ)) continue;
            try {
                auto socket = listener_.acceptConnection();
                ++connections_;
                script(socket);
            } catch (const Poco::Exception&) {
                // the client has hung up, as many of the tests want
            }
        }
    }

    Poco::Net::ServerSocket listener_;
    std::atomic<int> connections_{0};
    std::jthread thread_;
};

// What has come of the request by the end of its head.
inline std::string hear(StreamSocket& socket) {
    std::string request;
    char room[1024];
    while (request.find("\r\n\r\n") == std::string::npos) {
        const int count = socket.receiveBytes(room, sizeof room);
        if (count <= 0) break;
        request.append(room, static_cast<std::size_t>(count));
    }
    return request;
}

inline void say(StreamSocket& socket, const std::string& text) {
    socket.sendBytes(text.data(), static_cast<int>(text.size()));
}

inline Scripted::Script answers(std::string text) {
    return [text](StreamSocket& socket) {
        hear(socket);
        say(socket, text);
    };
}

inline std::string told(const CallOutcome& outcome) {
    if (const auto* reply = std::get_if<Reply>(&outcome)) return std::to_string(reply->status) + " " + reply->body;
    return std::holds_alternative<NotSent>(outcome) ? "not sent" : "unknown";
}

inline ClientOptions to(const std::string& url) {
    ClientOptions options;
    options.base_url = url;
    return options;
}

inline CallOutcome post(ClientOptions options) {
    return Client(std::move(options)).send("POST", "/bookings", {}, "{}");
}
inline CallOutcome get(ClientOptions options) { return Client(std::move(options)).send("GET", "/bookings", {}, ""); }

// A key and a certificate for that name, signed by itself, in a folder that goes when this does.
class Certificate {
public:
    explicit Certificate(const std::string& name)
        : folder_(std::filesystem::temp_directory_path() / "slotkeeper-tls-XXXXXX") {
        auto pattern = folder_.string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
        folder_ = pattern;
        const auto command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=" + name +
                             " -addext subjectAltName=" + name_kind(name) + name + " -keyout " + key() + " -out " +
                             file() + " 2>/dev/null";
        if (std::system(command.c_str()) != 0) throw std::runtime_error("openssl made no certificate");
    }
    ~Certificate() { std::filesystem::remove_all(folder_); }
    Certificate(const Certificate&) = delete;
    Certificate& operator=(const Certificate&) = delete;

    std::string key() const { return folder_ / "key.pem"; }
    std::string file() const { return folder_ / "certificate.pem"; }
    Poco::Net::SecureServerSocket listener() const {
        using Poco::Net::Context;
        return Poco::Net::SecureServerSocket(
            new Context(Context::TLS_SERVER_USE, key(), file(), "", Context::VERIFY_NONE, 9, false));
    }

private:
    static std::string name_kind(const std::string& name) {
        return name.find_first_not_of("0123456789.") == name.npos ? "IP:" : "DNS:";
    }
    std::filesystem::path folder_;
};

}  // namespace slotkeeper::http

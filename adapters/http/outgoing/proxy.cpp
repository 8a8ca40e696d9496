// proxy: reads the variables, and sends CONNECT.
#include "adapters/http/outgoing/proxy.h"

#include "adapters/http/message.h"

#include <Poco/Base64Encoder.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/NetException.h>
#include <Poco/StringTokenizer.h>

#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace slotkeeper::http {

namespace {

constexpr std::size_t kTunnelHeadMax = 8 * 1024;

std::string variable(std::initializer_list<const char*> names) {
    for (const auto* name : names) {
        if (const auto* value = std::getenv(name); value != nullptr && *value != '\0') return value;
    }
    return {};
}

bool is_loopback(const std::string& host) {
    Poco::Net::IPAddress address;
    return host == "localhost" || (Poco::Net::IPAddress::tryParse(host, address) && address.isLoopback());
}

// "example.com" and ".example.com" mean the domain and all below it; "*" means every host; a port may follow.
bool is_excepted(const std::string& host, unsigned short port) {
    using Poco::StringTokenizer;
    const StringTokenizer entries(variable({"no_proxy", "NO_PROXY"}), ",",
                                  StringTokenizer::TOK_TRIM | StringTokenizer::TOK_IGNORE_EMPTY);
    for (const auto& written : entries) {
        auto entry = lower_case(written);
        const auto with_port = ':' + std::to_string(port);
        if (entry.ends_with(with_port)) entry.resize(entry.size() - with_port.size());
        if (entry.starts_with('.')) entry.erase(0, 1);
        if (entry == "*" || entry == host || host.ends_with('.' + entry)) return true;
    }
    return false;
}

std::string basic(const std::string& user_and_password) {
    std::ostringstream text;
    Poco::Base64Encoder encoder(text);
    encoder.rdbuf()->setLineLength(0);
    std::string decoded;
    Poco::URI::decode(user_and_password, decoded);
    encoder << decoded;
    encoder.close();
    return "Basic " + text.str();
}

std::string bracketed(const std::string& host) { return host.find(':') == host.npos ? host : '[' + host + ']'; }

}  // namespace

std::optional<Proxy> proxy_for(const Poco::URI& url) {
    const auto host = lower_case(url.getHost());
    if (is_loopback(host) || is_excepted(host, url.getPort())) return std::nullopt;
    auto address = url.getScheme() == "https" ? variable({"https_proxy", "HTTPS_PROXY"}) : variable({"http_proxy"});
    if (address.empty()) return std::nullopt;
    if (address.find("://") == address.npos) address.insert(0, "http://");
    try {
        const Poco::URI proxy(address);
        if (proxy.getScheme() == "http" && !proxy.getHost().empty()) {
            const auto& login = proxy.getUserInfo();
            return Proxy{proxy.getHost(), proxy.getPort(), login.empty() ? "" : basic(login)};
        }
    } catch (const Poco::SyntaxException&) {  // the message would quote a password
    }
    throw std::invalid_argument("the proxy of the environment must be http://host:port");
}

void open_tunnel(Wire& wire, const Proxy& proxy, const std::string& host, unsigned short port) {
    const auto target = bracketed(host) + ':' + std::to_string(port);
    auto request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
    if (!proxy.authorization.empty()) request += "Proxy-Authorization: " + proxy.authorization + "\r\n";
    request += "\r\n";
    for (std::size_t sent = 0; sent < request.size();) {
        const auto left = static_cast<int>(request.size() - sent);
        sent += static_cast<std::size_t>(wire.socket.sendBytes(request.data() + sent, left));
    }
    wire.arrivals->expect(0, kTunnelHeadMax, Arrivals::Keep::all);
    const auto& head = wire.arrivals->text();
    for (char byte = 0; !head.ends_with("\r\n\r\n");) {  // one by one: what follows belongs to the tunnel
        if (wire.socket.receiveBytes(&byte, 1) <= 0) throw Poco::Net::NetException("the proxy closed the connection");
    }
    if (!head.starts_with("HTTP/1.") || head.size() < 12 || head[9] != '2') {
        throw Poco::Net::NetException("the proxy refused the tunnel: " + head.substr(0, head.find('\r')));
    }
}

}  // namespace slotkeeper::http

// proxy: the proxy that the environment names for an address, and the tunnel through it.
//
// The variables are those of curl: https_proxy or HTTPS_PROXY, http_proxy (lower case only, because a web server may
// set HTTP_PROXY from a header), no_proxy or NO_PROXY. Loopback addresses are never reached through a proxy.
#pragma once

#include "adapters/http/outgoing/wire.h"

#include <Poco/URI.h>

#include <optional>
#include <string>

namespace slotkeeper::http {

struct Proxy {
    std::string host;
    unsigned short port = 0;
    std::string authorization;  // of the header Proxy-Authorization; empty: no header
};

// std::nullopt if the address is reached directly. Throws std::invalid_argument if the variable is not
// http://host:port.
std::optional<Proxy> proxy_for(const Poco::URI& url);

// Makes the proxy connect to host and port. `wire` is connected to the proxy. Throws Poco::Exception if it refuses.
void open_tunnel(Wire& wire, const Proxy& proxy, const std::string& host, unsigned short port);

}  // namespace slotkeeper::http

// router: which handler answers which method and path.
//
// Patterns are written as they are spoken of: "/v1/appointments/{id}/cancel". An unknown path is 404, a known path with
// another method 405 with Allow, both as problem+json. The pattern, never the path, is what logs and metrics carry.
// A handler may throw DbError and DamagedData: an outage and damaged data are answered 503 here, once for all routes.
#pragma once

#include "adapters/http/server.h"

#include <string>
#include <vector>

namespace slotkeeper::http {

class Router {
public:
    // HEAD is answered by the GET route, OPTIONS by the list of methods.
    void add(std::string method, std::string pattern, Handler handler);
    Response operator()(const Request& request) const;

    // Method and pattern of every route, in order of their adding.
    std::vector<std::pair<std::string, std::string>> routes() const;

private:
    struct Route {
        std::string method;
        std::string pattern;
        std::vector<std::string> parts;
        Handler handler;
    };
    std::vector<Route> routes_;
};

}  // namespace slotkeeper::http

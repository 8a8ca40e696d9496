// router: calls the handler for a method and path.
//
// Patterns have the form "/v1/appointments/{id}/cancel". An unknown path gets 404, a known path with another method 405
// with Allow, both as problem+json. Logs and metrics carry the pattern, never the path. A handler may throw DbError and
// DamagedData: the router answers an outage and damaged data with 503, for all routes.
#pragma once

#include "adapters/http/server.h"

#include <string>
#include <vector>

namespace slotkeeper::http {

class Router {
public:
    // The GET route also serves HEAD; OPTIONS gets the list of methods.
    void add(std::string method, std::string pattern, Handler handler);
    Response operator()(const Request& request) const;

    // Method and pattern of every route, in the order of add().
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

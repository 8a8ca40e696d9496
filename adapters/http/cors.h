// cors: lets pages of other origins call the API from a browser (Fetch standard, CORS protocol).
//
// Only the origins of the setting cors_origins are answered. The API uses keys and never cookies, so a page can do only
// what the key that it holds permits.
#pragma once

#include "adapters/http/server.h"

#include <string>
#include <vector>

namespace slotkeeper::http {

class Cors {
public:
    // Origins like "https://app.example.com"; "*" is any. None: no page of another origin may call.
    explicit Cors(std::vector<std::string> origins) : origins_(std::move(origins)) {}

    // Adds to the response what the browser asks for. A preflight request (OPTIONS) is answered with the methods that
    // the response allows.
    Response operator()(const Request& request, Response response) const;

    // "https://a.example, http://localhost:3000"; std::nullopt if one is neither an origin nor "*".
    static std::optional<std::vector<std::string>> parse(std::string_view text);

private:
    std::vector<std::string> origins_;
};

}  // namespace slotkeeper::http

// router: matches the parts of a path.
#include "adapters/http/router.h"

#include "adapters/http/problem.h"
#include "engine/base/assert.h"
#include "engine/base/result.h"
#include "engine/store/mariadb/database.h"

#include <algorithm>
#include <set>

namespace slotkeeper::http {

namespace {

std::vector<std::string> parts_of(std::string_view path) {
    std::vector<std::string> parts;
    for (path.remove_prefix(1);; path.remove_prefix(parts.back().size() + 1)) {
        parts.emplace_back(path.substr(0, std::min(path.find('/'), path.size())));
        if (parts.back().size() == path.size()) return parts;
    }
}

bool is_capture(std::string_view part) { return part.starts_with('{') && part.ends_with('}'); }

bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
    return std::equal(
        pattern.begin(), pattern.end(), path.begin(), path.end(),
        [](const auto& wanted, const auto& part) { return is_capture(wanted) ? !part.empty() : wanted == part; });
}

// A literal part has priority over a capture, from left to right: /holds/mine before /holds/{id}.
bool is_more_literal(const std::vector<std::string>& pattern, const std::vector<std::string>& other) {
    return std::lexicographical_compare(pattern.begin(), pattern.end(), other.begin(), other.end(),
                                        [](const auto& a, const auto& b) { return !is_capture(a) && is_capture(b); });
}

std::string listed(const std::set<std::string>& methods) {
    std::string list;
    for (const auto& method : methods) list += (list.empty() ? "" : ", ") + method;
    return list;
}

}  // namespace

void Router::add(std::string method, std::string pattern, Handler handler) {
    SLOTKEEPER_ASSERT(pattern.starts_with('/'), "a pattern is a path");
    auto parts = parts_of(pattern);
    routes_.push_back({std::move(method), std::move(pattern), std::move(parts), std::move(handler)});
}

Response Router::operator()(const Request& request) const {
    const auto path = request.path.starts_with('/') ? parts_of(request.path) : std::vector<std::string>{};
    const auto& method = request.method == "HEAD" ? "GET" : request.method;
    const Route* chosen = nullptr;
    std::set<std::string> methods;
    for (const auto& route : routes_) {
        if (!matches(route.parts, path)) continue;
        methods.insert(route.method);
        if (route.method == "GET") methods.insert("HEAD");
        if (route.method != method) continue;
        if (chosen == nullptr || is_more_literal(route.parts, chosen->parts)) chosen = &route;
    }
    if (chosen != nullptr) {
        request.route = chosen->pattern;
        request.captures.clear();
        for (std::size_t i = 0; i < path.size(); ++i) {
            if (is_capture(chosen->parts[i])) request.captures.push_back(path[i]);
        }
        try {
            return chosen->handler(request);
        } catch (const DamagedData& damage) {
            return damaged(request, damage.what());
        } catch (const store::DbError& error) {
            if (error.is_outage()) return outage(request, error.what());
            throw;
        }
    }
    if (methods.empty()) return problem(refuse(ErrorCode::not_found, "", "no route has this path"), request);
    methods.insert("OPTIONS");
    if (request.method == "OPTIONS") return Response{204, "", "", {{"Allow", listed(methods)}}};
    auto answer = problem(refuse(ErrorCode::method_not_allowed, "", "this path accepts " + listed(methods)), request);
    answer.headers.emplace_back("Allow", listed(methods));
    return answer;
}

std::vector<std::pair<std::string, std::string>> Router::routes() const {
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto& route : routes_) all.emplace_back(route.method, route.pattern);
    return all;
}

}  // namespace slotkeeper::http

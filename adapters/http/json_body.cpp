// json_body: parses JSON and refuses duplicate names and deep nesting.
#include "adapters/http/json_body.h"

#include "adapters/http/message.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace slotkeeper::http {

namespace {

using nlohmann::json;

Refusal malformed_json(std::string message) { return refuse(ErrorCode::malformed_body, "", std::move(message)); }

// "application/json", alone or with charset=utf-8.
bool is_json(std::string_view content_type) {
    auto text = lower_case(content_type);
    text.erase(std::remove_if(text.begin(), text.end(), [](char letter) { return letter == ' ' || letter == '"'; }),
               text.end());
    return text == "application/json" || text == "application/json;charset=utf-8";
}

// Parser callback that detects what JSON allows and we refuse.
class Watch {
public:
    bool operator()(int depth, json::parse_event_t event, const json& parsed) {
        const auto level = static_cast<std::size_t>(depth);
        if (event == json::parse_event_t::object_start || event == json::parse_event_t::array_start) {
            too_deep_ = too_deep_ || level >= limits::json_depth_max;
            if (names_.size() <= level + 1) names_.resize(level + 2);
            names_[level + 1].clear();
        }
        if (event == json::parse_event_t::key && !names_[level].insert(parsed.get<std::string>()).second) {
            twice_ = parsed.get<std::string>();
        }
        return !too_deep_;  // values that are too deep are dropped, so they use no memory
    }

    bool too_deep() const { return too_deep_; }
    const std::optional<std::string>& twice() const { return twice_; }

private:
    std::vector<std::set<std::string>> names_;  // of the open object at each depth
    bool too_deep_ = false;
    std::optional<std::string> twice_;
};

}  // namespace

Result<json> read_json_object(std::string_view text) {
    // The parser would stop at a NUL and ignore the rest.
    if (text.find('\0') != std::string_view::npos) return malformed_json("the body contains a NUL");
    Watch watch;
    json body;
    try {
        body = json::parse(
            text, [&](int depth, json::parse_event_t event, json& parsed) { return watch(depth, event, parsed); });
    } catch (const json::parse_error& trouble) {  // its message quotes the body, which may contain personal data
        return malformed_json("the body is not valid JSON: error at byte " + std::to_string(trouble.byte));
    } catch (const json::out_of_range&) {
        return malformed_json("the body contains a number that is too large");
    }
    if (watch.too_deep()) {
        return malformed_json("the body is nested deeper than " + std::to_string(limits::json_depth_max) + " levels");
    }
    if (watch.twice()) return refuse(ErrorCode::malformed_body, *watch.twice(), "duplicate name in the body");
    if (!body.is_object()) return malformed_json("the body must be a JSON object");
    return body;
}

Result<json> read_json_body(const Request& request) {
    const auto coding = lower_case(request.header("content-encoding"));
    if (!coding.empty() && coding != "identity") {
        return refuse(ErrorCode::unsupported_media_type, "Content-Encoding", "the body must be sent uncompressed");
    }
    if (!is_json(request.header("content-type"))) {
        return refuse(ErrorCode::unsupported_media_type, "", "the body must be sent as application/json");
    }
    return read_json_object(request.body);
}

}  // namespace slotkeeper::http

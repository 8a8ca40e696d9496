// json_body: parses strictly, and checks the type and the bounds of a value.
#include "adapters/http/json_body.h"

#include "adapters/http/message.h"
#include "engine/base/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace slotkeeper::http {

namespace {

using nlohmann::json;

// What is wrong with the value; empty if it is valid. Line breaks and tabs are allowed, other control characters are
// not: a NUL would truncate the text in some libraries.
std::string trouble_with_text(const json& value, std::size_t length_max) {
    if (!value.is_string()) return "must be text";
    const auto& text = value.get_ref<const std::string&>();
    if (characters_of(text) > length_max) return "must have at most " + std::to_string(length_max) + " characters";
    const auto is_control = [](char letter) {
        return (static_cast<unsigned char>(letter) < 0x20 && letter != '\n' && letter != '\r' && letter != '\t') ||
               letter == 0x7f;
    };
    if (std::any_of(text.begin(), text.end(), is_control)) return "must not hold control characters";
    return "";
}

Refusal malformed_json(std::string message) { return refuse(ErrorCode::malformed_body, "", std::move(message)); }

// "application/json", alone or with charset=utf-8; of a PATCH also "application/merge-patch+json" (RFC 7396).
bool is_json(std::string_view content_type, bool is_patch) {
    auto text = lower_case(content_type);
    text.erase(std::remove_if(text.begin(), text.end(), [](char letter) { return letter == ' ' || letter == '"'; }),
               text.end());
    if (is_patch && text == "application/merge-patch+json") return true;
    return text == "application/json" || text == "application/json;charset=utf-8";
}

// Parser callback that detects what JSON allows and we refuse.
class Watch {
public:
    bool operator()(int depth, json::parse_event_t event, const json& parsed) {
        using enum json::parse_event_t;
        const auto level = static_cast<std::size_t>(depth);
        const auto opens = event == object_start || event == array_start;
        too_deep_ = too_deep_ || (opens && level >= limits::json_depth_max);
        if (!too_deep_) note(level, event, parsed);
        return !too_deep_;  // values that are too deep are dropped, so they use no memory
    }

    bool too_deep() const { return too_deep_; }
    const std::optional<std::string>& twice() const { return twice_; }  // the path of the last duplicate name

private:
    // An object or a list that is being read, by its depth.
    struct Open {
        bool is_list = false;
        std::set<std::string> names{};  // of the members so far
        std::string name{};             // of the present member
        std::size_t items = 0;          // that are complete
    };

    // The parser calls with the depth of the value itself for its start and its end, and with one more for the names of
    // members and for the values in it.
    void note(std::size_t level, json::parse_event_t event, const json& parsed) {
        using enum json::parse_event_t;
        if (open_.size() <= level) open_.resize(level + 1);
        if (event == object_start || event == array_start) {
            open_[level] = {.is_list = event == array_start};
        } else if (event == key) {
            auto& object = open_[level - 1];
            object.name = parsed.get<std::string>();
            if (!object.names.insert(object.name).second) twice_ = path_to(level);
        } else if (level > 0) {  // a value is complete
            ++open_[level - 1].items;
        }
    }

    // "customer.name", "segments[1].resource_id": as other refusals write it.
    std::string path_to(std::size_t levels) const {
        constexpr std::size_t kShown = 100;  // a name may be as long as the body
        std::string path;
        for (std::size_t i = 0; i < levels; ++i) {
            const auto& one = open_[i];
            path += one.is_list ? '[' + std::to_string(one.items) + ']'
                                : (path.empty() ? "" : ".") + one.name.substr(0, kShown);
        }
        return path;
    }

    std::vector<Open> open_;
    bool too_deep_ = false;
    std::optional<std::string> twice_;
};

}  // namespace

Result<std::string> read_text(const json& value, std::string path, std::size_t length_max) {
    if (auto trouble = trouble_with_text(value, length_max); !trouble.empty()) {
        return refuse(ErrorCode::invalid_field, std::move(path), std::move(trouble));
    }
    return value.get<std::string>();
}

Result<std::int64_t> read_integer(const json& value, std::string path, std::int64_t min, std::int64_t max) {
    const bool fits = value.is_number_integer() &&
                      (!value.is_number_unsigned() || value.get<std::uint64_t>() <= std::uint64_t{INT64_MAX});
    if (!fits || value.get<std::int64_t>() < min || value.get<std::int64_t>() > max) {
        return refuse(ErrorCode::invalid_field, std::move(path),
                      "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    }
    return value.get<std::int64_t>();
}

Result<bool> read_boolean(const json& value, std::string path) {
    if (!value.is_boolean()) return refuse(ErrorCode::invalid_field, std::move(path), "must be true or false");
    return value.get<bool>();
}

Result<Instant> read_instant(const json& value, std::string path, Fraction fraction) {
    return read_rfc3339(value.is_string() ? value.get_ref<const std::string&>() : "", std::move(path), fraction);
}

std::string one_of(std::span<const std::string_view> words) {
    std::string all;
    for (const auto& word : words) all.append(all.empty() ? "" : ", ").append(word);
    return "must be one of " + all;
}

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
    if (!is_json(request.header("content-type"), request.method == "PATCH")) {
        return refuse(ErrorCode::unsupported_media_type, "", "the body must be sent as application/json");
    }
    return read_json_object(request.body);
}

}  // namespace slotkeeper::http

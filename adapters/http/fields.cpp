// fields: checks type and bounds of each member.
#include "adapters/http/fields.h"

#include "adapters/http/message.h"
#include "engine/base/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace slotkeeper::http {

namespace {

using nlohmann::json;

std::string at_most(std::size_t count, std::string_view what) {
    return "must have at most " + std::to_string(count) + " " + std::string(what);
}

// What is wrong with the value; empty if it is valid. Line breaks and tabs are allowed, other control characters are
// not: a NUL would truncate the text in some libraries.
std::string trouble_with_text(const json& value, std::size_t length_max) {
    if (!value.is_string()) return "must be text";
    const auto& text = value.get_ref<const std::string&>();
    if (characters_of(text) > length_max) return at_most(length_max, "characters");
    const auto is_control = [](char letter) {
        return (static_cast<unsigned char>(letter) < 0x20 && letter != '\n' && letter != '\r' && letter != '\t') ||
               letter == 0x7f;
    };
    if (std::any_of(text.begin(), text.end(), is_control)) return "must not hold control characters";
    return "";
}

std::string indexed(std::string_view name, std::size_t index) {
    return std::string(name) + "[" + std::to_string(index) + "]";
}

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

Result<Fields> Fields::of(const json& object, Names known, std::string path) {
    if (!object.is_object()) return refuse(ErrorCode::invalid_field, std::move(path), "must be an object");
    Fields fields(object, std::move(path));
    for (const auto& [name, value] : object.items()) {
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            return refuse(ErrorCode::unknown_field, fields.path_of(name), "unknown field");
        }
    }
    return fields;
}

const json* Fields::find(std::string_view name) const {
    const auto found = object_->find(std::string(name));
    return found == object_->end() || found->is_null() ? nullptr : &*found;
}

bool Fields::has(std::string_view name) const { return find(name) != nullptr; }

std::string Fields::path_of(std::string_view name) const {
    return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
}

Refusal Fields::missing(std::string_view name) const {
    return refuse(ErrorCode::missing_field, path_of(name), "is needed");
}

Refusal Fields::invalid(std::string_view name, std::string message) const {
    return refuse(ErrorCode::invalid_field, path_of(name), std::move(message));
}

Result<std::string> Fields::text(std::string_view name, std::size_t length_max) const {
    const auto* value = find(name);
    if (value == nullptr) return missing(name);
    auto text = read_text(*value, path_of(name), length_max);
    if (text && text->empty()) return invalid(name, "must not be empty");
    return text;
}

Result<std::optional<std::string>> Fields::optional_text(std::string_view name, std::size_t length_max) const {
    return if_given(name, [&] { return read_text(*find(name), path_of(name), length_max); });
}

Result<std::int64_t> Fields::integer(std::string_view name, std::int64_t min, std::int64_t max) const {
    const auto* value = find(name);
    return value == nullptr ? missing(name) : read_integer(*value, path_of(name), min, max);
}

Result<Instant> Fields::instant(std::string_view name, Fraction fraction) const {
    const auto* value = find(name);
    return value == nullptr ? missing(name) : read_instant(*value, path_of(name), fraction);
}

Result<Fields> Fields::object(std::string_view name, Names known) const {
    const auto* value = find(name);
    if (value == nullptr) return missing(name);
    return of(*value, known, path_of(name));
}

Result<std::vector<std::string>> Fields::texts(std::string_view name, std::size_t items_max,
                                               std::size_t length_max) const {
    const auto* list = find(name);
    if (list == nullptr) return missing(name);
    if (!list->is_array()) return invalid(name, "must be a list");
    if (list->size() > items_max) return invalid(name, at_most(items_max, "items"));
    std::vector<std::string> texts;
    for (const auto& item : *list) {
        const auto item_name = indexed(name, texts.size());
        if (auto trouble = trouble_with_text(item, length_max); !trouble.empty()) return invalid(item_name, trouble);
        texts.push_back(item.get<std::string>());
        if (texts.back().empty()) return invalid(item_name, "must not be empty");
    }
    return texts;
}

Result<std::vector<Fields>> Fields::objects(std::string_view name, std::size_t items_max, Names known) const {
    const auto* list = find(name);
    if (list == nullptr) return missing(name);
    if (!list->is_array()) return invalid(name, "must be a list");
    if (list->size() > items_max) return invalid(name, at_most(items_max, "items"));
    std::vector<Fields> objects;
    for (const auto& item : *list) {
        auto fields = of(item, known, path_of(indexed(name, objects.size())));
        if (!fields) return fields.refusal();
        objects.push_back(std::move(fields).value());
    }
    return objects;
}

Result<std::map<std::string, std::string>> Fields::text_map(std::string_view name, std::size_t entries_max,
                                                            std::size_t key_length_max,
                                                            std::size_t value_length_max) const {
    const auto* entries = find(name);
    if (entries == nullptr) return missing(name);
    if (!entries->is_object()) return invalid(name, "must be an object");
    if (entries->size() > entries_max) return invalid(name, at_most(entries_max, "entries"));
    std::map<std::string, std::string> map;
    for (const auto& [key, value] : entries->items()) {
        if (key.empty() || !trouble_with_text(key, key_length_max).empty()) {
            return invalid(name, "each key must have 1 to " + std::to_string(key_length_max) + " characters");
        }
        const auto entry = std::string(name) + "." + key;
        if (auto trouble = trouble_with_text(value, value_length_max); !trouble.empty()) return invalid(entry, trouble);
        map.emplace(key, value.get<std::string>());
    }
    return map;
}

Result<std::optional<std::int64_t>> Fields::optional_integer(std::string_view name, std::int64_t min,
                                                             std::int64_t max) const {
    return if_given(name, [&] { return integer(name, min, max); });
}

Result<std::optional<bool>> Fields::optional_boolean(std::string_view name) const {
    return if_given(name, [&] { return read_boolean(*find(name), path_of(name)); });
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
    if (!is_json(request.header("content-type"))) {
        return refuse(ErrorCode::unsupported_media_type, "", "the body must be sent as application/json");
    }
    return read_json_object(request.body);
}

}  // namespace slotkeeper::http

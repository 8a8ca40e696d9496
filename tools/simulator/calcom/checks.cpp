// checks: see checks.h.
#include "tools/simulator/calcom/checks.h"

#include "engine/time/time_zone.h"
#include "tools/simulator/calcom/wire_time.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <regex>
#include <utility>

namespace slotkeeper::simulator {

namespace {

using json = nlohmann::json;

const json kNothing;

bool is_email_address(const std::string& text) {
    // Accepts international domains and mailboxes: only Cal.com's booking library refuses those.
    static const std::regex shape(R"([^\s@<>"(),:;]{1,64}@([^\s@<>"(),:;.]+\.)+[^\s@<>"(),:;.0-9-][^\s@<>"(),:;.]+)");
    return text.size() <= 254 && std::regex_match(text, shape);
}

bool is_web_address(const std::string& text) {
    static const std::regex shape(R"((https?://)?([A-Za-z0-9-]+\.)+[A-Za-z]{2,}(:\d+)?([/?#]\S*)?)");
    return text.size() <= 2048 && std::regex_match(text, shape);  // std::regex recurses for each character
}

}  // namespace

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string text_at(const json& object, const char* property) {
    const auto found = object.find(property);
    return found == object.end() || !found->is_string() ? "" : found->get<std::string>();
}

bool given(const json& object, const char* property) {
    return object.contains(property) && !object.at(property).is_null();
}

std::string text_of(const Wrongs& wrongs) {
    std::string text;
    for (const auto& wrong : wrongs) {
        if (!text.empty()) text += ", ";
        text += wrong.property + " property is wrong," + wrong.text + " " + text_of(wrong.children);
    }
    return text;
}

json json_of(const Wrongs& wrongs) {
    auto list = json::array();
    for (const auto& wrong : wrongs) {
        json entry{{"property", wrong.property}, {"children", json_of(wrong.children)}};
        if (!wrong.constraint.empty()) entry["constraints"] = {{wrong.constraint, wrong.text}};
        list.push_back(std::move(entry));
    }
    return list;
}

Rule holds(std::string constraint, std::string text, std::function<bool(const json&)> test) {
    return [=](const std::string& property, const json& value) -> std::optional<Wrong> {
        if (test(value)) return std::nullopt;
        // class-validator begins most of its messages with the property, but not all.
        return Wrong{property, constraint, text.starts_with("must ") ? property + " " + text : text};
    };
}

Rule is_string() {
    return holds("isString", "must be a string", [](const json& value) { return value.is_string(); });
}

Rule is_text() {
    return holds("isNotEmpty", "must be a string that is not empty",
                 [](const json& value) { return value.is_string() && !value.get_ref<const std::string&>().empty(); });
}

Rule is_boolean() {
    return holds("isBoolean", "must be a boolean value", [](const json& value) { return value.is_boolean(); });
}

Rule is_object() {
    return holds("isObject", "must be an object", [](const json& value) { return value.is_object(); });
}

Rule is_integer(int least) {
    return [least](const std::string& property, const json& value) -> std::optional<Wrong> {
        const auto number = value.is_number() ? value.get<double>() : 0.5;
        if (std::trunc(number) != number || std::abs(number) > std::numeric_limits<int>::max()) {
            return Wrong{property, "isInt", property + " must be an integer number"};
        }
        if (number >= least) return std::nullopt;
        return Wrong{property, "min", property + " must not be less than " + std::to_string(least)};
    };
}

Rule is_one_of(std::vector<std::string> words) {
    auto text = "must be one of the following values: " + joined(words);
    return holds("isEnum", std::move(text), [words = std::move(words)](const json& value) {
        return value.is_string() && std::ranges::find(words, value.get_ref<const std::string&>()) != words.end();
    });
}

Rule is_time() {
    return holds("isDateString", "must be a valid ISO 8601 date string", [](const json& value) {
        return value.is_string() && parse_time(value.get_ref<const std::string&>());
    });
}

Rule is_time_zone() {
    return holds("isTimeZone", "must be a valid IANA time-zone", [](const json& value) {
        return value.is_string() && TimeZone::find(value.get_ref<const std::string&>()).ok();
    });
}

Rule is_email() {
    return holds("isEmail", "must be an email", [](const json& value) {
        return value.is_string() && is_email_address(value.get_ref<const std::string&>());
    });
}

Rule is_url() {
    return holds("isUrl", "must be a URL address", [](const json& value) {
        return value.is_string() && is_web_address(value.get_ref<const std::string&>());
    });
}

Rule is_list_of(Rule each) {
    return [each = std::move(each)](const std::string& property, const json& value) -> std::optional<Wrong> {
        if (!value.is_array()) return Wrong{property, "isArray", property + " must be an array"};
        for (const auto& item : value) {
            auto wrong = each(property, item);
            if (!wrong) continue;
            if (wrong->text.starts_with(property)) wrong->text = "each value in " + wrong->text;
            return wrong;
        }
        return std::nullopt;
    };
}

Rule is_number_text(int least, int most) {
    return [=](const std::string& property, const json& value) -> std::optional<Wrong> {
        const auto& text = value.get_ref<const std::string&>();
        int number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || end != text.data() + text.size()) {
            return Wrong{property, "isInt", property + " must be an integer number"};
        }
        if (number < least) {
            return Wrong{property, "min", property + " must not be less than " + std::to_string(least)};
        }
        if (number <= most) return std::nullopt;
        return Wrong{property, "max", property + " must not be greater than " + std::to_string(most)};
    };
}

const json& Checks::value(const std::string& property) {
    known_.push_back(property);
    const auto found = object_.find(property);
    return found == object_.end() ? kNothing : *found;
}

Checks& Checks::required(const std::string& property, const Rule& rule) {
    if (auto wrong = rule(property, value(property))) wrongs_.push_back(std::move(*wrong));
    return *this;
}

Checks& Checks::optional(const std::string& property, const Rule& rule) {
    const auto& given = value(property);
    if (given.is_null()) return *this;
    if (auto wrong = rule(property, given)) wrongs_.push_back(std::move(*wrong));
    return *this;
}

Checks& Checks::nested(const std::string& property, const std::function<Wrongs(const json&)>& check) {
    const auto& given = value(property);
    if (given.is_null()) {
        wrongs_.push_back({property, "isDefined", property + " should not be null or undefined"});
    } else if (!given.is_object()) {
        const auto text = "nested property " + property + " must be either object or array";
        wrongs_.push_back({property, "nestedValidation", text});
    } else if (auto inner = check(given); !inner.empty()) {
        wrongs_.push_back({property, "", "", std::move(inner)});
    }
    return *this;
}

Checks& Checks::together(const std::string& property, const std::string& text, bool fulfilled) {
    if (!fulfilled) wrongs_.push_back({property, "custom", text});
    return *this;
}

Checks& Checks::anything(const std::string& property) {
    known_.push_back(property);
    return *this;
}

Wrongs Checks::unknown_refused() const {
    Wrongs all;
    for (const auto& [property, ignored] : object_.items()) {
        if (std::ranges::find(known_, property) != known_.end()) continue;
        all.push_back({property, "whitelistValidation", "property " + property + " should not exist"});
    }
    all.insert(all.end(), wrongs_.begin(), wrongs_.end());
    return all;
}

}  // namespace slotkeeper::simulator

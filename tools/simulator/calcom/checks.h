// checks: rules to validate bodies and queries, and their error messages.
//
// Cal.com validates with class-validator; clients get its messages ("start must be a valid ISO 8601 date string")
// either as one text or as a list of properties, depending on the endpoint. Both are generated from Wrongs. Read on:
// body_checks.h has the rules for each body.
#pragma once

#include <nlohmann/json.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::simulator {

std::string joined(const std::vector<std::string>& words);                // "a, b, c"
std::string text_at(const nlohmann::json& object, const char* property);  // empty if it is absent or not a string
bool given(const nlohmann::json& object, const char* property);           // present and not null

struct Wrong {
    std::string property;
    std::string constraint{};  // the name of class-validator, e.g. isString
    std::string text{};
    std::vector<Wrong> children{};  // of a nested object
};
using Wrongs = std::vector<Wrong>;

// One text with all errors: for the bodies of bookings and the queries of slots.
std::string text_of(const Wrongs& wrongs);
// A list of errors for the details: for all other endpoints.
nlohmann::json json_of(const Wrongs& wrongs);

// Returns the error of a value; std::nullopt if it is valid.
using Rule = std::function<std::optional<Wrong>(const std::string& property, const nlohmann::json& value)>;

Rule is_string();
Rule is_text();  // a string that is not empty
Rule is_boolean();
Rule is_object();
Rule is_integer(int least);
Rule is_one_of(std::vector<std::string> words);
Rule is_time();  // ISO 8601
Rule is_time_zone();
Rule is_email();
Rule is_url();
Rule is_list_of(Rule each);
// A custom rule: `text` is the message if `test` returns false.
Rule holds(std::string constraint, std::string text, std::function<bool(const nlohmann::json&)> test);
// For queries, where every value is a string.
Rule is_number_text(int least, int most);

// Validates the properties of one object.
class Checks {
public:
    // The object must outlive the checks.
    explicit Checks(const nlohmann::json& object) : object_(object) {}

    Checks& required(const std::string& property, const Rule& rule);
    Checks& optional(const std::string& property, const Rule& rule);  // may be absent or null
    // A required object with its own rules.
    Checks& nested(const std::string& property, const std::function<Wrongs(const nlohmann::json&)>& check);
    // A rule about several properties.
    Checks& together(const std::string& property, const std::string& text, bool fulfilled);
    // A known property without rules.
    Checks& anything(const std::string& property);

    Wrongs unknown_refused() const;
    Wrongs unknown_dropped() const { return wrongs_; }

private:
    const nlohmann::json& value(const std::string& property);

    const nlohmann::json& object_;
    std::vector<std::string> known_;
    Wrongs wrongs_;
};

}  // namespace slotkeeper::simulator

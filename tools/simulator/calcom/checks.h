// checks: the grammar in which the demands on bodies and queries are written, and in which their breaches are told.
//
// Cal.com checks with class-validator; clients meet its sentences ("start must be a valid ISO 8601 date string") either
// as one text or as a list of properties, depending on the endpoint. Both are made from the same Wrongs.
// Read on: body_checks.h says what is demanded of each body.
#pragma once

#include <nlohmann/json.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::simulator {

struct Wrong {
    std::string property;
    std::string constraint{};  // class-validator's name of it, e.g. isString
    std::string text{};
    std::vector<Wrong> children{};  // of a nested object
};
using Wrongs = std::vector<Wrong>;

// As the bodies of bookings and the queries of slots are refused: all in one text.
std::string text_of(const Wrongs& wrongs);
// As everything else is refused: a list in the details.
nlohmann::json json_of(const Wrongs& wrongs);

// What a value must be; empty where it is.
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
// Any rule of one's own: `test` says what holds, `text` what is said where it does not.
Rule holds(std::string constraint, std::string text, std::function<bool(const nlohmann::json&)> test);
// For queries, where every value is a text.
Rule is_number_text(int least, int most);

// Walks through the properties of one object.
class Checks {
public:
    // The object must outlive the checks.
    explicit Checks(const nlohmann::json& object) : object_(object) {}

    Checks& required(const std::string& property, const Rule& rule);
    Checks& optional(const std::string& property, const Rule& rule);  // absent or null will do
    // A required object with demands of its own.
    Checks& nested(const std::string& property, const std::function<Wrongs(const nlohmann::json&)>& check);
    // A demand on several properties at once.
    Checks& together(const std::string& property, const std::string& text, bool fulfilled);
    // Known, but nothing is demanded of it.
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

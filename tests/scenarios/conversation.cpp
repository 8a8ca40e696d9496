// conversation: reads a script line by line and plays it.
#include "tests/scenarios/conversation.h"

#include "engine/base/calendar_text.h"
#include "engine/store/catalog/catalog_rows.h"
#include "tools/slotkeeper/config.h"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <sstream>
#include <thread>

namespace slotkeeper::tests {

namespace {

using nlohmann::json;
using std::chrono::days;
using std::chrono::local_days;

struct Line {
    int number = 0;
    bool indented = false;
    std::string text;
};

std::vector<Line> read_lines(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::vector<Line> lines;
    std::string text;
    for (auto number = 1; std::getline(file, text); ++number) {
        const auto from = text.find_first_not_of(' ');
        if (from == std::string::npos || text[from] == '#') continue;
        lines.push_back({number, from > 0, text.substr(from)});
    }
    return lines;
}

// The first word, taken off the front.
std::string take_word(std::string& text) {
    const auto end = std::min(text.find(' '), text.size());
    auto word = text.substr(0, end);
    text.erase(0, std::min(end + 1, text.size()));
    return word;
}

// The last Sunday of March or October that is still to come.
std::string clock_change(unsigned month) {
    const auto today = demo::branch().zone.local_day(whole_seconds(SystemClock().now()));
    auto year = std::chrono::year_month_day(today).year();
    for (;; ++year) {
        const auto last = local_days(year / std::chrono::month(month) / std::chrono::Sunday[std::chrono::last]);
        if (last <= today + days(1)) continue;
        const std::chrono::year_month_day date(last);
        std::ostringstream out;
        out << static_cast<int>(date.year()) << '-' << (month < 10 ? "0" : "") << month << '-'
            << static_cast<unsigned>(date.day());
        return out.str();
    }
}

class Conversation {
public:
    explicit Conversation(const std::filesystem::path& path) : path_(path), lines_(read_lines(path)) {
        const auto config = load_config({});
        front_.voice.limits = {config->voice_limit_repeats, config->voice_limit_changes, config->voice_limit_functions};
    }

    void play() {
        while (at_ < lines_.size()) {
            line_ = lines_[at_++];
            if (line_.indented) wrong("expectations follow what they are about");
            auto rest = filled(line_.text);
            const auto word = take_word(rest);
            if (word == "sql") {
                front_.salon.test.run(rest);
                front_.salon.database.transact([](store::Tx& tx) { store::bump_catalog_version(tx, demo::kCompany); });
                front_.salon.catalogs.current(demo::kCompany);
            } else if (word == "call") {
                add_call(rest);
            } else if (word == "database") {
                const auto wanted = take_word(rest);
                BOOST_TEST_CONTEXT(where()) BOOST_TEST(front_.salon.test.number(rest) == std::stoll(wanted));
            } else if (word == "again") {
                check({send(last_)});
            } else if (word == "together") {
                together();
            } else if (rest == "seconds pass") {
                front_.clock.moved += std::chrono::seconds(std::stoi(word));
            } else if (rest == "hangs up") {
                hang_up(word);
            } else {
                last_ = request(word, rest);
                check({send(last_)});
            }
        }
    }

private:
    struct Request {
        std::string function;
        json call, arguments;
    };

    [[noreturn]] void wrong(const std::string& why) const { throw std::runtime_error(where() + ": " + why); }
    std::string where() const { return path_.filename().string() + ":" + std::to_string(line_.number); }

    std::string filled(const std::string& text) {
        std::string out;
        for (std::size_t at = 0; at < text.size();) {
            const auto close = text[at] == '{' ? text.find('}', at) : std::string::npos;
            const auto name = close == std::string::npos ? "" : text.substr(at + 1, close - at - 1);
            if (const auto value = value_of(name)) {
                out += *value;
                at = close + 1;
            } else {
                out += text[at++];
            }
        }
        return out;
    }

    std::optional<std::string> value_of(const std::string& name) {
        if (const auto kept = kept_.find(name); kept != kept_.end()) return kept->second;
        if (name == "spring") return clock_change(3);
        if (name == "autumn") return clock_change(10);
        auto rest = name;
        const auto shaped = name.starts_with("date ") || name.starts_with("iso ") || name.starts_with("utc ");
        const auto shape = shaped ? take_word(rest) : "";
        if (!rest.starts_with("tue")) return std::nullopt;
        rest.erase(0, 3);
        const auto later = rest.starts_with("+") ? std::stoi(take_word(rest).substr(1)) : (take_word(rest), 0);
        if (!shape.empty() && shape != "utc") {
            const auto day = Front::at(12, 0, later);
            if (shape == "iso") return day.substr(0, 10);
            return day.substr(8, 2) + '.' + day.substr(5, 2) + '.' + day.substr(0, 4);
        }
        if (rest.size() != 5) return std::nullopt;
        const auto hour = std::stoi(rest.substr(0, 2)), minute = std::stoi(rest.substr(3));
        return shape == "utc" ? format_rfc3339(Salon::at(hour, minute, later)) : Front::at(hour, minute, later);
    }

    void add_call(std::string rest) {
        const auto name = take_word(rest);
        auto call = Front::default_call();
        call["call_id"] = "call_" + name;
        while (!rest.empty()) {
            const auto word = take_word(rest);
            if (word == "from") {
                call["from_number"] = take_word(rest);
            } else if (word == "to") {
                call["to_number"] = take_word(rest);
            } else if (word == "agent") {
                call["agent_id"] = take_word(rest);
            } else if (word == "language") {
                call["metadata"] = {{"language", take_word(rest)}};
            } else if (word == "outbound") {
                call["direction"] = "outbound";
            } else if (word == "web") {
                for (const auto* field : {"from_number", "to_number", "direction"}) call.erase(field);
                call["call_type"] = "web_call";
            } else {
                wrong("a call has no " + word);
            }
        }
        calls_[name] = call;
    }

    Request request(const std::string& caller, std::string rest) {
        const auto found = calls_.find(caller);
        if (found == calls_.end()) wrong("nobody calls who is named " + caller);
        Request made{take_word(rest), found->second, json::parse(rest.empty() ? "{}" : rest)};
        made.call["transcript_with_tool_calls"] = {{{"role", "tool_call_invocation"},
                                                    {"tool_call_id", "tool_" + std::to_string(++tool_calls_)},
                                                    {"name", made.function},
                                                    {"arguments", made.arguments.dump()}}};
        return made;
    }

    Answer send(const Request& request) { return front_.call(request.function, request.arguments, request.call); }

    void together() {
        std::vector<Request> requests;
        while (at_ < lines_.size() && lines_[at_].text != "end" && !lines_[at_].indented) {
            line_ = lines_[at_++];
            auto rest = filled(line_.text);
            const auto caller = take_word(rest);
            requests.push_back(request(caller, rest));
        }
        std::vector<Answer> answers(requests.size());
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < requests.size(); ++i) {
                threads.emplace_back([&, i] { answers[i] = send(requests[i]); });
            }
        }
        while (at_ < lines_.size() && lines_[at_].indented) {
            line_ = lines_[at_++];
            auto rest = filled(line_.text);
            const auto wanted = std::stoll(take_word(rest));
            const auto count = std::count_if(answers.begin(), answers.end(), [&](const Answer& one) {
                auto expected = rest;
                const auto field = take_word(expected);
                return text_of(one.body, field) == expected;
            });
            BOOST_TEST_CONTEXT(where()) BOOST_TEST(count == wanted);
        }
        if (at_ == lines_.size() || lines_[at_++].text != "end") wrong("together without an end");
    }

    void hang_up(const std::string& caller) {
        const auto found = calls_.find(caller);
        if (found == calls_.end()) wrong("nobody calls who is named " + caller);
        auto call = found->second;
        call["start_timestamp"] = 1'700'000'000'000;
        call["end_timestamp"] = 1'700'000'060'000;
        call["disconnection_reason"] = "user_hangup";
        const json body{{"event", "call_ended"}, {"call", call}};
        const auto answer = front_.call_signed("/hooks/retell/demo/events", body.dump(), front_.voice_secret);
        BOOST_TEST_CONTEXT(where()) BOOST_TEST(answer.status / 100 == 2, answer.text);
    }

    // The field, as text; empty where it is not there.
    static std::string text_of(const json& answer, const std::string& field) {
        const json* at = &answer;
        std::istringstream parts(field);
        for (std::string part; std::getline(parts, part, '/');) {
            if (at->is_array() && std::stoul(part) < at->size()) {
                at = &at->at(std::stoul(part));
            } else if (at->is_object() && at->contains(part)) {
                at = &at->at(part);
            } else {
                return {};
            }
        }
        return at->is_string() ? at->get<std::string>() : at->dump();
    }

    void check(const Answer& answer) {
        BOOST_TEST_CONTEXT(where()) {
            BOOST_TEST(answer.status == 200, answer.text);
            BOOST_TEST(answer.text.size() < 1'500U);
            BOOST_TEST(answer.body.contains("say"));
        }
        while (at_ < lines_.size() && lines_[at_].indented) {
            line_ = lines_[at_++];
            auto rest = filled(line_.text);
            const auto field = take_word(rest);
            BOOST_TEST_CONTEXT(where() << " in " << answer.text) { check_field(answer, field, rest); }
        }
    }

    void check_field(const Answer& answer, const std::string& field, std::string rest) {
        if (field == "keep") {
            const auto name = take_word(rest);
            kept_[name] = text_of(answer.body, rest);
            BOOST_TEST(!kept_[name].empty());
            return;
        }
        const auto found = text_of(answer.body, field);
        if (rest.starts_with("has ")) {
            BOOST_TEST(found.find(rest.substr(4)) != std::string::npos);
        } else if (rest.starts_with("lacks ")) {
            BOOST_TEST(found.find(rest.substr(6)) == std::string::npos);
        } else if (rest.starts_with("count ")) {
            BOOST_TEST(answer.body.value(field, json::array()).size() == std::stoul(rest.substr(6)));
        } else {
            BOOST_TEST(found == rest);
        }
    }

    std::filesystem::path path_;
    std::vector<Line> lines_;
    std::size_t at_ = 0;
    Line line_;
    Front front_;
    std::map<std::string, json> calls_;
    std::map<std::string, std::string> kept_;
    Request last_;
    int tool_calls_ = 0;
};

}  // namespace

void play_conversation(const std::filesystem::path& file) { Conversation(file).play(); }

}  // namespace slotkeeper::tests

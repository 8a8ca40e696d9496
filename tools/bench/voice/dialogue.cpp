// dialogue: the utterances, and the request body.
#include "tools/bench/voice/scenes.h"

#include "engine/base/clock.h"
#include "engine/guards/digest.h"
#include "tools/bench/figures.h"

#include <array>
#include <sstream>

namespace slotkeeper::bench {

namespace {

using nlohmann::json;

constexpr auto kAgent = "agent_9a3f70c1d2e84b56";
constexpr auto kOurNumber = "+493012345678";

struct Utterance {
    const char* role;
    const char* text;
};

constexpr std::array<Utterance, 10> kSaid{{
    {"agent", "Guten Tag, hier ist Salon Abendrot, mein Name ist Mia. Was kann ich für Sie tun?"},
    {"user",
     "Ja, guten Tag. Ich wollte gerne einen Termin bei Ihnen ausmachen, und zwar wenn es geht noch diesen "
     "Monat, ich bin da aber nicht so festgelegt."},
    {"agent", "Sehr gern. Worum geht es denn, um einen Haarschnitt, um den Bart oder um Farbe?"},
    {"user", "Also eigentlich nur zum Schneiden, die Spitzen müssen ab, und vorne vielleicht ein bisschen mehr."},
    {"agent",
     "Alles klar, also ein Haarschnitt. Haben Sie einen Wunsch, zu wem Sie möchten, oder ist Ihnen das "
     "gleich?"},
    {"user",
     "Das letzte Mal war ich bei einer jungen Kollegin, die war sehr nett, aber wenn die keine Zeit hat, ist "
     "es auch nicht schlimm, Hauptsache, es klappt an dem Tag."},
    {"agent", "Dann schaue ich gleich nach. Passt Ihnen eher der Vormittag oder der Nachmittag?"},
    {"user",
     "Ich arbeite im Schichtdienst, deshalb kann ich mal so und mal so. Sagen Sie mir doch einfach, was Sie "
     "haben, und dann sage ich Ihnen, ob es geht."},
    {"agent", "Einen kleinen Moment bitte, ich sehe in den Kalender."},
    {"user", "Ja, kein Problem, lassen Sie sich Zeit."},
}};

// Adds the time of each word, like the platform's speech recognition.
json word_times(const char* text, double& second) {
    auto words = json::array();
    std::istringstream in(text);
    for (std::string word; in >> word;) {
        const auto end = second + 0.06 * static_cast<double>(word.size());
        words.push_back({{"word", word + ' '}, {"start", thousandths(second)}, {"end", thousandths(end)}});
        second = end + 0.04;
    }
    return words;
}

std::int64_t milliseconds_now() {
    return std::chrono::floor<std::chrono::milliseconds>(SystemClock().now()).time_since_epoch().count();
}

}  // namespace

Dialogue::Dialogue(const std::string& caller) {
    auto said = json::array();
    std::string transcript;
    double second = 0.5;
    for (const auto& one : kSaid) {
        said.push_back({{"role", one.role}, {"content", one.text}, {"words", word_times(one.text, second)}});
        transcript += std::string(one.role == std::string("agent") ? "Agent: " : "User: ") + one.text + '\n';
    }
    const auto begun = milliseconds_now() - 60'000;
    call_ = {{"call_id", "call_" + random_token(26)},
             {"call_type", "phone_call"},
             {"agent_id", kAgent},
             {"agent_version", 3},
             {"agent_name", "Mia"},
             {"call_status", "ongoing"},
             {"direction", "inbound"},
             {"from_number", caller},
             {"to_number", kOurNumber},
             {"metadata", {{"language", "de"}}},
             {"retell_llm_dynamic_variables", {{"known_customer", "true"}, {"language", "de"}}},
             {"data_storage_setting", "everything"},
             {"start_timestamp", begun},
             {"transcript", transcript},
             {"transcript_object", said},
             {"transcript_with_tool_calls", said},
             {"latency", {{"e2e", {{"p50", 650}, {"p90", 900}, {"p99", 1500}, {"max", 1600}, {"num", 5}}}}}};
}

std::string Dialogue::function_call(const std::string& function, const json& arguments) {
    const auto id = "tool_call_" + std::to_string(++tool_calls_) + call_["call_id"].get<std::string>().substr(5, 12);
    auto& entries = call_["transcript_with_tool_calls"];
    entries.push_back(
        {{"role", "tool_call_invocation"}, {"tool_call_id", id}, {"name", function}, {"arguments", arguments.dump()}});
    auto body = json{{"name", function}, {"call", call_}, {"args", arguments}}.dump();
    entries.push_back({{"role", "tool_call_result"}, {"tool_call_id", id}, {"content", "{}"}, {"successful", true}});
    return body;
}

std::string Dialogue::inbound() const {
    const json call{{"call_id", call_["call_id"]},
                    {"agent_id", call_["agent_id"]},
                    {"agent_version", call_["agent_version"]},
                    {"from_number", call_["from_number"]},
                    {"to_number", call_["to_number"]},
                    {"custom_sip_headers", json::object()}};
    return json{{"event", "call_inbound"}, {"event_timestamp", milliseconds_now()}, {"call_inbound", call}}.dump();
}

std::string Dialogue::ended() const {
    auto call = call_;
    const auto now = milliseconds_now();
    call["call_status"] = "ended";
    call["end_timestamp"] = now;
    call["duration_ms"] = now - call["start_timestamp"].get<std::int64_t>();
    call["disconnection_reason"] = "user_hangup";
    return json{{"event", "call_ended"}, {"call", call}}.dump();
}

std::string signed_post(const std::string& path, const std::string& body, const std::string& key) {
    const auto stamp = std::to_string(milliseconds_now());
    return "POST " + path +
           " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nX-Retell-Signature: v=" + stamp +
           ",d=" + hex(hmac_sha256(key, body + stamp)) + "\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

}  // namespace slotkeeper::bench

// voice_call: reads the call object.
#include "adapters/retell/voice_call.h"

#include "engine/base/limits.h"
#include "engine/base/text.h"
#include "engine/customers/phone.h"

#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace slotkeeper::retell {

namespace {

using nlohmann::json;

// Empty if there is no such field, or it is not a string.
std::string_view text_at(const json& object, const char* name) {
    if (!object.is_object()) return {};
    const auto at = object.find(name);
    return at != object.end() && at->is_string() ? std::string_view(at->get_ref<const std::string&>())
                                                 : std::string_view{};
}

const json& part_of(const json& object, const char* name) {
    static const json kNothing;
    if (!object.is_object()) return kNothing;
    const auto at = object.find(name);
    return at == object.end() ? kNothing : *at;
}

// Whether this invocation in the transcript matches the arguments, to which the platform may have added constants.
bool asks_for(const json& invocation, const json& arguments) {
    const auto written = json::parse(text_at(invocation, "arguments"), nullptr, /*allow_exceptions=*/false);
    if (!written.is_object() || !arguments.is_object()) return false;
    return std::all_of(written.items().begin(), written.items().end(), [&](const auto& item) {
        const auto at = arguments.find(item.key());
        return at != arguments.end() && *at == item.value();
    });
}

// Several invocations may wait at once ("for Max at nine and for Moritz at half past"): the one with these arguments,
// else the last.
std::string waiting_invocation(const json& transcript, std::string_view function, const json& arguments) {
    if (!transcript.is_array()) return {};
    std::set<std::string_view> answered;
    std::string last;
    for (auto entry = transcript.rbegin(); entry != transcript.rend(); ++entry) {
        const auto id = text_at(*entry, "tool_call_id");
        const auto role = text_at(*entry, "role");
        if (role == "tool_call_result") answered.insert(id);
        const auto waits = role == "tool_call_invocation" && text_at(*entry, "name") == function;
        if (!waits || id.empty() || answered.contains(id)) continue;
        if (asks_for(*entry, arguments)) return std::string(id);
        if (last.empty()) last = id;
    }
    return last;
}

std::string number_of(const std::string& spoken, const std::string& region) {
    if (auto number = normalise_phone(spoken, region)) return std::move(*number);
    return std::string(cut_at_character(without_controls(spoken), limits::phone_length_max));
}

}  // namespace

VoiceCall read_call(const json& call, std::string_view function, const json& arguments) {
    VoiceCall read;
    read.call_id = call_id_of(text_at(call, "call_id"));
    read.agent_id = text_at(call, "agent_id");
    read.tool_call_id = waiting_invocation(part_of(call, "transcript_with_tool_calls"), function, arguments);
    read.direction = text_at(call, "direction");
    read.from_number = text_at(call, "from_number");
    read.to_number = text_at(call, "to_number");
    read.language = language_named(text_at(part_of(call, "metadata"), "language"));
    if (!read.language)
        read.language = language_named(text_at(part_of(call, "retell_llm_dynamic_variables"), "language"));
    return read;
}

std::string call_id_of(std::string_view spoken) {
    return std::string(cut_at_character(without_controls(spoken), limits::call_id_length_max));
}

std::optional<Language> language_named(std::string_view text) {
    std::string lower(text.substr(0, 3));
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    });
    if (lower.starts_with("de") || lower == "ger") return Language::de;
    if (lower.starts_with("en")) return Language::en;
    return std::nullopt;
}

store::CallRow call_row(const Company& company, const VoiceCall& call, IdSource& ids, Moment now) {
    store::CallRow row;
    row.id = ids.make<VoiceCallId>();
    row.company = company.id;
    row.call_id = call.call_id;
    row.agent_id = cut_at_character(without_controls(call.agent_id), limits::call_id_length_max);
    row.direction = from_name<store::CallDirection>(call.direction);
    row.from_number = number_of(call.from_number, company.region);
    row.to_number = number_of(call.to_number, company.region);
    row.first_seen_at = now;
    return row;
}

void CallLog::note(const Company& company, const VoiceCall& call, std::optional<BranchId> named,
                   std::optional<BranchId> assumed) {
    if (call.call_id.empty()) return;
    const auto known = known_.find({company.id, call.call_id});
    if (known && (!named || *known == named)) return;
    auto row = call_row(company, call, ids_, clock_.now());
    row.branch = named ? named : assumed;
    database_.transact([&](store::Tx& tx) { store::record_call(tx, row, named.has_value()); });
    known_.put({row.company, row.call_id}, named, row.first_seen_at);
    spdlog::info("voice: call recorded call={} company={} from={} to={}", row.call_id, company.slug,
                 mask_phone(row.from_number), mask_phone(row.to_number));
}

}  // namespace slotkeeper::retell

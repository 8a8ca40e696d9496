// call_events: writes an event into the record of its call, and cleans up after a call.
#include "adapters/retell/hooks/hooks.h"

#include "adapters/http/json_body.h"
#include "adapters/retell/access/admission.h"
#include "engine/guards/api_key.h"
#include "engine/guards/idempotency.h"
#include "engine/store/voice/call_event_rows.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace slotkeeper::retell {

namespace {

using nlohmann::json;

constexpr std::size_t kReasonLengthMax = 60;
constexpr auto kDurationMax = std::chrono::milliseconds(std::chrono::days(1)).count();
// Tolerance for ids, which contain the clocks of several machines.
constexpr std::chrono::minutes kClocksApart{1};

enum class CallEvent : std::uint8_t { started, ended, analyzed };

std::optional<CallEvent> call_event(const json& body) {
    const auto event = body.value("event", json());
    if (event == "call_started") return CallEvent::started;
    if (event == "call_ended") return CallEvent::ended;
    if (event == "call_analyzed") return CallEvent::analyzed;
    return std::nullopt;
}

std::optional<std::int64_t> whole_number(const json& object, const char* name) {
    const auto at = object.find(name);
    if (at == object.end() || !at->is_number_integer()) return std::nullopt;
    // An unsigned value beyond the signed range becomes negative, which callers reject as out of range.
    return at->get<std::int64_t>();
}

// Milliseconds since 1970; std::nullopt if the time is missing or not plausible.
std::optional<Moment> moment_at(const json& call, const char* name) {
    const auto stamp = whole_number(call, name);
    const auto milliseconds = [](Instant bound) { return std::chrono::milliseconds(bound.time_since_epoch()).count(); };
    if (!stamp || *stamp < milliseconds(limits::instant_min) || *stamp >= milliseconds(limits::instant_max))
        return std::nullopt;
    return Moment(std::chrono::milliseconds(*stamp));
}

// The platform's reason for the disconnection, restricted to printable ASCII.
std::string reason_of(const json& call) {
    const auto at = call.find("disconnection_reason");
    if (at == call.end() || !at->is_string()) return {};
    auto reason = at->get<std::string>();
    std::erase_if(reason, [](char letter) { return letter <= ' ' || letter > '~'; });
    return reason.substr(0, kReasonLengthMax);
}

std::optional<bool> judgement(const json& call) {
    const auto analysis = call.find("call_analysis");
    if (analysis == call.end() || !analysis->is_object()) return std::nullopt;
    const auto at = analysis->find("call_successful");
    return at != analysis->end() && at->is_boolean() ? std::optional(at->get<bool>()) : std::nullopt;
}

// The event's name determines the state of the call: "call_status" may lag behind it.
void add_facts(store::CallRow& row, CallEvent event, const json& call, Moment now) {
    row.started_at = moment_at(call, "start_timestamp");
    if (event == CallEvent::started && !row.started_at) row.started_at = now;
    row.successful = judgement(call);
    if (event == CallEvent::started) return;
    row.ended_at = moment_at(call, "end_timestamp").value_or(now);
    row.disconnection_reason = reason_of(call);
    const auto duration = whole_number(call, "duration_ms");
    if (duration && *duration >= 0 && *duration <= kDurationMax) row.duration_ms = duration;
}

// Whether the hold was converted, released or expired meanwhile, so that nothing is left to do.
bool is_over_already(ErrorCode code) {
    return code == ErrorCode::not_found || code == ErrorCode::state_conflict || code == ErrorCode::hold_expired;
}

Result<Done> release_holds(VoiceWebhook& webhook, CompanyId company, const std::string& call_id) {
    const auto holds = webhook.receptionist.database.read(
        [&](store::Tx& tx) { return store::list_holds(tx, company, holders_of_call(call_id)); });
    for (const auto& [id, holder] : holds) {
        Command command;
        command.ask = ReleaseHold{id, holder};
        command.company = company;
        command.key = key_of_our_own(Channel::voice, webhook.receptionist.ids.next());
        command.actor = holder_of_call(call_id);
        command.source = Source::phone_anonymous;
        const auto receipt = webhook.receptionist.desk.submit(std::move(command), limits::voice_patience);
        if (!receipt && !is_over_already(receipt.refusal().code)) return receipt.refusal();
    }
    return Done{};
}

// Searches for bookings between the first event of the call and now; for a very late event the interval is limited to
// the maximal length of a call.
void note_booking(VoiceWebhook& webhook, const store::CallRow& call) {
    const auto known = webhook.receptionist.database.read([&](store::Tx& tx) {
        store::CallFilter filter{call.company, call.call_id, std::nullopt, 1};
        return store::list_calls(tx, filter);
    });
    if (known.empty() || known.front().appointment) return;
    const auto first = known.front().first_seen_at;
    const auto last = std::min<Moment>(call.first_seen_at, first + limits::call_remembered);
    const store::BookedQuestion question{call.company, call.call_id, holders_of_call(call.call_id),
                                         first - kClocksApart, last + kClocksApart};
    const auto booked =
        webhook.receptionist.database.read([&](store::Tx& tx) { return store::find_booked(tx, question); });
    if (!booked) return;
    webhook.receptionist.database.transact(
        [&](store::Tx& tx) { store::link_call(tx, call.company, call.call_id, *booked); });
}

}  // namespace

Result<http::Response> receive_call_event(const http::Request& request, VoiceWebhook& webhook) {
    const auto admission = admit(request, webhook);
    if (!admission) return admission.refusal();
    const auto catalog = webhook.receptionist.catalogs.recent(admission->company);
    const auto& company = catalog->company();
    if (auto served = check_demo(company.demo, webhook.loopback); !served) return served.refusal();
    const auto body = http::read_json_object(request.body);
    if (!body) return body.refusal();
    if (!body->value("event", json()).is_string()) {
        return refuse(ErrorCode::missing_field, "event", "must be the name of an event, such as call_ended");
    }
    const auto event = call_event(*body);
    if (!event) return http::Response{204, "", ""};
    const auto at = body->find("call");
    if (at == body->end() || !at->is_object()) {
        return refuse(ErrorCode::missing_field, "call", "must be the call object");
    }
    const auto call = read_call(*at, "", json());
    if (auto agent = check_agent(*admission, call.agent_id, "call.agent_id"); !agent) return agent.refusal();
    const auto route = webhook.routing.route_of(company, call.agent_id, call.our_number());
    if (!route) return route.refusal();
    if (call.call_id.empty()) return refuse(ErrorCode::missing_field, "call.call_id", "must be the id of the call");

    const auto now = webhook.receptionist.clock.now();
    auto row = call_row(company, call, webhook.receptionist.ids, now);
    const auto* only = catalog->only_branch();
    row.branch = only != nullptr ? only->id : route->branch;
    add_facts(row, *event, *at, now);
    webhook.receptionist.database.transact([&](store::Tx& tx) { store::note_call_event(tx, row); });
    if (*event == CallEvent::started) return http::Response{204, "", ""};
    if (auto released = release_holds(webhook, company.id, row.call_id); !released) return released.refusal();
    note_booking(webhook, row);
    spdlog::info("voice: call ended call={} company={} reason={}", row.call_id, company.slug, row.disconnection_reason);
    return http::Response{204, "", ""};
}

}  // namespace slotkeeper::retell

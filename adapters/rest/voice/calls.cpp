// calls: lists the calls of the company's voice agents.
#include "adapters/rest/rest_api.h"
#include "adapters/rest/serving.h"
#include "engine/store/voice/call_rows.h"

#include <algorithm>

namespace slotkeeper::rest {

namespace {

struct ListCalls : Page<1> {
    std::optional<std::string> call_id;

    static const Shape<ListCalls>& shape() {
        static const Shape<ListCalls> shape(
            "ListCalls", field<&ListCalls::call_id>("call_id", "The id that the voice platform gave the call."),
            Page<1>::shape());
        return shape;
    }
};

struct OneCall {
    VoiceCallId id;

    static const Shape<OneCall>& shape() {
        static const Shape<OneCall> shape("OneCall", path_id<&OneCall::id>("The call."));
        return shape;
    }
};

// The duration given by the platform, else the difference of start and end.
std::optional<std::int64_t> duration_of(const store::CallRow& call) {
    if (call.duration_ms || !call.started_at || !call.ended_at) return call.duration_ms;
    return std::max<std::int64_t>(
        0, std::chrono::floor<std::chrono::milliseconds>(*call.ended_at - *call.started_at).count());
}

// Times are in the zone of the call's branch; if none is known, of the company's default branch.
using Call = OnClock<store::CallRow>;

const View<Call>& call_view() {
    constexpr auto kTime = [](const std::optional<Moment>& moment, const TimeZone& zone) {
        return moment ? std::optional(local_time(*moment, zone)) : std::nullopt;
    };
    static const View<Call> view{
        "Call",
        "A telephone call that reached the voice agent.",
        member("id", "", [](const Call& shown) { return shown.record.id; }),
        member("call_id", "The id that the voice platform gave it.",
               [](const Call& shown) { return shown.record.call_id; }),
        member("agent_id", "The voice agent, by its id at the platform.",
               [](const Call& shown) { return if_any(shown.record.agent_id); }),
        member("branch_id", "", [](const Call& shown) { return shown.record.branch; }),
        member("direction", "Null: a call from a web page, or not known.",
               [](const Call& shown) { return shown.record.direction; }),
        member("from_number", "The number that called.",
               [](const Call& shown) { return if_any(shown.record.from_number); }),
        member("to_number", "The number that was called.",
               [](const Call& shown) { return if_any(shown.record.to_number); }),
        member("first_seen_at", "When the first request of it arrived.",
               [](const Call& shown) { return local_time(shown.record.first_seen_at, shown.zone); }),
        member("started_at", "", [=](const Call& shown) { return kTime(shown.record.started_at, shown.zone); }),
        member("ended_at", "", [=](const Call& shown) { return kTime(shown.record.ended_at, shown.zone); }),
        member("duration_ms", "Its length in milliseconds.",
               [](const Call& shown) { return duration_of(shown.record); }),
        member("disconnection_reason", "As the platform names it.",
               [](const Call& shown) { return if_any(shown.record.disconnection_reason); }),
        member("call_successful", "As the platform judges it.",
               [](const Call& shown) { return shown.record.successful; }),
        member("appointment_id", "The appointment that was booked in it.",
               [](const Call& shown) { return shown.record.appointment; }),
        member("updated_at", kUpdatedAt,
               [](const Call& shown) { return local_time(shown.record.updated_at, shown.zone); })};
    return view;
}

Json call_json(const store::CallRow& call, const Catalog& catalog) {
    const auto branch = catalog.branch_or_default(call.branch);
    return call_view().write({call, branch ? (*branch)->zone : TimeZone::utc()});
}

Result<Reply> list_calls(const ListCalls& input, Context& context) {
    store::CallFilter filter{context.company(), input.call_id};
    const auto order = set_page(context, filter, input);
    if (!order) return order.refusal();
    auto found = context.read([&](store::Tx& tx) { return store::list_calls(tx, filter); });
    auto next = cut_page(found, input, *order);
    const auto catalog = context.services.catalogs.recent(context.company());
    auto data = Json::array();
    for (const auto& call : found) data.push_back(call_json(call, *catalog));
    return page(std::move(data), std::move(next));
}

Result<Reply> show_call(const OneCall& input, Context& context) {
    const auto found = context.read([&](store::Tx& tx) { return store::load_call(tx, context.company(), input.id); });
    if (!found) return refuse(ErrorCode::not_found, "id", "there is no such call");
    return Reply{.body = call_json(*found, *context.services.catalogs.recent(context.company()))};
}

}  // namespace

std::vector<Operation> call_operations() {
    return {
        operation<ListCalls>({.id = "calls.list",
                              .method = "GET",
                              .path = "/v1/calls",
                              .scope = store::Scope::read,
                              .summary = "List telephone calls that reached the voice agent, newest first.",
                              .answer = Answer::page(call_view())
                                            .as_table({"id", "direction", "from_number", "started_at", "duration_ms",
                                                       "appointment_id"})},
                             list_calls),
        operation<OneCall>({.id = "calls.show",
                            .method = "GET",
                            .path = "/v1/calls/{id}",
                            .scope = store::Scope::read,
                            .summary = "Show a call.",
                            .answer = Answer::record(call_view())},
                           show_call),
    };
}

}  // namespace slotkeeper::rest

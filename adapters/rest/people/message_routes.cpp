// message_routes: lists messages for customers. This version does not send them; a client that reads them may.
#include "adapters/rest/query.h"
#include "adapters/rest/rest_api.h"
#include "adapters/views/json_shapes.h"
#include "engine/base/result.h"
#include "engine/desk/find_slots.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/outreach/message_rows.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::rest {

namespace {

Json message_json(const store::Message& message, const TimeZone& zone) {
    return {{"id", message.id.text()},
            {"kind", name_of(message.kind)},
            {"appointment_id", message.appointment.text()},
            {"appointment_version", message.version},
            {"customer_id", message.customer.text()},
            {"start", zone.format_rfc3339(message.starts_at)},
            {"state", name_of(message.state)},
            {"delivery", "none"},  // no channel sends it
            {"created_at", rfc3339(message.created_at, zone)}};
}

Result<http::Response> list_messages(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {"appointment_id", "state", "limit", "cursor"});
    if (!query) return query.refusal();
    Checks check;
    store::MessageFilter filter;
    filter.company = caller.company;
    filter.appointment = check(filter_id<AppointmentId>(*query, "appointment_id", api, caller));
    filter.state = check(query->word_of<store::MessageState>("state"));
    const auto limit = check(query->limit(limits::page_default, limits::page_max));
    const auto cursor = check(query->cursor<1>());
    if (check.failed()) return check.refusal();
    if (cursor) filter.after = MessageId{(*cursor)[0]};
    filter.rows_max = limit + 1;
    auto found = api.database.read([&](store::Tx& tx) { return store::list_messages(tx, filter); });
    auto next = cut_page(found, limit);
    const auto zone = company_zone(*api.catalogs.recent(caller.company));
    auto data = Json::array();
    for (const auto& message : found) data.push_back(message_json(message, zone));
    return json_response(200, page_json(std::move(data), std::move(next)));
}

// Also returns free starts near the start that the message is about.
Result<http::Response> show_message(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {});
    if (!query) return query.refusal();
    const auto id = id_in_path<MessageId>(request);
    if (!id) return id.refusal();
    std::optional<Appointment> appointment;
    const auto message = api.database.read([&](store::Tx& tx) {
        auto found = store::load_message(tx, caller.company, *id);
        if (found) appointment = store::load_appointment(tx, caller.company, found->appointment);
        return found;
    });
    if (!message) return refuse(ErrorCode::not_found, "id", "there is no such message");
    const auto zone = company_zone(*api.catalogs.recent(caller.company));
    auto body = message_json(*message, zone);
    auto alternatives = Json::array();
    Json availability;
    const auto ended = message->kind == Notice::declined || message->kind == Notice::cancelled;
    if (ended && appointment) {
        const SlotQuestion question{
            caller.company, appointment->service, appointment->branch, {}, {}, limits::slots_page_default,
            std::nullopt};
        const auto others = alternatives_near(question, message->starts_at, api.database, api.catalogs, api.clock.now(),
                                              api.other_calendar);
        availability = availability_json(others.availability, zone);
        for (const auto start : others.starts) alternatives.push_back(zone.format_rfc3339(start));
    }
    body["alternatives"] = std::move(alternatives);
    body["availability"] = std::move(availability);
    return json_response(200, body);
}

}  // namespace

void add_message_routes(http::Router& router, RestApi& api) {
    add_route(router, api, "GET", "/v1/messages", store::Scope::read, list_messages);
    add_route(router, api, "GET", "/v1/messages/{id}", store::Scope::read, show_message);
}

}  // namespace slotkeeper::rest

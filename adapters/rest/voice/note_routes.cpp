// note_routes: lists the messages that callers left for the staff, and marks them as done.
#include "adapters/http/fields.h"
#include "adapters/rest/query.h"
#include "adapters/rest/rest_api.h"
#include "adapters/views/json_shapes.h"
#include "engine/base/result.h"
#include "engine/store/voice/note_rows.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::rest {

namespace {

using nlohmann::json;

Json note_json(const store::VoiceNote& note, const TimeZone& zone) {
    return {{"id", note.id.text()},
            {"kind", note.call_back ? "call_back" : "message"},
            {"branch_id", note.branch ? Json(note.branch->text()) : Json()},
            {"call_id", note.call_id},
            {"name", note.name},
            {"phone", note.phone},  // said by the caller or called from; not verified
            {"text", note.text},
            {"created_at", rfc3339(note.created_at, zone)},
            {"done_at", note.done_at ? Json(rfc3339(*note.done_at, zone)) : Json()}};
}

Result<http::Response> list_notes(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {"open", "limit", "cursor"});
    if (!query) return query.refusal();
    Checks check;
    store::NoteFilter filter;
    filter.company = caller.company;
    const auto open = check(query->text("open"));
    if (open && *open != "true" && *open != "false") {
        return refuse(ErrorCode::invalid_field, "open", "must be true or false");
    }
    filter.open_only = open == "true";
    const auto limit = check(query->limit(limits::page_default, limits::page_max));
    const auto cursor = check(query->cursor<1>());
    if (check.failed()) return check.refusal();
    if (cursor) filter.before = VoiceNoteId{(*cursor)[0]};
    filter.rows_max = limit + 1;
    auto found = api.database.read([&](store::Tx& tx) { return store::list_voice_notes(tx, filter); });
    auto next = cut_page(found, limit);
    const auto zone = company_zone(*api.catalogs.recent(caller.company));
    auto data = Json::array();
    for (const auto& note : found) data.push_back(note_json(note, zone));
    return json_response(200, page_json(std::move(data), std::move(next)));
}

// Idempotent.
Result<http::Response> done(const http::Request& request, RestApi& api, const Caller& caller) {
    Checks check;
    const auto body = request.body.empty() ? json::object() : check(http::read_json_body(request));
    if (check.failed()) return check.refusal();
    if (const auto fields = http::Fields::of(body, {}); !fields) return fields.refusal();
    const auto id = id_in_path<VoiceNoteId>(request);
    if (!id) return id.refusal();
    const auto note = api.database.transact(
        [&](store::Tx& tx) { return store::finish_voice_note(tx, caller.company, *id, tx.now()); });
    if (!note) return refuse(ErrorCode::not_found, "id", "there is no such note");
    return json_response(200, note_json(*note, company_zone(*api.catalogs.recent(caller.company))));
}

}  // namespace

void add_note_routes(http::Router& router, RestApi& api) {
    add_route(router, api, "GET", "/v1/voice-notes", store::Scope::read, list_notes);
    add_route(router, api, "POST", "/v1/voice-notes/{id}/done", store::Scope::write, done);
}

}  // namespace slotkeeper::rest

// notes: lists what callers left for the staff, and marks it as done.
#include "adapters/rest/rest_api.h"
#include "adapters/rest/serving.h"
#include "engine/store/voice/note_rows.h"

namespace slotkeeper::rest {

namespace {

struct ListNotes : Page<1> {
    std::optional<bool> open;

    static const Shape<ListNotes>& shape() {
        static const Shape<ListNotes> shape(
            "ListNotes", field<&ListNotes::open>("open", "true: only notes that are not done."), Page<1>::shape());
        return shape;
    }
};

struct OneNote {
    VoiceNoteId id;

    static const Shape<OneNote>& shape() {
        static const Shape<OneNote> shape("OneNote", path_id<&OneNote::id>("The note."));
        return shape;
    }
};

using Note = OnClock<store::VoiceNote>;

const View<Note>& note_view() {
    static const View<Note> view{
        "VoiceNote",
        "A message that a caller left for the staff, or a request to be called back.",
        member("id", "", [](const Note& shown) { return shown.record.id; }),
        made(
            "kind", "`call_back`: the caller wants to be called.",
            [](Schemas&) {
                return Json{{"type", "string"}, {"enum", {"call_back", "message"}}};
            },
            [](const Note& shown) { return Json(shown.record.call_back ? "call_back" : "message"); }),
        member("branch_id", "", [](const Note& shown) { return shown.record.branch; }),
        member("call_id", "The id that the voice platform gave the call.",
               [](const Note& shown) { return shown.record.call_id; }),
        member("name", "", [](const Note& shown) { return shown.record.name; }),
        member("phone", "Said by the caller or called from; not verified.",
               [](const Note& shown) { return shown.record.phone; }),
        member("text", "", [](const Note& shown) { return shown.record.text; }),
        member("created_at", "", [](const Note& shown) { return local_time(shown.record.created_at, shown.zone); }),
        member("done_at", "",
               [](const Note& shown) {
                   const auto& at = shown.record.done_at;
                   return at ? std::optional(local_time(*at, shown.zone)) : std::nullopt;
               }),
        member("updated_at", kUpdatedAt,
               [](const Note& shown) { return local_time(shown.record.updated_at, shown.zone); })};
    return view;
}

Result<Reply> list_notes(const ListNotes& input, Context& context) {
    store::NoteFilter filter;
    filter.company = context.company();
    filter.open_only = input.open.value_or(false);
    const auto order = set_page(context, filter, input);
    if (!order) return order.refusal();
    auto found = context.read([&](store::Tx& tx) { return store::list_voice_notes(tx, filter); });
    auto next = cut_page(found, input, *order);
    const auto zone = company_zone(*context.services.catalogs.recent(context.company()));
    auto data = Json::array();
    for (const auto& note : found) data.push_back(note_view().write({note, zone}));
    return page(std::move(data), std::move(next));
}

// Doing it twice is not an error.
Result<Reply> finish_note(const OneNote& input, Context& context) {
    const auto note = context.services.database.transact(
        [&](store::Tx& tx) { return store::finish_voice_note(tx, context.company(), input.id, tx.now()); });
    if (!note) return refuse(ErrorCode::not_found, "id", "there is no such note");
    const auto zone = company_zone(*context.services.catalogs.recent(context.company()));
    return Reply{.body = note_view().write({*note, zone})};
}

}  // namespace

std::vector<Operation> note_operations() {
    using store::Scope;
    return {
        operation<ListNotes>(
            {.id = "voice-notes.list",
             .method = "GET",
             .path = "/v1/voice-notes",
             .scope = Scope::read,
             .summary = "List messages of callers for the staff and requests to be called back, newest first.",
             .answer = Answer::page(note_view())
                           .as_table({"id", "kind", "name", "phone", "text", "created_at", "done_at"}, "no notes")},
            list_notes),
        operation<OneNote>({.id = "voice-notes.done",
                            .method = "POST",
                            .path = "/v1/voice-notes/{id}/done",
                            .scope = Scope::write,
                            .summary = "Mark a note as done.",
                            .answer = Answer::record(note_view()),
                            .may_be_empty = true},
                           finish_note),
    };
}

}  // namespace slotkeeper::rest

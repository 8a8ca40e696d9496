// note_rows: messages of callers to the staff.
#pragma once

#include "engine/store/mariadb/list_page.h"
#include "engine/store/mariadb/table.h"

#include <optional>
#include <string>
#include <vector>

namespace slotkeeper::store {

struct VoiceNote {
    VoiceNoteId id;
    CompanyId company;
    std::optional<BranchId> branch;
    std::string dedupe_key;  // SHA-256 in hex
    std::string call_id;
    std::string name, phone, text;
    bool call_back = false;
    Moment created_at;
    std::optional<Moment> done_at{};
    Moment updated_at{};  // set by the database
};
extern const Table<VoiceNote> voice_note_table;

// An existing note with the same key is not written again.
void put_voice_note(Tx& tx, const VoiceNote& note);

struct NoteFilter {
    CompanyId company;
    bool open_only = false;
    std::optional<VoiceNoteId> after{};  // the last one of the previous page; newest first
    std::size_t rows_max = limits::page_default;
    std::optional<ChangeOrder<VoiceNoteId>> by_change{};
    std::vector<BranchId> branches{};  // only of these; empty: of all
};
SqlText list_voice_notes_sql(const NoteFilter& filter);
std::vector<VoiceNote> list_voice_notes(Tx& tx, const NoteFilter& filter);
// std::nullopt if not found; a note that is done already is not changed.
std::optional<VoiceNote> finish_voice_note(Tx& tx, CompanyId company, VoiceNoteId id, Moment now);

}  // namespace slotkeeper::store

// note_rows: what callers want to have told to a person.
#pragma once

#include "engine/store/mariadb/database.h"

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
};

// One with the same key is the same: nothing is written again.
void put_voice_note(Tx& tx, const VoiceNote& note);

struct NoteFilter {
    CompanyId company;
    bool open_only = false;
    std::optional<VoiceNoteId> before{};  // the last one of the page before; the newest come first
    std::size_t rows_max = limits::page_default;
};
std::vector<VoiceNote> list_voice_notes(Tx& tx, const NoteFilter& filter);
// Empty where there is none; one that is done stays as it is.
std::optional<VoiceNote> finish_voice_note(Tx& tx, CompanyId company, VoiceNoteId id, Moment now);

}  // namespace slotkeeper::store

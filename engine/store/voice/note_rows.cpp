// note_rows: the statements.
#include "engine/store/voice/note_rows.h"

#include "engine/store/operations/branch_reach.h"

#include <array>

namespace slotkeeper::store {

namespace {

constexpr auto kFinish = R"sql(
    UPDATE voice_note SET done_at = :now WHERE voice_note_id = :id AND company_id = :company AND done_at IS NULL)sql";

SqlText select_of(CompanyId company) {
    return std::move(voice_note_table.select().raw("WHERE company_id = ").value(company));
}

}  // namespace

const Table<VoiceNote> voice_note_table{
    "voice_note",
    column<&VoiceNote::id>("voice_note_id"),
    column<&VoiceNote::company>("company_id"),
    column<&VoiceNote::branch>("branch_id"),
    column<&VoiceNote::dedupe_key>("dedupe_key"),
    column<&VoiceNote::call_id>("call_id"),
    column<&VoiceNote::name>("name"),
    column<&VoiceNote::phone>("phone"),
    column<&VoiceNote::text>("text"),
    column<&VoiceNote::call_back>("call_back"),
    column<&VoiceNote::created_at>("created_at"),
    column<&VoiceNote::done_at>("done_at"),
    column<&VoiceNote::updated_at>("updated_at", ColumnUse::read_only),
};

void put_voice_note(Tx& tx, const VoiceNote& note) {
    tx.run(*voice_note_table.insert_all(std::array{note}, "INSERT IGNORE"));
}

SqlText list_voice_notes_sql(const NoteFilter& filter) {
    const auto* const index = filter.by_change   ? "voice_note_by_update"
                              : filter.open_only ? "voice_note_open"
                                                 : "voice_note_by_company";
    auto sql = voice_note_table.select();
    where_company(sql, index, filter.company);
    if (filter.open_only) sql.raw(" AND done_at IS NULL");
    add_reach(sql, VoiceNoteTag::prefix, filter.branches);
    if (filter.by_change) {
        add_change_page(sql, "voice_note_id", *filter.by_change, filter.rows_max);
    } else {
        add_id_page(sql, "voice_note_id", Direction::falling, filter.after, filter.rows_max);
    }
    return sql;
}

std::vector<VoiceNote> list_voice_notes(Tx& tx, const NoteFilter& filter) {
    return voice_note_table.all(tx, list_voice_notes_sql(filter));
}

std::optional<VoiceNote> finish_voice_note(Tx& tx, CompanyId company, VoiceNoteId id, Moment now) {
    tx.run(kFinish, {now, id, company});
    return voice_note_table.first(tx, select_of(company).raw(" AND voice_note_id = ").value(id));
}

}  // namespace slotkeeper::store

// note_rows: the statements.
#include "engine/store/voice/note_rows.h"

namespace slotkeeper::store {

namespace {

constexpr auto kPutNote = R"sql(
    INSERT IGNORE INTO voice_note (voice_note_id, company_id, branch_id, dedupe_key, call_id, name, phone, text,
                                   call_back, created_at)
    VALUES (:id, :company, :branch, :dedupe_key, :call, :name, :phone, :text, :call_back, :now))sql";

constexpr auto kSelect = R"sql(
    SELECT voice_note_id, company_id, branch_id, dedupe_key, call_id, name, phone, text, call_back, created_at, done_at
    FROM voice_note WHERE company_id = )sql";

constexpr auto kFinish = R"sql(
    UPDATE voice_note SET done_at = :now WHERE voice_note_id = :id AND company_id = :company AND done_at IS NULL)sql";

VoiceNote read_note(const Row& row) {
    VoiceNote note;
    note.id = row.id<VoiceNoteId>(0);
    note.company = row.id<CompanyId>(1);
    if (!row.is_null(2)) note.branch = row.id<BranchId>(2);
    note.dedupe_key = row.text(3);
    note.call_id = row.text(4);
    note.name = row.text(5);
    note.phone = row.text(6);
    note.text = row.text(7);
    note.call_back = row.number(8) != 0;
    note.created_at = row.moment(9);
    if (!row.is_null(10)) note.done_at = row.moment(10);
    return note;
}

}  // namespace

void put_voice_note(Tx& tx, const VoiceNote& note) {
    tx.run(kPutNote, {note.id, note.company, note.branch, note.dedupe_key, note.call_id, note.name, note.phone,
                      note.text, note.call_back, note.created_at});
}

std::vector<VoiceNote> list_voice_notes(Tx& tx, const NoteFilter& filter) {
    SqlText sql(kSelect);
    sql.value(filter.company);
    if (filter.before) sql.raw(" AND voice_note_id < ").value(*filter.before);
    if (filter.open_only) sql.raw(" AND done_at IS NULL");
    sql.raw(" ORDER BY voice_note_id DESC LIMIT ").value(static_cast<std::int64_t>(filter.rows_max));
    std::vector<VoiceNote> notes;
    tx.rows(sql, [&](const Row& row) { notes.push_back(read_note(row)); });
    return notes;
}

std::optional<VoiceNote> finish_voice_note(Tx& tx, CompanyId company, VoiceNoteId id, Moment now) {
    tx.run(kFinish, {now, id, company});
    SqlText sql(kSelect);
    sql.value(company).raw(" AND voice_note_id = ").value(id);
    std::optional<VoiceNote> found;
    tx.rows(sql, [&](const Row& row) { found = read_note(row); });
    return found;
}

}  // namespace slotkeeper::store

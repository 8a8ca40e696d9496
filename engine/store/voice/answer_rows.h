// answer_rows: what recognises a repeated request of the voice platform: answers to tool calls, and signatures.
#pragma once

#include "engine/booking/commands.h"
#include "engine/store/mariadb/table.h"

#include <optional>
#include <string>

namespace slotkeeper::store {

extern const Table<NoStruct> voice_answer_table;

std::optional<std::string> load_answer(Tx& tx, CompanyId company, const Hash& asking);
// The first answer stays.
void keep_answer(Tx& tx, CompanyId company, const Hash& asking, std::string_view answer, Moment now);

// Deletes answers given before `before`, oldest first, at most rows_max; returns how many.
std::size_t delete_old_answers(Tx& tx, Moment before, std::size_t rows_max);

// --- signatures: the request data with which each was first seen ---------------------------------
extern const Table<NoStruct> voice_signature_table;

// The data stored first for this signature: those given here, unless it was seen before. Safe under concurrency.
Hash first_data_of_signature(Tx& tx, CompanyId company, const Hash& signature, const Hash& beside, Moment now);

// Deletes those seen before `before`, oldest first, at most rows_max; returns how many.
std::size_t delete_old_signatures(Tx& tx, Moment before, std::size_t rows_max);

}  // namespace slotkeeper::store

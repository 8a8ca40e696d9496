// answer_rows: the answers to tool calls of the voice platform.
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

}  // namespace slotkeeper::store

// tables: the list, by subject.
#include "engine/store/tables.h"

#include "engine/store/operations/job_history_rows.h"
#include "engine/store/voice/note_rows.h"

namespace slotkeeper::store {

std::vector<TableShape> all_tables() {
    return {
        // booking

        // catalog

        // calendar

        // operations
        job_table.shape(),
        job_history_table.shape(),

        // outreach

        // voice
        voice_note_table.shape(),
    };
}

}  // namespace slotkeeper::store

// tables: the list, by subject.
#include "engine/store/tables.h"

#include "engine/store/operations/job_history_rows.h"
#include "engine/store/calendar/account_rows.h"
#include "engine/store/calendar/authorisation_rows.h"
#include "engine/store/calendar/block_rows.h"
#include "engine/store/calendar/brake_rows.h"
#include "engine/store/calendar/budget_rows.h"
#include "engine/store/calendar/drift_rows.h"
#include "engine/store/calendar/inbound_rows.h"
#include "engine/store/calendar/link_rows.h"
#include "engine/store/calendar/mapping_rows.h"
#include "engine/store/calendar/reconcile_rows.h"
#include "engine/store/calendar/slot_rows.h"
#include "engine/store/mariadb/migrator.h"
#include "engine/store/operations/access_rows.h"
#include "engine/store/operations/lock_rows.h"
#include "engine/store/voice/answer_rows.h"
#include "engine/store/voice/call_rows.h"
#include "engine/store/voice/identity_rows.h"
#include "engine/store/voice/note_rows.h"
#include "engine/store/voice/rate_rows.h"
#include "engine/store/voice/route_rows.h"
#include "engine/store/voice/signature_rows.h"

namespace slotkeeper::store {

std::vector<TableShape> all_tables() {
    return {
        // booking

        // catalog

        // calendar
        calendar_account_table.shape(),
        calendar_authorisation_table.shape(),
        calendar_block_table.shape(),
        calendar_brake_table.shape(),
        call_budget_table.shape(),
        calendar_difference_table.shape(),
        inbound_event_table.shape(),
        calendar_link_table.shape(),
        calendar_user_table.shape(),
        event_type_sync_table.shape(),
        calendar_reconcile_table.shape(),
        calendar_slot_day_table.shape(),

        // operations
        job_table.shape(),
        job_history_table.shape(),
        api_key_table.shape(),
        lease_lock_table.shape(),
        schema_migration_table.shape(),
        voice_key_table.shape(),

        // outreach

        // voice
        rate_bucket_table.shape(),
        voice_agent_table.shape(),
        voice_answer_table.shape(),
        voice_call_table.shape(),
        voice_identity_table.shape(),
        voice_identity_failure_table.shape(),
        voice_note_table.shape(),
        voice_number_table.shape(),
        voice_signature_table.shape(),
    };
}

}  // namespace slotkeeper::store

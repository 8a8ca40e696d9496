// tables: the list, by subject.
#include "engine/store/tables.h"

#include "engine/store/booking/appointment_rows.h"
#include "engine/store/booking/booked_rows.h"
#include "engine/store/booking/claim_rows.h"
#include "engine/store/booking/customer_rows.h"
#include "engine/store/booking/fee_rows.h"
#include "engine/store/booking/request_key_rows.h"
#include "engine/store/booking/series_rows.h"
#include "engine/store/booking/waitlist_rows.h"
#include "engine/store/calendar/account_rows.h"
#include "engine/store/calendar/brake_rows.h"
#include "engine/store/calendar/inbound_rows.h"
#include "engine/store/calendar/link_rows.h"
#include "engine/store/calendar/mapping_rows.h"
#include "engine/store/calendar/reconcile_rows.h"
#include "engine/store/calendar/slot_rows.h"
#include "engine/store/catalog/catalog_tables.h"
#include "engine/store/catalog/orphan_rows.h"
#include "engine/store/mariadb/migrator.h"
#include "engine/store/operations/access_rows.h"
#include "engine/store/operations/job_history_rows.h"
#include "engine/store/operations/lease_rows.h"
#include "engine/store/outreach/hook_rows.h"
#include "engine/store/outreach/message_rows.h"
#include "engine/store/voice/answer_rows.h"
#include "engine/store/voice/call_rows.h"
#include "engine/store/voice/identity_rows.h"
#include "engine/store/voice/note_rows.h"
#include "engine/store/voice/rate_rows.h"
#include "engine/store/voice/route_rows.h"

namespace slotkeeper::store {

namespace {

std::vector<TableShape> voice_tables() {
    return {
        rate_bucket_table.shape(), voice_agent_table.shape(),    voice_answer_table.shape(),
        voice_call_table.shape(),  voice_identity_table.shape(), voice_identity_failure_table.shape(),
        voice_note_table.shape(),  voice_number_table.shape(),   voice_signature_table.shape(),
    };
}

std::vector<TableShape> booking_tables() {
    return {
        appointment_table.shape(), appointment_segment_table.shape(),   audit_event_table.shape(),
        block_table.shape(),       booking_lock_table.shape(),          claim_table.shape(),
        customer_table.shape(),    customer_former_phone_table.shape(), fee_table.shape(),
        request_key_table.shape(), resource_day_table.shape(),          series_table.shape(),
        series_step_table.shape(), waitlist_entry_table.shape(),        waitlist_offer_table.shape(),
    };
}

std::vector<TableShape> catalog_tables() {
    return {
        branch_table.shape(),
        branch_schedule_table.shape(),
        branch_schedule_hours_table.shape(),
        branch_travel_table.shape(),
        calendar_event_type_table.shape(),
        cancel_code_table.shape(),
        catalog_version_table.shape(),
        change_policy_table.shape(),
        company_table.shape(),
        holiday_table.shape(),
        holiday_hours_table.shape(),
        opening_hours_table.shape(),
        orphaned_appointment_table.shape(),
        resource_table.shape(),
        resource_branch_table.shape(),
        resource_branch_hours_table.shape(),
        resource_schedule_table.shape(),
        resource_schedule_hours_table.shape(),
        resource_skill_table.shape(),
        resource_terms_table.shape(),
        schedule_table.shape(),
        schedule_exception_table.shape(),
        segment_need_table.shape(),
        segment_need_option_table.shape(),
        service_table.shape(),
        service_add_on_table.shape(),
        service_channel_table.shape(),
        service_duration_table.shape(),
        service_pair_buffer_table.shape(),
        service_peak_time_table.shape(),
        service_segment_table.shape(),
        service_text_table.shape(),
        spoken_name_table.shape(),
    };
}

std::vector<TableShape> calendar_tables() {
    return {
        calendar_account_table.shape(),   calendar_authorisation_table.shape(),
        calendar_block_table.shape(),     calendar_brake_table.shape(),
        call_budget_table.shape(),        calendar_difference_table.shape(),
        inbound_event_table.shape(),      calendar_link_table.shape(),
        calendar_user_table.shape(),      event_type_sync_table.shape(),
        calendar_reconcile_table.shape(), calendar_slot_day_table.shape(),
    };
}

std::vector<TableShape> operations_tables() {
    return {
        job_table.shape(),
        job_history_table.shape(),
        api_key_table.shape(),
        api_key_branch_table.shape(),
        api_key_former_table.shape(),
        lease_lock_table.shape(),
        schema_migration_table.shape(),
        voice_key_table.shape(),
    };
}

std::vector<TableShape> outreach_tables() {
    return {
        message_table.shape(),
        payment_hook_table.shape(),
    };
}

}  // namespace

std::vector<TableShape> all_tables() {
    std::vector<TableShape> all;
    for (const auto tables :
         {booking_tables, catalog_tables, calendar_tables, operations_tables, outreach_tables, voice_tables}) {
        for (auto& table : tables()) all.push_back(std::move(table));
    }
    return all;
}

}  // namespace slotkeeper::store

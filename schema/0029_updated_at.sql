-- 0029_updated_at: when each listed record last changed, and an index for each filter and each order of a list.
--
-- A new row has the time of its creation, and so have the rows that exist, if nothing better is known. The database
-- sets the time of each later change, in UTC as in every session of the program; an UPDATE that changes nothing leaves
-- it.

-- Of an appointment the desk writes it: the time of its audit event. Two more indexes are all that the table gets,
-- because each of them costs 2 to 3 % of the bookings a second: one for the filter by state, which otherwise reads all
-- appointments of the company for a state that few of them have, and one for the order of the changes. The latter ends
-- with the state, so that a filter by state beside it reads no rows that it does not want.
ALTER TABLE appointment
    ADD COLUMN IF NOT EXISTS updated_at DATETIME(6) NOT NULL DEFAULT (created_at)
        ON UPDATE CURRENT_TIMESTAMP(6) COMMENT 'the time of the newest audit_event',
    ADD KEY IF NOT EXISTS appointment_by_state (company_id, state, starts_at, appointment_id),
    ADD KEY IF NOT EXISTS appointment_by_update (company_id, updated_at, appointment_id, state);

-- Of existing ones; a repetition finds nothing to do.
UPDATE appointment JOIN audit_event USING (appointment_id, version)
SET appointment.updated_at = audit_event.at
WHERE appointment.updated_at <> audit_event.at;

-- By id within a company: the primary key alone would also read the customers of the other companies.
ALTER TABLE customer
    ADD COLUMN IF NOT EXISTS updated_at DATETIME(6) NOT NULL DEFAULT (created_at) ON UPDATE CURRENT_TIMESTAMP(6),
    ADD KEY IF NOT EXISTS customer_by_company (company_id, customer_id),
    ADD KEY IF NOT EXISTS customer_by_update (company_id, updated_at, customer_id);

-- Removed blocks stay in the table and are in no list, so the indexes for lists begin with removed_at.
ALTER TABLE block
    ADD COLUMN IF NOT EXISTS updated_at DATETIME(6) NOT NULL DEFAULT (created_at) ON UPDATE CURRENT_TIMESTAMP(6),
    ADD KEY IF NOT EXISTS block_of_company (company_id, removed_at, starts_at, block_id),
    ADD KEY IF NOT EXISTS block_of_resource (resource_id, removed_at, starts_at, block_id),
    ADD KEY IF NOT EXISTS block_by_update (company_id, removed_at, updated_at, block_id);

ALTER TABLE block
    DROP KEY IF EXISTS block_by_start,
    DROP KEY IF EXISTS block_by_resource;

ALTER TABLE waitlist_entry
    ADD COLUMN IF NOT EXISTS updated_at DATETIME(6) NOT NULL DEFAULT (created_at) ON UPDATE CURRENT_TIMESTAMP(6),
    ADD KEY IF NOT EXISTS waitlist_entry_by_branch (branch_id, entry_id),
    ADD KEY IF NOT EXISTS waitlist_entry_by_state (company_id, state, entry_id),
    ADD KEY IF NOT EXISTS waitlist_entry_by_update (company_id, updated_at, entry_id);

ALTER TABLE message
    ADD COLUMN IF NOT EXISTS updated_at DATETIME(6) NOT NULL DEFAULT (created_at) ON UPDATE CURRENT_TIMESTAMP(6),
    ADD KEY IF NOT EXISTS message_by_state (company_id, state, message_id),
    ADD KEY IF NOT EXISTS message_by_update (company_id, updated_at, message_id);

ALTER TABLE voice_call
    ADD COLUMN IF NOT EXISTS updated_at DATETIME(6) NOT NULL DEFAULT (first_seen_at) ON UPDATE CURRENT_TIMESTAMP(6),
    ADD KEY IF NOT EXISTS voice_call_by_update (company_id, updated_at, voice_call_id);

ALTER TABLE voice_note
    ADD COLUMN IF NOT EXISTS updated_at DATETIME(6) NOT NULL DEFAULT (created_at) ON UPDATE CURRENT_TIMESTAMP(6),
    ADD KEY IF NOT EXISTS voice_note_open (company_id, done_at, voice_note_id),
    ADD KEY IF NOT EXISTS voice_note_by_update (company_id, updated_at, voice_note_id);

-- A company has few of the following, and their lists are filtered in memory.
ALTER TABLE calendar_account
    ADD COLUMN IF NOT EXISTS updated_at DATETIME(6) NOT NULL DEFAULT (created_at)
        ON UPDATE CURRENT_TIMESTAMP(6) COMMENT 'also changed when its tokens were renewed';

-- Nothing says when the existing ones were made: they have the time of this migration.
ALTER TABLE branch
    ADD COLUMN IF NOT EXISTS updated_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)
        ON UPDATE CURRENT_TIMESTAMP(6);

ALTER TABLE service
    ADD COLUMN IF NOT EXISTS updated_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)
        ON UPDATE CURRENT_TIMESTAMP(6);

ALTER TABLE resource
    ADD COLUMN IF NOT EXISTS updated_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)
        ON UPDATE CURRENT_TIMESTAMP(6);

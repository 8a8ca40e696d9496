-- 0046_move_up: customers with an appointment who would come earlier.

-- Whether freed time is offered to them before the waitlist or after it.
ALTER TABLE company
    ADD COLUMN IF NOT EXISTS move_up ENUM('off', 'before', 'after') NOT NULL DEFAULT 'off';

-- An entry that asks for an earlier time of an appointment. No foreign key: joining locks the customer before it would
-- lock the appointment, and the desk does it the other way round.
ALTER TABLE waitlist_entry
    ADD COLUMN IF NOT EXISTS moves_appointment_id BIGINT NULL COMMENT 'which an accepted offer moves';

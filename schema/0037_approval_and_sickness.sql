-- 0037_approval_and_sickness: bookings that wait for a person's approval, and time off that lies around bookings.

-- approval: whether a booking is pending until a person approves it. approval_hours: within how many hours; NULL: until
-- the notice of the service before the start.
ALTER TABLE service
    ADD COLUMN IF NOT EXISTS approval ENUM('none', 'required') NOT NULL DEFAULT 'none',
    ADD COLUMN IF NOT EXISTS approval_hours SMALLINT NULL CHECK (approval_hours > 0);

-- approve_by: a pending appointment with it waits for an approval, and is declined then; one without waits for Cal.com.
-- decline_text: what the staff say of a decline, for the customer.
ALTER TABLE appointment
    ADD COLUMN IF NOT EXISTS approve_by DATETIME NULL,
    ADD COLUMN IF NOT EXISTS decline_text VARCHAR(500) NOT NULL DEFAULT '';

-- The time off within which a booking still stands: it gets the time when the claim ends. Without a foreign key, which
-- would be one more index to write for every booking; the claims that have it are written with their block.
ALTER TABLE claim
    ADD COLUMN IF NOT EXISTS inside_block_id BIGINT NULL;

-- time_off: the booking stands within time off that was put on its person, and no other person or start was found.
ALTER TABLE orphaned_appointment
    MODIFY COLUMN misfit ENUM('service_gone', 'segments_differ', 'resource_gone', 'resource_unable', 'closed',
                              'over_capacity', 'time_off') NOT NULL;

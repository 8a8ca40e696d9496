-- 0048_booked_places: how many places a part of an appointment takes, and which language its staff must speak.

ALTER TABLE appointment_segment
    ADD COLUMN IF NOT EXISTS quantity SMALLINT NOT NULL DEFAULT 1 CHECK (quantity > 0);

ALTER TABLE appointment
    ADD COLUMN IF NOT EXISTS staff_language VARCHAR(3) CHARACTER SET ascii NULL
        COMMENT 'ISO 639; NULL: any';

-- As in AuditEvent: [*places] was added.
ALTER TABLE audit_event
    MODIFY COLUMN segments TEXT CHARACTER SET ascii NOT NULL
        COMMENT 'segment.need.resource.start.end[.chosen_by][*places], joined by spaces; seconds UTC';

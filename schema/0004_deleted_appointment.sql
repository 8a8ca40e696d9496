-- 0004_deleted_appointment: an appointment may be hidden; its row and its audit events stay.

ALTER TABLE appointment
    ADD COLUMN IF NOT EXISTS deleted_at DATETIME(6) NULL COMMENT 'no question finds it from then on';

ALTER TABLE appointment DROP CONSTRAINT IF EXISTS appointment_deleted_once_ended;

ALTER TABLE appointment
    ADD CONSTRAINT appointment_deleted_once_ended
    CHECK (deleted_at IS NULL OR state IN ('completed', 'cancelled', 'declined', 'no_show', 'expired'));

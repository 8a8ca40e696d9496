-- 0018_birth_date: what a caller may give besides the name, and the customer's acknowledgement of an appointment.

ALTER TABLE customer
    ADD COLUMN IF NOT EXISTS birth_date DATE NULL COMMENT 'whoever says it and the number may change appointments';

ALTER TABLE appointment
    ADD COLUMN IF NOT EXISTS acknowledged_at DATETIME NULL COMMENT 'when the customer said to come at that time';

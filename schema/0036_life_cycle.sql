-- 0036_life_cycle: how an appointment changes between its booking and its end.

-- Contact data of the attendee, if they differ from those of the customer: a mother books for her son, who has a
-- telephone of his own.
ALTER TABLE appointment
    ADD COLUMN IF NOT EXISTS attendee_phone VARCHAR(20) CHARACTER SET ascii NULL COMMENT 'E.164',
    ADD COLUMN IF NOT EXISTS attendee_email VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL;

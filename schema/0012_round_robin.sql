-- 0012_round_robin: which of the staff who share an event type at Cal.com hosts a booking.

ALTER TABLE calendar_link
    ADD COLUMN IF NOT EXISTS mirror_host_id BIGINT NULL COMMENT 'the user there who hosts it, as both last agreed';

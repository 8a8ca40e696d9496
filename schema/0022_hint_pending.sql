-- 0022_hint_pending: what a webhook claims about the host's acceptance.
ALTER TABLE inbound_event
    ADD COLUMN IF NOT EXISTS hint_pending BOOLEAN NULL COMMENT 'whether the host of the booking has still to accept it';

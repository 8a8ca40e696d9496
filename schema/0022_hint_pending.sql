-- What a webhook claims about the host's yes. Forward only; every statement can be repeated.
ALTER TABLE inbound_event
    ADD COLUMN IF NOT EXISTS hint_pending BOOLEAN NULL COMMENT 'whether the host of the booking has still to accept it';

-- 0025_named_successor: finds the event that names the booking by which another one was replaced.
ALTER TABLE inbound_event
    ADD KEY IF NOT EXISTS inbound_event_by_earlier (account_id, earlier_uid);

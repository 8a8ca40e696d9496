-- A webhook names the booking that replaced another: the newest one that replaced ours is read first.
ALTER TABLE inbound_event
    ADD KEY IF NOT EXISTS inbound_event_by_earlier (account_id, earlier_uid);

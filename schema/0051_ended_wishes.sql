-- 0051_ended_wishes: the end of an appointment ends the waitlist entries that ask for an earlier time of it.

ALTER TABLE waitlist_entry
    ADD KEY IF NOT EXISTS waitlist_entry_by_moved (moves_appointment_id);

-- Those whose appointment has ended before this step.
UPDATE waitlist_entry w
    JOIN appointment a ON a.appointment_id = w.moves_appointment_id
    SET w.state = 'expired'
    WHERE w.state = 'waiting' AND a.state IN ('cancelled', 'declined', 'completed', 'no_show');

-- 0034_assignment_and_composites: how a composite service is booked at Cal.com, and who serves a booking and why.

-- Rows keep what they state; new services are `automatic`: one booking for each segment if the event types are as long
-- as the segments.
ALTER TABLE service
    MODIFY COLUMN composite_sync ENUM('whole', 'segments', 'automatic') NOT NULL DEFAULT 'automatic';

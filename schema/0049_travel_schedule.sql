-- 0049_travel_schedule: people who live by the clock of another zone for some time.

-- The dates and hours of such weeks are those of that clock. IANA name; NULL: the clock of the branch.
ALTER TABLE resource_schedule
    ADD COLUMN IF NOT EXISTS time_zone VARCHAR(64) CHARACTER SET ascii NULL;

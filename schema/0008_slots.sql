-- 0008_slots: free times of external calendars, cached so that no caller has to wait for them.

CREATE TABLE IF NOT EXISTS calendar_slot_day (
    account_id BIGINT NOT NULL,
    event_type_id BIGINT NOT NULL,
    day DATE NOT NULL COMMENT 'UTC',
    starts TEXT CHARACTER SET ascii NOT NULL COMMENT 'minutes after the midnight of UTC, separated by blanks',
    fetched_at DATETIME(6) NOT NULL COMMENT 'when they were asked',
    asked_at DATETIME(6) NULL COMMENT 'when somebody here last wanted to know',
    PRIMARY KEY (account_id, event_type_id, day),
    KEY calendar_slot_day_old (day),
    CONSTRAINT calendar_slot_day_account FOREIGN KEY (account_id) REFERENCES calendar_account (account_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- The services that use an external calendar are read every minute.
ALTER TABLE service ADD KEY IF NOT EXISTS service_by_availability (availability);

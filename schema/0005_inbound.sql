-- 0005_inbound: webhook events of calendars, and the rules of a service for changes made there.

-- An event about a booking at Cal.com that may have changed: only a hint, because the job reads the booking itself.
CREATE TABLE IF NOT EXISTS inbound_event (
    event_id BIGINT NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    source ENUM('webhook', 'reconcile') NOT NULL,
    dedupe_key CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
        COMMENT 'SHA-256 of what makes two the same, in hex',
    word VARCHAR(60) CHARACTER SET ascii NOT NULL COMMENT 'BOOKING_CREATED and the like',
    remote_uid VARCHAR(64) CHARACTER SET ascii NULL COMMENT 'of the booking that it speaks of, where it names one',
    earlier_uid VARCHAR(64) CHARACTER SET ascii NULL COMMENT 'of the booking that this one replaced',
    appointment_id BIGINT NULL COMMENT 'ours, as the booking says in its metadata; nobody vouches for it',
    hint_live BOOLEAN NULL COMMENT 'whether the booking stands now',
    hint_starts_at DATETIME NULL,
    hint_absent BOOLEAN NULL,
    payload MEDIUMTEXT NOT NULL COMMENT 'as it came; kept for 30 days',
    received_at DATETIME(6) NOT NULL,
    outcome VARCHAR(40) CHARACTER SET ascii NOT NULL DEFAULT '',
    UNIQUE KEY inbound_event_unique (account_id, dedupe_key),
    KEY inbound_event_by_booking (account_id, remote_uid),
    KEY inbound_event_by_age (received_at),
    KEY inbound_event_company (company_id),
    CONSTRAINT inbound_event_company FOREIGN KEY (company_id) REFERENCES company (company_id),
    CONSTRAINT inbound_event_account FOREIGN KEY (account_id) REFERENCES calendar_account (account_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

ALTER TABLE calendar_link
    ADD COLUMN IF NOT EXISTS heard_at DATETIME(6) NULL
        COMMENT 'their booking may have changed: it is read before ours is written',
    ADD COLUMN IF NOT EXISTS origin ENUM('ours', 'theirs') NOT NULL DEFAULT 'ours' COMMENT 'who made the booking first',
    ADD COLUMN IF NOT EXISTS mirror_pending BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'their host has still to accept it',
    ADD COLUMN IF NOT EXISTS mirror_absent BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'marked as no-show over there';

ALTER TABLE calendar_link
    MODIFY COLUMN action ENUM('create', 'reschedule', 'cancel', 'confirm', 'decline', 'mark_absent', 'reassign') NULL;

-- The side that wins, field by field, if both have changed since they last agreed; and the rules of a service for its
-- external calendar.
ALTER TABLE service
    ADD COLUMN IF NOT EXISTS time_winner ENUM('ours', 'theirs') NOT NULL DEFAULT 'ours',
    ADD COLUMN IF NOT EXISTS host_winner ENUM('ours', 'theirs') NOT NULL DEFAULT 'ours',
    ADD COLUMN IF NOT EXISTS cancel_winner ENUM('ours', 'theirs') NOT NULL DEFAULT 'theirs',
    ADD COLUMN IF NOT EXISTS foreign_policy ENUM('flag', 'cancel_remote', 'move_ours') NOT NULL DEFAULT 'flag'
        COMMENT 'of a booking made over there for which there is no room here',
    ADD COLUMN IF NOT EXISTS composite_sync ENUM('whole', 'segments') NOT NULL DEFAULT 'whole',
    ADD COLUMN IF NOT EXISTS availability ENUM('local', 'calcom', 'both') NOT NULL DEFAULT 'local';

-- 0032_service_breadth: what a service says beside its segments, from its grid to its parties.
--
-- Services that exist keep accepting starts beside their grid, because their bookings were made by that rule.
-- The first start is slot_offset_minutes after each opening.
ALTER TABLE service
    ADD COLUMN IF NOT EXISTS slot_offset_minutes SMALLINT NOT NULL DEFAULT 0,
    ADD CONSTRAINT IF NOT EXISTS service_slot_offset CHECK (slot_offset_minutes BETWEEN 0 AND 1439),
    ADD COLUMN IF NOT EXISTS strict_grid BOOLEAN NOT NULL DEFAULT FALSE
        COMMENT 'a start beside the grid is refused';

-- override: may book a start beside a strict grid, with a reason.
ALTER TABLE api_key
    MODIFY COLUMN scopes SET('read', 'write', 'admin', 'override') NOT NULL;

-- The lengths that a customer may choose from; the service then has one segment, whose length is among them.
CREATE TABLE IF NOT EXISTS service_duration (
    service_id BIGINT NOT NULL,
    length_minutes SMALLINT NOT NULL CHECK (length_minutes > 0),
    price BIGINT NULL COMMENT 'in hundredths; NULL: that of the service',
    PRIMARY KEY (service_id, length_minutes),
    CONSTRAINT service_duration_service FOREIGN KEY (service_id) REFERENCES service (service_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- What customers are told of a service.
ALTER TABLE service
    ADD COLUMN IF NOT EXISTS price BIGINT NULL COMMENT 'in hundredths',
    ADD COLUMN IF NOT EXISTS currency CHAR(3) CHARACTER SET ascii NOT NULL DEFAULT 'EUR' COMMENT 'ISO 4217',
    ADD COLUMN IF NOT EXISTS tax_note VARCHAR(200) NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS colour VARCHAR(7) CHARACTER SET ascii NOT NULL DEFAULT '' COMMENT 'like #1e90ff',
    ADD COLUMN IF NOT EXISTS category VARCHAR(100) NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS picture_url VARCHAR(500) NOT NULL DEFAULT '';

CREATE TABLE IF NOT EXISTS service_text (
    service_id BIGINT NOT NULL,
    language ENUM('de', 'en') NOT NULL,
    description VARCHAR(2000) NOT NULL,
    PRIMARY KEY (service_id, language),
    CONSTRAINT service_text_service FOREIGN KEY (service_id) REFERENCES service (service_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

ALTER TABLE spoken_name
    ADD COLUMN IF NOT EXISTS language ENUM('de', 'en') NULL COMMENT 'NULL: of every language';

-- When it may be booked, moved and cancelled: on the dates of a window, and with other notices on one channel.
-- cancel_notice_minutes is NULL if it is as change_notice_minutes.
ALTER TABLE service
    ADD COLUMN IF NOT EXISTS cancel_notice_minutes INT NULL CHECK (cancel_notice_minutes >= 0),
    ADD COLUMN IF NOT EXISTS window_from DATE NULL COMMENT 'the first local date of a start',
    ADD COLUMN IF NOT EXISTS window_until DATE NULL COMMENT 'the last one';

CREATE TABLE IF NOT EXISTS service_channel (
    service_id BIGINT NOT NULL,
    channel ENUM('rest', 'voice', 'command') NOT NULL,
    notice_minutes INT NULL COMMENT 'NULL: as on every channel' CHECK (notice_minutes >= 0),
    change_notice_minutes INT NULL CHECK (change_notice_minutes >= 0),
    cancel_notice_minutes INT NULL CHECK (cancel_notice_minutes >= 0),
    PRIMARY KEY (service_id, channel),
    CONSTRAINT service_channel_service FOREIGN KEY (service_id) REFERENCES service (service_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- For how many people it is booked.
ALTER TABLE service
    ADD COLUMN IF NOT EXISTS party_min SMALLINT NOT NULL DEFAULT 1 CHECK (party_min > 0),
    ADD COLUMN IF NOT EXISTS party_max SMALLINT NOT NULL DEFAULT 1 CHECK (party_max > 0);

ALTER TABLE appointment
    ADD COLUMN IF NOT EXISTS party_size SMALLINT NOT NULL DEFAULT 1 CHECK (party_size > 0);

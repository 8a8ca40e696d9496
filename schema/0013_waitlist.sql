-- 0013_waitlist: customers who wait for a free start, and their offers.

-- An entry, in order of arrival by id. Days and times of day are in local time of the branch.
CREATE TABLE IF NOT EXISTS waitlist_entry (
    entry_id BIGINT NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL,
    branch_id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    resource_id BIGINT NULL COMMENT 'the person asked for',
    days_from DATE NOT NULL,
    days_until DATE NOT NULL COMMENT 'included',
    weekdays TINYINT NOT NULL COMMENT 'bits; bit 0 is Sunday',
    from_minute SMALLINT NOT NULL COMMENT 'of the day, of the start',
    until_minute SMALLINT NOT NULL,
    state ENUM('waiting', 'offered', 'booked', 'left', 'expired') NOT NULL DEFAULT 'waiting',
    source ENUM('api', 'phone_anonymous', 'web', 'sms', 'whatsapp', 'calcom', 'import', 'manual') NOT NULL,
    note VARCHAR(500) NOT NULL DEFAULT '',
    offers_missed TINYINT NOT NULL DEFAULT 0 COMMENT 'offers that ended unanswered',
    created_at DATETIME(6) NOT NULL,
    KEY waitlist_entry_in_line (branch_id, state, entry_id),
    KEY waitlist_entry_by_company (company_id, entry_id),
    KEY waitlist_entry_by_customer (customer_id, state),
    KEY waitlist_entry_by_last_day (state, days_until),
    KEY waitlist_entry_service (service_id),
    KEY waitlist_entry_resource (resource_id),
    CONSTRAINT waitlist_entry_company FOREIGN KEY (company_id) REFERENCES company (company_id),
    CONSTRAINT waitlist_entry_branch FOREIGN KEY (branch_id) REFERENCES branch (branch_id),
    CONSTRAINT waitlist_entry_service FOREIGN KEY (service_id) REFERENCES service (service_id),
    CONSTRAINT waitlist_entry_customer FOREIGN KEY (customer_id) REFERENCES customer (customer_id),
    CONSTRAINT waitlist_entry_resource FOREIGN KEY (resource_id) REFERENCES resource (resource_id),
    CONSTRAINT waitlist_entry_days CHECK (days_from <= days_until),
    CONSTRAINT waitlist_entry_weekdays CHECK (weekdays BETWEEN 1 AND 127),
    CONSTRAINT waitlist_entry_times CHECK (0 <= from_minute AND from_minute < until_minute AND until_minute <= 1440)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- A hold that was placed for an entry. It is written with the hold and ends with it, in the same transactions.
CREATE TABLE IF NOT EXISTS waitlist_offer (
    offer_id BIGINT NOT NULL PRIMARY KEY,
    entry_id BIGINT NOT NULL,
    appointment_id BIGINT NOT NULL COMMENT 'the hold, and what became of it',
    starts_at DATETIME NOT NULL,
    expires_at DATETIME NOT NULL,
    state ENUM('open', 'accepted', 'declined', 'expired') NOT NULL DEFAULT 'open',
    created_at DATETIME(6) NOT NULL,
    open_entry BIGINT AS (IF(state = 'open', entry_id, NULL)) STORED COMMENT 'one open offer at a time',
    UNIQUE KEY waitlist_offer_open_unique (open_entry),
    UNIQUE KEY waitlist_offer_appointment_unique (appointment_id),
    KEY waitlist_offer_by_entry (entry_id, offer_id),
    CONSTRAINT waitlist_offer_entry FOREIGN KEY (entry_id) REFERENCES waitlist_entry (entry_id),
    CONSTRAINT waitlist_offer_appointment FOREIGN KEY (appointment_id) REFERENCES appointment (appointment_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

ALTER TABLE message
    MODIFY COLUMN kind ENUM('confirmed', 'declined', 'moved', 'cancelled', 'waitlist_offer') NOT NULL;

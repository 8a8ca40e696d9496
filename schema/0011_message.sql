-- 0011_message: messages to customers, and how long an appointment waits for Cal.com.

-- Written in the transaction of the change that it reports.
CREATE TABLE IF NOT EXISTS message (
    message_id BIGINT NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL,
    appointment_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    kind ENUM('confirmed', 'declined', 'moved', 'cancelled') NOT NULL,
    dedupe_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'kind:appointment:version',
    starts_at DATETIME NOT NULL COMMENT 'of the appointment, as it is told',
    state ENUM('waiting', 'sent', 'failed', 'dropped') NOT NULL DEFAULT 'waiting',
    created_at DATETIME(6) NOT NULL,
    UNIQUE KEY message_unique (dedupe_key),
    KEY message_by_company (company_id, message_id),
    KEY message_appointment (appointment_id),
    KEY message_customer (customer_id),
    CONSTRAINT message_company FOREIGN KEY (company_id) REFERENCES company (company_id),
    CONSTRAINT message_appointment FOREIGN KEY (appointment_id) REFERENCES appointment (appointment_id),
    CONSTRAINT message_customer FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

ALTER TABLE service
    ADD COLUMN IF NOT EXISTS confirm_within_minutes INT NOT NULL DEFAULT 2880
        COMMENT 'confirm_first: how long Cal.com may take to say yes; never beyond the start';

-- 0040_series: appointments that are booked together by a rule (RRULE), and what was done with all of them.

CREATE TABLE IF NOT EXISTS series (
    series_id BIGINT NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL,
    branch_id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    rrule VARCHAR(400) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    starts_local VARCHAR(25) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'the first local time of the rule',
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL DEFAULT (created_at) ON UPDATE CURRENT_TIMESTAMP(6),
    KEY series_by_company (company_id, series_id),
    KEY series_by_update (company_id, updated_at, series_id),
    KEY series_by_customer (customer_id, series_id),
    KEY series_branch (branch_id),
    KEY series_service (service_id),
    CONSTRAINT series_company FOREIGN KEY (company_id) REFERENCES company (company_id),
    CONSTRAINT series_branch FOREIGN KEY (branch_id) REFERENCES branch (branch_id),
    CONSTRAINT series_service FOREIGN KEY (service_id) REFERENCES service (service_id),
    CONSTRAINT series_customer FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- What one command did with a series, written with its effect. Named by the appointment and version that the request
-- key has, so that a repeated request finds it.
CREATE TABLE IF NOT EXISTS series_step (
    appointment_id BIGINT NOT NULL,
    version INT NOT NULL,
    series_id BIGINT NOT NULL,
    event ENUM('book', 'move', 'cancel') NOT NULL,
    occurrences TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL
        COMMENT 'number.action.wanted.clock.start.reason for each',
    made_at DATETIME(6) NOT NULL,
    PRIMARY KEY (appointment_id, version),
    KEY series_step_by_series (series_id, event),
    CONSTRAINT series_step_appointment FOREIGN KEY (appointment_id) REFERENCES appointment (appointment_id),
    CONSTRAINT series_step_series FOREIGN KEY (series_id) REFERENCES series (series_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

ALTER TABLE appointment
    ADD COLUMN IF NOT EXISTS series_id BIGINT NULL,
    ADD COLUMN IF NOT EXISTS occurrence SMALLINT NULL COMMENT 'from 1; skipped ones have no appointment',
    ADD COLUMN IF NOT EXISTS series_starts_at DATETIME NULL COMMENT 'as the series has it; else it was moved alone',
    ADD UNIQUE KEY IF NOT EXISTS appointment_series_unique (series_id, occurrence);

ALTER TABLE appointment DROP FOREIGN KEY IF EXISTS appointment_series;

ALTER TABLE appointment
    ADD CONSTRAINT appointment_series FOREIGN KEY (series_id) REFERENCES series (series_id);

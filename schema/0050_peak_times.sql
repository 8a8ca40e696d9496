-- 0050_peak_times: hours of the week in which a service has another price, or wants an approval.

-- By the clock of the branch; a booking that begins in them has this price, in hundredths. The ranges of one peak time
-- have its number. No two ranges of a service overlap; one over midnight is two rows.
CREATE TABLE IF NOT EXISTS service_peak_time (
    service_id BIGINT NOT NULL,
    number SMALLINT NOT NULL,
    weekday TINYINT NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    from_minute SMALLINT NOT NULL,
    until_minute SMALLINT NOT NULL,
    price BIGINT NOT NULL,
    approval ENUM('none', 'required') NOT NULL DEFAULT 'none',
    PRIMARY KEY (service_id, number, weekday, from_minute),
    CONSTRAINT service_peak_time_service FOREIGN KEY (service_id) REFERENCES service (service_id),
    CONSTRAINT service_peak_time_order CHECK (0 <= from_minute AND from_minute < until_minute AND until_minute <= 1440)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

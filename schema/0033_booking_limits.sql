-- 0033_booking_limits: limits per day, week and month, and that one person is not booked twice at the same time.
--
-- NULL: no limit. A company that exists keeps what it had: one person may be booked twice at the same time.
ALTER TABLE company
    ADD COLUMN IF NOT EXISTS overlapping_bookings ENUM('off', 'warn', 'refuse') NOT NULL DEFAULT 'off'
        COMMENT 'whether one person may be booked twice at the same time',
    ADD COLUMN IF NOT EXISTS customer_bookings_per_day INT NULL,
    ADD COLUMN IF NOT EXISTS customer_bookings_per_week INT NULL,
    ADD COLUMN IF NOT EXISTS customer_bookings_per_month INT NULL,
    ADD COLUMN IF NOT EXISTS customer_minutes_per_day INT NULL,
    ADD COLUMN IF NOT EXISTS customer_minutes_per_week INT NULL,
    ADD COLUMN IF NOT EXISTS customer_minutes_per_month INT NULL;

ALTER TABLE service
    ADD COLUMN IF NOT EXISTS bookings_per_day INT NULL,
    ADD COLUMN IF NOT EXISTS bookings_per_week INT NULL,
    ADD COLUMN IF NOT EXISTS bookings_per_month INT NULL,
    ADD COLUMN IF NOT EXISTS minutes_per_day INT NULL,
    ADD COLUMN IF NOT EXISTS minutes_per_week INT NULL,
    ADD COLUMN IF NOT EXISTS minutes_per_month INT NULL;

ALTER TABLE resource
    ADD COLUMN IF NOT EXISTS bookings_per_day INT NULL,
    ADD COLUMN IF NOT EXISTS bookings_per_week INT NULL,
    ADD COLUMN IF NOT EXISTS bookings_per_month INT NULL,
    ADD COLUMN IF NOT EXISTS minutes_per_day INT NULL,
    ADD COLUMN IF NOT EXISTS minutes_per_week INT NULL,
    ADD COLUMN IF NOT EXISTS minutes_per_month INT NULL;

-- The bookings of a service are counted by their start. The new key serves the foreign key too. The other appointment
-- has no foreign key, because an insert would lock its row, which the desk may not have locked in order.
ALTER TABLE appointment
    ADD COLUMN IF NOT EXISTS overlaps_appointment_id BIGINT NULL
        COMMENT 'of the same person, when this one was booked or last moved',
    ADD KEY IF NOT EXISTS appointment_of_service (service_id, starts_at);

ALTER TABLE appointment
    DROP KEY IF EXISTS appointment_by_service;

-- Locked before bookings are counted that may be of different resources and days: those of a service or a resource in
-- a period, or those of a phone number or an address. The number is a hash, so a row holds nothing personal and the
-- table stays small. Rows are never deleted.
CREATE TABLE IF NOT EXISTS booking_lock (
    number INT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 0
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- 0043_visits: several services in one appointment, and services that are booked beside others only.

-- NULL: the appointment has one service. The table is large and belongs to appointments, which outlive nothing of a
-- service, because services are only marked as deleted; so there is no foreign key, which would lock the row of a
-- service in every booking.
ALTER TABLE appointment_segment
    ADD COLUMN IF NOT EXISTS service_id BIGINT NULL COMMENT 'of a visit: whose segment it is',
    ADD KEY IF NOT EXISTS appointment_segment_by_service (service_id, starts_at);

ALTER TABLE service
    ADD COLUMN IF NOT EXISTS add_on BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'booked only beside a service that names it';

-- add_on_id has no foreign key: a catalogue is written service by service, and one may name an add-on that follows.
-- What does not exist is left out when the catalogue is read.
CREATE TABLE IF NOT EXISTS service_add_on (
    service_id BIGINT NOT NULL,
    number TINYINT UNSIGNED NOT NULL,
    add_on_id BIGINT NOT NULL,
    PRIMARY KEY (service_id, number),
    UNIQUE KEY service_add_on_unique (service_id, add_on_id),
    CONSTRAINT service_add_on_service FOREIGN KEY (service_id) REFERENCES service (service_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

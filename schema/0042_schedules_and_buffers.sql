-- 0042_schedules_and_buffers: other weekly hours in ranges of dates or every few weeks, the time that people, rooms and
-- branches want between bookings, and who stands in for a person who is away.

-- Instead of opening_hours on the dates that it covers; of several the one with the lowest number counts.
CREATE TABLE IF NOT EXISTS branch_schedule (
    branch_id BIGINT NOT NULL,
    number SMALLINT NOT NULL,
    from_date DATE NULL COMMENT 'local; NULL: since ever',
    until_date DATE NULL COMMENT 'included; NULL: for ever',
    every_weeks SMALLINT NOT NULL DEFAULT 1,
    anchor_date DATE NULL COMMENT 'a date in one of its weeks, which begin on Monday; NULL: every week',
    PRIMARY KEY (branch_id, number),
    CONSTRAINT branch_schedule_branch FOREIGN KEY (branch_id) REFERENCES branch (branch_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Like opening_hours; without any it is closed.
CREATE TABLE IF NOT EXISTS branch_schedule_hours (
    branch_id BIGINT NOT NULL,
    number SMALLINT NOT NULL,
    weekday TINYINT NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    from_minute SMALLINT NOT NULL,
    until_minute SMALLINT NOT NULL,
    PRIMARY KEY (branch_id, number, weekday, from_minute),
    CONSTRAINT branch_week_of FOREIGN KEY (branch_id, number) REFERENCES branch_schedule (branch_id, number),
    CONSTRAINT branch_schedule_order CHECK (0 <= from_minute AND from_minute < until_minute AND until_minute <= 1440)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- The same of a resource, instead of schedule.
CREATE TABLE IF NOT EXISTS resource_schedule (
    resource_id BIGINT NOT NULL,
    number SMALLINT NOT NULL,
    from_date DATE NULL,
    until_date DATE NULL,
    every_weeks SMALLINT NOT NULL DEFAULT 1,
    anchor_date DATE NULL,
    PRIMARY KEY (resource_id, number),
    CONSTRAINT resource_schedule_resource FOREIGN KEY (resource_id) REFERENCES resource (resource_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS resource_schedule_hours (
    resource_id BIGINT NOT NULL,
    number SMALLINT NOT NULL,
    weekday TINYINT NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    from_minute SMALLINT NOT NULL,
    until_minute SMALLINT NOT NULL,
    PRIMARY KEY (resource_id, number, weekday, from_minute),
    CONSTRAINT resource_week_of FOREIGN KEY (resource_id, number) REFERENCES resource_schedule (resource_id, number),
    CONSTRAINT resource_schedule_order CHECK (0 <= from_minute AND from_minute < until_minute AND until_minute <= 1440)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- The hours of one date may end on the next day: 22:00 to 02:00 is 1320 to 1560.
ALTER TABLE holiday_hours DROP CONSTRAINT IF EXISTS holiday_hours_order;
ALTER TABLE holiday_hours
    ADD CONSTRAINT IF NOT EXISTS holiday_hours_night
        CHECK (0 <= from_minute AND from_minute < 1440 AND from_minute < until_minute AND until_minute <= 2880);
ALTER TABLE schedule_exception DROP CONSTRAINT IF EXISTS exception_order;
ALTER TABLE schedule_exception
    ADD CONSTRAINT IF NOT EXISTS exception_night
        CHECK (0 <= from_minute AND from_minute < 1440 AND from_minute <= until_minute AND until_minute <= 2880);

-- Before and after each booking; where several apply, the longest counts.
ALTER TABLE branch
    ADD COLUMN IF NOT EXISTS buffer_before_minutes INT NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS buffer_after_minutes INT NOT NULL DEFAULT 0;
ALTER TABLE resource
    ADD COLUMN IF NOT EXISTS buffer_before_minutes INT NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS buffer_after_minutes INT NOT NULL DEFAULT 0;

-- What one resource needs between the end of a service and the start of the next one.
CREATE TABLE IF NOT EXISTS service_pair_buffer (
    service_id BIGINT NOT NULL,
    next_service_id BIGINT NOT NULL,
    minutes INT NOT NULL,
    PRIMARY KEY (service_id, next_service_id),
    KEY service_pair_buffer_next (next_service_id),
    CONSTRAINT service_pair_buffer_service FOREIGN KEY (service_id) REFERENCES service (service_id),
    CONSTRAINT service_pair_buffer_next FOREIGN KEY (next_service_id) REFERENCES service (service_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- For the buffers of pairs: the service of a booking. NULL: time off.
ALTER TABLE claim
    ADD COLUMN IF NOT EXISTS service_id BIGINT NULL;
UPDATE claim JOIN appointment USING (appointment_id) SET claim.service_id = appointment.service_id
WHERE claim.service_id IS NULL;

-- Who may be booked instead of the resource while it is away. Without foreign keys, because a resource is never deleted
-- and an insert would lock its row.
ALTER TABLE block
    ADD COLUMN IF NOT EXISTS stand_in_id BIGINT NULL;
ALTER TABLE claim
    ADD COLUMN IF NOT EXISTS stand_in_id BIGINT NULL COMMENT 'of time off, and of a booking inside it';
ALTER TABLE appointment_segment
    MODIFY COLUMN chosen_by
        ENUM('requested', 'same_segment', 'only_able', 'only_free', 'least_busy', 'longest_rest', 'rotation',
             'fair_share', 'same_as_last', 'preferred', 'lowest_price', 'best_fit', 'at_calcom', 'free_at_calcom',
             'stand_in') NULL;

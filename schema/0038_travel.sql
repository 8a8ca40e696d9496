-- 0038_travel: resources that work at several branches, and the way between two branches.

-- The way between two branches for which there is no row in branch_travel.
ALTER TABLE company
    ADD COLUMN IF NOT EXISTS travel_minutes INT NOT NULL DEFAULT 0 CHECK (travel_minutes >= 0);

-- One row for both directions.
CREATE TABLE IF NOT EXISTS branch_travel (
    branch_id BIGINT NOT NULL,
    other_branch_id BIGINT NOT NULL,
    minutes INT NOT NULL,
    PRIMARY KEY (branch_id, other_branch_id),
    KEY branch_travel_other (other_branch_id),
    CONSTRAINT branch_travel_branch FOREIGN KEY (branch_id) REFERENCES branch (branch_id),
    CONSTRAINT branch_travel_other FOREIGN KEY (other_branch_id) REFERENCES branch (branch_id),
    CONSTRAINT branch_travel_minutes CHECK (minutes >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Where a resource works beside its own branch.
CREATE TABLE IF NOT EXISTS resource_branch (
    resource_id BIGINT NOT NULL,
    branch_id BIGINT NOT NULL,
    PRIMARY KEY (resource_id, branch_id),
    KEY resource_branch_branch (branch_id),
    CONSTRAINT resource_branch_resource FOREIGN KEY (resource_id) REFERENCES resource (resource_id),
    CONSTRAINT resource_branch_branch FOREIGN KEY (branch_id) REFERENCES branch (branch_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Its weekly hours there; without rows those of the branch.
CREATE TABLE IF NOT EXISTS resource_branch_hours (
    resource_id BIGINT NOT NULL,
    branch_id BIGINT NOT NULL,
    weekday TINYINT NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    from_minute SMALLINT NOT NULL,
    until_minute SMALLINT NOT NULL,
    PRIMARY KEY (resource_id, branch_id, weekday, from_minute),
    CONSTRAINT hours_workplace FOREIGN KEY (resource_id, branch_id) REFERENCES resource_branch (resource_id, branch_id),
    CONSTRAINT resource_branch_order CHECK (0 <= from_minute AND from_minute < until_minute AND until_minute <= 1440)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Where a booking takes its resource, and how much of the claim is buffer: the way to another branch may lie in it.
-- The branch has no foreign key, because an insert would lock its row, which the desk does not lock in order.
ALTER TABLE claim
    ADD COLUMN IF NOT EXISTS branch_id BIGINT NULL COMMENT 'of a booking; NULL: the own branch of the resource',
    ADD COLUMN IF NOT EXISTS buffer_before_minutes SMALLINT NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS buffer_after_minutes SMALLINT NOT NULL DEFAULT 0;

UPDATE claim JOIN appointment USING (appointment_id) SET claim.branch_id = appointment.branch_id
    WHERE claim.branch_id IS NULL;

-- 0032_service_breadth: what a service says beside its segments: its grid.
--
-- Services that exist keep accepting starts beside their grid, because their bookings were made by that rule.
ALTER TABLE service
    ADD COLUMN IF NOT EXISTS slot_offset_minutes SMALLINT NOT NULL DEFAULT 0 COMMENT 'of the first start, after each opening'
        CHECK (slot_offset_minutes BETWEEN 0 AND 1439),
    ADD COLUMN IF NOT EXISTS strict_grid BOOLEAN NOT NULL DEFAULT FALSE
        COMMENT 'a start beside the grid is refused';

-- override: may book a start beside a strict grid, with a reason.
ALTER TABLE api_key
    MODIFY COLUMN scopes SET('read', 'write', 'admin', 'override') NOT NULL;

-- 0023_rate_passes: the times of the last passed requests, so that no window has more of them than the rule allows.
-- Counts of an earlier version are dropped: they would have expired within the hour.
ALTER TABLE rate_bucket
    DROP COLUMN IF EXISTS full_at,
    DROP COLUMN IF EXISTS brim_at,
    ADD COLUMN IF NOT EXISTS passes MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''
        COMMENT 'when each passed, the oldest first; 16 digits each: microseconds since 1970',
    ADD COLUMN IF NOT EXISTS asked CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''
        COMMENT 'when it was last asked, written as those above',
    ADD COLUMN IF NOT EXISTS most INT NOT NULL DEFAULT 1 COMMENT 'that may pass within the window',
    ADD COLUMN IF NOT EXISTS since CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''
        COMMENT 'what passed then or before counts no more';

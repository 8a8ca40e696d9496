-- 0023_rate_passes: which requests passed lately, one by one, so that within no stretch of a window there are more than
-- the rule says. What an earlier version counted is forgotten: it would have come back within the hour.
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

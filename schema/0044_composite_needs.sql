-- 0044_composite_needs: segments beside others, and what is kept between two of them.

ALTER TABLE service_segment
    ADD COLUMN IF NOT EXISTS parallel BOOLEAN NOT NULL DEFAULT FALSE
        COMMENT 'the gap is counted from the start of the segment before';

ALTER TABLE segment_need
    ADD COLUMN IF NOT EXISTS kept_in_gap BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'taken until the next segment begins';

-- 0044_composite_needs: segments beside others, and what a need may ask of a resource.

ALTER TABLE service_segment
    ADD COLUMN IF NOT EXISTS parallel BOOLEAN NOT NULL DEFAULT FALSE
        COMMENT 'the gap is counted from the start of the segment before';

ALTER TABLE segment_need
    ADD COLUMN IF NOT EXISTS level_min TINYINT NOT NULL DEFAULT 1 CHECK (level_min BETWEEN 1 AND 5),
    ADD COLUMN IF NOT EXISTS optional BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'left out if nothing is free',
    ADD COLUMN IF NOT EXISTS kept_in_gap BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'taken until the next segment begins';

-- Skills that will do as well as that of the need.
CREATE TABLE IF NOT EXISTS need_skill (
    service_id BIGINT NOT NULL,
    segment TINYINT NOT NULL,
    need TINYINT NOT NULL,
    skill VARCHAR(60) NOT NULL,
    PRIMARY KEY (service_id, segment, need, skill),
    CONSTRAINT need_skill_to FOREIGN KEY (service_id, segment, need) REFERENCES segment_need (service_id, segment, need)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

ALTER TABLE resource_skill
    ADD COLUMN IF NOT EXISTS level TINYINT NOT NULL DEFAULT 1 CHECK (level BETWEEN 1 AND 5);

-- What a person speaks, by the code in ISO 639.
CREATE TABLE IF NOT EXISTS resource_language (
    resource_id BIGINT NOT NULL,
    language VARCHAR(8) CHARACTER SET ascii NOT NULL,
    PRIMARY KEY (resource_id, language),
    CONSTRAINT resource_language_resource FOREIGN KEY (resource_id) REFERENCES resource (resource_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

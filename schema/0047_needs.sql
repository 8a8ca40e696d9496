-- 0047_needs: needs of several resources, with options, levels and places; levels and languages of staff.

-- resource_count different resources at the same time, of each so many places; an optional one is taken if it is free.
ALTER TABLE segment_need
    ADD COLUMN IF NOT EXISTS level_min TINYINT NOT NULL DEFAULT 1 CHECK (level_min BETWEEN 1 AND 5),
    ADD COLUMN IF NOT EXISTS resource_count TINYINT NOT NULL DEFAULT 1 CHECK (resource_count BETWEEN 1 AND 12),
    ADD COLUMN IF NOT EXISTS is_optional BOOLEAN NOT NULL DEFAULT FALSE,
    ADD COLUMN IF NOT EXISTS quantity SMALLINT NOT NULL DEFAULT 1 CHECK (quantity BETWEEN 1 AND 500),
    ADD COLUMN IF NOT EXISTS per_person BOOLEAN NOT NULL DEFAULT FALSE
        COMMENT 'quantity is for each person of the party';

-- A need with skills of which any one will do, or with the resources of which any will do.
CREATE TABLE IF NOT EXISTS segment_need_option (
    service_id BIGINT NOT NULL,
    segment TINYINT NOT NULL,
    need TINYINT NOT NULL,
    number TINYINT NOT NULL,
    skill VARCHAR(60) NULL,
    resource_id BIGINT NULL,
    PRIMARY KEY (service_id, segment, need, number),
    KEY need_option_resource (resource_id),
    CONSTRAINT option_need FOREIGN KEY (service_id, segment, need) REFERENCES segment_need (service_id, segment, need),
    CONSTRAINT need_option_resource FOREIGN KEY (resource_id) REFERENCES resource (resource_id),
    CONSTRAINT need_option_one CHECK ((skill IS NULL) <> (resource_id IS NULL))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

ALTER TABLE resource_skill
    ADD COLUMN IF NOT EXISTS level TINYINT NOT NULL DEFAULT 1 CHECK (level BETWEEN 1 AND 5);

ALTER TABLE resource
    ADD COLUMN IF NOT EXISTS languages VARCHAR(60) CHARACTER SET ascii NOT NULL DEFAULT ''
        COMMENT 'that a person speaks (ISO 639), joined by spaces';

-- 0034_assignment_and_composites: how a composite service is booked at Cal.com, and who serves a booking and why.

-- Rows keep what they state; new services are `automatic`: one booking for each segment if the event types are as long
-- as the segments.
ALTER TABLE service
    MODIFY COLUMN composite_sync ENUM('whole', 'segments', 'automatic') NOT NULL DEFAULT 'automatic';

-- Who serves a booking: by which rule of the service, and why it was this one.
ALTER TABLE service
    ADD COLUMN IF NOT EXISTS assignment ENUM('least_busy', 'round_robin', 'same_as_last', 'preferred', 'lowest_price')
        NOT NULL DEFAULT 'least_busy';

-- NULL: it was booked before this was stored.
ALTER TABLE appointment_segment
    ADD COLUMN IF NOT EXISTS chosen_by
        ENUM('requested', 'same_segment', 'only_able', 'only_free', 'least_busy', 'longest_rest', 'rotation',
             'fair_share', 'same_as_last', 'preferred', 'lowest_price', 'best_fit', 'at_calcom', 'free_at_calcom') NULL;

ALTER TABLE audit_event
    MODIFY COLUMN segments TEXT CHARACTER SET ascii NOT NULL
        COMMENT 'segment.need.resource.start.end[.chosen_by], joined by spaces; seconds UTC';

-- What the rules know of a person, for one service or, without a service, for all others.
CREATE TABLE IF NOT EXISTS resource_terms (
    resource_id BIGINT NOT NULL,
    number TINYINT UNSIGNED NOT NULL,
    service_id BIGINT NULL,
    weight INT NOT NULL DEFAULT 1 COMMENT 'the share in a round robin',
    preference INT NULL COMMENT '1 is asked first; NULL: after all that have one',
    price BIGINT NULL COMMENT 'in hundredths; NULL: that of the service',
    PRIMARY KEY (resource_id, number),
    UNIQUE KEY resource_terms_unique (resource_id, service_id),
    KEY resource_terms_service (service_id),
    CONSTRAINT resource_terms_resource FOREIGN KEY (resource_id) REFERENCES resource (resource_id),
    CONSTRAINT resource_terms_service FOREIGN KEY (service_id) REFERENCES service (service_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

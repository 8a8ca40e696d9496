-- 0045_group_sessions: services whose sessions are shared by several bookings.

ALTER TABLE service
    ADD COLUMN IF NOT EXISTS seats SMALLINT NOT NULL DEFAULT 1 CHECK (seats BETWEEN 1 AND 500);

-- Which session an appointment shares with others. A session has no row: it is the appointments that have its id.
ALTER TABLE appointment
    ADD COLUMN IF NOT EXISTS session_id BIGINT NULL COMMENT 'of a service with seats',
    ADD KEY IF NOT EXISTS appointment_by_session (session_id);

-- The claims of one session share one place of their resource; one of them has its lane, the others lanes from 500 on.
ALTER TABLE claim
    ADD COLUMN IF NOT EXISTS session_id BIGINT NULL,
    ADD COLUMN IF NOT EXISTS seats SMALLINT NOT NULL DEFAULT 1 CHECK (seats > 0);

ALTER TABLE appointment_segment
    MODIFY COLUMN chosen_by
        ENUM('requested', 'same_segment', 'only_able', 'only_free', 'least_busy', 'longest_rest', 'rotation',
             'fair_share', 'same_as_last', 'preferred', 'lowest_price', 'best_fit', 'at_calcom', 'free_at_calcom',
             'stand_in', 'shared_session') NULL;

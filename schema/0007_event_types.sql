-- 0007_event_types: Cal.com users of staff, a limit for comparisons of event types, and the failed runs of jobs.

-- Which Cal.com user a staff member is.
CREATE TABLE IF NOT EXISTS calendar_user (
    resource_id BIGINT NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL COMMENT 'whose key shows what the user offers',
    remote_user_id BIGINT NOT NULL,
    username VARCHAR(120) NOT NULL,
    UNIQUE KEY calendar_user_unique (account_id, remote_user_id),
    CONSTRAINT calendar_user_resource FOREIGN KEY (resource_id) REFERENCES resource (resource_id),
    CONSTRAINT calendar_user_account FOREIGN KEY (account_id) REFERENCES calendar_account (account_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- How often the event types of an account were compared with ours, in the minute that began at minute_began_at.
CREATE TABLE IF NOT EXISTS event_type_sync (
    account_id BIGINT NOT NULL PRIMARY KEY,
    minute_began_at DATETIME(6) NOT NULL,
    runs INT NOT NULL,
    CONSTRAINT event_type_sync_account FOREIGN KEY (account_id) REFERENCES calendar_account (account_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- The history of a job: failed runs and manual changes. It is deleted with the job.
CREATE TABLE IF NOT EXISTS job_history (
    job_id BIGINT NOT NULL,
    entry INT NOT NULL COMMENT 'rises by one; the oldest are dropped where there are too many',
    event ENUM('failed', 'died', 'lost', 'replayed', 'edited', 'cancelled') NOT NULL,
    at DATETIME(6) NOT NULL,
    attempt INT NOT NULL,
    took_milliseconds BIGINT NULL COMMENT 'none: nobody can tell how long a lost worker ran, and a person runs nothing',
    actor VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'who did it; empty: the worker',
    detail VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'what failed, or what was changed',
    PRIMARY KEY (job_id, entry),
    CONSTRAINT job_history_job FOREIGN KEY (job_id) REFERENCES job (job_id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

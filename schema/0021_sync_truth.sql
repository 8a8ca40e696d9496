-- 0021_sync_truth: the single differences of the last comparison of each account, so that `check` drops what was
-- repaired since.

CREATE TABLE IF NOT EXISTS calendar_difference (
    account_id BIGINT NOT NULL,
    number INT NOT NULL,
    kind ENUM('missing_there', 'missing_here', 'differing', 'duplicated', 'orphaned') NOT NULL,
    appointment_id BIGINT NULL COMMENT 'none: a booking of which ours know nothing',
    part TINYINT NOT NULL,
    fence BIGINT NOT NULL COMMENT 'of the link, when it was compared',
    remote_uid VARCHAR(64) CHARACTER SET ascii NULL COMMENT 'a secret: it cancels without a login',
    found_at DATETIME(6) NOT NULL,
    PRIMARY KEY (account_id, number),
    CONSTRAINT calendar_difference_account FOREIGN KEY (account_id) REFERENCES calendar_account (account_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

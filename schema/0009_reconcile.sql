-- 0009_reconcile: how far each account has been compared with our links, and the result of the last comparison.

CREATE TABLE IF NOT EXISTS calendar_reconcile (
    account_id BIGINT NOT NULL PRIMARY KEY,
    watermark DATETIME(6) NULL COMMENT 'by their clock: what was updated before has been seen',
    whole_at DATETIME(6) NULL COMMENT 'when the whole window was compared and acted upon',
    reported_at DATETIME(6) NULL COMMENT 'of the report that follows; a dry run makes one too',
    window_from DATETIME NULL,
    window_until DATETIME NULL,
    missing_there INT NOT NULL DEFAULT 0,
    missing_here INT NOT NULL DEFAULT 0,
    differing INT NOT NULL DEFAULT 0,
    duplicated INT NOT NULL DEFAULT 0,
    orphaned INT NOT NULL DEFAULT 0,
    compared INT NOT NULL DEFAULT 0 COMMENT 'bookings that were listed',
    unmapped INT NOT NULL DEFAULT 0 COMMENT 'of event types that stand for no service',
    attended INT NOT NULL DEFAULT 0 COMMENT 'that the account does not host',
    left_alone INT NOT NULL DEFAULT 0 COMMENT 'whose link was busy',
    findings MEDIUMTEXT NULL COMMENT 'a list in JSON, uids masked',
    CONSTRAINT calendar_reconcile_account FOREIGN KEY (account_id) REFERENCES calendar_account (account_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

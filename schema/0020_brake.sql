-- 0020_brake: an account is paused if Cal.com would change too many appointments at once, and a person decides.

ALTER TABLE calendar_account
    MODIFY COLUMN state ENUM('active', 'needs_reauth', 'disconnected', 'revoked', 'paused') NOT NULL;

-- The changes of Cal.com that were applied since the window began, and why the account was last paused.
CREATE TABLE IF NOT EXISTS calendar_brake (
    account_id BIGINT NOT NULL PRIMARY KEY,
    window_began_at DATETIME(6) NOT NULL,
    ended INT NOT NULL DEFAULT 0,
    forgotten INT NOT NULL DEFAULT 0 COMMENT 'ended because Cal.com does not know them any more',
    moved INT NOT NULL DEFAULT 0,
    accepted INT NOT NULL DEFAULT 0 COMMENT 'so many more changes a person has accepted',
    accepted_until DATETIME(6) NULL,
    paused_at DATETIME(6) NULL,
    reason VARCHAR(300) NOT NULL DEFAULT '',
    CONSTRAINT calendar_brake_account FOREIGN KEY (account_id) REFERENCES calendar_account (account_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

ALTER TABLE calendar_link
    ADD COLUMN IF NOT EXISTS ours_wins BOOLEAN NOT NULL DEFAULT FALSE
        COMMENT 'a person decided that ours is pushed, whatever the next read shows';

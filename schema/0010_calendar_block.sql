-- 0010_calendar_block: time that a booking at Cal.com takes of a person, although its event type is not mapped.

CREATE TABLE IF NOT EXISTS calendar_block (
    account_id BIGINT NOT NULL,
    remote_uid VARCHAR(64) CHARACTER SET ascii NOT NULL,
    block_id BIGINT NOT NULL,
    starts_at DATETIME NOT NULL,
    ends_at DATETIME NOT NULL,
    PRIMARY KEY (account_id, remote_uid),
    KEY calendar_block_block (block_id),
    CONSTRAINT calendar_block_account FOREIGN KEY (account_id) REFERENCES calendar_account (account_id),
    CONSTRAINT calendar_block_block FOREIGN KEY (block_id) REFERENCES block (block_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

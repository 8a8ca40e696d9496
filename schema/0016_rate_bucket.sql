-- 0016_rate_bucket: how much each number and each call has asked lately, shared by all processes.

-- A key is a hash, so that neither a number nor a call can be read here.
CREATE TABLE IF NOT EXISTS rate_bucket (
    company_id BIGINT NOT NULL,
    bucket_key BINARY(32) NOT NULL COMMENT 'SHA-256 of the rule and of whom it is about',
    full_at DATETIME(6) NOT NULL COMMENT 'when all that was taken will have come back',
    brim_at DATETIME(6) NOT NULL COMMENT 'the latest that full_at could be when it was last asked: nothing was left',
    passed BOOLEAN NOT NULL COMMENT 'what the last one was told',
    used_at DATETIME(6) NOT NULL,
    PRIMARY KEY (company_id, bucket_key),
    KEY rate_bucket_by_use (used_at),
    CONSTRAINT rate_bucket_company FOREIGN KEY (company_id) REFERENCES company (company_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- 0017_voice_limits: recent requests of each number and call, and signatures in use, shared by all processes.

-- A key is a hash, so that no number or call can be read here. No transaction and no sync to the disk: every function
-- of a call uses it, and rows lost in a crash would expire within the hour anyway.
CREATE TABLE IF NOT EXISTS rate_bucket (
    company_id BIGINT NOT NULL,
    bucket_key BINARY(32) NOT NULL COMMENT 'SHA-256 of the rule and of whom it is about',
    full_at DATETIME(6) NOT NULL COMMENT 'when all that was taken will have come back',
    brim_at DATETIME(6) NOT NULL COMMENT 'the latest that full_at could be when it was last asked: nothing was left',
    passed BOOLEAN NOT NULL COMMENT 'what the last one was told',
    used_at DATETIME(6) NOT NULL,
    PRIMARY KEY (company_id, bucket_key),
    KEY rate_bucket_by_use (used_at)
) ENGINE = Aria TRANSACTIONAL = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- For requests whose body does not name their call: the data with which each signature was first seen, because the
-- signature does not cover them. Kept for a little longer than the signature can be used.
CREATE TABLE IF NOT EXISTS voice_signature (
    company_id BIGINT NOT NULL,
    signature BINARY(32) NOT NULL,
    beside BINARY(32) NOT NULL COMMENT 'SHA-256 of function, call, agent and numbers',
    seen_at DATETIME(6) NOT NULL,
    PRIMARY KEY (company_id, signature),
    KEY voice_signature_by_age (seen_at),
    CONSTRAINT voice_signature_company FOREIGN KEY (company_id) REFERENCES company (company_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- 0017_voice_limits: how much each number and call has asked lately, and what was signed, shared by all processes.

-- A key is a hash, so that neither a number nor a call can be read here. No transaction and no sync to the disk: it is
-- asked by every function of a call, and what a crash takes of it would be forgotten within the hour anyway.
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

-- Requests whose body does not say which call it belongs to: what first came with each signature, which does not cover
-- it. Kept for as long as the signature can be used, and a little longer.
CREATE TABLE IF NOT EXISTS voice_signature (
    company_id BIGINT NOT NULL,
    signature BINARY(32) NOT NULL,
    beside BINARY(32) NOT NULL COMMENT 'SHA-256 of function, call, agent and numbers',
    seen_at DATETIME(6) NOT NULL,
    PRIMARY KEY (company_id, signature),
    KEY voice_signature_by_age (seen_at),
    CONSTRAINT voice_signature_company FOREIGN KEY (company_id) REFERENCES company (company_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

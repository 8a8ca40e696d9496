-- 0003_voice_call: telephone calls to a company's voice agent, one row for each.

CREATE TABLE IF NOT EXISTS voice_call (
    voice_call_id BIGINT NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL,
    call_id VARCHAR(100) COLLATE utf8mb4_bin NOT NULL COMMENT 'the voice platform''s',
    branch_id BIGINT NULL COMMENT 'none until a function names one',
    agent_id VARCHAR(100) NOT NULL DEFAULT '',
    direction ENUM('inbound', 'outbound') NULL COMMENT 'none: a call by the web, or not said',
    from_number VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'E.164 where it is a number, else as it came',
    to_number VARCHAR(40) NOT NULL DEFAULT '',
    first_seen_at DATETIME(6) NOT NULL,
    UNIQUE KEY voice_call_unique (company_id, call_id),
    KEY voice_call_by_time (company_id, voice_call_id),
    KEY voice_call_branch (branch_id),
    CONSTRAINT voice_call_company FOREIGN KEY (company_id) REFERENCES company (company_id),
    CONSTRAINT voice_call_branch FOREIGN KEY (branch_id) REFERENCES branch (branch_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

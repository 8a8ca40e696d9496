-- 0002_call_budget: how often each credential of a calendar may be called, shared by all processes.

CREATE TABLE IF NOT EXISTS call_budget (
    budget_key CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY
        COMMENT 'SHA-256 of address and credential, in hex',
    call_limit INT NOT NULL COMMENT 'calls in a window, as the other side says',
    full_at DATETIME(6) NOT NULL COMMENT 'when the bucket will be full again',
    blocked_until DATETIME(6) NULL COMMENT 'the other side will hear nothing before',
    failures INT NOT NULL DEFAULT 0 COMMENT 'one after the other',
    open_until DATETIME(6) NULL COMMENT 'the breaker: nobody calls before, one tries after',
    probe_until DATETIME(6) NULL COMMENT 'somebody is trying',
    used_at DATETIME(6) NOT NULL,
    KEY call_budget_by_use (used_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

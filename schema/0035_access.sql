-- 0035_access: what keys may do beyond reading, writing and administering a whole company.
--
-- scopes was a SET of three words; it is a list, because a scope can be of one resource: 'read,appointments:write'. The
-- program checks its words. A key without a company is an installation key: it creates companies and does nothing
-- inside one. The constraint is made again because a foreign key forbids the change of its column.
ALTER TABLE api_key DROP FOREIGN KEY IF EXISTS api_key_company;

ALTER TABLE api_key
    MODIFY COLUMN company_id BIGINT NULL COMMENT 'NULL: an installation key',
    MODIFY COLUMN scopes VARCHAR(1000) CHARACTER SET ascii NOT NULL,
    ADD COLUMN IF NOT EXISTS expires_at DATETIME(6) NULL,
    ADD COLUMN IF NOT EXISTS last_used_at DATETIME(6) NULL COMMENT 'about: written every ten minutes at most';

ALTER TABLE api_key
    ADD CONSTRAINT api_key_company FOREIGN KEY (company_id) REFERENCES company (company_id);

-- The branches to which a key is limited; none: it reaches the whole company.
CREATE TABLE IF NOT EXISTS api_key_branch (
    api_key_id BIGINT NOT NULL,
    branch_id BIGINT NOT NULL,
    PRIMARY KEY (api_key_id, branch_id),
    KEY api_key_branch_branch (branch_id),
    CONSTRAINT api_key_branch_key FOREIGN KEY (api_key_id) REFERENCES api_key (api_key_id),
    CONSTRAINT api_key_branch_branch FOREIGN KEY (branch_id) REFERENCES branch (branch_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- The secrets that a rotated key had before; each works until its end, so that clients have time to change to the new
-- one.
CREATE TABLE IF NOT EXISTS api_key_former (
    key_hash BINARY(32) NOT NULL PRIMARY KEY COMMENT 'SHA-256',
    api_key_id BIGINT NOT NULL,
    ends_at DATETIME(6) NOT NULL,
    KEY api_key_former_key (api_key_id),
    CONSTRAINT api_key_former_key FOREIGN KEY (api_key_id) REFERENCES api_key (api_key_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- When each listed record last changed, for clients that follow the changes. An installation has few companies, and a
-- company few of the others, whose lists are filtered in memory.
ALTER TABLE company
    ADD COLUMN IF NOT EXISTS updated_at DATETIME(6) NOT NULL DEFAULT (created_at) ON UPDATE CURRENT_TIMESTAMP(6),
    ADD KEY IF NOT EXISTS company_by_update (updated_at, company_id);

ALTER TABLE api_key
    ADD COLUMN IF NOT EXISTS updated_at DATETIME(6) NOT NULL DEFAULT (created_at) ON UPDATE CURRENT_TIMESTAMP(6)
        COMMENT 'its use is no change';

ALTER TABLE voice_key
    ADD COLUMN IF NOT EXISTS updated_at DATETIME(6) NOT NULL DEFAULT (created_at) ON UPDATE CURRENT_TIMESTAMP(6);

ALTER TABLE voice_agent
    ADD COLUMN IF NOT EXISTS updated_at DATETIME(6) NOT NULL DEFAULT (created_at) ON UPDATE CURRENT_TIMESTAMP(6);

ALTER TABLE voice_number
    ADD COLUMN IF NOT EXISTS updated_at DATETIME(6) NOT NULL DEFAULT (created_at) ON UPDATE CURRENT_TIMESTAMP(6);

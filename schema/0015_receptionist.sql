-- 0015_receptionist: what a voice agent needs to know about its caller, and what it may do for them.

ALTER TABLE service
    ADD COLUMN IF NOT EXISTS change_notice_minutes INT NOT NULL DEFAULT 0
        COMMENT 'customers move and cancel until so long before the start; people of the business always';

-- Other names that callers use: "Spitzen schneiden" for a haircut, "Juri" for Jürgen.
CREATE TABLE IF NOT EXISTS spoken_name (
    company_id BIGINT NOT NULL,
    service_id BIGINT NULL,
    resource_id BIGINT NULL,
    name VARCHAR(100) NOT NULL,
    KEY spoken_name_company (company_id),
    KEY spoken_name_service (service_id),
    KEY spoken_name_resource (resource_id),
    CONSTRAINT spoken_name_company FOREIGN KEY (company_id) REFERENCES company (company_id),
    CONSTRAINT spoken_name_service FOREIGN KEY (service_id) REFERENCES service (service_id),
    CONSTRAINT spoken_name_resource FOREIGN KEY (resource_id) REFERENCES resource (resource_id),
    CONSTRAINT spoken_name_of_one CHECK ((service_id IS NULL) <> (resource_id IS NULL))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- The identity of the caller, for the rest of that call.
CREATE TABLE IF NOT EXISTS voice_identity (
    company_id BIGINT NOT NULL,
    call_id VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
    customer_id BIGINT NOT NULL,
    proven BOOLEAN NOT NULL COMMENT 'may hear of all their appointments; else of those made in this call',
    known_at DATETIME(6) NOT NULL,
    PRIMARY KEY (company_id, call_id),
    KEY voice_identity_by_age (known_at),
    KEY voice_identity_customer (customer_id),
    CONSTRAINT voice_identity_company FOREIGN KEY (company_id) REFERENCES company (company_id),
    CONSTRAINT voice_identity_customer FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Failed identity checks for this customer on one day, in UTC.
CREATE TABLE IF NOT EXISTS voice_identity_failure (
    customer_id BIGINT NOT NULL,
    day DATE NOT NULL,
    failures INT NOT NULL,
    PRIMARY KEY (customer_id, day),
    CONSTRAINT voice_identity_failure_customer FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Messages of callers to the staff, and requests to call back.
CREATE TABLE IF NOT EXISTS voice_note (
    voice_note_id BIGINT NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL,
    branch_id BIGINT NULL,
    dedupe_key CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'SHA-256 of call and words, in hex',
    call_id VARCHAR(100) COLLATE utf8mb4_bin NOT NULL DEFAULT '',
    name VARCHAR(200) NOT NULL DEFAULT '',
    phone VARCHAR(20) CHARACTER SET ascii NOT NULL DEFAULT '' COMMENT 'E.164; as said or called from',
    text VARCHAR(1000) NOT NULL DEFAULT '',
    call_back BOOLEAN NOT NULL,
    created_at DATETIME(6) NOT NULL,
    done_at DATETIME(6) NULL,
    UNIQUE KEY voice_note_unique (company_id, dedupe_key),
    KEY voice_note_by_company (company_id, voice_note_id),
    KEY voice_note_branch (branch_id),
    CONSTRAINT voice_note_company FOREIGN KEY (company_id) REFERENCES company (company_id),
    CONSTRAINT voice_note_branch FOREIGN KEY (branch_id) REFERENCES branch (branch_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

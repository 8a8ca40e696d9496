-- 0014_voice_events: what the voice platform reports about a call, and the branch of each agent and number.

-- Neither transcript nor summary: both are free text about a person, and nothing here reads them.
ALTER TABLE voice_call
    ADD COLUMN IF NOT EXISTS started_at DATETIME(6) NULL,
    ADD COLUMN IF NOT EXISTS ended_at DATETIME(6) NULL COMMENT 'set once: a call that is over is not begun again',
    ADD COLUMN IF NOT EXISTS duration_ms INT UNSIGNED NULL,
    ADD COLUMN IF NOT EXISTS disconnection_reason VARCHAR(60) CHARACTER SET ascii NOT NULL DEFAULT ''
        COMMENT 'in the platform''s words: user_hangup, agent_hangup, dial_no_answer',
    ADD COLUMN IF NOT EXISTS call_successful BOOLEAN NULL COMMENT 'as the platform judges it, after the call',
    ADD COLUMN IF NOT EXISTS appointment_id BIGINT NULL COMMENT 'made in this call; of several the last that stands';

ALTER TABLE voice_call ADD KEY IF NOT EXISTS voice_call_appointment (appointment_id);

ALTER TABLE voice_call DROP FOREIGN KEY IF EXISTS voice_call_appointment;

ALTER TABLE voice_call
    ADD CONSTRAINT voice_call_appointment FOREIGN KEY (appointment_id) REFERENCES appointment (appointment_id);

-- The holds of a caller; and, with a holder of NULL, what a company has booked in an interval, by id.
ALTER TABLE appointment ADD KEY IF NOT EXISTS appointment_by_holder (company_id, holder);

-- If a company has any, calls of other agents are refused. If branch or language is not set, that of the called number
-- applies, or else that of the company.
CREATE TABLE IF NOT EXISTS voice_agent (
    company_id BIGINT NOT NULL,
    agent_id VARCHAR(100) COLLATE utf8mb4_bin NOT NULL COMMENT 'the voice platform''s',
    branch_id BIGINT NULL,
    language ENUM('de', 'en') NULL,
    created_at DATETIME(6) NOT NULL,
    PRIMARY KEY (company_id, agent_id),
    KEY voice_agent_branch (branch_id),
    CONSTRAINT voice_agent_company FOREIGN KEY (company_id) REFERENCES company (company_id),
    CONSTRAINT voice_agent_branch FOREIGN KEY (branch_id) REFERENCES branch (branch_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- The numbers of the company that callers dial.
CREATE TABLE IF NOT EXISTS voice_number (
    company_id BIGINT NOT NULL,
    to_number VARCHAR(20) CHARACTER SET ascii NOT NULL COMMENT 'E.164',
    branch_id BIGINT NULL,
    language ENUM('de', 'en') NULL,
    created_at DATETIME(6) NOT NULL,
    PRIMARY KEY (company_id, to_number),
    KEY voice_number_branch (branch_id),
    CONSTRAINT voice_number_company FOREIGN KEY (company_id) REFERENCES company (company_id),
    CONSTRAINT voice_number_branch FOREIGN KEY (branch_id) REFERENCES branch (branch_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

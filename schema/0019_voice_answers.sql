-- 0019_voice_answers: the answers to tool calls that changed something, and failed identity checks by number.

-- A repeated tool call is answered from here, whatever has happened since.
CREATE TABLE IF NOT EXISTS voice_answer (
    company_id BIGINT NOT NULL,
    asking BINARY(32) NOT NULL COMMENT 'SHA-256 of call, function, tool call and arguments',
    answer VARCHAR(4000) NOT NULL,
    answered_at DATETIME(6) NOT NULL,
    PRIMARY KEY (company_id, asking),
    KEY voice_answer_by_age (answered_at),
    CONSTRAINT voice_answer_company FOREIGN KEY (company_id) REFERENCES company (company_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Failed checks from other numbers are counted separately, or a stranger could lock a customer out.
ALTER TABLE voice_identity_failure
    ADD COLUMN IF NOT EXISTS own_failures INT NOT NULL DEFAULT 0 COMMENT 'by calls from the number itself';

-- 0041_policies: what customers may change of a booking, what that costs, and what follows if they do not come.
--
-- NULL says that the company decides, so services that had no notice have none of their own from now on.
ALTER TABLE service
    MODIFY COLUMN change_notice_minutes INT NULL
        COMMENT 'customers move and cancel until so long before the start; NULL: as the company says';

UPDATE service SET change_notice_minutes = NULL, updated_at = updated_at WHERE change_notice_minutes = 0;

-- Of a company and of its services, which override it column by column. service_id is 0 for that of the company, so it
-- is no foreign key.
CREATE TABLE IF NOT EXISTS change_policy (
    company_id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    action ENUM('cancel', 'reschedule') NOT NULL,
    notice_minutes INT NULL COMMENT 'of a company only' CHECK (notice_minutes >= 0),
    allowed_to ENUM('everyone', 'staff') NULL,
    moves_max INT NULL CHECK (moves_max >= 0),
    fee BIGINT NULL COMMENT 'in hundredths' CHECK (fee >= 0),
    free_until_minutes INT NULL COMMENT 'before the start' CHECK (free_until_minutes >= 0),
    PRIMARY KEY (company_id, service_id, action),
    CONSTRAINT change_policy_company FOREIGN KEY (company_id) REFERENCES company (company_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Why appointments are cancelled, as far as the company counts that.
CREATE TABLE IF NOT EXISTS cancel_code (
    company_id BIGINT NOT NULL,
    number INT NOT NULL,
    code VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    given_by ENUM('customer', 'staff') NULL COMMENT 'NULL: by both',
    name_de VARCHAR(100) NOT NULL DEFAULT '',
    name_en VARCHAR(100) NOT NULL DEFAULT '',
    PRIMARY KEY (company_id, number),
    CONSTRAINT cancel_code_company FOREIGN KEY (company_id) REFERENCES company (company_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- After no_show_count no-shows within no_show_months before a booking.
ALTER TABLE company
    ADD COLUMN IF NOT EXISTS no_show_count INT NULL COMMENT 'NULL: no rule' CHECK (no_show_count > 0),
    ADD COLUMN IF NOT EXISTS no_show_months INT NOT NULL DEFAULT 12 CHECK (no_show_months > 0),
    ADD COLUMN IF NOT EXISTS no_show_then ENUM('block', 'deposit', 'approval') NOT NULL DEFAULT 'block';

-- A customer who is not checked in so long after the start did not come. That of a service counts before that of its
-- branch; 0: never.
ALTER TABLE branch
    ADD COLUMN IF NOT EXISTS release_after_minutes INT NULL CHECK (release_after_minutes >= 0);
ALTER TABLE service
    ADD COLUMN IF NOT EXISTS release_after_minutes INT NULL CHECK (release_after_minutes >= 0);

-- fee, fee_currency and fee_reason tell the latest fee.
ALTER TABLE appointment
    ADD COLUMN IF NOT EXISTS customer_moves INT NOT NULL DEFAULT 0 CHECK (customer_moves >= 0),
    ADD COLUMN IF NOT EXISTS cancel_code VARCHAR(20) CHARACTER SET ascii NULL,
    ADD COLUMN IF NOT EXISTS fee BIGINT NULL COMMENT 'in hundredths' CHECK (fee >= 0),
    ADD COLUMN IF NOT EXISTS fee_currency CHAR(3) CHARACTER SET ascii NULL COMMENT 'ISO 4217',
    ADD COLUMN IF NOT EXISTS fee_reason ENUM('cancel', 'reschedule') NULL,
    ADD COLUMN IF NOT EXISTS deposit_required BOOLEAN NOT NULL DEFAULT FALSE;

-- All fees, for the system that collects them: one row for each change that cost something.
CREATE TABLE IF NOT EXISTS fee (
    fee_id BIGINT NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL,
    appointment_id BIGINT NOT NULL,
    version INT NOT NULL COMMENT 'of the appointment, as the change made it',
    customer_id BIGINT NULL,
    reason ENUM('cancel', 'reschedule') NOT NULL,
    amount BIGINT NOT NULL COMMENT 'in hundredths',
    currency CHAR(3) CHARACTER SET ascii NOT NULL COMMENT 'ISO 4217',
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL DEFAULT (created_at) ON UPDATE CURRENT_TIMESTAMP(6),
    UNIQUE KEY fee_unique (appointment_id, version),
    KEY fee_by_company (company_id, fee_id),
    KEY fee_by_update (company_id, updated_at, fee_id),
    KEY fee_customer (customer_id),
    CONSTRAINT fee_company FOREIGN KEY (company_id) REFERENCES company (company_id),
    CONSTRAINT fee_appointment FOREIGN KEY (appointment_id) REFERENCES appointment (appointment_id),
    CONSTRAINT fee_customer FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- 0052_payments: fees of no-shows, deposits, and the hook by which a payment system hears of them.
--
-- Amounts are in hundredths. NULL: nothing is owed, of a service: as the company says.
ALTER TABLE company
    ADD COLUMN IF NOT EXISTS no_show_fee BIGINT NULL COMMENT 'in hundredths' CHECK (no_show_fee >= 0),
    ADD COLUMN IF NOT EXISTS deposit BIGINT NULL COMMENT 'in hundredths' CHECK (deposit >= 0);
ALTER TABLE service
    ADD COLUMN IF NOT EXISTS no_show_fee BIGINT NULL COMMENT 'in hundredths' CHECK (no_show_fee >= 0),
    ADD COLUMN IF NOT EXISTS deposit BIGINT NULL COMMENT 'in hundredths' CHECK (deposit >= 0);

ALTER TABLE appointment
    MODIFY COLUMN fee_reason ENUM('cancel', 'reschedule', 'no_show', 'deposit') NULL;

-- A fee is withdrawn when its no-show is undone. delivered_version is the version of the appointment of the last event
-- that the payment system accepted: `version` of the fee, or `withdrawn_version`.
ALTER TABLE fee
    MODIFY COLUMN reason ENUM('cancel', 'reschedule', 'no_show', 'deposit') NOT NULL,
    ADD COLUMN IF NOT EXISTS withdrawn_version INT NULL,
    ADD COLUMN IF NOT EXISTS withdrawn_at DATETIME(6) NULL,
    ADD COLUMN IF NOT EXISTS delivered_version INT NULL,
    ADD COLUMN IF NOT EXISTS delivered_at DATETIME(6) NULL;

-- Where fees and deposits of a company are reported, and the secret that signs these requests.
CREATE TABLE IF NOT EXISTS payment_hook (
    company_id BIGINT NOT NULL PRIMARY KEY,
    url VARCHAR(500) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sealed_secret VARBINARY(200) NOT NULL COMMENT 'encrypted',
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL DEFAULT (created_at) ON UPDATE CURRENT_TIMESTAMP(6),
    CONSTRAINT payment_hook_company FOREIGN KEY (company_id) REFERENCES company (company_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

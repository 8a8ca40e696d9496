-- 0024_blocks_and_numbers: an index for lists of time off, and former numbers of customers.
ALTER TABLE block ADD KEY IF NOT EXISTS block_by_start (company_id, starts_at);

-- The replaced number, by whom and when. A personal value: it is erased with its customer.
CREATE TABLE IF NOT EXISTS customer_former_phone (
    customer_id BIGINT NOT NULL,
    replaced_at DATETIME(6) NOT NULL,
    phone VARCHAR(20) CHARACTER SET ascii NOT NULL COMMENT 'E.164',
    replaced_by VARCHAR(120) NOT NULL,
    PRIMARY KEY (customer_id, replaced_at),
    CONSTRAINT customer_former_phone_customer FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

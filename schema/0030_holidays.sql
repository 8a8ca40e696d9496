-- 0030_holidays: public holidays by region, and dates on which a branch has other hours than on its weekday.
--
-- The rules of the public holidays are data of the program; the table holds only what a branch has of its own. The rows
-- that exist close their branch on their date, which is the default.

ALTER TABLE branch
    ADD COLUMN IF NOT EXISTS holiday_region VARCHAR(16) CHARACTER SET ascii NULL
        COMMENT 'whose public holidays close the branch, like DE-BY; NULL: none do';

ALTER TABLE holiday
    ADD COLUMN IF NOT EXISTS kind ENUM('closed', 'open', 'hours') NOT NULL DEFAULT 'closed'
        COMMENT 'open: as on its weekday, although it is a public holiday; hours: those of holiday_hours';

-- The hours of a date of the kind 'hours', like opening_hours.
CREATE TABLE IF NOT EXISTS holiday_hours (
    branch_id BIGINT NOT NULL,
    date DATE NOT NULL,
    from_minute SMALLINT NOT NULL,
    until_minute SMALLINT NOT NULL,
    PRIMARY KEY (branch_id, date, from_minute),
    CONSTRAINT holiday_hours_holiday FOREIGN KEY (branch_id, date) REFERENCES holiday (branch_id, date),
    CONSTRAINT holiday_hours_order CHECK (0 <= from_minute AND from_minute < until_minute AND until_minute <= 1440)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

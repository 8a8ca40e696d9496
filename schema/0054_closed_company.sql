-- 0054_closed_company: a company that has ended. Its rows stay, and so does its slug.

ALTER TABLE company
    ADD COLUMN IF NOT EXISTS closed_at DATETIME(6) NULL COMMENT 'nothing can be booked since, and no key works';

-- 0031_catalog_edit: what editing a catalogue needs: stable names, removed objects, reasons of exceptions, and the
-- appointments that a change left without room.
--
-- A slug is NULL until the first edit of the catalogue stores it; until then the program derives it from the name.
-- Removed rows stay, because appointments refer to them. They have no slug and no live_name, so that both are free for
-- new objects: the unique keys cover only what is not removed.
ALTER TABLE branch
    ADD COLUMN IF NOT EXISTS slug VARCHAR(60) CHARACTER SET ascii NULL,
    ADD COLUMN IF NOT EXISTS deleted_at DATETIME(6) NULL,
    ADD COLUMN IF NOT EXISTS live_name VARCHAR(200) AS (IF(deleted_at IS NULL, name, NULL)) STORED;

ALTER TABLE branch
    ADD UNIQUE KEY IF NOT EXISTS branch_slug_unique (company_id, slug),
    ADD UNIQUE KEY IF NOT EXISTS branch_live_name_unique (company_id, live_name),
    DROP KEY IF EXISTS branch_name_unique;

ALTER TABLE service
    ADD COLUMN IF NOT EXISTS slug VARCHAR(60) CHARACTER SET ascii NULL,
    ADD COLUMN IF NOT EXISTS deleted_at DATETIME(6) NULL,
    ADD COLUMN IF NOT EXISTS live_name VARCHAR(200) AS (IF(deleted_at IS NULL, name, NULL)) STORED;

ALTER TABLE service
    ADD UNIQUE KEY IF NOT EXISTS service_slug_unique (company_id, slug),
    ADD UNIQUE KEY IF NOT EXISTS service_live_name_unique (company_id, live_name),
    DROP KEY IF EXISTS service_name_unique;

ALTER TABLE resource
    ADD COLUMN IF NOT EXISTS slug VARCHAR(60) CHARACTER SET ascii NULL,
    ADD COLUMN IF NOT EXISTS deleted_at DATETIME(6) NULL,
    ADD COLUMN IF NOT EXISTS live_name VARCHAR(200) AS (IF(deleted_at IS NULL, name, NULL)) STORED;

ALTER TABLE resource
    ADD UNIQUE KEY IF NOT EXISTS resource_slug_unique (company_id, slug),
    ADD UNIQUE KEY IF NOT EXISTS resource_live_name_unique (company_id, branch_id, kind, live_name),
    DROP KEY IF EXISTS resource_name_unique;

ALTER TABLE schedule_exception
    ADD COLUMN IF NOT EXISTS reason VARCHAR(200) NOT NULL DEFAULT '';

-- Coming appointments that fitted the catalogue until a forced change. `slotkeeper check` lists those that were neither
-- moved nor ended since; later changes of the catalogue delete the rest.
CREATE TABLE IF NOT EXISTS orphaned_appointment (
    appointment_id BIGINT NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL,
    version INT NOT NULL COMMENT 'of the appointment, when the catalogue was changed',
    misfit ENUM('service_gone', 'segments_differ', 'resource_gone', 'resource_unable', 'closed',
                'over_capacity') NOT NULL,
    reason VARCHAR(200) NOT NULL,
    actor VARCHAR(120) NOT NULL,
    at DATETIME(6) NOT NULL,
    KEY orphaned_appointment_company (company_id),
    CONSTRAINT orphaned_appointment_company FOREIGN KEY (company_id) REFERENCES company (company_id),
    CONSTRAINT orphaned_appointment_appointment FOREIGN KEY (appointment_id) REFERENCES appointment (appointment_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- 0001_core: companies, their catalogue, claims, appointments, customers, keys, Cal.com and jobs. All times are UTC.
-- The program makes ids before the insert (63 bits, rising with time). Every statement must be repeatable after a crash
-- in the middle of this file.

CREATE TABLE IF NOT EXISTS company (
    company_id BIGINT NOT NULL PRIMARY KEY,
    slug VARCHAR(60) CHARACTER SET ascii NOT NULL,
    name VARCHAR(200) NOT NULL,
    region CHAR(2) CHARACTER SET ascii NOT NULL COMMENT 'phone numbers without a country code belong here',
    language ENUM('de', 'en') NOT NULL,
    demo BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'refused while the server listens beyond loopback',
    created_at DATETIME(6) NOT NULL,
    UNIQUE KEY company_slug_unique (slug)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Rises with every change of the company's branches, services, resources, schedules and event types. A table apart,
-- because every booking takes a shared lock on the company row for its foreign key.
CREATE TABLE IF NOT EXISTS catalog_version (
    company_id BIGINT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    CONSTRAINT catalog_version_company FOREIGN KEY (company_id) REFERENCES company (company_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS branch (
    branch_id BIGINT NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL,
    name VARCHAR(200) NOT NULL,
    time_zone VARCHAR(64) CHARACTER SET ascii NOT NULL COMMENT 'IANA name',
    repeated_hour ENUM('first_pass', 'both') NOT NULL DEFAULT 'first_pass',
    is_default BOOLEAN NOT NULL DEFAULT FALSE,
    UNIQUE KEY branch_name_unique (company_id, name),
    CONSTRAINT branch_company FOREIGN KEY (company_id) REFERENCES company (company_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Local minutes after midnight; several rows a day are hours with breaks. weekday: 0 is Sunday.
CREATE TABLE IF NOT EXISTS opening_hours (
    branch_id BIGINT NOT NULL,
    weekday TINYINT NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    from_minute SMALLINT NOT NULL,
    until_minute SMALLINT NOT NULL,
    PRIMARY KEY (branch_id, weekday, from_minute),
    CONSTRAINT opening_hours_branch FOREIGN KEY (branch_id) REFERENCES branch (branch_id),
    CONSTRAINT opening_hours_order CHECK (0 <= from_minute AND from_minute < until_minute AND until_minute <= 1440)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS holiday (
    branch_id BIGINT NOT NULL,
    date DATE NOT NULL,
    name VARCHAR(200) NOT NULL,
    PRIMARY KEY (branch_id, date),
    CONSTRAINT holiday_branch FOREIGN KEY (branch_id) REFERENCES branch (branch_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS service (
    service_id BIGINT NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL,
    name VARCHAR(200) NOT NULL,
    slot_step_minutes SMALLINT NOT NULL DEFAULT 15 CHECK (slot_step_minutes BETWEEN 1 AND 1440),
    notice_minutes INT NOT NULL DEFAULT 0 CHECK (notice_minutes >= 0),
    window_days SMALLINT NOT NULL DEFAULT 365 CHECK (window_days BETWEEN 1 AND 3650),
    sync_policy ENUM('keep_local', 'confirm_first', 'off') NOT NULL DEFAULT 'keep_local',
    active BOOLEAN NOT NULL DEFAULT TRUE,
    UNIQUE KEY service_name_unique (company_id, name),
    CONSTRAINT service_company FOREIGN KEY (company_id) REFERENCES company (company_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS service_segment (
    service_id BIGINT NOT NULL,
    segment TINYINT NOT NULL,
    name VARCHAR(200) NOT NULL,
    length_minutes SMALLINT NOT NULL CHECK (length_minutes > 0),
    buffer_before_minutes SMALLINT NOT NULL DEFAULT 0 CHECK (buffer_before_minutes >= 0),
    buffer_after_minutes SMALLINT NOT NULL DEFAULT 0 CHECK (buffer_after_minutes >= 0),
    gap_min_minutes SMALLINT NOT NULL DEFAULT 0 COMMENT 'after the segment before this one',
    gap_max_minutes SMALLINT NOT NULL DEFAULT 0,
    PRIMARY KEY (service_id, segment),
    CONSTRAINT service_segment_service FOREIGN KEY (service_id) REFERENCES service (service_id),
    CONSTRAINT service_segment_gap CHECK (0 <= gap_min_minutes AND gap_min_minutes <= gap_max_minutes)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- One resource of this kind (and skill, where one is named) for the whole segment.
CREATE TABLE IF NOT EXISTS segment_need (
    service_id BIGINT NOT NULL,
    segment TINYINT NOT NULL,
    need TINYINT NOT NULL,
    kind ENUM('staff', 'room', 'device') NOT NULL,
    skill VARCHAR(60) NULL,
    same_as_segment TINYINT NULL COMMENT 'the resource that this earlier segment took for a need of the same kind',
    unlike_segment TINYINT NULL COMMENT 'another resource than the one of this earlier segment',
    PRIMARY KEY (service_id, segment, need),
    CONSTRAINT segment_need_segment FOREIGN KEY (service_id, segment) REFERENCES service_segment (service_id, segment)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS resource (
    resource_id BIGINT NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL,
    branch_id BIGINT NOT NULL,
    kind ENUM('staff', 'room', 'device') NOT NULL,
    name VARCHAR(200) NOT NULL,
    capacity SMALLINT NOT NULL DEFAULT 1 CHECK (capacity BETWEEN 1 AND 500),
    active BOOLEAN NOT NULL DEFAULT TRUE,
    UNIQUE KEY resource_name_unique (company_id, branch_id, kind, name),
    KEY resource_branch (branch_id),
    CONSTRAINT resource_company FOREIGN KEY (company_id) REFERENCES company (company_id),
    CONSTRAINT resource_branch FOREIGN KEY (branch_id) REFERENCES branch (branch_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS resource_skill (
    resource_id BIGINT NOT NULL,
    skill VARCHAR(60) NOT NULL,
    PRIMARY KEY (resource_id, skill),
    CONSTRAINT resource_skill_resource FOREIGN KEY (resource_id) REFERENCES resource (resource_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- The weekly hours of one resource, like opening_hours. A resource without any has the hours of its branch.
CREATE TABLE IF NOT EXISTS schedule (
    resource_id BIGINT NOT NULL,
    weekday TINYINT NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    from_minute SMALLINT NOT NULL,
    until_minute SMALLINT NOT NULL,
    PRIMARY KEY (resource_id, weekday, from_minute),
    CONSTRAINT schedule_resource FOREIGN KEY (resource_id) REFERENCES resource (resource_id),
    CONSTRAINT schedule_order CHECK (0 <= from_minute AND from_minute < until_minute AND until_minute <= 1440)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Replaces the weekly hours on one local date; a row with from = until = 0 means closed.
CREATE TABLE IF NOT EXISTS schedule_exception (
    resource_id BIGINT NOT NULL,
    date DATE NOT NULL,
    from_minute SMALLINT NOT NULL,
    until_minute SMALLINT NOT NULL,
    PRIMARY KEY (resource_id, date, from_minute),
    CONSTRAINT schedule_exception_resource FOREIGN KEY (resource_id) REFERENCES resource (resource_id),
    CONSTRAINT exception_order CHECK (0 <= from_minute AND from_minute <= until_minute AND until_minute <= 1440)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS customer (
    customer_id BIGINT NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL,
    branch_id BIGINT NOT NULL,
    name VARCHAR(200) NOT NULL,
    phone VARCHAR(20) CHARACTER SET ascii NULL COMMENT 'E.164',
    email VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    status ENUM('active', 'blocked') NOT NULL DEFAULT 'active',
    source ENUM('api', 'phone_anonymous', 'web', 'sms', 'whatsapp', 'calcom', 'import', 'manual') NOT NULL,
    note VARCHAR(500) NOT NULL DEFAULT '',
    created_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    live_phone VARCHAR(20) CHARACTER SET ascii AS (IF(deleted_at IS NULL, phone, NULL)) STORED,
    live_email VARCHAR(254) COLLATE utf8mb4_bin AS (IF(deleted_at IS NULL AND phone IS NULL, email, NULL)) STORED,
    UNIQUE KEY customers_phone_company_unique (company_id, live_phone),
    UNIQUE KEY customers_email_company_unique (company_id, live_email),
    KEY customer_by_email (company_id, email),
    KEY customer_branch (branch_id),
    CONSTRAINT customer_company FOREIGN KEY (company_id) REFERENCES company (company_id),
    CONSTRAINT customer_branch FOREIGN KEY (branch_id) REFERENCES branch (branch_id),
    CONSTRAINT customer_reachable CHECK (phone IS NOT NULL OR email IS NOT NULL OR deleted_at IS NOT NULL)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS appointment (
    appointment_id BIGINT NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL,
    branch_id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    customer_id BIGINT NULL COMMENT 'none while held',
    attendee_name VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'who comes: one number may serve a family',
    state ENUM('held', 'pending', 'confirmed', 'checked_in', 'completed', 'cancelled', 'declined', 'no_show', 'expired',
               'conflicted') NOT NULL,
    version INT NOT NULL,
    starts_at DATETIME NOT NULL,
    ends_at DATETIME NOT NULL,
    expires_at DATETIME NULL COMMENT 'of a hold; past it the hold is void, whoever notices first',
    holder VARCHAR(120) NULL COMMENT 'who may extend, release or convert the hold',
    source ENUM('api', 'phone_anonymous', 'web', 'sms', 'whatsapp', 'calcom', 'import', 'manual') NOT NULL,
    notes VARCHAR(2000) NOT NULL DEFAULT '',
    metadata TEXT NOT NULL COMMENT 'key, tab, value in each line; tab, line feed and backslash escaped by a backslash',
    created_at DATETIME(6) NOT NULL,
    audit_head BINARY(32) NOT NULL COMMENT 'hash of the newest audit_event',
    KEY appointment_by_start (company_id, starts_at),
    KEY appointment_by_customer (customer_id, starts_at),
    KEY appointment_by_service (service_id),
    KEY appointment_by_branch (branch_id),
    CONSTRAINT appointment_company FOREIGN KEY (company_id) REFERENCES company (company_id),
    CONSTRAINT appointment_branch FOREIGN KEY (branch_id) REFERENCES branch (branch_id),
    CONSTRAINT appointment_service FOREIGN KEY (service_id) REFERENCES service (service_id),
    CONSTRAINT appointment_customer FOREIGN KEY (customer_id) REFERENCES customer (customer_id),
    CONSTRAINT appointment_order CHECK (starts_at < ends_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- The segments as booked, one row for each need; a segment without needs has one row without a resource.
CREATE TABLE IF NOT EXISTS appointment_segment (
    appointment_id BIGINT NOT NULL,
    segment TINYINT NOT NULL,
    need TINYINT NOT NULL,
    resource_id BIGINT NULL,
    starts_at DATETIME NOT NULL,
    ends_at DATETIME NOT NULL,
    taken_from DATETIME NOT NULL COMMENT 'buffers included',
    taken_until DATETIME NOT NULL,
    PRIMARY KEY (appointment_id, segment, need),
    KEY appointment_segment_by_resource (resource_id, starts_at),
    CONSTRAINT appointment_segment_appointment FOREIGN KEY (appointment_id) REFERENCES appointment (appointment_id),
    CONSTRAINT appointment_segment_resource FOREIGN KEY (resource_id) REFERENCES resource (resource_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- This row is locked before anything of this resource on this UTC day is changed. Rows are never deleted.
CREATE TABLE IF NOT EXISTS resource_day (
    resource_id BIGINT NOT NULL,
    day DATE NOT NULL,
    version BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (resource_id, day),
    CONSTRAINT resource_day_resource FOREIGN KEY (resource_id) REFERENCES resource (resource_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Time off and the like.
CREATE TABLE IF NOT EXISTS block (
    block_id BIGINT NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL,
    resource_id BIGINT NOT NULL,
    starts_at DATETIME NOT NULL,
    ends_at DATETIME NOT NULL,
    reason VARCHAR(200) NOT NULL DEFAULT '',
    created_by VARCHAR(120) NOT NULL,
    created_at DATETIME(6) NOT NULL,
    removed_by VARCHAR(120) NULL,
    removed_at DATETIME(6) NULL,
    KEY block_company (company_id),
    KEY block_by_resource (resource_id, starts_at),
    CONSTRAINT block_company FOREIGN KEY (company_id) REFERENCES company (company_id),
    CONSTRAINT block_resource FOREIGN KEY (resource_id) REFERENCES resource (resource_id),
    CONSTRAINT block_order CHECK (starts_at < ends_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- The only record of who is busy. The primary key is the second guard against double booking: no two claims of a lane
-- overlap, whatever the program does. It is also the order of storage, so a day is read without look-ups.
CREATE TABLE IF NOT EXISTS claim (
    resource_id BIGINT NOT NULL,
    day DATE NOT NULL,
    lane SMALLINT NOT NULL,
    taken_from DATETIME NOT NULL,
    taken_until DATETIME NOT NULL,
    kind ENUM('booking', 'block') NOT NULL,
    appointment_id BIGINT NULL,
    segment TINYINT NULL,
    block_id BIGINT NULL,
    expires_at DATETIME NULL COMMENT 'of a hold: past it the claim is void',
    PERIOD FOR taken (taken_from, taken_until),
    PRIMARY KEY (resource_id, day, lane, taken WITHOUT OVERLAPS),
    KEY claim_by_appointment (appointment_id),
    KEY claim_by_block (block_id),
    CONSTRAINT claim_resource_day FOREIGN KEY (resource_id, day) REFERENCES resource_day (resource_id, day),
    CONSTRAINT claim_appointment FOREIGN KEY (appointment_id) REFERENCES appointment (appointment_id),
    CONSTRAINT claim_block FOREIGN KEY (block_id) REFERENCES block (block_id),
    CONSTRAINT claim_owner CHECK ((appointment_id IS NULL) <> (block_id IS NULL)),
    CONSTRAINT claim_in_its_day CHECK (taken_from >= day AND taken_until <= day + INTERVAL 1 DAY)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Append-only: one row for each version of an appointment, without personal values, which are stored in customer only,
-- where they can be erased. hash covers the row and the hash before it.
CREATE TABLE IF NOT EXISTS audit_event (
    appointment_id BIGINT NOT NULL,
    version INT NOT NULL,
    event VARCHAR(30) CHARACTER SET ascii NOT NULL,
    actor VARCHAR(120) NOT NULL,
    at DATETIME(6) NOT NULL,
    state VARCHAR(20) CHARACTER SET ascii NOT NULL,
    starts_at DATETIME NOT NULL,
    ends_at DATETIME NOT NULL,
    segments TEXT CHARACTER SET ascii NOT NULL COMMENT 'segment.need.resource.start.end, joined by spaces; seconds UTC',
    reason VARCHAR(60) CHARACTER SET ascii NOT NULL DEFAULT '' COMMENT 'a code, never free text',
    previous_hash BINARY(32) NOT NULL,
    hash BINARY(32) NOT NULL,
    PRIMARY KEY (appointment_id, version),
    CONSTRAINT audit_event_appointment FOREIGN KEY (appointment_id) REFERENCES appointment (appointment_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Successful requests, by the hash of their key; a refusal is not stored. subject_id is an appointment, a block or a
-- customer and has no foreign key, because the row is deleted after seven days in any case.
CREATE TABLE IF NOT EXISTS request_key (
    company_id BIGINT NOT NULL,
    door ENUM('rest', 'voice', 'command', 'engine') NOT NULL,
    key_hash BINARY(32) NOT NULL,
    fingerprint BINARY(32) NOT NULL COMMENT 'hash of what was asked: the same key with another body is refused',
    subject_id BIGINT NOT NULL,
    version INT NOT NULL COMMENT 'of the appointment then; of a customer 1 if registered by this request, else 0',
    created_at DATETIME NOT NULL,
    PRIMARY KEY (company_id, door, key_hash),
    KEY request_key_by_age (created_at),
    CONSTRAINT request_key_company FOREIGN KEY (company_id) REFERENCES company (company_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS api_key (
    api_key_id BIGINT NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL,
    name VARCHAR(200) NOT NULL,
    scopes SET('read', 'write', 'admin') NOT NULL,
    key_hash BINARY(32) NOT NULL COMMENT 'SHA-256; the key itself is shown once and never stored',
    created_at DATETIME(6) NOT NULL,
    revoked_at DATETIME(6) NULL,
    UNIQUE KEY api_key_hash_unique (key_hash),
    KEY api_key_company (company_id),
    CONSTRAINT api_key_company FOREIGN KEY (company_id) REFERENCES company (company_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- The keys with which a voice platform signs its requests. agent_id, if set, must be that of the call.
CREATE TABLE IF NOT EXISTS voice_key (
    voice_key_id BIGINT NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL,
    agent_id VARCHAR(120) NULL,
    sealed_key VARBINARY(600) NOT NULL,
    created_at DATETIME(6) NOT NULL,
    revoked_at DATETIME(6) NULL,
    KEY voice_key_company (company_id),
    CONSTRAINT voice_key_company FOREIGN KEY (company_id) REFERENCES company (company_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS calendar_account (
    account_id BIGINT NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL,
    provider ENUM('calcom') NOT NULL,
    provider_account VARCHAR(120) NOT NULL COMMENT 'the name of the account there',
    base_url VARCHAR(300) NOT NULL,
    state ENUM('active', 'needs_reauth', 'disconnected', 'revoked') NOT NULL,
    sealed_credential VARBINARY(1200) NOT NULL,
    sealed_webhook_secret VARBINARY(600) NOT NULL,
    created_at DATETIME(6) NOT NULL,
    UNIQUE KEY calendar_account_unique (company_id, provider, provider_account),
    CONSTRAINT calendar_account_company FOREIGN KEY (company_id) REFERENCES company (company_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Which event type of which account stands for a service by a person.
CREATE TABLE IF NOT EXISTS calendar_event_type (
    service_id BIGINT NOT NULL,
    resource_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    event_type_id BIGINT NOT NULL,
    length_minutes SMALLINT NOT NULL,
    PRIMARY KEY (service_id, resource_id),
    KEY calendar_event_type_resource (resource_id),
    KEY calendar_event_type_account (account_id),
    CONSTRAINT calendar_event_type_service FOREIGN KEY (service_id) REFERENCES service (service_id),
    CONSTRAINT calendar_event_type_resource FOREIGN KEY (resource_id) REFERENCES resource (resource_id),
    CONSTRAINT calendar_event_type_account FOREIGN KEY (account_id) REFERENCES calendar_account (account_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- A link. mirror_* is what both sides last agreed on; action, target_* and action_started_at are the call in flight.
CREATE TABLE IF NOT EXISTS calendar_link (
    appointment_id BIGINT NOT NULL,
    part TINYINT NOT NULL DEFAULT 0 COMMENT '0: the whole appointment',
    account_id BIGINT NOT NULL,
    event_type_id BIGINT NOT NULL,
    state ENUM('in_step', 'behind', 'syncing', 'conflicted', 'detached', 'off') NOT NULL,
    remote_uid VARCHAR(64) CHARACTER SET ascii NULL COMMENT 'a secret: it cancels without a login',
    earlier_uids TEXT CHARACTER SET ascii NOT NULL COMMENT 'oldest first, separated by spaces',
    synced_version INT NOT NULL DEFAULT 0,
    mirror_state ENUM('none', 'live', 'cancelled') NOT NULL DEFAULT 'none',
    mirror_starts_at DATETIME NULL,
    mirror_ends_at DATETIME NULL,
    mirror_event_type_id BIGINT NULL,
    action ENUM('create', 'reschedule', 'cancel') NULL,
    target_version INT NULL,
    target_starts_at DATETIME NULL,
    target_ends_at DATETIME NULL,
    target_event_type_id BIGINT NULL,
    action_started_at DATETIME(6) NULL,
    fence BIGINT NOT NULL DEFAULT 0,
    lease_until DATETIME(6) NULL,
    last_error VARCHAR(300) NOT NULL DEFAULT '',
    PRIMARY KEY (appointment_id, part),
    UNIQUE KEY calendar_link_remote_unique (account_id, remote_uid),
    KEY calendar_link_by_mirror (account_id, mirror_starts_at),
    CONSTRAINT calendar_link_appointment FOREIGN KEY (appointment_id) REFERENCES appointment (appointment_id),
    CONSTRAINT calendar_link_account FOREIGN KEY (account_id) REFERENCES calendar_account (account_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS job (
    job_id BIGINT NOT NULL PRIMARY KEY,
    company_id BIGINT NULL COMMENT 'none: the house keeps itself in order',
    queue ENUM('calls', 'sync', 'reminders', 'conversations', 'webhooks', 'campaigns', 'maintenance') NOT NULL,
    kind VARCHAR(40) CHARACTER SET ascii NOT NULL,
    subject_id BIGINT NOT NULL,
    unique_key VARCHAR(120) CHARACTER SET ascii NOT NULL COMMENT 'kind:subject:version',
    state ENUM('available', 'running', 'done', 'dead', 'cancelled') NOT NULL,
    priority TINYINT NOT NULL DEFAULT 5 COMMENT 'lower goes first',
    run_at DATETIME(6) NOT NULL,
    deadline_at DATETIME NULL COMMENT 'past it a failing job is dead',
    attempt INT NOT NULL DEFAULT 0,
    fence BIGINT NOT NULL DEFAULT 0,
    lease_owner VARCHAR(80) CHARACTER SET ascii NULL,
    lease_until DATETIME(6) NULL,
    outcome VARCHAR(40) CHARACTER SET ascii NOT NULL DEFAULT '' COMMENT 'of a done job: in_step, skipped_missing',
    last_error VARCHAR(300) NOT NULL DEFAULT '',
    created_at DATETIME(6) NOT NULL,
    finished_at DATETIME(6) NULL,
    UNIQUE KEY job_unique (unique_key),
    KEY job_to_claim (state, queue, priority, run_at),
    KEY job_by_subject (subject_id),
    KEY job_company (company_id),
    CONSTRAINT job_company FOREIGN KEY (company_id) REFERENCES company (company_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- 0006_oauth: accounts that are connected without a key (OAuth 2), and pending authorisations.

-- If credential_kind is 'oauth', sealed_credential is the access token.
ALTER TABLE calendar_account
    MODIFY COLUMN sealed_credential VARBINARY(4200) NOT NULL,
    ADD COLUMN IF NOT EXISTS credential_kind ENUM('api_key', 'oauth') NOT NULL DEFAULT 'api_key',
    ADD COLUMN IF NOT EXISTS sealed_refresh_token VARBINARY(4200) NULL,
    ADD COLUMN IF NOT EXISTS token_expires_at DATETIME(6) NULL COMMENT 'the access token',
    ADD COLUMN IF NOT EXISTS token_version INT NOT NULL DEFAULT 0 COMMENT 'one more with each pair of tokens',
    ADD COLUMN IF NOT EXISTS refresh_begun_at DATETIME(6) NULL
        COMMENT 'new tokens were asked for, and what came of it is not known',
    ADD COLUMN IF NOT EXISTS refresh_refusals TINYINT NOT NULL DEFAULT 0 COMMENT 'one after the other since then';

ALTER TABLE calendar_account DROP CONSTRAINT IF EXISTS calendar_account_has_tokens;

ALTER TABLE calendar_account
    ADD CONSTRAINT calendar_account_has_tokens
    CHECK (credential_kind = 'api_key' OR (sealed_refresh_token IS NOT NULL AND token_expires_at IS NOT NULL));

-- A person was sent to Cal.com to grant access and may return with a code, once.
CREATE TABLE IF NOT EXISTS calendar_authorisation (
    authorisation_id BIGINT NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL,
    provider ENUM('calcom') NOT NULL,
    state_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'SHA-256 of the state, in hex',
    sealed_verifier VARBINARY(300) NOT NULL COMMENT 'of PKCE',
    base_url VARCHAR(300) NOT NULL,
    redirect_url VARCHAR(300) NOT NULL,
    provider_account VARCHAR(200) NOT NULL COMMENT 'whose it must be, or empty',
    force_create BOOLEAN NOT NULL,
    respect_disconnected BOOLEAN NOT NULL,
    created_at DATETIME(6) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    used_at DATETIME(6) NULL,
    UNIQUE KEY calendar_authorisation_state (state_hash),
    KEY calendar_authorisation_by_end (expires_at),
    KEY calendar_authorisation_company (company_id),
    CONSTRAINT calendar_authorisation_company FOREIGN KEY (company_id) REFERENCES company (company_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

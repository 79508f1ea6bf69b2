-- Roles of the merchant's own are rows; the built-in ones are in the code, so a role is checked by the action.
ALTER TABLE members DROP CONSTRAINT members_role;
UPDATE members SET role = 'manager' WHERE role = 'operator';
ALTER TABLE members
    ADD COLUMN disabled_at timestamptz,
    -- Sealed. The step is the last one that opened a session: a code counts once.
    ADD COLUMN totp bytea,
    ADD COLUMN totp_offered bytea,
    ADD COLUMN totp_step bigint NOT NULL DEFAULT 0;

CREATE TABLE roles (
    role text PRIMARY KEY,
    title text NOT NULL,
    permissions text[] NOT NULL,
    changed_at timestamptz NOT NULL
);

CREATE TABLE recovery_codes (
    staff_id text NOT NULL REFERENCES members,
    mark bytea NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (staff_id, mark)
);

CREATE TABLE sessions (
    session_id text PRIMARY KEY,
    staff_id text NOT NULL REFERENCES members,
    device text NOT NULL,
    generation int NOT NULL DEFAULT 0,
    started_at timestamptz NOT NULL,
    refreshed_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
) WITH (fillfactor = 80);
CREATE INDEX sessions_of ON sessions (staff_id);
CREATE INDEX sessions_over ON sessions (expires_at);
CREATE INDEX sessions_revoked ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;

-- Not only names lock, addresses of the network do too.
ALTER TABLE sign_in_failures RENAME COLUMN name TO subject;
UPDATE sign_in_failures SET subject = 'name|' || subject;

CREATE TABLE accounts (
    gene smallint NOT NULL,
    user_id text NOT NULL,
    phone bytea,
    openid bytea,
    registered_at timestamptz NOT NULL,
    PRIMARY KEY (gene, user_id),
    CONSTRAINT accounts_gene CHECK (gene BETWEEN 0 AND 1023)
);

-- Look-up by what a shopper proves; distributed by its own hash, hence no gene.
CREATE TABLE identities (
    kind text NOT NULL CONSTRAINT identities_kind CHECK (kind IN ('wechat', 'phone')),
    blind bytea NOT NULL,
    user_id text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT identities_one_account UNIQUE (kind, blind)
);

CREATE TABLE sessions (
    gene smallint NOT NULL,
    user_id text NOT NULL,
    session_id text NOT NULL,
    device text NOT NULL,
    generation int NOT NULL DEFAULT 0,
    started_at timestamptz NOT NULL,
    refreshed_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    PRIMARY KEY (gene, user_id, session_id)
) WITH (fillfactor = 80);
CREATE INDEX sessions_over ON sessions (expires_at);

CREATE TABLE sms_codes (
    blind bytea PRIMARY KEY,
    code_mark bytea NOT NULL,
    tries smallint NOT NULL DEFAULT 0 CONSTRAINT sms_codes_tries CHECK (tries BETWEEN 0 AND 5),
    made_at timestamptz NOT NULL,
    used_at timestamptz
);

CREATE TABLE addresses (
    gene smallint NOT NULL,
    user_id text NOT NULL,
    address_id text NOT NULL,
    name bytea NOT NULL,
    phone bytea NOT NULL,
    region text NOT NULL,
    detail bytea NOT NULL,
    is_default boolean NOT NULL,
    added_at timestamptz NOT NULL,
    PRIMARY KEY (gene, user_id, address_id)
);
CREATE UNIQUE INDEX addresses_one_default ON addresses (gene, user_id) WHERE is_default;

-- A template as it stands; `taken` counts claims, gifts and codes that were made. Every version is kept.
CREATE TABLE templates (
    id text PRIMARY KEY,
    version int NOT NULL,
    status text NOT NULL CONSTRAINT templates_status CHECK (status IN ('draft', 'on', 'paused', 'ended')),
    taken bigint NOT NULL DEFAULT 0,
    total_quota bigint NOT NULL,
    draft jsonb NOT NULL,
    made_at timestamptz NOT NULL,
    CONSTRAINT templates_within_quota CHECK (taken BETWEEN 0 AND total_quota)
) WITH (fillfactor = 70);

CREATE TABLE template_versions (
    template_id text NOT NULL,
    version int NOT NULL,
    draft jsonb NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (template_id, version)
);

CREATE TABLE claims (
    coupon_id text PRIMARY KEY,
    key text NOT NULL CONSTRAINT claims_key UNIQUE,
    template_id text NOT NULL,
    template_version int NOT NULL,
    user_id text NOT NULL,
    source text NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX claims_of_template ON claims (template_id);

-- What counts against the limit per shopper: claims and redeemed codes, not gifts.
CREATE TABLE user_claims (
    template_id text NOT NULL,
    user_id text NOT NULL,
    taken int NOT NULL CHECK (taken > 0),
    PRIMARY KEY (template_id, user_id)
) WITH (fillfactor = 80);

CREATE TABLE code_batches (
    id text PRIMARY KEY,
    template_id text NOT NULL,
    name text NOT NULL,
    count int NOT NULL CHECK (count > 0),
    redeemed int NOT NULL DEFAULT 0 CHECK (redeemed BETWEEN 0 AND count),
    status text NOT NULL CONSTRAINT code_batches_status CHECK (status IN ('on', 'stopped')),
    made_at timestamptz NOT NULL
);

-- A code is kept as its mark only (a keyed hash); the code itself can be made again from the shop's secret.
CREATE TABLE codes (
    mark bytea PRIMARY KEY,
    batch_id text NOT NULL,
    number int NOT NULL,
    coupon_id text
) WITH (fillfactor = 90);

ALTER TABLE accounts
    ADD COLUMN about bytea,
    ADD COLUMN order_notices boolean NOT NULL DEFAULT true,
    ADD COLUMN closed_at timestamptz;

ALTER TABLE addresses
    ADD COLUMN region_code text NOT NULL DEFAULT '',
    ADD COLUMN label text NOT NULL DEFAULT ''
        CONSTRAINT addresses_label CHECK (label IN ('', 'home', 'company', 'school'));

-- What a shopper agreed to or withdrew, in order; the newest row of a kind is the present state.
CREATE TABLE consents (
    gene smallint NOT NULL,
    user_id text NOT NULL,
    consent_id text NOT NULL,
    kind text NOT NULL,
    version text NOT NULL,
    given boolean NOT NULL,
    source text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (gene, user_id, consent_id)
);

-- One row a shopper who asked to close the account; asking again after a cancel starts it anew.
CREATE TABLE closings (
    gene smallint NOT NULL,
    user_id text NOT NULL,
    state text NOT NULL CONSTRAINT closings_state CHECK (state IN ('asked', 'cancelled', 'erasing', 'done')),
    source text NOT NULL,
    asked_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (gene, user_id)
);
CREATE INDEX closings_due ON closings (due_at) WHERE state IN ('asked', 'erasing');

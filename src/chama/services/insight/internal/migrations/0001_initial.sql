-- Behaviour facts: no shopper, only a number that a phone made up.
CREATE TABLE facts (
    visitor text NOT NULL,
    n bigint NOT NULL,
    name text NOT NULL,
    at timestamptz NOT NULL,
    facts jsonb NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (visitor, n)
);
CREATE INDEX facts_received ON facts USING brin (received_at);

CREATE TABLE favourites (
    gene smallint NOT NULL,
    user_id text NOT NULL,
    spu_id text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (gene, user_id, spu_id)
);
CREATE INDEX favourites_latest ON favourites (gene, user_id, at DESC, spu_id DESC);

CREATE TABLE footprints (LIKE favourites INCLUDING ALL);

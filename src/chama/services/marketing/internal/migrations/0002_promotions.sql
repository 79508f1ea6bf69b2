-- A promotion as it stands; every version is kept, for a stored price is made again from the versions it names.
CREATE TABLE promotions (
    id text PRIMARY KEY,
    version int NOT NULL,
    status text NOT NULL CONSTRAINT promotions_status CHECK (status IN ('on', 'ended')),
    draft jsonb NOT NULL,
    made_at timestamptz NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    CONSTRAINT promotions_time CHECK (starts_at < ends_at)
);
CREATE INDEX promotions_on ON promotions (ends_at) WHERE status = 'on';

CREATE TABLE promotion_versions (
    promotion_id text NOT NULL,
    version int NOT NULL,
    draft jsonb NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (promotion_id, version)
);

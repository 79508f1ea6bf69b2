-- Flash sales 秒杀: an activity, its sessions 场次, a pool per SKU (or several, for a hot one), and what was taken.
CREATE TABLE flash_activities (
    id text PRIMARY KEY,
    draft jsonb NOT NULL,
    made_at timestamptz NOT NULL
);

CREATE TABLE flash_sessions (
    id text PRIMARY KEY,
    activity_id text NOT NULL REFERENCES flash_activities,
    number int NOT NULL,
    state text NOT NULL CONSTRAINT flash_sessions_state
        CHECK (state IN ('draft', 'warm', 'paused', 'stopped', 'closed')),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    draft jsonb NOT NULL,
    CONSTRAINT flash_sessions_time CHECK (starts_at < ends_at)
);
CREATE INDEX flash_sessions_by_activity ON flash_sessions (activity_id, number);
CREATE INDEX flash_sessions_shown ON flash_sessions (ends_at) WHERE state <> 'closed';

-- `wanted` is the quota that staff asked for last; `quota` follows as Redis lets go of pieces.
CREATE TABLE flash_pools (
    session_id text NOT NULL REFERENCES flash_sessions,
    sku_id text NOT NULL,
    number int NOT NULL,
    quota int NOT NULL,
    wanted int NOT NULL CONSTRAINT flash_pools_wanted CHECK (wanted >= 0),
    sold int NOT NULL DEFAULT 0,
    PRIMARY KEY (session_id, sku_id, number),
    CONSTRAINT flash_pools_not_oversold CHECK (sold >= 0 AND sold <= quota)
) WITH (fillfactor = 50);

-- What became of an admission. `told`: Redis knows what became of it after it was taken.
CREATE TABLE flash_takes (
    order_id text PRIMARY KEY,
    session_id text NOT NULL,
    sku_id text NOT NULL,
    number int NOT NULL,
    user_id text NOT NULL,
    quantity int NOT NULL CONSTRAINT flash_takes_quantity CHECK (quantity > 0),
    device text NOT NULL,
    address text NOT NULL,
    state text NOT NULL CONSTRAINT flash_takes_state CHECK (state IN ('taken', 'paid', 'released', 'refused')),
    code text NOT NULL DEFAULT '',
    told boolean NOT NULL,
    at timestamptz NOT NULL,
    ask_at timestamptz NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX flash_takes_by_shopper ON flash_takes (user_id, session_id, sku_id);
CREATE INDEX flash_takes_of_device ON flash_takes (device) WHERE state = 'taken';
CREATE INDEX flash_takes_of_address ON flash_takes (address) WHERE state = 'taken';
CREATE INDEX flash_takes_by_pool ON flash_takes (session_id, sku_id, number);
CREATE INDEX flash_takes_due ON flash_takes (ask_at) WHERE state = 'taken';
CREATE INDEX flash_takes_untold ON flash_takes (at) WHERE NOT told;

CREATE TABLE payables (
    gene smallint NOT NULL,
    order_id text NOT NULL,
    user_id text NOT NULL,
    amount_fen bigint NOT NULL CONSTRAINT payables_amount CHECK (amount_fen >= 0),
    deadline timestamptz NOT NULL,
    state text NOT NULL CONSTRAINT payables_state CHECK (state IN ('open', 'closed', 'paid')),
    PRIMARY KEY (gene, order_id)
);

CREATE TABLE payments (
    gene smallint NOT NULL,
    id text NOT NULL,
    order_id text NOT NULL,
    channel text NOT NULL,
    amount_fen bigint NOT NULL CONSTRAINT payments_amount CHECK (amount_fen > 0),
    title text NOT NULL,
    openid bytea,
    state text NOT NULL
        CONSTRAINT payments_state CHECK (state IN ('created', 'succeeded', 'closed', 'refunding', 'refunded')),
    channel_id text,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    succeeded_at timestamptz,
    ask_at timestamptz NOT NULL,
    asked int NOT NULL DEFAULT 0,
    PRIMARY KEY (gene, id)
);
CREATE INDEX payments_of_order ON payments (gene, order_id);
CREATE INDEX payments_silent ON payments (ask_at) WHERE state = 'created';

CREATE TABLE refunds (
    gene smallint NOT NULL,
    id text NOT NULL,
    payment_id text NOT NULL,
    order_id text NOT NULL,
    amount_fen bigint NOT NULL CONSTRAINT refunds_amount CHECK (amount_fen > 0),
    total_fen bigint NOT NULL,
    reason text NOT NULL,
    state text NOT NULL CONSTRAINT refunds_state
        CHECK (state IN ('created', 'processing', 'succeeded', 'closed', 'abnormal')),
    created_at timestamptz NOT NULL,
    ask_at timestamptz NOT NULL,
    asked int NOT NULL DEFAULT 0,
    PRIMARY KEY (gene, id),
    CONSTRAINT refunds_once UNIQUE (gene, payment_id),
    CONSTRAINT refunds_within CHECK (amount_fen <= total_fen)
);
CREATE INDEX refunds_silent ON refunds (ask_at) WHERE state IN ('created', 'processing');

-- Raw notifications as received: one row per message, however often it comes. Bodies are ciphertext.
CREATE TABLE notifications (
    id text PRIMARY KEY,
    body bytea NOT NULL,
    at timestamptz NOT NULL
);

CREATE TABLE cases (
    id text PRIMARY KEY,
    kind text NOT NULL,
    order_id text NOT NULL,
    subject text NOT NULL,
    detail text NOT NULL,
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    CONSTRAINT cases_once UNIQUE (kind, subject)
);

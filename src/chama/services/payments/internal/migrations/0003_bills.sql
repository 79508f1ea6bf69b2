-- What the channel says of a day. Openids are not kept.
CREATE TABLE bill_rows (
    channel text NOT NULL,
    day_on date NOT NULL,
    line int NOT NULL,
    kind text NOT NULL CONSTRAINT bill_rows_kind CHECK (kind IN ('pay', 'refund')),
    at timestamptz NOT NULL,
    app_id text NOT NULL,
    merchant_id text NOT NULL,
    channel_id text NOT NULL,
    gene smallint,
    number text NOT NULL,
    refund_number text NOT NULL,
    amount_fen bigint NOT NULL,
    fee_fen bigint NOT NULL,
    rate_bps int NOT NULL,
    state text NOT NULL,
    PRIMARY KEY (channel, day_on, line)
);
CREATE INDEX bill_rows_number ON bill_rows (number) WHERE kind = 'pay';
CREATE INDEX bill_rows_refund ON bill_rows (refund_number) WHERE kind = 'refund';

CREATE TABLE fund_rows (
    channel text NOT NULL,
    day_on date NOT NULL,
    line int NOT NULL,
    at timestamptz NOT NULL,
    kind text NOT NULL CONSTRAINT fund_rows_kind CHECK (kind IN ('pay', 'refund', 'fee', 'other')),
    channel_id text NOT NULL,
    -- signed: what came in is positive
    amount_fen bigint NOT NULL,
    voucher text NOT NULL,
    PRIMARY KEY (channel, day_on, line)
);
CREATE INDEX fund_rows_id ON fund_rows (channel_id);

-- What orders says, told page by page while a day is matched.
CREATE TABLE order_facts (
    day_on date NOT NULL,
    gene smallint NOT NULL,
    order_id text NOT NULL,
    state text NOT NULL,
    payable_fen bigint NOT NULL,
    payment_id text NOT NULL,
    paid_fen bigint NOT NULL,
    paid_that_day boolean NOT NULL,
    PRIMARY KEY (day_on, gene, order_id)
);

CREATE TABLE reconciliations (
    channel text NOT NULL,
    day_on date NOT NULL,
    state text NOT NULL CONSTRAINT reconciliations_state CHECK (state IN ('running', 'done', 'failed')),
    attempts int NOT NULL DEFAULT 1,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    trade_rows int NOT NULL DEFAULT 0,
    fund_rows int NOT NULL DEFAULT 0,
    trade_sha1 text NOT NULL DEFAULT '',
    fund_sha1 text NOT NULL DEFAULT '',
    captured_fen bigint NOT NULL DEFAULT 0,
    refunded_fen bigint NOT NULL DEFAULT 0,
    fee_fen bigint NOT NULL DEFAULT 0,
    reason text NOT NULL DEFAULT '',
    PRIMARY KEY (channel, day_on)
);

CREATE TABLE discrepancies (
    id text PRIMARY KEY,
    channel text NOT NULL,
    day_on date NOT NULL,
    part text NOT NULL CONSTRAINT discrepancies_part CHECK (part IN ('bill', 'orders')),
    kind text NOT NULL,
    subject text NOT NULL,
    order_id text NOT NULL,
    ours text NOT NULL,
    theirs text NOT NULL,
    difference_fen bigint NOT NULL,
    remedy text NOT NULL CONSTRAINT discrepancies_remedy CHECK (remedy IN ('ask', 'refund', 'by_hand')),
    state text NOT NULL DEFAULT 'open'
        CONSTRAINT discrepancies_state CHECK (state IN ('open', 'resolved', 'ignored')),
    note text NOT NULL DEFAULT '',
    decided_by text NOT NULL DEFAULT '',
    decided_at timestamptz,
    found_at timestamptz NOT NULL,
    CONSTRAINT discrepancies_once UNIQUE (channel, day_on, kind, subject)
);
CREATE INDEX discrepancies_open ON discrepancies (id) WHERE state = 'open';

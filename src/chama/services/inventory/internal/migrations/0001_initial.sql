CREATE TABLE stock (
    sku_id text PRIMARY KEY,
    on_hand bigint NOT NULL,
    held bigint NOT NULL DEFAULT 0,
    CONSTRAINT stock_held_not_negative CHECK (held >= 0),
    CONSTRAINT stock_held_within_on_hand CHECK (held <= on_hand)
) WITH (fillfactor = 70);

CREATE TABLE holds (
    order_id text PRIMARY KEY,
    state text NOT NULL CONSTRAINT holds_state CHECK (state IN ('held', 'committed', 'released')),
    ask_at timestamptz NOT NULL,
    lines jsonb NOT NULL,
    held_at timestamptz NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX holds_due ON holds (ask_at) WHERE state = 'held';

-- The ledger of goods: sum(quantity) per SKU is on_hand.
CREATE TABLE movements (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku_id text NOT NULL,
    quantity bigint NOT NULL,
    kind text NOT NULL CONSTRAINT movements_kind CHECK (kind IN ('received', 'adjusted', 'sold', 'returned')),
    cause text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX movements_by_sku ON movements (sku_id, id);

CREATE TABLE shortfalls (
    order_id text PRIMARY KEY,
    at timestamptz NOT NULL,
    closed_at timestamptz
);

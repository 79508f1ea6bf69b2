-- One row per order id, inserted by `place` and by `resolve`: the first commit decides.
CREATE TABLE decisions (
    order_id text PRIMARY KEY,
    verdict text NOT NULL CONSTRAINT decisions_verdict CHECK (verdict IN ('placed', 'abandoned')),
    at timestamptz NOT NULL
);

CREATE TABLE orders (
    gene smallint NOT NULL,
    id text NOT NULL,
    order_no text NOT NULL,
    user_id text NOT NULL,
    state text NOT NULL,
    prev_state text NOT NULL,
    version int NOT NULL,
    goods_fen bigint NOT NULL,
    discount_fen bigint NOT NULL,
    freight_fen bigint NOT NULL,
    payable_fen bigint NOT NULL,
    payment_id text NOT NULL DEFAULT '',
    paid_fen bigint NOT NULL DEFAULT 0,
    refunded_fen bigint NOT NULL DEFAULT 0,
    ship_to bytea NOT NULL,
    lines jsonb NOT NULL,
    trace text NOT NULL,
    note text NOT NULL,
    placed_at timestamptz NOT NULL,
    pay_by timestamptz NOT NULL,
    shipped_at timestamptz,
    PRIMARY KEY (gene, id),
    CONSTRAINT orders_order_no UNIQUE (gene, order_no),
    CONSTRAINT orders_transition CHECK ((prev_state, state) IN (
        ('', 'pending_payment'),
        ('pending_payment', 'paid'),
        ('pending_payment', 'cancelled'),
        ('paid', 'to_ship'),
        ('to_ship', 'shipped'),
        ('shipped', 'completed'),
        ('paid', 'refunding'),
        ('to_ship', 'refunding'),
        ('shipped', 'refunding'),
        ('completed', 'refunding'),
        ('refunding', 'refunded'))),
    CONSTRAINT orders_adds_up CHECK (payable_fen = goods_fen - discount_fen + freight_fen),
    CONSTRAINT orders_amounts CHECK (goods_fen >= 0 AND discount_fen >= 0 AND freight_fen >= 0
        AND payable_fen >= 0 AND refunded_fen BETWEEN 0 AND paid_fen)
) WITH (fillfactor = 80);
CREATE INDEX orders_of_user ON orders (gene, user_id, id DESC);
CREATE INDEX orders_unpaid ON orders (pay_by) WHERE state = 'pending_payment';
CREATE INDEX orders_shipped ON orders (shipped_at) WHERE state = 'shipped';

CREATE TABLE order_log (
    gene smallint NOT NULL,
    order_id text NOT NULL,
    version int NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    event text NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL,
    detail text NOT NULL DEFAULT '',
    PRIMARY KEY (gene, order_id, version)
);

CREATE TABLE parcels (
    gene smallint NOT NULL,
    order_id text NOT NULL,
    n int NOT NULL,
    carrier text NOT NULL,
    tracking_no text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (gene, order_id, n)
);

CREATE TABLE cart_items (
    gene smallint NOT NULL,
    user_id text NOT NULL,
    sku_id text NOT NULL,
    quantity int NOT NULL CONSTRAINT cart_items_quantity CHECK (quantity BETWEEN 1 AND 999),
    at timestamptz NOT NULL,
    PRIMARY KEY (gene, user_id, sku_id)
);

CREATE TABLE freight_rules (
    id int PRIMARY KEY CHECK (id = 1),
    first_fen bigint NOT NULL CHECK (first_fen >= 0),
    free_above_fen bigint,
    unserved_regions text[] NOT NULL DEFAULT '{}'
);
INSERT INTO freight_rules VALUES (1, 1000, 9900);

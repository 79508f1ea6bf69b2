-- What WeChat has to be told of shipping: until then the money of an order stays frozen.
CREATE TABLE shippings (
    gene smallint NOT NULL,
    order_id text NOT NULL,
    payment_id text NOT NULL,
    state text NOT NULL CONSTRAINT shippings_state CHECK (state IN ('waiting', 'told', 'stuck', 'none')),
    parcels jsonb NOT NULL,
    is_all boolean NOT NULL,
    contact text NOT NULL,
    -- what WeChat knows: the parcels, whether they were all, whether its one correction is used
    told jsonb NOT NULL DEFAULT '[]',
    told_all boolean NOT NULL DEFAULT false,
    corrected boolean NOT NULL DEFAULT false,
    told_at timestamptz,
    ask_at timestamptz NOT NULL,
    asked int NOT NULL DEFAULT 0,
    PRIMARY KEY (gene, order_id)
);
CREATE INDEX shippings_waiting ON shippings (ask_at) WHERE state = 'waiting';

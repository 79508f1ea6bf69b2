CREATE TABLE categories (
    category_id text PRIMARY KEY,
    name text NOT NULL,
    position int NOT NULL
);

CREATE TABLE spus (
    spu_id text PRIMARY KEY,
    category text NOT NULL CONSTRAINT spus_category REFERENCES categories (category_id),
    title text NOT NULL CONSTRAINT spus_title CHECK (char_length(title) BETWEEN 1 AND 60),
    subtitle text NOT NULL,
    pictures jsonb NOT NULL,
    detail jsonb NOT NULL,
    attributes jsonb NOT NULL,
    axes jsonb NOT NULL,
    status text NOT NULL CONSTRAINT spus_status CHECK (status IN ('on', 'off')),
    -- The cheapest SKU, kept here so that a list sorts by price without reading SKUs.
    shown_price_fen bigint NOT NULL CONSTRAINT spus_price CHECK (shown_price_fen BETWEEN 1 AND 1000000000),
    version int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL
);
CREATE INDEX spus_new ON spus (spu_id DESC) WHERE status = 'on';
CREATE INDEX spus_new_in_category ON spus (category, spu_id DESC) WHERE status = 'on';
CREATE INDEX spus_price_order ON spus (shown_price_fen, spu_id) WHERE status = 'on';
CREATE INDEX spus_price_in_category ON spus (category, shown_price_fen, spu_id) WHERE status = 'on';

CREATE TABLE skus (
    sku_id text PRIMARY KEY,
    spu_id text NOT NULL CONSTRAINT skus_spu REFERENCES spus (spu_id),
    position int NOT NULL,
    spec jsonb NOT NULL,
    spec_text text NOT NULL,
    picture text NOT NULL,
    barcode text NOT NULL,
    price_fen bigint NOT NULL CONSTRAINT skus_price CHECK (price_fen BETWEEN 1 AND 1000000000),
    market_price_fen bigint CONSTRAINT skus_market_price CHECK (market_price_fen BETWEEN 1 AND 1000000000),
    weight_g int NOT NULL CONSTRAINT skus_weight CHECK (weight_g BETWEEN 0 AND 1000000),
    status text NOT NULL CONSTRAINT skus_status CHECK (status IN ('on', 'off')),
    version int NOT NULL DEFAULT 1
) WITH (fillfactor = 90);
CREATE UNIQUE INDEX skus_by_spu ON skus (spu_id, position);

-- Every list price a SKU ever had: the evidence for struck-through prices.
CREATE TABLE price_history (
    sku_id text NOT NULL CONSTRAINT price_history_sku REFERENCES skus (sku_id),
    version int NOT NULL,
    price_fen bigint NOT NULL,
    since_at timestamptz NOT NULL,
    PRIMARY KEY (sku_id, version)
);

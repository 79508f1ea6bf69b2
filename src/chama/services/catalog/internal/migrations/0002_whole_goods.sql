-- The tree of categories; path holds the ids from the root to the category itself.
ALTER TABLE categories
    ADD parent text CONSTRAINT categories_parent REFERENCES categories (category_id),
    ADD icon text NOT NULL DEFAULT '',
    ADD path text[] NOT NULL DEFAULT '{}';
UPDATE categories SET path = ARRAY[category_id];
ALTER TABLE categories
    ADD CONSTRAINT categories_depth CHECK (cardinality(path) BETWEEN 1 AND 4),
    ADD CONSTRAINT categories_path CHECK (path[cardinality(path)] = category_id);

CREATE TABLE brands (
    brand_id text PRIMARY KEY,
    name text NOT NULL,
    logo text NOT NULL,
    position int NOT NULL
);

-- What products of a category (and of all below it) may say about themselves; no category: every product.
CREATE TABLE attributes (
    attribute_id text PRIMARY KEY,
    category text CONSTRAINT attributes_category REFERENCES categories (category_id),
    name text NOT NULL,
    kind text NOT NULL CONSTRAINT attributes_kind CHECK (kind IN ('text', 'number', 'enum', 'bool')),
    unit text NOT NULL,
    choices jsonb NOT NULL,
    filterable boolean NOT NULL,
    position int NOT NULL
);

ALTER TABLE spus
    DROP CONSTRAINT spus_status,
    DROP COLUMN shown_price_fen,
    ADD brand text CONSTRAINT spus_brand REFERENCES brands (brand_id),
    ADD tags jsonb NOT NULL DEFAULT '[]',
    ADD video text NOT NULL DEFAULT '',
    ADD freight_template_id text NOT NULL DEFAULT '',
    ADD no_reason_return boolean NOT NULL DEFAULT true,
    ADD on_at timestamptz,
    ADD off_at timestamptz,
    ADD CONSTRAINT spus_status CHECK (status IN ('draft', 'on', 'off', 'scheduled')),
    ADD CONSTRAINT spus_schedule CHECK (status <> 'scheduled' OR on_at IS NOT NULL);
DROP INDEX spus_new, spus_new_in_category;
CREATE INDEX spus_in_category ON spus (category, spu_id DESC);
CREATE INDEX spus_in_state ON spus (status, spu_id DESC);
CREATE INDEX spus_of_brand ON spus (brand) WHERE brand IS NOT NULL;
CREATE INDEX spus_to_turn_on ON spus (on_at) WHERE status = 'scheduled';
CREATE INDEX spus_to_turn_off ON spus (off_at) WHERE status = 'on' AND off_at IS NOT NULL;

-- A retired SKU keeps its row for ever: carts and orders name it.
ALTER TABLE skus
    DROP CONSTRAINT skus_status,
    ADD volume_cm3 int NOT NULL DEFAULT 0 CONSTRAINT skus_volume CHECK (volume_cm3 BETWEEN 0 AND 100000000),
    ADD cost_fen bigint CONSTRAINT skus_cost CHECK (cost_fen BETWEEN 0 AND 1000000000),
    ADD member_prices jsonb NOT NULL DEFAULT '{}',
    -- Axis → value: a retired SKU is from other axes than its product has now.
    ADD choice jsonb NOT NULL DEFAULT '{}',
    -- The market price as far as the price history bears it out; written whenever a price is.
    ADD evident_market_price_fen bigint,
    ADD CONSTRAINT skus_status CHECK (status IN ('on', 'off', 'retired'));
UPDATE skus SET choice = found.choice FROM (
    SELECT k.sku_id, jsonb_object_agg(a.axis->>'name', k.spec->(a.n - 1)::int) AS choice
    FROM skus k JOIN spus p USING (spu_id), jsonb_array_elements(p.axes) WITH ORDINALITY AS a(axis, n)
    GROUP BY k.sku_id) AS found
    WHERE found.sku_id = skus.sku_id;
DROP INDEX skus_by_spu;
CREATE INDEX skus_by_spu ON skus (spu_id, position);
-- Among the SKUs that are sold, one choice is one SKU.
CREATE UNIQUE INDEX skus_one_choice ON skus (spu_id, choice) WHERE status <> 'retired';

-- A product as it was before the change that made the next version.
CREATE TABLE product_versions (
    spu_id text NOT NULL CONSTRAINT product_versions_spu REFERENCES spus (spu_id),
    version int NOT NULL,
    content jsonb NOT NULL,
    until_at timestamptz NOT NULL,
    PRIMARY KEY (spu_id, version)
);

-- What lists and search read: one narrow row for each product on sale, written with the product.
CREATE TABLE cards (
    spu_id text PRIMARY KEY CONSTRAINT cards_spu REFERENCES spus (spu_id),
    category text NOT NULL,
    title text NOT NULL,
    subtitle text NOT NULL,
    picture text NOT NULL,
    brand text NOT NULL,
    tags text[] NOT NULL,
    shown_price_fen bigint NOT NULL CONSTRAINT cards_price CHECK (shown_price_fen BETWEEN 1 AND 1000000000),
    market_price_fen bigint,
    sales_count bigint NOT NULL,
    sold_out boolean NOT NULL,
    -- 0 holds what sells most (and what is new), each next one four times as many; search reads them in turn.
    tier smallint NOT NULL CONSTRAINT cards_tier CHECK (tier BETWEEN 0 AND 4),
    facets text[] NOT NULL,
    words tsvector NOT NULL
) WITH (fillfactor = 85);
CREATE INDEX cards_new_in_category ON cards (category, spu_id DESC);
CREATE INDEX cards_price_order ON cards (shown_price_fen, spu_id);
CREATE INDEX cards_price_in_category ON cards (category, shown_price_fen, spu_id);
CREATE INDEX cards_sales_order ON cards (sales_count DESC, spu_id DESC) INCLUDE (tier);
CREATE INDEX cards_sales_in_category ON cards (category, sales_count DESC, spu_id DESC);
CREATE INDEX cards_titles ON cards (title COLLATE "C");
-- Without a pending list: a read must not pay for the writes before it.
CREATE INDEX cards_words_0 ON cards USING gin (words) WITH (fastupdate = off) WHERE tier = 0;
CREATE INDEX cards_words_1 ON cards USING gin (words) WITH (fastupdate = off) WHERE tier = 1;
CREATE INDEX cards_words_2 ON cards USING gin (words) WITH (fastupdate = off) WHERE tier = 2;
CREATE INDEX cards_words_3 ON cards USING gin (words) WITH (fastupdate = off) WHERE tier = 3;
CREATE INDEX cards_words_4 ON cards USING gin (words) WITH (fastupdate = off) WHERE tier = 4;

-- Products whose card is to be written again (a brand has another name …); goods from before have none yet.
CREATE TABLE stale_cards (spu_id text PRIMARY KEY);
INSERT INTO stale_cards SELECT spu_id FROM spus;

-- Pieces ever paid for; cards take them over now and then, because a card is dear to write.
CREATE TABLE sales (
    spu_id text PRIMARY KEY,
    sold bigint NOT NULL DEFAULT 0,
    shown bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 70);
CREATE INDEX sales_to_show ON sales (spu_id) WHERE sold <> shown;

-- SKUs of which inventory said that nothing is left.
CREATE TABLE sold_out_skus (sku_id text PRIMARY KEY);

-- Every word that a title, brand or tag ever had, as people write, spell and abbreviate it.
CREATE TABLE search_words (
    word text PRIMARY KEY,
    pinyin text NOT NULL,
    initials text NOT NULL,
    grams text[] NOT NULL
);
CREATE INDEX search_words_prefix ON search_words (word COLLATE "C");
CREATE INDEX search_words_pinyin ON search_words (pinyin COLLATE "C");
CREATE INDEX search_words_initials ON search_words (initials COLLATE "C");
CREATE INDEX search_words_grams ON search_words USING gin (grams) WITH (fastupdate = off);

-- What a shopper searched for lately; theirs to clear.
CREATE TABLE search_history (
    user_id text NOT NULL,
    words text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (user_id, words)
);
-- How many shoppers searched for it on a day, each counted once.
CREATE TABLE search_days (
    day date NOT NULL,
    words text NOT NULL,
    shoppers int NOT NULL,
    PRIMARY KEY (day, words)
) WITH (fillfactor = 70);
CREATE TABLE hot_words (
    words text PRIMARY KEY,
    heat int NOT NULL,
    choice text NOT NULL CONSTRAINT hot_words_choice CHECK (choice IN ('', 'pin', 'ban')),
    position int NOT NULL
);

-- A parcel says what is in it; an order is shipped when every piece was sent.
ALTER TABLE parcels
    ADD COLUMN lines jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN actor text NOT NULL DEFAULT '',
    ADD COLUMN corrected_at timestamptz;
UPDATE parcels AS p SET lines = (
    SELECT jsonb_agg(jsonb_build_array(l ->> 'sku_id', (l ->> 'quantity')::int))
    FROM orders AS o CROSS JOIN jsonb_array_elements(o.lines) AS l WHERE o.gene = p.gene AND o.id = p.order_id);

ALTER TABLE orders
    ADD COLUMN parcel_count int NOT NULL DEFAULT 0
        CONSTRAINT orders_parcel_count CHECK (parcel_count BETWEEN 0 AND 15),
    ADD COLUMN receive_by timestamptz,
    ADD COLUMN receipt_extended boolean NOT NULL DEFAULT false,
    ADD COLUMN flag text NOT NULL DEFAULT ''
        CONSTRAINT orders_flag CHECK (flag IN ('', 'red', 'yellow', 'green', 'blue', 'purple')),
    ADD COLUMN remark text NOT NULL DEFAULT '',
    ADD COLUMN phone_index bytea;
UPDATE orders AS o SET receive_by = shipped_at + interval '10 days',
    parcel_count = (SELECT count(*) FROM parcels AS p WHERE p.gene = o.gene AND p.order_id = o.id)
WHERE shipped_at IS NOT NULL;

DROP INDEX orders_shipped;
CREATE INDEX orders_to_receive ON orders (receive_by) WHERE state = 'shipped';
-- What staff look for: the newest, what has to be worked on, by the receiver's phone, by SKU.
CREATE INDEX orders_newest ON orders (id);
CREATE INDEX orders_working ON orders (state, id) WHERE state IN ('paid', 'to_ship', 'refunding');
CREATE INDEX orders_of_phone ON orders (phone_index, id) WHERE phone_index IS NOT NULL;
CREATE INDEX orders_of_sku ON orders USING gin (lines jsonb_path_ops);

-- Who brings parcels; `code` is what WeChat calls the carrier.
CREATE TABLE carriers (
    code text PRIMARY KEY,
    name text NOT NULL CONSTRAINT carriers_name UNIQUE,
    enabled boolean NOT NULL DEFAULT true,
    at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO carriers (code, name) VALUES ('SF', '顺丰速运'), ('ZTO', '中通快递'), ('YTO', '圆通速递'),
    ('STO', '申通快递'), ('YD', '韵达速递'), ('JTSD', '极兔速递'), ('JD', '京东物流'), ('EMS', '邮政特快专递'),
    ('YZPY', '邮政快递包裹'), ('DBL', '德邦快递');

-- A cart is changed under its own row, so that two devices cannot pass its limit together.
CREATE TABLE carts (
    gene smallint NOT NULL,
    user_id text NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (gene, user_id)
);
ALTER TABLE cart_items
    ADD COLUMN price_fen bigint NOT NULL DEFAULT 0 CONSTRAINT cart_items_price CHECK (price_fen >= 0),
    ADD COLUMN selected boolean NOT NULL DEFAULT true;

-- Where goods lie. Orders are served from the locations that sell, in order of position.
CREATE TABLE locations (
    location_id text PRIMARY KEY,
    name text NOT NULL,
    kind text NOT NULL CONSTRAINT locations_kind CHECK (kind IN ('warehouse', 'store')),
    position int NOT NULL,
    sells boolean NOT NULL,
    at timestamptz NOT NULL
);
INSERT INTO locations VALUES ('main', '主仓', 'warehouse', 0, true, now());

-- low_at and alert are the same on every row of a SKU: one locked read tells a hold everything it must know.
ALTER TABLE stock
    ADD COLUMN location_id text NOT NULL DEFAULT 'main' CONSTRAINT stock_location REFERENCES locations,
    ADD COLUMN low_at bigint NOT NULL DEFAULT 0 CONSTRAINT stock_low_at_not_negative CHECK (low_at >= 0),
    ADD COLUMN alert text NOT NULL DEFAULT 'ok' CONSTRAINT stock_alert CHECK (alert IN ('ok', 'low', 'out')),
    DROP CONSTRAINT stock_pkey,
    ADD CONSTRAINT stock_pkey PRIMARY KEY (sku_id, location_id);
ALTER TABLE stock ALTER COLUMN location_id DROP DEFAULT;
CREATE INDEX stock_alerts ON stock (sku_id, location_id) WHERE alert <> 'ok';

-- A line of a hold says where its pieces lie. `gone`: the order is over, no late word of a payment takes stock.
ALTER TABLE holds ADD COLUMN gone boolean NOT NULL DEFAULT false;
UPDATE holds SET gone = (state = 'released'), lines = coalesce(
    (SELECT jsonb_agg(l || '["main"]'::jsonb ORDER BY n) FROM jsonb_array_elements(lines) WITH ORDINALITY AS t(l, n)), '[]');

-- The ledger of goods: every change of on_hand (quantity) and of held, with the balances after it.
ALTER TABLE movements
    ADD COLUMN location_id text NOT NULL DEFAULT 'main',
    ADD COLUMN held bigint NOT NULL DEFAULT 0,
    ADD COLUMN on_hand_after bigint NOT NULL DEFAULT 0,
    ADD COLUMN held_after bigint NOT NULL DEFAULT 0,
    ADD COLUMN note text NOT NULL DEFAULT '',
    ADD COLUMN actor text NOT NULL DEFAULT '',
    DROP CONSTRAINT movements_kind,
    ADD CONSTRAINT movements_kind CHECK (kind IN ('received', 'counted', 'damaged', 'corrected', 'adjusted',
        'held', 'released', 'sold', 'returned', 'moved_out', 'moved_in'));
UPDATE movements AS m SET on_hand_after = w.after
FROM (SELECT id, sum(quantity) OVER (PARTITION BY sku_id ORDER BY id) AS after FROM movements) AS w WHERE w.id = m.id;
INSERT INTO movements (sku_id, quantity, held, on_hand_after, held_after, kind, cause, at)
SELECT s.sku_id, 0, (l ->> 1)::bigint, s.on_hand,
    sum((l ->> 1)::bigint) OVER (PARTITION BY s.sku_id ORDER BY h.held_at, h.order_id), 'held', h.order_id, h.held_at
FROM holds AS h CROSS JOIN jsonb_array_elements(h.lines) AS l JOIN stock AS s ON s.sku_id = l ->> 0
WHERE h.state = 'held' ORDER BY h.held_at, h.order_id;
ALTER TABLE movements ALTER COLUMN location_id DROP DEFAULT;
-- One index instead of two: the ledger is read by SKU, and orders pay for every index of it.
DROP INDEX movements_by_sku;
ALTER TABLE movements DROP CONSTRAINT movements_pkey, ADD CONSTRAINT movements_pkey PRIMARY KEY (sku_id, location_id, id);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$BEGIN RAISE EXCEPTION 'the ledger of goods is append-only'; END$$;
CREATE TRIGGER movements_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON movements
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A proof recomputes stock and holds from the ledger; one a night, more when asked.
CREATE TABLE proofs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    night date CONSTRAINT proofs_one_a_night UNIQUE,
    state text NOT NULL CONSTRAINT proofs_state CHECK (state IN ('asked', 'passed', 'failed')),
    asked_by text NOT NULL,
    asked_at timestamptz NOT NULL,
    done_at timestamptz,
    movements bigint NOT NULL DEFAULT 0,
    balances bigint NOT NULL DEFAULT 0,
    faults jsonb NOT NULL DEFAULT '[]'
);
CREATE INDEX proofs_asked ON proofs (id) WHERE state = 'asked';

ALTER TABLE shortfalls ADD COLUMN closed_by text NOT NULL DEFAULT '', ADD COLUMN note text NOT NULL DEFAULT '';
CREATE INDEX shortfalls_open ON shortfalls (at) WHERE closed_at IS NULL;

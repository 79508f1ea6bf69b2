-- What the caches in front of the shop have still to be told; an address that changes again counts its asking up.
CREATE TABLE cdn_orders (
  act text NOT NULL CONSTRAINT cdn_orders_act CHECK (act IN ('purge', 'preheat')),
  path text NOT NULL,
  asked integer NOT NULL DEFAULT 1,
  tries integer NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL,
  PRIMARY KEY (act, path)
);
CREATE INDEX cdn_orders_due ON cdn_orders (due_at);

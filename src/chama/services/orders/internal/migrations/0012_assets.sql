-- What an order took of points and balance, and what its price was made of. The balance is part of the price but
-- nothing that is left to pay: a channel is asked for `payable_fen`.
ALTER TABLE orders
    ADD COLUMN points bigint NOT NULL DEFAULT 0 CONSTRAINT orders_points CHECK (points >= 0),
    ADD COLUMN balance_fen bigint NOT NULL DEFAULT 0 CONSTRAINT orders_balance CHECK (balance_fen >= 0),
    ADD COLUMN priced text NOT NULL DEFAULT '',
    DROP CONSTRAINT orders_adds_up,
    ADD CONSTRAINT orders_adds_up
        CHECK (payable_fen = goods_fen - discount_fen + freight_fen - balance_fen);

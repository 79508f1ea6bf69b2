-- An unpaid order whose channel is silent cannot be cancelled yet: when to try again, and how often it was.
ALTER TABLE orders
    ADD COLUMN expire_at timestamptz,
    ADD COLUMN expire_tries int NOT NULL DEFAULT 0;

-- A shopper's note to the merchant may name people and numbers: it is sealed from now on.
ALTER TABLE orders ALTER COLUMN note SET DEFAULT '', ADD COLUMN note_sealed bytea;

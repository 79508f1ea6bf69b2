-- A shopper may have two data keys for a while: fields are sealed with the newest whose time has come.
ALTER TABLE keys
    ADD COLUMN generation int NOT NULL DEFAULT 1,
    ADD COLUMN from_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE keys DROP CONSTRAINT keys_pkey;
ALTER TABLE keys ADD PRIMARY KEY (user_id, generation);
CREATE INDEX keys_wrapped_by ON keys (key_id);

-- Whose keys were destroyed; no key is ever made for them again.
CREATE TABLE erased (user_id text PRIMARY KEY, at timestamptz NOT NULL);
CREATE INDEX erased_at ON erased (at);

-- What new keys are wrapped with, and which generation they are of; a new epoch empties every process's cache.
CREATE TABLE current (
    one boolean PRIMARY KEY DEFAULT true CONSTRAINT current_one CHECK (one),
    key_id text NOT NULL,
    generation int NOT NULL,
    epoch bigint NOT NULL DEFAULT 0
);
INSERT INTO current (key_id, generation) VALUES ('kek1', 1);

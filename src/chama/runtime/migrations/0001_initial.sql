CREATE TABLE IF NOT EXISTS keys (
    user_id text PRIMARY KEY, key_id text NOT NULL, wrapped bytea NOT NULL);

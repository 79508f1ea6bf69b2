CREATE SCHEMA IF NOT EXISTS {schema};
CREATE TABLE IF NOT EXISTS {schema}.migrations (
    number int PRIMARY KEY, name text NOT NULL, digest text NOT NULL, at timestamptz NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS {schema}.acts (
    key text PRIMARY KEY, content bytea NOT NULL, answer bytea NOT NULL, at timestamptz NOT NULL);
CREATE TABLE IF NOT EXISTS {schema}.outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id text NOT NULL, partition smallint NOT NULL,
    type text NOT NULL, aggregate text NOT NULL, payload bytea NOT NULL);
-- What the bus has taken but some island has not yet acknowledged: sent again when the bus lost its memory.
-- entry_ms is the bus's mark: milliseconds (Redis), microseconds (RabbitMQ), an offset (Kafka).
CREATE TABLE IF NOT EXISTS {schema}.sent (
    id bigint PRIMARY KEY, event_id text NOT NULL, partition smallint NOT NULL, type text NOT NULL,
    aggregate text NOT NULL, payload bytea NOT NULL, epoch text NOT NULL, entry_ms bigint NOT NULL);
CREATE TABLE IF NOT EXISTS {schema}.inbox (event_id text PRIMARY KEY, at timestamptz NOT NULL);
CREATE TABLE IF NOT EXISTS {schema}.dead_letters (
    event_id text PRIMARY KEY, type text NOT NULL, payload bytea NOT NULL, error text NOT NULL,
    at timestamptz NOT NULL);

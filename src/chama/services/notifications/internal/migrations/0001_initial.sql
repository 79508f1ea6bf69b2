CREATE TABLE sms (
    key text PRIMARY KEY,
    content bytea NOT NULL,
    phone_blind bytea NOT NULL,
    phone_masked text NOT NULL,
    template text NOT NULL,
    state text NOT NULL CONSTRAINT sms_state CHECK (state IN ('sending', 'sent', 'refused', 'unknown')),
    reason text NOT NULL DEFAULT '',
    at timestamptz NOT NULL,
    decided_at timestamptz,
    CONSTRAINT sms_decided CHECK ((state = 'sending') = (decided_at IS NULL))
) WITH (fillfactor = 80);
CREATE INDEX sms_under_way ON sms (at) WHERE state = 'sending';
CREATE INDEX sms_by_phone ON sms (phone_blind, at);

CREATE TABLE messages (
    gene smallint NOT NULL,
    user_id text NOT NULL,
    message_id text NOT NULL,
    kind text NOT NULL CONSTRAINT messages_kind
        CHECK (kind IN ('order_paid', 'order_shipped', 'order_cancelled', 'order_refunded')),
    title text NOT NULL,
    body text NOT NULL,
    order_id text NOT NULL,
    at timestamptz NOT NULL,
    read_at timestamptz,
    PRIMARY KEY (gene, user_id, message_id)
);
CREATE INDEX messages_unread ON messages (gene, user_id) WHERE read_at IS NULL;

-- Several channels, balance beside a channel, refunds in parts.
ALTER TABLE payments
    ADD COLUMN balance_fen bigint NOT NULL DEFAULT 0 CONSTRAINT payments_balance CHECK (balance_fen >= 0),
    ADD COLUMN paid_at timestamptz,
    -- when the part held on the balance was captured, or let go with the attempt
    ADD COLUMN balance_settled_at timestamptz,
    DROP CONSTRAINT payments_amount,
    ADD CONSTRAINT payments_amount CHECK (amount_fen >= 0 AND amount_fen + balance_fen > 0),
    ADD CONSTRAINT payments_channel CHECK (channel IN ('wechat', 'alipay', 'balance')),
    ADD CONSTRAINT payments_channel_amount CHECK ((channel = 'balance') = (amount_fen = 0));
UPDATE payments SET paid_at = succeeded_at WHERE succeeded_at IS NOT NULL;
CREATE INDEX payments_balance_due ON payments (ask_at)
    WHERE balance_fen > 0 AND balance_settled_at IS NULL;
CREATE INDEX payments_paid ON payments (channel, paid_at) WHERE paid_at IS NOT NULL;

-- `act` is the key under which a part was asked for; `whole` gives back all that is left.
ALTER TABLE refunds
    ADD COLUMN act text NOT NULL DEFAULT 'whole',
    ADD COLUMN balance_fen bigint NOT NULL DEFAULT 0 CONSTRAINT refunds_balance CHECK (balance_fen >= 0),
    ADD COLUMN decided_at timestamptz,
    ADD COLUMN balance_settled_at timestamptz,
    DROP CONSTRAINT refunds_once,
    DROP CONSTRAINT refunds_amount,
    ADD CONSTRAINT refunds_amount CHECK (amount_fen >= 0 AND amount_fen + balance_fen > 0),
    ADD CONSTRAINT refunds_once UNIQUE (gene, payment_id, act);
CREATE INDEX refunds_of_order ON refunds (gene, order_id);
CREATE INDEX refunds_balance_due ON refunds (id)
    WHERE balance_fen > 0 AND state = 'succeeded' AND balance_settled_at IS NULL;
CREATE INDEX refunds_by_time ON refunds (created_at);

ALTER TABLE cases
    ADD COLUMN closed_by text NOT NULL DEFAULT '',
    ADD COLUMN note text NOT NULL DEFAULT '';
CREATE INDEX cases_open ON cases (id) WHERE closed_at IS NULL;

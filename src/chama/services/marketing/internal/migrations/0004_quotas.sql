-- A timed price may be for so many pieces (quota 0: for all); `taken` counts what orders hold or have bought.
ALTER TABLE promotions
    ADD COLUMN quota bigint NOT NULL DEFAULT 0,
    ADD COLUMN taken bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT promotions_within_quota CHECK (taken >= 0 AND (quota = 0 OR taken <= quota));

CREATE TABLE promotion_buyers (
    promotion_id text NOT NULL,
    user_id text NOT NULL,
    taken bigint NOT NULL CONSTRAINT promotion_buyers_taken CHECK (taken >= 0),
    PRIMARY KEY (promotion_id, user_id)
) WITH (fillfactor = 80);

-- What orders hold of limited promotions: `pieces` beside `promotion_ids`. No clock lets it go: orders is asked.
CREATE TABLE activity_holds (
    order_id text PRIMARY KEY,
    user_id text NOT NULL,
    state text NOT NULL CONSTRAINT activity_holds_state CHECK (state IN ('held', 'captured', 'voided')),
    promotion_ids text[] NOT NULL,
    pieces bigint[] NOT NULL,
    ask_at timestamptz NOT NULL,
    held_at timestamptz NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX activity_holds_due ON activity_holds (ask_at) WHERE state = 'held';

-- One row per shopper and kind. balance and held are caches of transfers and holds; the proof recomputes them.
CREATE TABLE accounts (
    gene smallint NOT NULL,
    owner text NOT NULL,
    kind text NOT NULL,
    balance bigint NOT NULL DEFAULT 0,
    held bigint NOT NULL DEFAULT 0,
    entries bigint NOT NULL DEFAULT 0,
    floor bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (gene, owner, kind),
    CONSTRAINT accounts_kind CHECK (kind IN
        ('points', 'balance_principal', 'balance_gift', 'growth', 'commission')),
    CONSTRAINT accounts_held_not_negative CHECK (held >= 0),
    CONSTRAINT accounts_above_floor CHECK (balance - held >= floor)
) WITH (fillfactor = 70);

-- Double entry in one row: `amount` flows into the shopper's account and out of the house account (or, when
-- negative, the other way). Numbered per account without a gap; never changed, never deleted.
CREATE TABLE transfers (
    gene smallint NOT NULL,
    owner text NOT NULL,
    kind text NOT NULL,
    number bigint NOT NULL,
    key text NOT NULL,
    amount bigint NOT NULL CONSTRAINT transfers_amount CHECK (amount <> 0),
    balance bigint NOT NULL,
    house text NOT NULL,
    act text NOT NULL,
    reason text NOT NULL,
    cause text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (gene, owner, kind, number),
    CONSTRAINT transfers_key UNIQUE (gene, key)
);
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$;
CREATE TRIGGER transfers_append_only BEFORE UPDATE OR DELETE ON transfers
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The house's side. Its hot path only inserts into house_moves (no row that everybody waits for); a clock folds
-- them into house. The balance of a house account is the sum of both.
CREATE TABLE house (
    gene smallint NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    balance bigint NOT NULL,
    PRIMARY KEY (gene, name, kind)
);
CREATE TABLE house_moves (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gene smallint NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    amount bigint NOT NULL
);

-- What is available of points and growth, by the instant at which it ends.
CREATE TABLE lots (
    gene smallint NOT NULL,
    owner text NOT NULL,
    kind text NOT NULL,
    expires_at timestamptz NOT NULL,
    remaining bigint NOT NULL CONSTRAINT lots_not_negative CHECK (remaining >= 0),
    told boolean NOT NULL DEFAULT false,
    PRIMARY KEY (gene, owner, kind, expires_at)
) WITH (fillfactor = 70);
CREATE INDEX lots_due ON lots (expires_at) WHERE remaining > 0;

CREATE TABLE holds (
    gene smallint NOT NULL,
    key text NOT NULL,
    user_id text NOT NULL,
    order_id text NOT NULL,
    state text NOT NULL CONSTRAINT holds_state CHECK (state IN ('held', 'captured', 'voided')),
    turn int NOT NULL DEFAULT 1,
    points bigint NOT NULL CHECK (points >= 0),
    principal_fen bigint NOT NULL CHECK (principal_fen >= 0),
    gift_fen bigint NOT NULL CHECK (gift_fen >= 0),
    returned_points bigint NOT NULL DEFAULT 0,
    returned_principal_fen bigint NOT NULL DEFAULT 0,
    returned_gift_fen bigint NOT NULL DEFAULT 0,
    coupon_ids text[] NOT NULL,
    lots jsonb NOT NULL,
    ask_at timestamptz,
    lapses_at timestamptz,
    held_at timestamptz NOT NULL,
    PRIMARY KEY (gene, key),
    CONSTRAINT holds_returned CHECK (returned_points BETWEEN 0 AND points
        AND returned_principal_fen BETWEEN 0 AND principal_fen AND returned_gift_fen BETWEEN 0 AND gift_fen)
) WITH (fillfactor = 80);
CREATE INDEX holds_due ON holds (ask_at) WHERE state = 'held' AND ask_at IS NOT NULL;
CREATE INDEX holds_lapse ON holds (lapses_at) WHERE state = 'held' AND lapses_at IS NOT NULL;

CREATE TABLE coupons (
    gene smallint NOT NULL,
    id text NOT NULL,
    user_id text NOT NULL,
    template_id text NOT NULL,
    template_version int NOT NULL,
    name text NOT NULL,
    terms text NOT NULL,
    source text NOT NULL,
    state text NOT NULL,
    prev_state text NOT NULL,
    version int NOT NULL,
    order_id text NOT NULL DEFAULT '',
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    granted_at timestamptz NOT NULL,
    told boolean NOT NULL DEFAULT false,
    PRIMARY KEY (gene, id),
    CONSTRAINT coupons_transition CHECK ((prev_state, state) IN (
        ('', 'available'),
        ('available', 'held'),
        ('available', 'used'),
        ('available', 'expired'),
        ('available', 'returned'),
        ('held', 'available'),
        ('held', 'used'),
        ('held', 'expired'),
        ('used', 'available'),
        ('used', 'expired'))),
    CONSTRAINT coupons_order CHECK ((state IN ('held', 'used')) = (order_id <> ''))
) WITH (fillfactor = 80);
CREATE INDEX coupons_of_user ON coupons (gene, user_id, id DESC);
CREATE INDEX coupons_ending ON coupons (valid_until) WHERE state = 'available';

CREATE TABLE coupon_log (
    gene smallint NOT NULL,
    coupon_id text NOT NULL,
    version int NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    cause text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (gene, coupon_id, version)
);

CREATE TABLE members (
    gene smallint NOT NULL,
    user_id text NOT NULL,
    level text NOT NULL DEFAULT '',
    version int NOT NULL DEFAULT 0,
    valid_until timestamptz,
    birthday text NOT NULL DEFAULT '',
    card_plan text NOT NULL DEFAULT '',
    card_until timestamptz,
    PRIMARY KEY (gene, user_id)
);
CREATE INDEX members_requalify ON members (valid_until) WHERE valid_until IS NOT NULL;
CREATE INDEX members_birthday ON members (birthday) WHERE birthday <> '';

CREATE TABLE check_ins (
    gene smallint NOT NULL,
    user_id text NOT NULL,
    day date NOT NULL,
    streak int NOT NULL CHECK (streak >= 1),
    points bigint NOT NULL,
    made_up boolean NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (gene, user_id, day)
);

-- What a cause earned under which version of the rules, so that it can be taken back exactly.
CREATE TABLE earnings (
    gene smallint NOT NULL,
    user_id text NOT NULL,
    cause text NOT NULL,
    cause_id text NOT NULL,
    state text NOT NULL CONSTRAINT earnings_state CHECK (state IN ('waiting', 'earned', 'reversed')),
    base_fen bigint,
    completed_at timestamptz,
    points bigint NOT NULL DEFAULT 0,
    growth bigint NOT NULL DEFAULT 0,
    back_fen bigint NOT NULL DEFAULT 0,
    back_points bigint NOT NULL DEFAULT 0,
    back_growth bigint NOT NULL DEFAULT 0,
    rules_version int NOT NULL DEFAULT 0,
    day date NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (gene, user_id, cause, cause_id)
);

CREATE TABLE purchases (
    gene smallint NOT NULL,
    id text NOT NULL,
    user_id text NOT NULL,
    kind text NOT NULL CONSTRAINT purchases_kind CHECK (kind IN ('recharge', 'card')),
    plan text NOT NULL,
    days int NOT NULL,
    price_fen bigint NOT NULL CHECK (price_fen > 0),
    gift_fen bigint NOT NULL CHECK (gift_fen >= 0),
    state text NOT NULL CONSTRAINT purchases_state
        CHECK (state IN ('pending', 'paid', 'refunding', 'refunded')),
    payment_id text NOT NULL DEFAULT '',
    made_at timestamptz NOT NULL,
    pay_by timestamptz NOT NULL,
    PRIMARY KEY (gene, id)
);
CREATE INDEX purchases_of_user ON purchases (gene, user_id, id DESC);
CREATE INDEX purchases_refunding ON purchases (id) WHERE state = 'refunding';

CREATE TABLE benefits_given (
    gene smallint NOT NULL,
    key text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (gene, key)
);

CREATE TABLE rulebooks (
    version int PRIMARY KEY CHECK (version > 0),
    starts_at timestamptz NOT NULL,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL,
    rules jsonb NOT NULL
);

CREATE TABLE proofs (
    id text PRIMARY KEY,
    at timestamptz NOT NULL,
    ok boolean NOT NULL,
    accounts bigint NOT NULL,
    transfers bigint NOT NULL,
    totals jsonb NOT NULL,
    faults jsonb NOT NULL
);

CREATE TABLE cases (
    id text PRIMARY KEY,
    kind text NOT NULL,
    subject text NOT NULL,
    detail text NOT NULL,
    opened_at timestamptz NOT NULL,
    CONSTRAINT cases_once UNIQUE (kind, subject)
);

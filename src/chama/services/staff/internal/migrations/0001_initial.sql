CREATE TABLE members (
    staff_id text PRIMARY KEY,
    name text NOT NULL CONSTRAINT members_name UNIQUE,
    role text NOT NULL CONSTRAINT members_role CHECK (role IN ('owner', 'operator', 'clerk')),
    password_hash text NOT NULL,
    made_at timestamptz NOT NULL
);

-- By name, not by member: a lock must not betray which names exist.
CREATE TABLE sign_in_failures (
    name text PRIMARY KEY,
    failures int NOT NULL,
    last_at timestamptz NOT NULL,
    locked_until timestamptz
);

CREATE TABLE audit (
    number bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    target text NOT NULL,
    detail text NOT NULL,
    mark bytea NOT NULL
);

-- The end of the chain; its lock puts writers in line, so numbers have no gaps.
CREATE TABLE audit_head (
    one boolean PRIMARY KEY DEFAULT true CONSTRAINT audit_head_one CHECK (one),
    number bigint NOT NULL,
    mark bytea NOT NULL
);
INSERT INTO audit_head (number, mark) VALUES (0, ''::bytea);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END
$$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

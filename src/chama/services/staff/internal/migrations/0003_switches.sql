-- What staff switched off; a name without a row is on. Which names there are, the edge knows.
CREATE TABLE switches (
    name text PRIMARY KEY,
    off boolean NOT NULL,
    reason text NOT NULL,
    actor text NOT NULL,
    changed_at timestamptz NOT NULL
);

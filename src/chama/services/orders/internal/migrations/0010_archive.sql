-- What orders of erased shoppers knew of a person: sealed by the archive's own keys, one a year.
CREATE TABLE archived (
    gene smallint NOT NULL,
    order_id text NOT NULL,
    owner text NOT NULL,
    sealed bytea NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (gene, order_id)
);

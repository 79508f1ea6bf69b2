-- A list reads its index alone where the table is known to be visible to all. The default lets a fifth of the
-- cards change first; in a large catalog that is never, and each entry looked at then costs a page of the table.
ALTER TABLE cards SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500,
    autovacuum_analyze_scale_factor = 0.05);

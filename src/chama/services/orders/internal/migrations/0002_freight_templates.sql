-- How freight is counted: by piece, weight or volume, by region. Products name a template; the default counts the rest.
CREATE TABLE freight_templates (
    template_id text PRIMARY KEY,
    name text NOT NULL,
    basis text NOT NULL CONSTRAINT freight_templates_basis CHECK (basis IN ('piece', 'weight', 'volume')),
    zones jsonb NOT NULL,
    unserved text[] NOT NULL DEFAULT '{}',
    is_default boolean NOT NULL DEFAULT false,
    version int NOT NULL DEFAULT 1,
    at timestamptz NOT NULL
);
CREATE UNIQUE INDEX freight_templates_one_default ON freight_templates (is_default) WHERE is_default;

-- The one rule there was becomes the default template: a fee for the first piece, nothing for more.
INSERT INTO freight_templates (template_id, name, basis, zones, unserved, is_default, at)
SELECT 'standard', '标准运费', 'piece',
    jsonb_build_array(jsonb_build_object('regions', '[]'::jsonb, 'first_units', 1, 'first_fen', first_fen,
        'step_units', 1, 'step_fen', 0, 'free_above_fen', free_above_fen, 'free_above_pieces', null)),
    unserved_regions, true, now()
FROM freight_rules;
DROP TABLE freight_rules;

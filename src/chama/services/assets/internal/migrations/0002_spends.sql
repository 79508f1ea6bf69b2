-- Whose order it was, by the order alone.
CREATE INDEX earnings_of_order ON earnings (gene, cause_id) WHERE cause = 'spend';

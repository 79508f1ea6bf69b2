-- Cards say the names of their shelves now: write all of them again.
INSERT INTO stale_cards SELECT spu_id FROM spus ON CONFLICT DO NOTHING;

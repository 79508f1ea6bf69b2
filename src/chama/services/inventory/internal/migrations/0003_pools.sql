-- A pool is a hold whose pieces go over to the holds of orders, and come back when such an order does not keep
-- them; `pool` names it there.
ALTER TABLE holds ADD COLUMN pool text NOT NULL DEFAULT '';

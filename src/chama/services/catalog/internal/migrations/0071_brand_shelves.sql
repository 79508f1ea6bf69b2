-- A brand is walked like a category, and prices are compared in the index: no card is read that is not shown.
DROP INDEX cards_new_in_category, cards_sales_in_category;
CREATE INDEX cards_new_in_category ON cards (category, spu_id DESC) INCLUDE (shown_price_fen);
CREATE INDEX cards_sales_in_category ON cards (category, sales_count DESC, spu_id DESC)
    INCLUDE (shown_price_fen);
CREATE INDEX cards_new_of_brand ON cards (brand, category, spu_id DESC) INCLUDE (shown_price_fen);
CREATE INDEX cards_price_of_brand ON cards (brand, category, shown_price_fen, spu_id);
CREATE INDEX cards_sales_of_brand ON cards (brand, category, sales_count DESC, spu_id DESC)
    INCLUDE (shown_price_fen);

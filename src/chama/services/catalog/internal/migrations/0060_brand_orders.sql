-- The orders of lists, of one brand each: a brand is the filter that shoppers choose first, and few goods have it.
CREATE INDEX cards_new_of_brand ON cards (brand, spu_id DESC) INCLUDE (category);
CREATE INDEX cards_price_of_brand ON cards (brand, shown_price_fen, spu_id) INCLUDE (category);
CREATE INDEX cards_sales_of_brand ON cards (brand, sales_count DESC, spu_id DESC) INCLUDE (category);

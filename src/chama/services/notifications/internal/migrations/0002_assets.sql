-- Messages about coupons, points and levels.
ALTER TABLE messages DROP CONSTRAINT messages_kind;
ALTER TABLE messages ADD CONSTRAINT messages_kind CHECK (kind IN (
    'order_paid', 'order_shipped', 'order_cancelled', 'order_refunded',
    'coupon_granted', 'coupon_expiring', 'points_expiring', 'level_changed'));

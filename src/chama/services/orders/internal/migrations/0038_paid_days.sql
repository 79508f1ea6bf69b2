-- Reconciling asks for the orders that were paid on a day.
CREATE INDEX order_log_paid ON order_log (at) WHERE event = 'pay';

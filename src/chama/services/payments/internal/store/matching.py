"""The matching as SQL: each statement selects (kind, subject, order id, ours, theirs, difference in fen).

Arguments of BILL: $1 channel, $2 day, $3 and $4 from when to when our own rows are judged, $5 app,
$6 merchant, $7 the agreed fee in bps (or null). Of ORDERS: the first four.
"""

# PostgreSQL wants to see every argument in every statement; this says nothing else.
_USED4 = "num_nonnulls($1::text, $2::date, $3::timestamptz, $4::timestamptz) = 4"
_USED = f"{_USED4} AND num_nonnulls($5::text, $6::text, $7::int) > 1"
_TODAY = "b.channel = $1 AND b.day_on = $2"
_OWN = f"{_TODAY} AND b.gene IS NOT NULL AND b.app_id = $5 AND b.merchant_id = $6 AND {_USED}"
_NEAR = "b.channel = $1 AND b.day_on BETWEEN $2::date - 1 AND $2::date + 1"
_PAY = (
    "FROM payments.bill_rows b JOIN payments.payments p ON p.gene = b.gene AND p.id = b.number"
    f" WHERE {_OWN} AND b.kind = 'pay'"
)
_REFUND = (
    "FROM payments.bill_rows b JOIN payments.refunds r ON r.gene = b.gene AND r.id = b.refund_number"
    f" WHERE {_OWN} AND b.kind = 'refund'"
)

BILL: tuple[str, ...] = (
    # Rows that are not ours: another app or merchant, or a number that we never make.
    f"""SELECT 'foreign_row', CASE WHEN b.kind = 'refund' THEN b.refund_number ELSE b.number END, '', '',
        b.app_id || ' ' || b.merchant_id || ' ' || b.channel_id, b.amount_fen
    FROM payments.bill_rows b
    WHERE {_TODAY} AND (b.gene IS NULL OR b.app_id <> $5 OR b.merchant_id <> $6) AND {_USED}""",
    f"""SELECT 'duplicate_row', CASE WHEN b.kind = 'refund' THEN b.refund_number ELSE b.number END, '', '1',
        count(*)::text, (count(*) - 1)::bigint * max(b.amount_fen)
    FROM payments.bill_rows b WHERE {_OWN}
    GROUP BY b.kind, b.number, b.refund_number, b.channel_id HAVING count(*) > 1""",
    f"""SELECT 'missing_at_us', b.number, '', '', b.channel_id || ' ' || b.state, b.amount_fen
    FROM payments.bill_rows b
    LEFT JOIN payments.payments p ON p.gene = b.gene AND p.id = b.number AND p.channel = $1
    WHERE {_OWN} AND b.kind = 'pay' AND p.id IS NULL""",
    f"""SELECT 'amount_differs', b.number, p.order_id, p.amount_fen::text, b.amount_fen::text,
        b.amount_fen - p.amount_fen {_PAY} AND b.amount_fen <> p.amount_fen""",
    f"""SELECT 'state_differs', b.number, p.order_id, p.state, b.state, b.amount_fen
        {_PAY} AND (p.paid_at IS NULL OR b.state <> 'SUCCESS')""",
    f"""SELECT 'channel_id_differs', b.number, p.order_id, p.channel_id, b.channel_id, 0
        {_PAY} AND p.paid_at IS NOT NULL AND p.channel_id <> b.channel_id""",
    # A refund gives its fee back; on parts the channel's rounding may be one fen off.
    f"""SELECT 'fee_differs', CASE WHEN b.kind = 'refund' THEN b.refund_number ELSE b.number END, '',
        CASE WHEN b.kind = 'refund' THEN -f.fee ELSE f.fee END::text, b.fee_fen::text,
        b.fee_fen - CASE WHEN b.kind = 'refund' THEN -f.fee ELSE f.fee END
    FROM payments.bill_rows b,
        LATERAL (SELECT (b.amount_fen * COALESCE($7, b.rate_bps) + 5000) / 10000 AS fee) f
    WHERE {_OWN} AND (b.rate_bps <> COALESCE($7, b.rate_bps) OR CASE WHEN b.kind = 'refund'
        THEN abs(b.fee_fen + f.fee) > 1 ELSE b.fee_fen <> f.fee END)""",
    f"""SELECT 'missing_at_channel', p.id, p.order_id, p.state, '', p.amount_fen
    FROM payments.payments p
    WHERE p.channel = $1 AND p.paid_at >= $3 AND p.paid_at < $4 AND {_USED} AND NOT EXISTS
        (SELECT FROM payments.bill_rows b WHERE {_NEAR} AND b.kind = 'pay' AND b.number = p.id)""",
    f"""SELECT 'refund_missing_at_us', b.refund_number, '', '', b.channel_id || ' ' || b.state, b.amount_fen
    FROM payments.bill_rows b LEFT JOIN payments.refunds r ON r.gene = b.gene AND r.id = b.refund_number
    WHERE {_OWN} AND b.kind = 'refund' AND r.id IS NULL""",
    f"""SELECT 'refund_amount_differs', b.refund_number, r.order_id, r.amount_fen::text, b.amount_fen::text,
        b.amount_fen - r.amount_fen {_REFUND} AND b.amount_fen <> r.amount_fen""",
    f"""SELECT 'refund_state_differs', b.refund_number, r.order_id, r.state, b.state, b.amount_fen
        {_REFUND} AND ((b.state = 'SUCCESS') <> (r.state = 'succeeded')) AND b.state <> 'PROCESSING'""",
    f"""SELECT 'refund_missing_at_channel', r.id, r.order_id, r.state, '', r.amount_fen
    FROM payments.refunds r JOIN payments.payments p ON p.gene = r.gene AND p.id = r.payment_id
    WHERE p.channel = $1 AND r.amount_fen > 0 AND r.state IN ('processing', 'succeeded')
        AND r.created_at >= $3 AND r.created_at < $4 AND {_USED} AND NOT EXISTS
        (SELECT FROM payments.bill_rows b WHERE {_NEAR} AND b.kind = 'refund' AND b.refund_number = r.id)""",
    # The two bills against each other, where there is a fund bill at all.
    f"""SELECT 'fund_missing', b.channel_id, '', b.amount_fen::text, '', b.amount_fen
    FROM payments.bill_rows b WHERE {_OWN} AND (b.kind = 'pay' OR b.state <> 'CLOSED')
        AND EXISTS (SELECT FROM payments.fund_rows x WHERE x.channel = $1 AND x.day_on = $2)
        AND NOT EXISTS (SELECT FROM payments.fund_rows x WHERE x.channel = $1
            AND x.day_on BETWEEN $2::date - 1 AND $2::date + 1
            AND x.channel_id = b.channel_id AND x.kind = b.kind)""",
    f"""SELECT 'fund_amount_differs', b.channel_id, '', b.amount_fen::text, abs(x.amount_fen)::text,
        abs(x.amount_fen) - b.amount_fen
    FROM payments.bill_rows b JOIN payments.fund_rows x ON x.channel = b.channel AND x.day_on = b.day_on
        AND x.channel_id = b.channel_id AND x.kind = b.kind
    WHERE {_OWN} AND abs(x.amount_fen) <> b.amount_fen""",
    f"""SELECT 'fund_foreign', x.channel_id, '', '', x.kind || ' ' || x.amount_fen::text, x.amount_fen
    FROM payments.fund_rows x WHERE x.channel = $1 AND x.day_on = $2 AND x.kind IN ('pay', 'refund')
        AND {_USED} AND NOT EXISTS (SELECT FROM payments.bill_rows b WHERE {_NEAR}
            AND b.channel_id = x.channel_id AND b.kind = x.kind)""",
)

_PAID = (
    "FROM payments.payments p"
    " {join} JOIN payments.order_facts f ON f.day_on = $2 AND f.gene = p.gene AND f.order_id = p.order_id"
    " WHERE p.channel = $1 AND p.paid_at >= $3 AND p.paid_at < $4 AND p.order_id LIKE 'ord\\_%'"
    f" AND {_USED4}"
)
_INNER, _LEFT = _PAID.format(join=""), _PAID.format(join="LEFT")
# Money that is on its way back, or back, is owed to nobody.
_KEPT = "p.state = 'succeeded'"

ORDERS: tuple[str, ...] = (
    f"""SELECT 'paid_without_order', p.id, p.order_id, p.state, '', p.amount_fen + p.balance_fen
        {_LEFT} AND f.order_id IS NULL AND {_KEPT}""",
    f"""SELECT 'order_not_paid', p.id, p.order_id, p.state, f.state, p.amount_fen + p.balance_fen
        {_INNER} AND f.state IN ('pending_payment', 'cancelled') AND {_KEPT}""",
    f"""SELECT 'order_amount_differs', p.id, p.order_id, (p.amount_fen + p.balance_fen)::text,
        f.paid_fen::text, p.amount_fen + p.balance_fen - f.paid_fen
        {_INNER} AND f.payment_id = p.id AND f.paid_fen <> p.amount_fen + p.balance_fen""",
    f"""SELECT 'paid_twice', p.id, p.order_id, p.state, f.payment_id, p.amount_fen + p.balance_fen
        {_INNER} AND f.payment_id NOT IN ('', p.id) AND {_KEPT}""",
    f"""SELECT 'order_without_payment', f.order_id, f.order_id, '', f.payment_id, f.paid_fen
    FROM payments.order_facts f
    LEFT JOIN payments.payments p ON p.gene = f.gene AND p.id = f.payment_id AND p.paid_at IS NOT NULL
    WHERE f.day_on = $2 AND f.paid_that_day AND p.id IS NULL AND {_USED4}""",
)

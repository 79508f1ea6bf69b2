"""The price of a basket: a pure function, a list of steps, a trace that explains every fen.

The order of steps is law: unit price → full reduction → coupon → points → freight → balance. Thresholds, also
those of free freight, test the goods amount at unit prices, so that no discount takes another away. Of full
reductions and coupons the best combination is used (`best.py`). The same basket, promotions and instant give
the same price bit for bit; RULES names these rules, so that a stored price can be replayed.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chama.base.errors import InvalidRequest
from chama.base.money import MAX_FEN
from chama.services.marketing.errors import EmptyBasket, QuantityOutOfRange
from chama.services.marketing.internal.rules import steps
from chama.services.marketing.internal.rules.bill import Bill
from chama.services.marketing.internal.rules.freight import Place
from chama.services.marketing.types import (
    Basket,
    BasketLine,
    Promotion,
    PromotionRef,
    Quote,
    QuotedLine,
    Taking,
)

# Counts up with every change after which a stored price might replay differently.
RULES = 2
MAX_QUANTITY = 999
MAX_LINES = 200
MAX_COUPONS = 200
MAX_PRICE_FEN = 10**9


def price(basket: Basket, now: datetime, promotions: Sequence[Promotion] = ()) -> Quote:
    """Price a basket under these promotions; what is left to pay is never negative."""
    bill = Bill(_checked(basket), Place(basket.region, basket.region_code), basket.freight)
    live = steps.live_ones(promotions, bill.lines, basket.level, now)
    steps.unit_price(bill, basket.member_bps, live, basket.closed)
    fees = steps.fees_of(bill, live)
    freight_coupons = []
    if live or basket.coupons:
        freight_fen = sum(fee.fee_fen for fee in fees)
        freight_coupons = steps.discounts(bill, basket, live, freight_fen, now)
        steps.gifts(bill, live, basket.gone)
    steps.points(bill, basket.points, basket.points_rule)
    steps.freight(bill, fees, freight_coupons, live)
    steps.balance(bill, basket.balance_fen)
    return _quote(bill, live)


def _quote(bill: Bill, live: Sequence[steps.Live]) -> Quote:
    goods_fen, left_fen = bill.goods_fen, sum(bill.left)
    return Quote(
        lines=[
            QuotedLine(
                sku_id=line.sku_id,
                quantity=line.quantity,
                unit_price_fen=bill.units[i],
                amount_fen=bill.amounts[i],
                discounts=bill.discounts[i],
                payable_fen=bill.left[i],
                list_price_fen=line.list_price_fen,
                points=bill.points_shares[i] if bill.points else 0,
                balance_fen=bill.balance_shares[i] if bill.balance_fen else 0,
            )
            for i, line in enumerate(bill.lines)
        ],
        goods_fen=goods_fen,
        discount_fen=goods_fen - left_fen,
        freight_fen=bill.freight_fen,
        payable_fen=left_fen + bill.freight_fen - bill.balance_fen,
        trace=bill.trace,
        points=bill.points,
        points_fen=bill.points_fen,
        points_most=bill.points_most,
        balance_fen=bill.balance_fen,
        coupons=tuple(bill.verdicts),
        gifts=tuple(bill.gifts),
        promotions=tuple(PromotionRef(promotion_id=p.promotion_id, version=p.version) for p, _ in live),
        limited=tuple(Taking(promotion_id=p, pieces=n) for p, n in bill.limited.items()),
        exact=bill.exact,
        rules=RULES,
    )


def _checked(basket: Basket) -> list[BasketLine]:
    """The lines joined by SKU and sorted, or why they cannot be priced."""
    if not basket.lines:
        raise EmptyBasket({"lines": "is empty"})
    if len(basket.lines) > MAX_LINES:
        raise InvalidRequest({"lines": f"at most {MAX_LINES}"})
    if not basket.freight:
        raise InvalidRequest({"freight": "needs the shop's default template"})
    if any(z.first_fen < 0 or z.step_fen < 0 or z.step_units < 1 for t in basket.freight for z in t.zones):
        raise InvalidRequest({"freight": "fees must not be negative, steps at least 1"})
    _check_offers(basket)
    joined: dict[str, BasketLine] = {}
    wrong: set[str] = set()
    for line in basket.lines:
        before = joined.get(line.sku_id)
        if line.quantity < 1:
            wrong.add(line.sku_id)
        for field in ("list_price_fen", "member_price_fen", "activity_price_fen"):
            fen = getattr(line, field)
            if fen is not None and not 0 <= fen <= MAX_PRICE_FEN:
                raise InvalidRequest({f"lines.{line.sku_id}.{field}": f"must be 0 to {MAX_PRICE_FEN}"})
        joined[line.sku_id] = line if before is None else _join(before, line)
    wrong |= {sku for sku, line in joined.items() if line.quantity > MAX_QUANTITY}
    if wrong:
        raise QuantityOutOfRange(dict.fromkeys(sorted(wrong), f"must be 1 to {MAX_QUANTITY}"))
    lines = [joined[sku] for sku in sorted(joined)]
    dearest = sum(max(x.list_price_fen, x.activity_price_fen or 0) * x.quantity for x in lines)
    if dearest > MAX_FEN:
        raise InvalidRequest({"lines": "the amount is too large for one order"})
    return lines


def _check_offers(basket: Basket) -> None:
    wrong: dict[str, str] = {}
    if len(basket.coupons) > MAX_COUPONS:
        wrong["coupons"] = f"at most {MAX_COUPONS}"
    if not 1 <= basket.member_bps <= 10_000:
        wrong["member_bps"] = "must be 1 to 10000"
    for field in ("points", "balance_fen"):
        if not 0 <= getattr(basket, field) <= MAX_FEN:
            wrong[field] = f"must be 0 to {MAX_FEN}"
    if wrong:
        raise InvalidRequest(wrong)


def _join(one: BasketLine, other: BasketLine) -> BasketLine:
    both = msgspec.structs.replace(one, quantity=one.quantity + other.quantity)
    if msgspec.structs.replace(other, quantity=both.quantity) != both:
        raise InvalidRequest({f"lines.{one.sku_id}": "comes with two prices or weights"})
    return both

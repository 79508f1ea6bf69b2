"""The price of a basket: a pure function, a list of steps, a trace that explains every fen.

The order of steps is law: unit price → full reduction → coupon → points → freight → balance. A step that has
no offers yet is not in `STEPS`; a new one goes to its place in that order. Thresholds, also the one of free
freight, test the goods amount at unit prices, so that no discount takes another away.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from chama.base.errors import InvalidRequest
from chama.base.money import MAX_FEN, split
from chama.services.marketing.errors import EmptyBasket, QuantityOutOfRange
from chama.services.marketing.internal.rules.freight import Place, fee_of, shared_by_template
from chama.services.marketing.types import (
    Basket,
    BasketLine,
    Discount,
    FreightTemplate,
    Quote,
    QuotedLine,
    TraceStep,
)

MAX_QUANTITY = 999
MAX_LINES = 200
MAX_PRICE_FEN = 10**9


class Bill:
    """The working sheet of one pricing: lines by SKU id, so that ties of a split always fall the same way."""

    __slots__ = (
        "amounts",
        "discounts",
        "freight",
        "freight_fen",
        "left",
        "lines",
        "place",
        "trace",
        "units",
    )

    def __init__(self, lines: list[BasketLine], place: Place, freight: list[FreightTemplate]) -> None:
        self.lines = lines
        self.place = place
        self.freight = freight
        self.units = [0] * len(lines)
        self.amounts = self.units
        self.left = self.units
        self.discounts: list[list[Discount]] = [[] for _ in lines]
        self.freight_fen = 0
        self.trace: list[TraceStep] = []

    @property
    def goods_fen(self) -> int:
        """The goods at unit prices, before any discount."""
        return sum(self.amounts)

    def set_units(self, units: list[int], reason: str) -> None:
        """Fix the unit prices; everything after builds on them."""
        self.units = units
        self.amounts = [u * line.quantity for u, line in zip(units, self.lines, strict=True)]
        self.left = list(self.amounts)
        self.note("unit_price", True, reason, self.goods_fen, self.amounts)

    def take_off(self, step: str, reason: str, amount_fen: int, lines: Sequence[int]) -> None:
        """Share a discount over these lines by what is left of them; never more than that."""
        left = [self.left[i] for i in lines]
        shares = split(min(amount_fen, sum(left)), left)
        per_line = [0] * len(self.lines)
        for i, share in zip(lines, shares, strict=True):
            if share:
                per_line[i] = -share
                self.left[i] -= share
                self.discounts[i].append(Discount(step=step, amount_fen=share))
        self.note(step, any(per_line), reason, sum(per_line), per_line)

    def add_freight(self, template_id: str, reason: str, fee_fen: int, lines: Sequence[int]) -> None:
        """Charge what a template asks; shared over its lines by amount, over free goods by pieces."""
        amounts = [self.amounts[i] for i in lines]
        weights = amounts if any(amounts) else [self.lines[i].quantity for i in lines]
        per_line = [0] * len(self.lines)
        for i, share in zip(lines, split(fee_fen, weights), strict=True):
            per_line[i] = share
        self.freight_fen += fee_fen
        self.note("freight", fee_fen > 0, reason, fee_fen, per_line, template_id)

    def note(
        self,
        step: str,
        applied: bool,
        reason: str,
        amount_fen: int,
        per_line_fen: list[int],
        subject: str = "",
    ) -> None:
        """Write into the trace what a step did and why."""
        self.trace.append(
            TraceStep(
                step=step,
                applied=applied,
                reason=reason,
                amount_fen=amount_fen,
                per_line_fen=per_line_fen,
                subject=subject,
            )
        )


Step = Callable[[Bill, datetime], None]


def unit_price(bill: Bill, now: datetime) -> None:
    """The list price, for want of a cheaper one."""
    bill.set_units([line.list_price_fen for line in bill.lines], "list_price")


def freight(bill: Bill, now: datetime) -> None:
    """Every template asks for its own lines; what they ask adds up."""
    for template, lines in shared_by_template(bill.freight, bill.lines):
        goods_fen = sum(bill.amounts[i] for i in lines)
        fee_fen, reason = fee_of(template, [bill.lines[i] for i in lines], goods_fen, bill.place)
        bill.add_freight(template.template_id, reason, fee_fen, lines)


STEPS: tuple[Step, ...] = (unit_price, freight)


def price(basket: Basket, now: datetime) -> Quote:
    """Price a basket: O(lines × steps); payable = Σ line payables + freight, never negative."""
    bill = Bill(_checked(basket), Place(basket.region, basket.region_code), basket.freight)
    for step in STEPS:
        step(bill, now)
    goods_fen = bill.goods_fen
    left_fen = sum(bill.left)
    return Quote(
        lines=[
            QuotedLine(
                sku_id=line.sku_id,
                quantity=line.quantity,
                unit_price_fen=bill.units[i],
                amount_fen=bill.amounts[i],
                discounts=bill.discounts[i],
                payable_fen=bill.left[i],
            )
            for i, line in enumerate(bill.lines)
        ],
        goods_fen=goods_fen,
        discount_fen=goods_fen - left_fen,
        freight_fen=bill.freight_fen,
        payable_fen=left_fen + bill.freight_fen,
        trace=bill.trace,
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
    joined: dict[str, BasketLine] = {}
    wrong: set[str] = set()
    for line in basket.lines:
        before = joined.get(line.sku_id)
        if line.quantity < 1:
            wrong.add(line.sku_id)
        if not 0 <= line.list_price_fen <= MAX_PRICE_FEN:
            raise InvalidRequest({f"lines.{line.sku_id}.list_price_fen": f"must be 0 to {MAX_PRICE_FEN}"})
        joined[line.sku_id] = line if before is None else _join(before, line)
    wrong |= {sku for sku, line in joined.items() if line.quantity > MAX_QUANTITY}
    if wrong:
        raise QuantityOutOfRange(dict.fromkeys(sorted(wrong), f"must be 1 to {MAX_QUANTITY}"))
    lines = [joined[sku] for sku in sorted(joined)]
    if sum(line.list_price_fen * line.quantity for line in lines) > MAX_FEN:
        raise InvalidRequest({"lines": "the amount is too large for one order"})
    return lines


def _join(one: BasketLine, other: BasketLine) -> BasketLine:
    both = msgspec.structs.replace(one, quantity=one.quantity + other.quantity)
    if msgspec.structs.replace(other, quantity=both.quantity) != both:
        raise InvalidRequest({f"lines.{one.sku_id}": "comes with two prices or weights"})
    return both

"""Offers that take something off goods: which of them fit a basket, and what each takes in its turn.

Whether an offer fits depends on the goods at unit prices alone, so no offer opens or closes another. What it
takes grows with what is left, never the other way: alone it saves the most it can save.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from chama.base.money import Rounding, ratio, split
from chama.services.marketing.types import (
    BasketCoupon,
    BasketLine,
    Promotion,
    PromotionDraft,
    Rung,
    Scope,
)

# The order in which offers take their turn; ties by what they do, then by id.
TURNS = {"reduction": 0, "discount": 1, "exchange": 2, "percent": 3, "fixed": 4, "freight": 5}


class Ready(NamedTuple):
    """An offer that fits: what it does and to which lines. Sorted, they stand in their turn: two that do the
    same stand side by side, so it never matters which of them is used."""

    turn: int
    group: str
    lines: tuple[int, ...]
    off_fen: int
    off_bps: int
    cap_fen: int
    valid_until: str
    subject: str
    step: str
    kind: str
    name: str


class WhyNot(NamedTuple):
    """Why an offer does not fit, and how much is missing."""

    reason: str
    missing: int = 0


def lines_in(scope: Scope, lines: Sequence[BasketLine]) -> tuple[int, ...]:
    """The numbers of the lines whose goods are in a scope."""
    wanted = _Named(scope.skus, scope.spus, scope.brands, scope.categories)
    unwanted = _Named(scope.not_skus, scope.not_spus, scope.not_brands, scope.not_categories)
    inside = wanted.lines(lines) if any(wanted) else range(len(lines))
    outside = set(unwanted.lines(lines)) if any(unwanted) else ()
    return tuple(i for i in inside if i not in outside)


class _Named(NamedTuple):
    """Goods as one side of a scope names them."""

    skus: tuple[str, ...]
    spus: tuple[str, ...]
    brands: tuple[str, ...]
    categories: tuple[str, ...]

    def lines(self, lines: Sequence[BasketLine]) -> list[int]:
        """The lines of them; goods without a brand are of none."""
        skus, spus, brands = set(self.skus), set(self.spus), set(self.brands) - {""}
        categories = set(self.categories)
        return [
            i
            for i, x in enumerate(lines)
            if x.sku_id in skus
            or x.spu_id in spus
            or x.brand in brands
            or not categories.isdisjoint(x.categories)
        ]


def coupon_ready(
    coupon: BasketCoupon, lines: Sequence[BasketLine], amounts: Sequence[int], now: datetime
) -> Ready | WhyNot:
    """A coupon and these goods."""
    terms = coupon.terms
    if now < coupon.valid_from:
        return WhyNot("not_yet")
    if now >= coupon.valid_until:
        return WhyNot("expired")
    mine = lines_in(terms.scope, lines)
    if not mine:
        return WhyNot("out_of_scope")
    goods_fen = sum(amounts[i] for i in mine)
    if goods_fen < terms.threshold_fen:
        return WhyNot("below_threshold", terms.threshold_fen - goods_fen)
    return Ready(
        turn=TURNS[terms.kind],
        subject=coupon.coupon_id,
        group=f"coupon|{terms.stack_group}",
        step="coupon",
        kind=terms.kind,
        name=coupon.name,
        lines=mine,
        off_fen=terms.amount_fen,
        off_bps=10_000 - terms.price_bps if terms.kind == "percent" else 0,
        cap_fen=terms.cap_fen,
        valid_until=coupon.valid_until.isoformat(),
    )


def rung_of(draft: PromotionDraft, goods_fen: int, pieces: int) -> Rung | WhyNot:
    """The highest rung that is reached; else what is missing to the lowest."""
    reached = [r for r in draft.ladder if goods_fen >= r.threshold_fen and pieces >= r.threshold_pieces]
    if reached:
        return max(reached, key=lambda r: (r.threshold_fen, r.threshold_pieces))
    lowest = min(draft.ladder, key=lambda r: (r.threshold_fen, r.threshold_pieces))
    if goods_fen < lowest.threshold_fen:
        return WhyNot("below_threshold", lowest.threshold_fen - goods_fen)
    return WhyNot("too_few_pieces", lowest.threshold_pieces - pieces)


def promotion_ready(
    promotion: Promotion, mine: tuple[int, ...], lines: Sequence[BasketLine], amounts: Sequence[int]
) -> Ready | WhyNot:
    """A reduction or a discount and these goods; `mine` are its lines."""
    draft = promotion.draft
    goods_fen = sum(amounts[i] for i in mine)
    rung = rung_of(draft, goods_fen, sum(lines[i].quantity for i in mine))
    if isinstance(rung, WhyNot):
        return rung
    times = goods_fen // rung.threshold_fen if draft.repeats and rung.threshold_fen else 1
    return Ready(
        turn=TURNS[draft.kind],
        subject=promotion.promotion_id,
        group=f"promotion|{draft.stack_group}",
        step="full_reduction",
        kind=draft.kind,
        name=draft.name,
        lines=mine,
        off_fen=rung.off_fen * times,
        off_bps=10_000 - rung.price_bps if draft.kind == "discount" else 0,
        cap_fen=0,
        valid_until="",
    )


def off_of(offer: Ready, left: Sequence[int], units: Sequence[int]) -> int:
    """What an offer takes off the goods in its turn, in fen; none of freight."""
    if offer.kind == "freight":
        return 0
    if offer.kind == "exchange":
        return _exchange(offer, left, units)[1]
    total = sum([left[i] for i in offer.lines])
    off_fen = offer.off_fen
    if offer.off_bps:
        off_fen = ratio(total, offer.off_bps, Rounding.DOWN)
        off_fen = min(off_fen, offer.cap_fen) if offer.cap_fen else off_fen
    return max(min(off_fen, total), 0)


def shares_of(offer: Ready, left: Sequence[int], units: Sequence[int]) -> list[tuple[int, int]]:
    """The same on each line that gives some: (line, fen), by largest remainder."""
    shares = spread(offer, off_of(offer, left, units), left, units)
    return [share for share in shares if share[1]]


def spread(
    offer: Ready, off_fen: int, left: Sequence[int], units: Sequence[int]
) -> Iterable[tuple[int, int]]:
    """How what an offer takes, known already, lies on its lines."""
    if not off_fen:
        return ()
    if offer.kind == "exchange":
        return ((_exchange(offer, left, units)[0], off_fen),)
    return zip(offer.lines, split(off_fen, [left[i] for i in offer.lines]), strict=True)


def _exchange(offer: Ready, left: Sequence[int], units: Sequence[int]) -> tuple[int, int]:
    """One piece, the one that saves the most, costs the offer's amount: (line, fen saved, at least 0); ties
    go to the earlier SKU."""
    worth = [left[i] if left[i] < units[i] else units[i] for i in offer.lines]
    most = max(worth)
    return offer.lines[worth.index(most)], max(most - offer.off_fen, 0)


def freight_off(offer: Ready, freight_fen: int) -> int:
    """What a freight coupon takes off the freight that is left; one without an amount takes all of it."""
    if offer.kind != "freight":
        return 0
    return min(offer.off_fen, freight_fen) if offer.off_fen else freight_fen


def is_for(promotion: Promotion, level: str, now: datetime) -> bool:
    """Whether a promotion is on now, for somebody of this level."""
    draft = promotion.draft
    return (
        promotion.status == "on"
        and draft.starts_at <= now < draft.ends_at
        and (not draft.levels or level in draft.levels)
    )

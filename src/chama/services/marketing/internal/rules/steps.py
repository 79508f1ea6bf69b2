"""The steps of a price, in the order of the law; each writes on the bill what it did and why."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from chama.base.money import Rounding, ratio, split
from chama.services.marketing.internal.rules.best import Table, best_of
from chama.services.marketing.internal.rules.bill import Bill
from chama.services.marketing.internal.rules.freight import fee_of, shared_by_template
from chama.services.marketing.internal.rules.offers import (
    Ready,
    WhyNot,
    coupon_ready,
    freight_off,
    is_for,
    lines_in,
    promotion_ready,
    rung_of,
    shares_of,
)
from chama.services.marketing.types import (
    Basket,
    BasketLine,
    CouponVerdict,
    Gift,
    PointsRule,
    Promotion,
    Rung,
)


class Live(NamedTuple):
    """A promotion that is on and has goods of the basket in its scope, and which."""

    promotion: Promotion
    lines: tuple[int, ...]


class Fee(NamedTuple):
    """What a freight template asks for its lines."""

    template_id: str
    reason: str
    fee_fen: int
    lines: list[int]


def live_ones(
    promotions: Sequence[Promotion], lines: Sequence[BasketLine], level: str, now: datetime
) -> list[Live]:
    """The promotions that have a say in this basket, by id."""
    found = []
    for p in sorted(promotions, key=lambda p: p.promotion_id):
        if not is_for(p, level, now):
            continue
        if p.draft.kind == "timed_price":
            mine = tuple(i for i, line in enumerate(lines) if line.sku_id in p.draft.prices)
        else:
            mine = lines_in(p.draft.scope, lines)
        if mine:
            found.append(Live(p, mine))
    return found


def unit_price(bill: Bill, member_bps: int, live: Sequence[Live], closed: Sequence[str] = ()) -> None:
    """An activity's price excludes the others; else the cheapest of list, member and timed (ties in this
    order). A closed promotion gives no price; one that is limited is noted with the pieces it must give."""
    timed: dict[int, tuple[int, str]] = {}
    for promotion, lines in live:
        if promotion.draft.kind == "timed_price" and promotion.promotion_id not in closed:
            for i in lines:
                offer = (promotion.draft.prices[bill.lines[i].sku_id], promotion.promotion_id)
                timed[i] = min(timed.get(i, offer), offer)
    units, reasons = [], []
    for i, line in enumerate(bill.lines):
        fen, why = line.list_price_fen, ("list_price", "")
        if line.activity_price_fen is not None:
            fen, why = line.activity_price_fen, ("activity_price", line.activity_id)
        else:
            member_fen = line.member_price_fen
            if member_fen is None and member_bps < 10_000:
                member_fen = ratio(fen, member_bps)
            if member_fen is not None and member_fen < fen:
                fen, why = member_fen, ("member_price", "")
            if i in timed and timed[i][0] < fen:
                fen, why = timed[i][0], ("timed_price", timed[i][1])
        units.append(fen)
        reasons.append(why)
    bill.set_units(units, reasons)
    for promotion, lines in live:
        if promotion.promotion_id in closed:
            bill.pass_over("unit_price", "closed", promotion.promotion_id, promotion.draft.name)
        elif promotion.draft.quota or promotion.draft.per_user:
            mine = [i for i in lines if reasons[i] == ("timed_price", promotion.promotion_id)]
            if mine:
                bill.limited[promotion.promotion_id] = sum(bill.lines[i].quantity for i in mine)


def fees_of(bill: Bill, live: Sequence[Live]) -> list[Fee]:
    """Every template asks for its own lines, at unit prices; a promotion may make all of it free."""
    free = _free_freight(bill, live)
    fees = []
    for template, lines in shared_by_template(bill.freight, bill.lines):
        goods_fen = sum(bill.amounts[i] for i in lines)
        fee_fen, reason = fee_of(template, [bill.lines[i] for i in lines], goods_fen, bill.place)
        if fee_fen and free:
            fee_fen, reason = 0, "free_promotion"
        fees.append(Fee(template.template_id, reason, fee_fen, lines))
    return fees


def _free_freight(bill: Bill, live: Sequence[Live]) -> bool:
    free = False
    for promotion, lines in live:
        if promotion.draft.kind == "free_freight":
            free = not isinstance(_rung(bill, promotion, lines), WhyNot) or free
    return free


def _rung(bill: Bill, promotion: Promotion, lines: Sequence[int]) -> Rung | WhyNot:
    goods_fen = sum(bill.amounts[i] for i in lines)
    return rung_of(promotion.draft, goods_fen, sum(bill.lines[i].quantity for i in lines))


def worth_of(points: int, rule: PointsRule) -> int:
    """What points are worth, in fen."""
    return points * rule.fen_per_100 // 100


def cost_of(fen: int, rule: PointsRule) -> int:
    """The fewest points that are worth so many fen."""
    return -(-fen * 100 // rule.fen_per_100)


def discounts(
    bill: Bill, basket: Basket, live: Sequence[Live], freight_fen: int, now: datetime
) -> list[Ready]:
    """Full reductions and coupons: the best combination takes its turn. Answers the freight coupons of it."""
    names = {p.promotion_id: p.draft.name for p, _ in live}
    fits: list[Ready] = []
    refused: list[tuple[str, WhyNot]] = []
    for promotion, lines in live:
        if promotion.draft.kind in ("reduction", "discount"):
            offer = promotion_ready(promotion, lines, bill.lines, bill.amounts)
            if isinstance(offer, WhyNot):
                refused.append((promotion.promotion_id, offer))
            else:
                fits.append(offer)
    found = {c.coupon_id: coupon_ready(c, bill.lines, bill.amounts, now) for c in basket.coupons}
    chosen = basket.chosen
    wanted = [o for c, o in found.items() if isinstance(o, Ready) and (chosen is None or c in chosen)]
    worth, rule = worth_of(basket.points, basket.points_rule), basket.points_rule

    def after_points(goods_fen: int) -> int:
        return goods_fen - min(worth, ratio(goods_fen, rule.most_bps, Rounding.DOWN))

    table = Table(tuple(bill.amounts), tuple(bill.units), freight_fen, after_points)
    best = best_of(table, [*fits, *wanted])
    bill.exact = best.exact
    used = {o.subject for o in best.offers}
    for offer in (o for o in best.offers if o.step == "full_reduction"):
        shares = shares_of(offer, bill.left, bill.units)
        bill.take_shares(offer.step, offer.kind, shares, offer.subject, offer.name)
    for subject, why in refused:
        bill.pass_over("full_reduction", why.reason, subject, names[subject], why.missing)
    for offer in fits:
        if offer.subject not in used:
            bill.pass_over("full_reduction", "better_together", offer.subject, offer.name)
    _judge(bill, basket, found, used, freight_fen)
    for offer in (o for o in best.offers if o.step == "coupon" and o.kind != "freight"):
        shares = shares_of(offer, bill.left, bill.units)
        bill.take_shares(offer.step, offer.kind, shares, offer.subject, offer.name)
    for v in bill.verdicts:
        if not v.used:
            bill.pass_over("coupon", v.reason, v.coupon_id, v.name, v.missing_fen)
    return [o for o in best.offers if o.kind == "freight"]


def _judge(
    bill: Bill, basket: Basket, found: dict[str, Ready | WhyNot], used: set[str], freight_fen: int
) -> None:
    """What is said of every coupon: used, or why not; what it alone saves after the full reductions."""
    for coupon in basket.coupons:
        offer, reason, saves, missing = found[coupon.coupon_id], coupon.terms.kind, 0, 0
        if isinstance(offer, WhyNot):
            reason, missing = offer
        else:
            saves = sum(s for _, s in shares_of(offer, bill.left, bill.units))
            saves += freight_off(offer, freight_fen)
            if coupon.coupon_id not in used:
                reason = "better_together" if saves else "saves_nothing"
                if saves and basket.chosen is not None and coupon.coupon_id not in basket.chosen:
                    reason = "not_chosen"
        bill.verdicts.append(
            CouponVerdict(
                coupon_id=coupon.coupon_id,
                name=coupon.name,
                kind=coupon.terms.kind,
                used=coupon.coupon_id in used,
                usable=isinstance(offer, Ready) and saves > 0,
                reason=reason,
                saves_fen=saves,
                missing_fen=missing,
                valid_until=coupon.valid_until,
            )
        )
    bill.verdicts.sort(key=lambda v: (-v.saves_fen, not v.usable, v.missing_fen, v.valid_until, v.coupon_id))


def gifts(bill: Bill, live: Sequence[Live], gone: Sequence[str]) -> None:
    """Goods that come for nothing; those that are gone are said, not promised."""
    for promotion, lines in live:
        draft = promotion.draft
        if draft.kind != "gift":
            continue
        rung = _rung(bill, promotion, lines)
        if isinstance(rung, WhyNot):
            bill.pass_over("gift", rung.reason, promotion.promotion_id, draft.name, rung.missing)
        elif rung.gift_sku_id in gone:
            bill.pass_over("gift", "gift_gone", promotion.promotion_id, draft.name)
        else:
            given = Gift(
                sku_id=rung.gift_sku_id, quantity=rung.gift_quantity, promotion_id=promotion.promotion_id
            )
            bill.gifts.append(given)
            bill.note("gift", True, "gift", 0, [0] * len(bill.lines), promotion.promotion_id, draft.name)


def points(bill: Bill, most: int, rule: PointsRule) -> None:
    """At most `most` points pay for a part of the goods; a share of the points falls on each line."""
    cap_fen = ratio(sum(bill.left), rule.most_bps, Rounding.DOWN)
    bill.points_most = cost_of(cap_fen, rule)
    off_fen = min(worth_of(most, rule), cap_fen)
    if off_fen <= 0:
        return
    before = list(bill.left)
    bill.take_off("points", "points" if off_fen < cap_fen else "points_capped", off_fen, range(len(before)))
    bill.points, bill.points_fen = cost_of(off_fen, rule), off_fen
    bill.points_shares = split(bill.points, [b - a for b, a in zip(before, bill.left, strict=True)])


def freight(bill: Bill, fees: Sequence[Fee], coupons: Sequence[Ready], live: Sequence[Live]) -> None:
    """What templates ask adds up; a promotion or coupons may take it off."""
    for promotion, lines in live:
        if promotion.draft.kind == "free_freight":
            rung, name = _rung(bill, promotion, lines), promotion.draft.name
            if isinstance(rung, WhyNot):
                bill.pass_over("free_freight", rung.reason, promotion.promotion_id, name, rung.missing)
            else:
                none = [0] * len(bill.lines)
                bill.note("free_freight", True, "free_freight", 0, none, promotion.promotion_id, name)
    for fee in fees:
        bill.add_freight(fee.template_id, fee.reason, fee.fee_fen, fee.lines)
    for offer in coupons:
        off_fen = freight_off(offer, bill.freight_fen)
        bill.take_freight("freight", off_fen, offer.subject, offer.name)


def balance(bill: Bill, most_fen: int) -> None:
    """The balance pays as much of what is left as the shopper wants; goods and freight share it alike."""
    total = sum(bill.left) + bill.freight_fen
    taken = min(most_fen, total)
    if taken <= 0:
        return
    shares = split(taken, [*bill.left, *bill.freight_shares])
    goods, freights = shares[: len(bill.left)], shares[len(bill.left) :]
    bill.balance_fen, bill.balance_shares = taken, goods
    per_line = [-(g + f) for g, f in zip(goods, freights, strict=True)]
    bill.note("balance", True, "balance", -taken, per_line)

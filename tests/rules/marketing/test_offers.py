"""Promotions, coupons, points and balance: properties of the price, and the best combination proved best."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chama.services.marketing.internal.rules import best, price
from chama.services.marketing.internal.rules.explain import for_shopper, for_staff
from chama.services.marketing.internal.rules.offers import coupon_ready
from chama.services.marketing.internal.rules.promotions import faults_of
from chama.services.marketing.types import (
    Basket,
    BasketCoupon,
    BasketLine,
    CouponTerms,
    FreightTemplate,
    FreightZone,
    PointsRule,
    Promotion,
    PromotionDraft,
    Quote,
    Rung,
    Scope,
)

NOW = datetime(2026, 5, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)
FREIGHT = [FreightTemplate(template_id="standard", zones=(FreightZone(first_fen=1000),))]
SHELVES = ("tea", "coffee")


def line(sku_id: str, quantity: int, price_fen: int, **facts: Any) -> BasketLine:
    return BasketLine(sku_id=sku_id, quantity=quantity, list_price_fen=price_fen, **facts)


def basket(*lines: BasketLine, **more: Any) -> Basket:
    return Basket(lines=list(lines), region="云南省", **{"freight": FREIGHT, **more})


def coupon(coupon_id: str, **terms: Any) -> BasketCoupon:
    return BasketCoupon(
        coupon_id=coupon_id,
        name=coupon_id,
        terms=CouponTerms(**{"kind": "fixed", **terms}),
        valid_from=NOW - DAY,
        valid_until=NOW + DAY,
    )


def promotion(promotion_id: str, kind: str, *ladder: Rung, **more: Any) -> Promotion:
    draft = PromotionDraft(
        name=promotion_id, kind=kind, ladder=ladder, starts_at=NOW - DAY, ends_at=NOW + DAY, **more
    )
    return Promotion(promotion_id=promotion_id, version=1, status="on", draft=draft, made_at=NOW)


def taken(quote: Quote, step: str) -> list[tuple[str, int]]:
    return [(s.subject, s.amount_fen) for s in quote.trace if s.step == step and s.applied]


def reasons(quote: Quote, step: str) -> dict[str, str]:
    return {s.subject: s.reason for s in quote.trace if s.step == step and not s.applied}


scopes = st.builds(
    Scope,
    categories=st.sets(st.sampled_from(SHELVES), max_size=2).map(tuple),
    not_skus=st.sets(st.sampled_from(["sku_0", "sku_1"]), max_size=1).map(tuple),
)
groups = st.sampled_from(["one", "two", "three"])
terms = st.builds(
    CouponTerms,
    kind=st.sampled_from(["fixed", "percent", "freight", "exchange"]),
    amount_fen=st.integers(0, 5_000),
    price_bps=st.integers(1, 9_999),
    cap_fen=st.sampled_from([0, 500, 3_000]),
    threshold_fen=st.sampled_from([0, 5_000, 20_000]),
    scope=scopes,
    stack_group=groups,
)
rungs = st.builds(
    Rung,
    threshold_fen=st.sampled_from([0, 3_000, 15_000]),
    off_fen=st.integers(1, 3_000),
    price_bps=st.integers(5_000, 9_900),
    gift_sku_id=st.just("sku_gift"),
)


@st.composite
def promotion_lists(draw: st.DrawFn, most: int = 4) -> list[Promotion]:
    kinds = st.sampled_from(["reduction", "discount", "gift", "free_freight", "timed_price"])
    made = []
    for n in range(draw(st.integers(0, most))):
        kind = draw(kinds)
        if kind == "timed_price":
            prices = draw(
                st.dictionaries(st.sampled_from(["sku_0", "sku_2"]), st.integers(0, 9_000), min_size=1)
            )
            made.append(promotion(f"prm_{n}", kind, prices=prices))
        else:
            made.append(
                promotion(f"prm_{n}", kind, draw(rungs), scope=draw(scopes), stack_group=draw(groups))
            )
    return made


@st.composite
def baskets(draw: st.DrawFn, most_coupons: int = 5) -> Basket:
    lines = [
        line(
            f"sku_{n}",
            draw(st.integers(1, 9)),
            draw(st.integers(0, 9_000)),
            categories=(draw(st.sampled_from(SHELVES)),),
            member_price_fen=draw(st.none() | st.integers(0, 9_000)),
            activity_price_fen=draw(st.none() | st.none() | st.integers(0, 9_000)),
        )
        for n in range(draw(st.integers(1, 4)))
    ]
    coupons = tuple(
        coupon(f"cpn_{n}", **msgspec.structs.asdict(draw(terms)))
        for n in range(draw(st.integers(0, most_coupons)))
    )
    return basket(
        *lines,
        member_bps=draw(st.sampled_from([10_000, 9_500])),
        coupons=coupons,
        points=draw(st.integers(0, 20_000)),
        points_rule=PointsRule(
            fen_per_100=draw(st.sampled_from([100, 33, 1])),
            most_bps=draw(st.sampled_from([0, 5_000, 10_000])),
        ),
        balance_fen=draw(st.sampled_from([0, 777, 10**6])),
    )


@given(baskets(), promotion_lists())
def test_every_fen_is_explained_and_nothing_is_negative(asked: Basket, promotions: list[Promotion]) -> None:
    quote = price(asked, NOW, promotions)
    assert sum(s.amount_fen for s in quote.trace) == quote.payable_fen >= 0
    assert quote.goods_fen - quote.discount_fen + quote.freight_fen - quote.balance_fen == quote.payable_fen
    assert min(quote.goods_fen, quote.discount_fen, quote.freight_fen, quote.balance_fen) >= 0
    assert (
        sum(q.payable_fen for q in quote.lines) + quote.freight_fen == quote.payable_fen + quote.balance_fen
    )
    assert sum(q.points for q in quote.lines) == quote.points <= asked.points
    for q in quote.lines:
        assert q.payable_fen == q.amount_fen - sum(d.amount_fen for d in q.discounts) >= q.balance_fen >= 0
    for s in quote.trace:
        assert sum(s.per_line_fen) == s.amount_fen
        assert len(s.per_line_fen) == len(quote.lines)


@given(baskets(), promotion_lists(), st.randoms())
def test_the_order_of_lines_coupons_and_promotions_changes_nothing(
    asked: Basket, promotions: list[Promotion], random: Any
) -> None:
    lines, coupons, others = list(asked.lines), list(asked.coupons), list(promotions)
    for some in (lines, coupons, others):
        random.shuffle(some)
    shuffled = msgspec.structs.replace(asked, lines=lines, coupons=tuple(coupons))
    one, other = price(asked, NOW, promotions), price(shuffled, NOW, others)
    same = {"trace": [], "coupons": ()}
    assert msgspec.structs.replace(one, **same) == msgspec.structs.replace(other, **same)
    assert sorted(map(repr, one.trace)) == sorted(map(repr, other.trace))


def combinations(offers: list[best.Ready]) -> Any:
    """Every way to use at most one offer of each group."""
    by_group: dict[str, list[Any]] = {}
    for o in offers:
        by_group.setdefault(o.group, [None]).append(o)
    for chosen in itertools.product(*by_group.values()):
        yield [o for o in chosen if o is not None]


@settings(max_examples=200)
@given(baskets(most_coupons=7))
def test_the_best_combination_is_best_of_all_that_there_are(asked: Basket) -> None:
    lines = sorted(asked.lines, key=lambda x: x.sku_id)
    amounts = tuple(x.list_price_fen * x.quantity for x in lines)
    cap = asked.points // 100

    def after_points(fen: int) -> int:
        return fen - min(cap, fen // 2)

    table = best.Table(amounts, tuple(x.list_price_fen for x in lines), 1000, after_points)
    offers = [o for c in asked.coupons if isinstance(o := coupon_ready(c, lines, amounts, NOW), best.Ready)]
    found = best.best_of(table, offers)
    assert found.exact
    assert found.payable_fen == min(best.payable_of(table, some) for some in combinations(offers))
    assert found.payable_fen == best.payable_of(table, found.offers)
    fewest = min(
        len(some) for some in combinations(offers) if best.payable_of(table, some) == found.payable_fen
    )
    assert len(found.offers) == fewest


@given(baskets(most_coupons=4), promotion_lists(3), st.data())
def test_one_more_coupon_never_raises_what_is_to_pay(
    asked: Basket, promotions: list[Promotion], data: st.DataObject
) -> None:
    more = coupon("cpn_more", **msgspec.structs.asdict(data.draw(terms)))
    wider = msgspec.structs.replace(asked, coupons=(*asked.coupons, more))
    assert price(wider, NOW, promotions).payable_fen <= price(asked, NOW, promotions).payable_fen


@given(baskets(most_coupons=3), promotion_lists(3), rungs, scopes, groups)
def test_one_more_reduction_never_raises_what_is_to_pay(
    asked: Basket, promotions: list[Promotion], rung: Rung, scope: Scope, group: str
) -> None:
    more = promotion("prm_more", "reduction", rung, scope=scope, stack_group=group)
    assert price(asked, NOW, [*promotions, more]).payable_fen <= price(asked, NOW, promotions).payable_fen


def test_an_activity_price_excludes_the_others_and_else_the_cheapest_holds() -> None:
    timed = promotion("prm_t", "timed_price", prices={"sku_a": 900, "sku_b": 950, "sku_c": 100})
    quote = price(
        basket(
            line("sku_a", 1, 1000, member_price_fen=950),
            line("sku_b", 1, 1000, member_price_fen=940),
            line("sku_c", 1, 1000, activity_price_fen=990, activity_id="act_1"),
            line("sku_d", 1, 1000),
            member_bps=9_800,
        ),
        NOW,
        [timed],
    )
    assert [q.unit_price_fen for q in quote.lines] == [900, 940, 990, 980]
    assert {s.reason: s.amount_fen for s in quote.trace if s.step == "unit_price"} == {
        "activity_price": 990,
        "member_price": 1920,
        "timed_price": 900,
    }


def test_ladders_repeats_pieces_and_levels() -> None:
    ladder = (Rung(threshold_fen=10_000, off_fen=1_000), Rung(threshold_fen=20_000, off_fen=3_000))
    full = promotion("prm_f", "reduction", *ladder)
    assert taken(price(basket(line("a", 1, 9_999)), NOW, [full]), "full_reduction") == []
    assert taken(price(basket(line("a", 1, 10_000)), NOW, [full]), "full_reduction") == [("prm_f", -1_000)]
    assert taken(price(basket(line("a", 3, 10_000)), NOW, [full]), "full_reduction") == [("prm_f", -3_000)]
    each = promotion("prm_e", "reduction", Rung(threshold_fen=10_000, off_fen=1_000), repeats=True)
    assert taken(price(basket(line("a", 1, 39_999)), NOW, [each]), "full_reduction") == [("prm_e", -3_000)]
    pieces = promotion("prm_p", "discount", Rung(threshold_pieces=3, price_bps=8_000), levels=("gold",))
    assert taken(price(basket(line("a", 3, 1_000), level="gold"), NOW, [pieces]), "full_reduction") == [
        ("prm_p", -600)
    ]
    assert price(basket(line("a", 3, 1_000)), NOW, [pieces]).promotions == ()
    few = price(basket(line("a", 2, 1_000), level="gold"), NOW, [pieces])
    assert reasons(few, "full_reduction") == {"prm_p": "too_few_pieces"}


def test_gifts_and_free_freight_by_a_promotion() -> None:
    gift = promotion("prm_g", "gift", Rung(threshold_fen=5_000, gift_sku_id="sku_cup", gift_quantity=2))
    free = promotion("prm_x", "free_freight", Rung(threshold_fen=5_000))
    quote = price(basket(line("a", 1, 5_000)), NOW, [gift, free])
    assert [(g.sku_id, g.quantity) for g in quote.gifts] == [("sku_cup", 2)]
    assert (quote.freight_fen, quote.payable_fen) == (0, 5_000)
    gone = price(basket(line("a", 1, 5_000), gone=("sku_cup",)), NOW, [gift])
    assert (gone.gifts, reasons(gone, "gift")) == ((), {"prm_g": "gift_gone"})


def test_why_a_coupon_does_not_apply_is_said() -> None:
    asked = basket(
        line("a", 1, 5_000, categories=("tea",)),
        coupons=(
            coupon("c1", amount_fen=500, threshold_fen=6_000),
            coupon("c2", amount_fen=500, scope=Scope(categories=("ham",))),
            coupon("c3", amount_fen=500),
            coupon("c4", amount_fen=400),
            msgspec.structs.replace(coupon("c5", amount_fen=500), valid_until=NOW),
            msgspec.structs.replace(coupon("c6", amount_fen=500), valid_from=NOW + DAY),
        ),
    )
    quote = price(asked, NOW)
    assert taken(quote, "coupon") == [("c3", -500)]
    assert reasons(quote, "coupon") == {
        "c1": "below_threshold",
        "c2": "out_of_scope",
        "c4": "better_together",
        "c5": "expired",
        "c6": "not_yet",
    }
    assert [(v.coupon_id, v.saves_fen, v.used) for v in quote.coupons][:2] == [
        ("c3", 500, True),
        ("c4", 400, False),
    ]
    chosen = price(msgspec.structs.replace(asked, chosen=("c4",)), NOW)
    assert (taken(chosen, "coupon"), reasons(chosen, "coupon")["c3"]) == ([("c4", -400)], "not_chosen")
    words = [(s.title, s.detail) for s in for_staff(quote.trace)]
    assert ("优惠券 · c1", "还差 ¥10.00") in words
    assert [s.title for s in for_shopper(quote.trace)] == ["商品原价", "优惠券 · c3", "运费"]


def test_points_and_balance_pay_a_part_and_a_full_balance_leaves_nothing() -> None:
    asked = basket(line("a", 1, 10_001), line("b", 1, 20_000), points=50_000, balance_fen=10**7)
    quote = price(asked, NOW)
    assert (quote.points, quote.points_fen, quote.points_most) == (15_000, 15_000, 15_000)
    assert (quote.balance_fen, quote.payable_fen) == (16_001, 0)
    third = price(basket(line("a", 1, 10_000), points=100, points_rule=PointsRule(fen_per_100=33)), NOW)
    assert (third.points, third.points_fen) == (100, 33)


def test_the_search_ends_within_its_bound_and_says_when_it_was_not_exact() -> None:
    rows = [line(f"sku_{n:02}", 1 + n % 3, 1_999 + 37 * n, categories=(SHELVES[n % 2],)) for n in range(20)]
    many = tuple(
        coupon(
            f"cpn_{n:02}",
            kind=("fixed", "percent")[n % 2],
            amount_fen=900 + n,
            price_bps=9_000 + 11 * n,
            scope=Scope(skus=tuple(f"sku_{m:02}" for m in range(20) if (m + n) % 3)),
            stack_group=f"g{n}",
        )
        for n in range(20)
    )
    quote = price(basket(*rows, coupons=many), NOW)
    assert quote.payable_fen > 0
    table = best.Table((100,) * 20, (100,) * 20, 0, lambda fen: fen)
    ready = [coupon_ready(c, rows, [x.list_price_fen for x in rows], NOW) for c in many]
    search = best._Search(table, sorted(ready), {o.subject: best.alone(table, o) for o in ready}, 50)
    search.go([100] * 20, 0, (), list(enumerate(search.most)))
    assert search.nodes == 51


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ladder": ()}, "ladder"),
        ({"ladder": (Rung(threshold_fen=5, off_fen=1), Rung(threshold_fen=5, off_fen=2))}, "ladder"),
        ({"ladder": (Rung(threshold_fen=5, off_fen=6),)}, "ladder.0.off_fen"),
        ({"kind": "discount"}, "ladder.0.price_bps"),
        ({"kind": "gift"}, "ladder.0.gift_sku_id"),
        ({"kind": "timed_price"}, "prices"),
        ({"prices": {"a": 1}}, "prices"),
        ({"ends_at": NOW - DAY}, "ends_at"),
        ({"name": " x"}, "name"),
        ({"repeats": True, "ladder": (Rung(off_fen=5),)}, "repeats"),
    ],
)
def test_a_promotion_that_cannot_be_is_refused_by_its_field(changes: dict[str, Any], field: str) -> None:
    good = promotion("p", "reduction", Rung(threshold_fen=10, off_fen=5)).draft
    assert faults_of(good) == {}
    assert field in faults_of(msgspec.structs.replace(good, **changes))

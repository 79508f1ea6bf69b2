"""Properties of the price: sums hold to the fen, order changes nothing, nothing is negative."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chama.base.errors import InvalidRequest
from chama.services.marketing.errors import EmptyBasket, QuantityOutOfRange, RegionNotServed
from chama.services.marketing.internal.rules import price
from chama.services.marketing.internal.rules.bill import Bill
from chama.services.marketing.internal.rules.freight import Place
from chama.services.marketing.internal.rules.steps import unit_price
from chama.services.marketing.types import Basket, BasketLine, FreightTemplate, FreightZone

NOW = datetime(2026, 5, 1, 8, tzinfo=UTC)

skus = st.sampled_from([f"sku_{i}" for i in range(8)])
zones = st.builds(
    FreightZone,
    first_units=st.integers(0, 500),
    first_fen=st.integers(0, 5_000),
    step_units=st.integers(1, 300),
    step_fen=st.integers(0, 2_000),
    free_above_fen=st.none() | st.integers(0, 100_000),
    free_above_pieces=st.none() | st.integers(0, 100),
)
templates = st.builds(
    FreightTemplate,
    template_id=st.sampled_from(["a", "b", "c"]),
    basis=st.sampled_from(["piece", "weight", "volume"]),
    zones=zones.map(lambda z: (z,)),
)


@st.composite
def baskets(draw: st.DrawFn) -> Basket:
    prices = draw(st.dictionaries(skus, st.integers(0, 10**6), min_size=1))
    wanted = draw(st.lists(st.sampled_from(sorted(prices)), min_size=1, max_size=12))
    quantities = [draw(st.integers(1, 80)) for _ in wanted]
    counted_by = {s: draw(st.sampled_from(["", "a", "b", "gone"])) for s in prices}
    lines = [
        BasketLine(
            sku_id=s,
            quantity=q,
            list_price_fen=prices[s],
            weight_g=100,
            volume_cm3=30,
            freight_template_id=counted_by[s],
        )
        for s, q in zip(wanted, quantities, strict=True)
    ]
    freight = draw(st.lists(templates, min_size=1, max_size=3, unique_by=lambda t: t.template_id))
    return Basket(lines=lines, region="530102", freight=freight)


def basket(*lines: tuple[str, int, int], free_above_fen: int | None = 9900, region: str = "530102") -> Basket:
    return Basket(
        lines=[BasketLine(sku_id=s, quantity=q, list_price_fen=p) for s, q, p in lines],
        region=region,
        freight=[
            FreightTemplate(
                template_id="standard",
                zones=(FreightZone(first_fen=1000, free_above_fen=free_above_fen),),
                unserved=("65", "54"),
            )
        ],
    )


@given(baskets())
def test_lines_plus_freight_are_the_payable(given_basket: Basket) -> None:
    quote = price(given_basket, NOW)
    assert sum(line.payable_fen for line in quote.lines) + quote.freight_fen == quote.payable_fen
    assert quote.goods_fen - quote.discount_fen + quote.freight_fen == quote.payable_fen
    for line in quote.lines:
        assert line.amount_fen == line.unit_price_fen * line.quantity
        assert line.payable_fen == line.amount_fen - sum(d.amount_fen for d in line.discounts)


@given(baskets())
def test_the_trace_explains_every_fen(given_basket: Basket) -> None:
    quote = price(given_basket, NOW)
    assert sum(step.amount_fen for step in quote.trace) == quote.payable_fen
    for step in quote.trace:
        assert len(step.per_line_fen) == len(quote.lines)
        assert sum(step.per_line_fen) == step.amount_fen


@given(baskets(), st.randoms())
def test_the_order_of_lines_changes_nothing(given_basket: Basket, random) -> None:
    lines = list(given_basket.lines)
    random.shuffle(lines)
    shuffled = Basket(lines=lines, region=given_basket.region, freight=given_basket.freight)
    assert price(shuffled, NOW) == price(given_basket, NOW)


@given(baskets())
def test_nothing_is_negative_and_no_piece_is_lost(given_basket: Basket) -> None:
    quote = price(given_basket, NOW)
    assert min(quote.payable_fen, quote.goods_fen, quote.discount_fen, quote.freight_fen) >= 0
    assert all(line.payable_fen >= 0 for line in quote.lines)
    assert sum(q.quantity for q in quote.lines) == sum(b.quantity for b in given_basket.lines)
    assert [q.sku_id for q in quote.lines] == sorted({b.sku_id for b in given_basket.lines})


@given(baskets(), st.integers(0, 10**9), st.data())
def test_a_discount_is_shared_to_the_fen_and_never_exceeds_what_is_left(
    given_basket: Basket, amount_fen: int, data: st.DataObject
) -> None:
    lines = list({line.sku_id: line for line in given_basket.lines}.values())
    bill = Bill(lines, Place(""), given_basket.freight)
    unit_price(bill, 10_000, [])
    chosen = sorted(data.draw(st.sets(st.sampled_from(range(len(lines))), min_size=1)))
    before = sum(bill.left[i] for i in chosen)
    bill.take_off("coupon", "fixed", amount_fen, chosen)
    taken = sum(d.amount_fen for line in bill.discounts for d in line)
    assert taken == min(amount_fen, before) == -bill.trace[-1].amount_fen
    assert all(left >= 0 for left in bill.left)


def test_freight_is_free_from_the_threshold_on() -> None:
    assert price(basket(("sku_a", 2, 4950)), NOW).freight_fen == 0
    assert price(basket(("sku_a", 1, 9899)), NOW).freight_fen == 1000
    assert price(basket(("sku_a", 1, 10**6), free_above_fen=None), NOW).freight_fen == 1000


def test_lines_of_one_sku_are_joined() -> None:
    quote = price(basket(("sku_b", 1, 500), ("sku_a", 2, 300), ("sku_b", 4, 500)), NOW)
    assert [(line.sku_id, line.quantity) for line in quote.lines] == [("sku_a", 2), ("sku_b", 5)]


def test_free_goods_still_share_the_freight() -> None:
    quote = price(basket(("sku_a", 1, 0), ("sku_b", 3, 0)), NOW)
    assert quote.trace[-1].per_line_fen == [250, 750]


def test_what_cannot_be_priced_is_refused() -> None:
    with pytest.raises(EmptyBasket):
        price(basket(), NOW)
    for quantity in (0, -1, 1000):
        with pytest.raises(QuantityOutOfRange) as refused:
            price(basket(("sku_a", quantity, 100)), NOW)
        assert set(refused.value.fields) == {"sku_a"}
    with pytest.raises(QuantityOutOfRange):
        price(basket(("sku_a", 999, 100), ("sku_a", 1, 100)), NOW)
    with pytest.raises(QuantityOutOfRange):
        price(basket(("sku_a", 5, 100), ("sku_a", -1, 100)), NOW)
    with pytest.raises(RegionNotServed):
        price(basket(("sku_a", 1, 100), region="650102"), NOW)
    with pytest.raises(InvalidRequest):
        price(basket(("sku_a", 1, 100), ("sku_a", 1, 101)), NOW)
    with pytest.raises(InvalidRequest):
        price(basket(("sku_a", 1, -1)), NOW)


def test_three_lines_are_priced_in_less_than_60_microseconds() -> None:
    asked = basket(("sku_a", 1, 12_800), ("sku_b", 2, 4_900), ("sku_c", 3, 7_700))
    rounds = []
    for _ in range(20):
        start = time.perf_counter()
        for _ in range(100):
            price(asked, NOW)
        rounds.append((time.perf_counter() - start) / 100)
    assert min(rounds) < 60e-6, f"{min(rounds) * 1e6:.1f} µs"

"""Freight by piece, weight and volume; regions, thresholds, several templates in one basket."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chama.services.marketing.errors import RegionNotServed
from chama.services.marketing.internal.rules import price
from chama.services.marketing.internal.rules.freight import Place, fee_of, zone_of
from chama.services.marketing.types import Basket, BasketLine, FreightTemplate, FreightZone

NOW = datetime(2026, 5, 1, 8, tzinfo=UTC)
NEAR = FreightZone(regions=("53", "云南省"), first_units=1000, first_fen=600, step_units=500, step_fen=200)
FAR = FreightZone(first_units=1000, first_fen=1200, step_units=1000, step_fen=800, free_above_fen=20_000)
BY_WEIGHT = FreightTemplate(template_id="heavy", basis="weight", zones=(NEAR, FAR), unserved=("71", "台湾"))


def line(sku_id: str, quantity: int, price_fen: int, **facts: Any) -> BasketLine:
    return BasketLine(sku_id=sku_id, quantity=quantity, list_price_fen=price_fen, **facts)


@pytest.mark.parametrize(
    ("grams", "fee_fen"),
    [(0, 600), (1, 600), (1000, 600), (1001, 800), (1500, 800), (1501, 1000), (10_000, 4200)],
)
def test_by_weight_every_step_that_is_begun_counts(grams: int, fee_fen: int) -> None:
    lines = [line("a", 1, 100, weight_g=grams)]
    assert fee_of(BY_WEIGHT, lines, 100, Place("云南省 昆明市")) == (fee_fen, "by_weight")


def test_by_piece_and_by_volume_count_their_own_units() -> None:
    lines = [line("a", 3, 100, weight_g=9, volume_cm3=2000), line("b", 1, 100, weight_g=9, volume_cm3=500)]
    zone = FreightZone(first_units=2, first_fen=500, step_units=1, step_fen=100)
    pieces = FreightTemplate(template_id="p", basis="piece", zones=(zone,))
    assert fee_of(pieces, lines, 400, Place("x")) == (700, "by_piece")
    zone = FreightZone(first_units=5000, first_fen=500, step_units=1000, step_fen=100)
    volume = FreightTemplate(template_id="v", basis="volume", zones=(zone,))
    assert fee_of(volume, lines, 400, Place("x")) == (700, "by_volume")


def test_a_region_is_found_by_its_name_or_its_code_and_the_first_zone_wins() -> None:
    for place in (Place("云南省昆明市"), Place("云南省 昆明市"), Place("Yunnan", "530102"), Place("5301")):
        assert zone_of(BY_WEIGHT, place) == NEAR
    for place in (Place("广东省 广州市"), Place("", "440100"), Place("昆明市 云南省")):
        assert zone_of(BY_WEIGHT, place) == FAR


def test_a_region_that_is_not_served_is_refused_by_name_and_by_code() -> None:
    for place in (Place("台湾省 台北市"), Place("", "710000")):
        with pytest.raises(RegionNotServed):
            zone_of(BY_WEIGHT, place)
    only_near = FreightTemplate(template_id="near", zones=(NEAR,))
    with pytest.raises(RegionNotServed):
        zone_of(only_near, Place("广东省"))


def test_before_an_address_is_chosen_everywhere_else_is_asked_and_nothing_is_refused() -> None:
    assert zone_of(BY_WEIGHT, Place("")) == FAR
    assert zone_of(FreightTemplate(template_id="near", zones=(NEAR,)), Place("")) == NEAR


def test_freight_is_free_from_an_amount_or_from_a_number_of_pieces_on() -> None:
    far = Place("广东省")
    assert fee_of(BY_WEIGHT, [line("a", 1, 19_999, weight_g=1)], 19_999, far) == (1200, "by_weight")
    assert fee_of(BY_WEIGHT, [line("a", 1, 20_000, weight_g=1)], 20_000, far) == (0, "free_above")
    zone = FreightZone(first_fen=500, free_above_pieces=3)
    template = FreightTemplate(template_id="p", zones=(zone,))
    assert fee_of(template, [line("a", 1, 1), line("b", 1, 1)], 2, far) == (500, "by_piece")
    assert fee_of(template, [line("a", 1, 1), line("b", 2, 1)], 3, far) == (0, "free_pieces")


def test_every_template_asks_for_its_own_lines_and_the_trace_names_it() -> None:
    standard = FreightTemplate(
        template_id="standard", zones=(FreightZone(first_fen=1000, free_above_fen=9900),)
    )
    basket = Basket(
        lines=[
            line("a", 1, 9900),
            line("b", 2, 1000, weight_g=800, freight_template_id="heavy"),
            line("c", 1, 500, freight_template_id="unknown"),
        ],
        region="云南省 昆明市",
        freight=[standard, BY_WEIGHT],
    )
    quote = price(basket, NOW)
    steps = [(s.subject, s.reason, s.amount_fen, s.per_line_fen) for s in quote.trace if s.step == "freight"]
    assert steps == [("standard", "free_above", 0, [0, 0, 0]), ("heavy", "by_weight", 1000, [0, 1000, 0])]
    assert (quote.freight_fen, quote.payable_fen) == (1000, 13_400)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 10**4), st.integers(0, 10**4))
def test_more_weight_never_costs_less(grams: int, more: int, step_units: int, step_fen: int) -> None:
    zone = FreightZone(first_units=500, first_fen=700, step_units=step_units, step_fen=step_fen)
    template = FreightTemplate(template_id="w", basis="weight", zones=(zone,))

    def fee(weight_g: int) -> int:
        return fee_of(template, [line("a", 1, 1, weight_g=weight_g)], 1, Place("x"))[0]

    assert fee(grams) <= fee(grams + more)

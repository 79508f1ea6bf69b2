"""Struck-through prices need evidence; bands keep the order of prices."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chama.services.catalog.internal.rules.prices import evident_market_price, price_band
from chama.services.catalog.types import PriceEntry

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def history(*entries: tuple[float, int]) -> list[PriceEntry]:
    """(days before the present, fen), oldest first."""
    return [
        PriceEntry(version=i, price_fen=fen, since_at=NOW - timedelta(days=days))
        for i, (days, fen) in enumerate(entries)
    ]


@pytest.mark.parametrize(
    ("entries", "market", "shown"),
    [
        ([(30, 10_000), (1, 8_000)], 10_000, 10_000),
        ([(30, 10_000), (1, 8_000)], 9_000, 9_000),
        ([(30, 10_000), (1, 8_000)], 10_001, None),
        ([(30, 10_000), (1, 8_000)], None, None),
        ([(30, 10_000), (1, 8_000)], 8_000, None),
        ([(1, 8_000)], 10_000, None),
        ([], 10_000, None),
        # Cheap within the seven days before: that is the lowest.
        ([(30, 10_000), (5, 7_000), (4, 10_000), (1, 6_000)], 10_000, None),
        ([(30, 10_000), (5, 7_000), (4, 10_000), (1, 6_000)], 7_000, 7_000),
        # Cheap before that: forgotten. Seven days end when the present price begins, not today.
        ([(30, 7_000), (8.5, 10_000), (1, 6_000)], 10_000, 10_000),
        ([(30, 7_000), (7.5, 10_000), (1, 6_000)], 10_000, None),
        # A price raised and taken back in one instant was never asked.
        ([(30, 7_000), (1, 99_000), (1, 6_000)], 99_000, None),
    ],
)
def test_a_market_price_is_borne_out_by_the_week_before(
    entries: list[tuple[float, int]], market: int | None, shown: int | None
) -> None:
    assert evident_market_price(history(*entries), market) == shown


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_a_dearer_price_is_in_no_lower_band(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert price_band(low) <= price_band(high)
    assert 0 < price_band(low) <= 123

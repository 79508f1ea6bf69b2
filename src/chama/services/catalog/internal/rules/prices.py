"""Struck-through prices, and prices that are changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import UNSET

from chama.services.catalog.types import PriceChange, PriceEntry

EVIDENCE = timedelta(days=7)


def evident_market_price(history: Sequence[PriceEntry], market_price_fen: int | None) -> int | None:
    """The market price if it may be shown struck through, else None; `history` is oldest first.

    It may when it is not above the lowest price asked in the seven days before the present price began.
    Without such a time before there is nothing to strike through.
    """
    if market_price_fen is None or not history:
        return None
    present = history[-1]
    if market_price_fen <= present.price_fen:
        return None
    lowest = _lowest_between(history[:-1], present.since_at - EVIDENCE, present.since_at)
    return market_price_fen if lowest is not None and market_price_fen <= lowest else None


def _lowest_between(history: Sequence[PriceEntry], start: datetime, end: datetime) -> int | None:
    ends = [*(entry.since_at for entry in history[1:]), end]
    # Of a price that was asked for no time at all nobody could buy.
    asked = [
        entry.price_fen
        for entry, until in zip(history, ends, strict=False)
        if until > start and until > entry.since_at
    ]
    return min(asked, default=None)


def named(change: PriceChange) -> dict[str, object]:
    """The prices that a change names."""
    fields = ("price_fen", "market_price_fen", "cost_fen", "member_prices")
    return {f: v for f in fields if (v := getattr(change, f)) is not UNSET}


def price_band(price_fen: int) -> int:
    """Which band of prices this is in: four bands between two powers of two, the dearer the higher."""
    bits = price_fen.bit_length()
    return price_fen if bits <= 2 else bits << 2 | (price_fen >> (bits - 3)) & 3

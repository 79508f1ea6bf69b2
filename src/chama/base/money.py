"""Money is an integer number of fen; these are the only ways to divide or scale it."""

from collections.abc import Sequence
from enum import Enum

MAX_FEN = 10**13  # one hundred billion yuan: anything above is an error, and far below BIGINT


class Rounding(Enum):
    DOWN = "down"
    HALF_UP = "half_up"
    UP = "up"


def ratio(amount_fen: int, bps: int, rounding: Rounding = Rounding.HALF_UP) -> int:
    """`amount_fen` × `bps` / 10,000, in whole fen."""
    product = amount_fen * bps
    if rounding is Rounding.DOWN:
        return product // 10_000
    if rounding is Rounding.UP:
        return -(-product // 10_000)
    return (product + 5_000) // 10_000


def split(amount_fen: int, weights: Sequence[int]) -> list[int]:
    """Share an amount by weights, largest remainder first; the sum is preserved, ties go to the earlier."""
    if amount_fen < 0 or min(weights, default=0) < 0:
        raise ValueError("amounts and weights must not be negative")
    total = sum(weights)
    if total == 0:
        if amount_fen:
            raise ValueError("cannot share an amount over weights that are all zero")
        return [0] * len(weights)
    shares = [amount_fen * w // total for w in weights]
    left = amount_fen - sum(shares)
    if left:
        rests = [amount_fen * w % total for w in weights]
        # A reversed sort is stable too, so of equal rests the earlier comes first.
        for i in sorted(range(len(weights)), key=rests.__getitem__, reverse=True)[:left]:
            shares[i] += 1
    return shares


def yuan(amount_fen: int) -> str:
    """The amount as people read it: `123456` → `1,234.56`."""
    sign = "-" if amount_fen < 0 else ""
    whole, part = divmod(abs(amount_fen), 100)
    return f"{sign}{whole:,}.{part:02d}"

"""What is left of promotions that are limited, in all and for one shopper."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

from chama.services.marketing.types import Taking


class Limits(Protocol):
    """What a promotion gives in all and to one shopper (0: no limit), and what is taken of it."""

    @property
    def quota(self) -> int: ...
    @property
    def per_user(self) -> int: ...
    @property
    def taken(self) -> int: ...


class Room:
    """Promotions on paper: what was taken when they were read, and what is taken since (`more`)."""

    def __init__(self, limits: Mapping[str, Limits], bought: Mapping[tuple[str, str], int]) -> None:
        self.limits = limits
        self.more: Counter[tuple[str, str]] = Counter()
        self._bought = bought
        self._in_all: Counter[str] = Counter()

    def take(self, user_id: str, takings: Sequence[Taking]) -> None:
        """Count these pieces; whether they are there is asked before."""
        for t in takings:
            self.more[t.promotion_id, user_id] += t.pieces
            self._in_all[t.promotion_id] += t.pieces

    def left(self, promotion_id: str) -> int | None:
        """Pieces that nobody has yet; None without a quota."""
        limits = self.limits[promotion_id]
        return limits.quota - limits.taken - self._in_all[promotion_id] if limits.quota else None

    def left_for(self, promotion_id: str, user_id: str) -> int | None:
        """Pieces that this shopper may still have; None without a limit."""
        pair, most = (promotion_id, user_id), self.limits[promotion_id].per_user
        return max(0, most - self._bought.get(pair, 0) - self.more[pair]) if most else None


def short_of(room: Room, user_id: str, takings: Sequence[Taking]) -> tuple[dict[str, int], dict[str, int]]:
    """What stands against these takings: promotions whose quota, and whose limit per shopper, is too small,
    each with what is left."""
    quota, limit = {}, {}
    for t in takings:
        left, mine = room.left(t.promotion_id), room.left_for(t.promotion_id, user_id)
        if left is not None and t.pieces > left:
            quota[t.promotion_id] = left
        elif mine is not None and t.pieces > mine:
            limit[t.promotion_id] = mine
    return quota, limit

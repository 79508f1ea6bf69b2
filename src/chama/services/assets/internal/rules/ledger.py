"""The ledger as arithmetic: locked accounts are changed on paper here, the store writes the paper down.

Available = balance − held. Points and growth have lots by the instant of their end: what is available is
exactly what lies in lots, spent oldest first; a lot whose end has come cannot be spent any more.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

Pair = tuple[str, str]  # owner, kind
Lots = list[tuple[datetime, int]]
LOT_KINDS = frozenset({"points", "growth"})
MAX_AMOUNT = 10**13


class Why(NamedTuple):
    """Why an amount moves: the transfer's key, the house account opposite, act, reason, cause's id."""

    key: str
    house: str
    act: str
    reason: str
    cause: str


class Move(NamedTuple):
    """A transfer to be written: `amount` flows into the owner's account, out of the house's."""

    owner: str
    kind: str
    number: int
    amount: int
    balance: int
    why: Why


class Sheet:
    """One locked account on paper."""

    __slots__ = ("balance", "entries", "held", "lots")

    def __init__(
        self, balance: int, held: int, entries: int, lots: Iterable[tuple[datetime, int]] = ()
    ) -> None:
        self.balance = balance
        self.held = held
        self.entries = entries
        self.lots = dict(sorted(lots))


class Books:
    """The locked accounts of one transaction; methods refuse (ValueError) what the caller had to check."""

    def __init__(self, now: datetime, sheets: Mapping[Pair, Sheet]) -> None:
        self.now = now
        self.sheets = dict(sheets)
        self.moves: list[Move] = []
        self.touched: set[Pair] = set()
        self.touched_lots: set[tuple[str, str, datetime]] = set()

    def available(self, pair: Pair) -> int:
        """What can be spent now; an account that does not exist has nothing."""
        sheet = self.sheets.get(pair)
        if sheet is None:
            return 0
        if pair[1] in LOT_KINDS:
            return sum(n for end, n in sheet.lots.items() if end > self.now)
        return sheet.balance - sheet.held

    def set_aside(self, pair: Pair, amount: int) -> Lots:
        """Hold an available amount; returns the lots it came from, oldest first."""
        if not 0 < amount <= self.available(pair):
            raise ValueError("the amount is not available")
        lots = self._take(pair, amount)
        self.sheets[pair].held += amount
        self.touched.add(pair)
        return lots

    def put_back(self, pair: Pair, amount: int, lots: Lots) -> None:
        """A hold ends without spending: its lots are what they were."""
        if not 0 < amount <= self.sheets[pair].held:
            raise ValueError("so much is not held")
        self.sheets[pair].held -= amount
        self._give(pair, lots)
        self.touched.add(pair)

    def spend(self, pair: Pair, amount: int, why: Why) -> Move:
        """A hold ends by spending."""
        if not 0 < amount <= self.sheets[pair].held:
            raise ValueError("so much is not held")
        self.sheets[pair].held -= amount
        return self._move(pair, -amount, why)

    def give(self, pair: Pair, amount: int, why: Why, lots: Lots = ()) -> Move:  # type: ignore[assignment]
        """An amount comes in; lots say when it ends, for kinds that end."""
        if not 0 < amount <= MAX_AMOUNT or (pair[1] in LOT_KINDS and sum(n for _, n in lots) != amount):
            raise ValueError("not an amount to give")
        self._give(pair, lots)
        return self._move(pair, amount, why)

    def take(self, pair: Pair, amount: int, why: Why) -> Move:
        """An available amount goes out at once."""
        if not 0 < amount <= self.available(pair):
            raise ValueError("the amount is not available")
        self._take(pair, amount)
        return self._move(pair, -amount, why)

    def expire(self, pair: Pair, house: str) -> list[Move]:
        """Lots whose end has come leave, one transfer each."""
        moves = []
        for end, amount in list(self.sheets[pair].lots.items()):
            if end > self.now or not amount:
                continue
            self.sheets[pair].lots[end] = 0
            self.touched_lots.add((*pair, end))
            # The account's count tells a second end of the same lot (a refund came back into it) apart.
            key = f"expire|{pair[0]}|{pair[1]}|{end.isoformat()}|{self.sheets[pair].entries}"
            moves.append(self._move(pair, -amount, Why(key, house, "expire", "", end.isoformat())))
        return moves

    def _move(self, pair: Pair, amount: int, why: Why) -> Move:
        sheet = self.sheets[pair]
        sheet.balance += amount
        sheet.entries += 1
        move = Move(*pair, sheet.entries, amount, sheet.balance, why)
        self.moves.append(move)
        self.touched.add(pair)
        return move

    def _take(self, pair: Pair, amount: int) -> Lots:
        if pair[1] not in LOT_KINDS:
            return []
        taken: Lots = []
        lots = self.sheets[pair].lots
        for end in sorted(lots):
            if end <= self.now or not lots[end]:
                continue
            part = min(amount, lots[end])
            if not part:
                break
            lots[end] -= part
            amount -= part
            taken.append((end, part))
            self.touched_lots.add((*pair, end))
        return taken

    def _give(self, pair: Pair, lots: Sequence[tuple[datetime, int]]) -> None:
        for end, amount in lots:
            mine = self.sheets[pair].lots
            mine[end] = mine.get(end, 0) + amount
            self.touched_lots.add((*pair, end))


def split_balance(
    wanted_fen: int, principal_fen: int, gift_fen: int, principal_first: bool
) -> tuple[int, int] | None:
    """(principal, gift) for an amount in the stated order; None when both together are too little."""
    if wanted_fen > principal_fen + gift_fen:
        return None
    if principal_first:
        principal = min(wanted_fen, principal_fen)
        return principal, wanted_fen - principal
    gift = min(wanted_fen, gift_fen)
    return wanted_fen - gift, gift


def share_return(principal_fen: int, gift_fen: int, back_fen: int, more_fen: int) -> tuple[int, int] | None:
    """How `more_fen` goes back after `back_fen` already did: (principal, gift), in the ratio in which they
    were taken, so that any parts add up exactly; None when more would go back than was taken."""
    whole = principal_fen + gift_fen
    if not whole or back_fen + more_fen > whole:
        return None if more_fen else (0, 0)
    before = principal_fen * back_fen // whole
    principal = principal_fen * (back_fen + more_fen) // whole - before
    return principal, more_fen - principal


def returned_lots(taken: Lots, back: int, amount: int, now: datetime, grace_until: datetime) -> Lots:
    """The lots into which `amount` goes back after `back` already did: the last to end first, and what has
    ended meanwhile gets until `grace_until`."""
    lots: dict[datetime, int] = {}
    for end, size in sorted(taken, reverse=True):
        skipped = min(back, size)
        back -= skipped
        part = min(amount, size - skipped)
        if part:
            amount -= part
            until = end if end > now else grace_until
            lots[until] = lots.get(until, 0) + part
    return sorted(lots.items())

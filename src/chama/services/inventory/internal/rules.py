"""Pure decisions of inventory: who gets pieces and from where, what a count means, when stock is low."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from chama.base.errors import InvalidRequest
from chama.base.text import text_fault
from chama.services.inventory.types import Location, Reason

Lines = Sequence[tuple[str, int]]
Taken = tuple[str, int, str]
MAIN = "main"
MAX_PIECES = 10**9
MAX_LINES = 200
KINDS: dict[Reason, str] = {
    "receive": "received",
    "count": "counted",
    "damage": "damaged",
    "return": "returned",
    "correction": "corrected",
}
SEVERITY = ("ok", "low", "out")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


class StockRow(NamedTuple):
    """A locked row of stock with what matters of its location."""

    sku_id: str
    location_id: str
    on_hand: int
    held: int
    low_at: int
    alert: str
    position: int
    sells: bool


class Move(NamedTuple):
    """One movement: what changed, and the balances after it."""

    sku_id: str
    location_id: str
    kind: str
    quantity: int
    held: int
    on_hand_after: int
    held_after: int
    cause: str


class News(NamedTuple):
    """A SKU that has just run low or out."""

    sku_id: str
    alert: str
    available: int
    low_at: int


class Slot:
    """The stock of a SKU at a location, as it is now in this transaction."""

    __slots__ = ("alert", "held", "location_id", "low_at", "on_hand", "sells", "sku_id")

    def __init__(self, row: StockRow) -> None:
        self.sku_id, self.location_id, self.on_hand, self.held, self.low_at, self.alert, _, self.sells = row

    @property
    def available(self) -> int:
        """Pieces nobody holds."""
        return self.on_hand - self.held


class Book:
    """The locked stock of one transaction. Whatever changes is posted here and becomes a movement."""

    def __init__(self, rows: Iterable[StockRow]) -> None:
        self.slots: dict[tuple[str, str], Slot] = {}
        self.of: dict[str, list[Slot]] = {}
        order: dict[str, tuple[int, str]] = {}
        # In order of choice, so that every SKU's slots are, too.
        for row in sorted(rows, key=lambda r: (r.position, r.location_id)):
            slot = Slot(row)
            self.slots[row.sku_id, row.location_id] = slot
            self.of.setdefault(row.sku_id, []).append(slot)
            if row.sells:
                order[row.location_id] = (row.position, row.location_id)
        self.choice = list(order)
        self._sold_before = {sku: self.sellable(sku) > 0 for sku in self.of}
        self.moves: list[Move] = []
        self.changed: dict[tuple[str, str], Slot] = {}

    def sellable(self, sku_id: str) -> int:
        """Pieces that orders may have, over all locations that sell."""
        return sum(s.available for s in self.of.get(sku_id, ()) if s.sells)

    def post(self, kind: str, taken: Taken, on_hand: int, held: int, cause: str) -> None:
        """Change a slot by signed multiples of the taken pieces: (on hand, held) are −1, 0 or 1."""
        sku_id, quantity, location_id = taken
        slot = self.slots[sku_id, location_id]
        slot.on_hand += on_hand * quantity
        slot.held += held * quantity
        self.changed[sku_id, location_id] = slot
        self.moves.append(
            Move(
                sku_id,
                location_id,
                kind,
                on_hand * quantity,
                held * quantity,
                slot.on_hand,
                slot.held,
                cause,
            )
        )

    def take(self, lines: Lines) -> tuple[list[Taken], list[str]]:
        """Where each line comes from, or the SKUs that are short; nothing is posted yet.

        The rule: the first location that has the whole order; else every line from the first locations that
        have it, split when need be.
        """
        short = [sku for sku, quantity in lines if self.sellable(sku) < quantity]
        if short:
            return [], short
        for location in self.choice:
            if all(self._left(sku, location) >= quantity for sku, quantity in lines):
                return [(sku, quantity, location) for sku, quantity in lines], []
        taken: list[Taken] = []
        for sku, quantity in lines:
            for slot in self.of[sku]:
                part = min(quantity, slot.available) if slot.sells else 0
                if part > 0:
                    taken.append((sku, part, slot.location_id))
                    quantity -= part
        return taken, []

    def _left(self, sku_id: str, location_id: str) -> int:
        slot = self.slots.get((sku_id, location_id))
        return slot.available if slot is not None else 0

    def set_low_at(self, sku_id: str, low_at: int) -> None:
        """From how many pieces on a SKU is low."""
        for slot in self.of[sku_id]:
            slot.low_at = low_at
            self.changed[sku_id, slot.location_id] = slot

    def turned(self) -> list[tuple[str, bool]]:
        """SKUs that can be sold now and could not before, or the other way round."""
        now = {sku: self.sellable(sku) > 0 for sku in sorted({sku for sku, _ in self.changed})}
        return [(sku, sells) for sku, sells in now.items() if sells != self._sold_before.get(sku, False)]

    def news(self) -> list[News]:
        """What has just run low or out; the alerts of all slots are brought up to date."""
        news = []
        for sku_id in {sku for sku, _ in self.changed}:
            slots = self.of[sku_id]
            available, low_at = self.sellable(sku_id), max(s.low_at for s in slots)
            before = max((s.alert for s in slots), key=SEVERITY.index)
            after = next_alert(before, available, low_at)
            for slot in slots:
                if slot.alert != after:
                    slot.alert = after
                    self.changed[sku_id, slot.location_id] = slot
            if SEVERITY.index(after) > SEVERITY.index(before):
                news.append(News(sku_id, after, available, low_at))
        return sorted(news)


def next_alert(alert: str, available: int, low_at: int) -> str:
    """The alert of a SKU. It gets better only well above the mark, so that one piece more or less, again and
    again, is said once."""
    if available >= low_at + max(2, low_at // 5):
        return "ok"
    if available <= 0:
        return "out"
    if alert == "ok" and low_at and available <= low_at:
        return "low"
    return alert


def delta_of(reason: Reason, quantity: int, on_hand: int) -> int:
    """What a reason does with a number: a count says what is there, damage takes off, corrections are signed.

    InvalidRequest for a number that cannot be meant.
    """
    lowest = {"count": 0, "correction": -MAX_PIECES}.get(reason, 1)
    if not lowest <= quantity <= MAX_PIECES or (reason == "correction" and quantity == 0):
        raise InvalidRequest({"quantity": f"for {reason}: {lowest} to {MAX_PIECES}"})
    if reason == "count":
        return quantity - on_hand
    return -quantity if reason == "damage" else quantity


def joined(lines: Lines) -> list[tuple[str, int]]:
    """The same SKU asked twice in one request counts once, with the sum; sorted for a stable lock order."""
    sums: dict[str, int] = {}
    for sku, quantity in lines:
        sums[sku] = sums.get(sku, 0) + quantity
    return sorted(sums.items())


def carved(lines: Sequence[Taken], sku_id: str, pieces: int) -> tuple[list[Taken], list[Taken]]:
    """Take pieces of a SKU out of the lines of a pool: what was taken (nothing when it has too few), and what
    is left."""
    if sum(quantity for sku, quantity, _ in lines if sku == sku_id) < pieces:
        return [], list(lines)
    taken: list[Taken] = []
    left: list[Taken] = []
    for sku, quantity, location in lines:
        part = min(quantity, pieces) if sku == sku_id else 0
        if part:
            taken.append((sku, part, location))
            pieces -= part
        if quantity > part:
            left.append((sku, quantity - part, location))
    return taken, left


def together(lines: Sequence[Taken]) -> list[Taken]:
    """The same pieces with one line for a SKU at a location."""
    sums: dict[tuple[str, str], int] = {}
    for sku, quantity, location in lines:
        sums[sku, location] = sums.get((sku, location), 0) + quantity
    return [(sku, quantity, location) for (sku, location), quantity in sums.items()]


def require_lines(lines: Lines) -> list[tuple[str, int]]:
    """The lines of an adjustment or transfer, sorted; InvalidRequest for none, too many, a SKU twice."""
    if not 1 <= len(lines) <= MAX_LINES:
        raise InvalidRequest({"lines": f"1 to {MAX_LINES}"})
    if len({sku for sku, _ in lines}) != len(lines):
        raise InvalidRequest({"lines": "every SKU once"})
    return sorted(lines)


def require_location(location: Location) -> None:
    """InvalidRequest that names every field which will not do."""
    wrong: dict[str, str] = {}
    if not _ID.fullmatch(location.location_id):
        wrong["location_id"] = "1 to 32 of a-z 0-9 _ -, a letter or digit first"
    if why := text_fault(location.name, 1, 40):
        wrong["name"] = why
    if not 0 <= location.position <= 10_000:
        wrong["position"] = "must be 0 to 10000"
    if wrong:
        raise InvalidRequest(wrong)

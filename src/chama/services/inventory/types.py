"""What passes the inventory door."""

from datetime import datetime
from typing import Literal

from chama.runtime.service import Data

Reason = Literal["receive", "count", "damage", "return", "correction"]
Alert = Literal["ok", "low", "out"]


class HoldLine(Data, frozen=True):
    """So many pieces of a SKU."""

    sku_id: str
    quantity: int


class Hold(Data, frozen=True):
    """Stock set aside for an order; `state` is held, committed or released."""

    order_id: str
    state: str
    ask_at: datetime


class Availability(Data, frozen=True):
    """Pieces that can still be sold: on hand minus held."""

    sku_id: str
    available: int


class StockLevel(Data, frozen=True):
    """The stock of a SKU at a location; `alert` is of the SKU as a whole: ok, low (at `low_at`) or out."""

    sku_id: str
    on_hand: int
    held: int
    location_id: str = "main"
    low_at: int = 0
    alert: str = "ok"


class StockLine(Data, frozen=True):
    """A number for a SKU: pieces to move, or what the reason of an adjustment makes of it."""

    sku_id: str
    quantity: int


class Location(Data, frozen=True):
    """A warehouse or store; orders are served from those that sell, in order of position."""

    location_id: str
    name: str
    kind: Literal["warehouse", "store"] = "warehouse"
    position: int = 100
    sells: bool = True


class Movement(Data, frozen=True):
    """A row of the ledger of goods: what changed on hand (`quantity`) and held, and the balances after it.

    `cause` is the order or the act that moved the goods.
    """

    number: int
    sku_id: str
    location_id: str
    kind: str
    quantity: int
    held: int
    on_hand_after: int
    held_after: int
    cause: str
    note: str
    actor: str
    at: datetime


class ProofFault(Data, frozen=True):
    """A balance that the ledger (or the holds, for `held`) does not explain."""

    sku_id: str
    location_id: str
    what: str
    stored: int
    proved: int


class Proof(Data, frozen=True):
    """A proof of the ledger of goods: asked, passed or failed; `faults` are the first hundred."""

    number: int
    state: Literal["asked", "passed", "failed"]
    asked_by: str
    asked_at: datetime
    done_at: datetime | None
    movements: int
    balances: int
    faults: list[ProofFault]


class Shortfall(Data, frozen=True):
    """A paid order whose stock could not be taken again."""

    order_id: str
    at: datetime
    closed_at: datetime | None
    closed_by: str
    note: str

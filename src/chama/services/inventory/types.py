"""What passes the inventory door."""

from datetime import datetime

from chama.runtime.service import Data


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
    """The stock of a SKU after a change."""

    sku_id: str
    on_hand: int
    held: int

"""What passes the orders door."""

from datetime import datetime
from typing import Literal

from chama.runtime.service import Data


class NewLine(Data, frozen=True):
    """A line as sold: a snapshot, never looked up again."""

    sku_id: str
    spu_id: str
    title: str
    spec_text: str
    picture: str
    quantity: int
    unit_price_fen: int
    payable_fen: int


class ShipTo(Data, frozen=True):
    """Where it goes; encrypted at rest."""

    name: str
    phone: str
    region: str
    detail: str


class NewOrder(Data, frozen=True):
    """Everything needed to write an order; amounts come from our own quote."""

    order_id: str
    user_id: str
    lines: list[NewLine]
    ship_to: ShipTo
    goods_fen: int
    discount_fen: int
    freight_fen: int
    payable_fen: int
    trace: str
    note: str = ""


class Placed(Data, frozen=True):
    """The answer of placing, the same for every repeat."""

    order_id: str
    order_no: str
    payable_fen: int
    pay_by: datetime


class OrderSummary(Data, frozen=True):
    """An order in a list; `actions` are what the asker may do now."""

    order_id: str
    order_no: str
    user_id: str
    state: str
    goods_fen: int
    discount_fen: int
    freight_fen: int
    payable_fen: int
    placed_at: datetime
    pay_by: datetime
    lines: list[NewLine]
    actions: list[str]


class LogEntry(Data, frozen=True):
    """One transition."""

    version: int
    from_state: str
    to_state: str
    event: str
    actor: str
    at: datetime
    detail: str


class Parcel(Data, frozen=True):
    """A shipment."""

    carrier: str
    tracking_no: str
    shipped_at: datetime


class OrderDetail(Data, frozen=True):
    """An order with its address, the shopper's note, log, parcels and the trace of its price."""

    order: OrderSummary
    ship_to: ShipTo
    log: list[LogEntry]
    parcels: list[Parcel]
    trace: str
    note: str = ""


class Decision(Data, frozen=True):
    """What is decided of an order id: unpaid, paid, gone (cancelled, refunded) or abandoned."""

    order_id: str
    verdict: str
    pay_by: datetime | None = None


class CartItem(Data, frozen=True):
    sku_id: str
    quantity: int


class FreightZone(Data, frozen=True, kw_only=True):
    """What a template asks in some regions: a fee for the first units (pieces, grams or cm³), another
    for every further step that is begun; free from an amount of goods or a number of pieces on.

    `regions` are the beginnings of names or codes; an empty list is everywhere else.
    """

    regions: tuple[str, ...] = ()
    first_units: int = 1
    first_fen: int
    step_units: int = 1
    step_fen: int = 0
    free_above_fen: int | None = None
    free_above_pieces: int | None = None


class FreightTemplate(Data, frozen=True, kw_only=True):
    """How freight is counted for the goods that name this template; the first zone that fits is asked.

    Regions that start with one of `unserved`, and those that no zone has, get nothing. `version` is what an
    editor saw, 0 for a new one.
    """

    template_id: str
    name: str
    basis: Literal["piece", "weight", "volume"]
    zones: tuple[FreightZone, ...]
    unserved: tuple[str, ...] = ()
    is_default: bool = False
    version: int = 0


class PayFacts(Data, frozen=True):
    """What paying needs to know of an order."""

    order_id: str
    order_no: str
    user_id: str
    state: str
    payable_fen: int
    pay_by: datetime
    title: str

"""Facts that orders announces; `aggregate` is the order id, `version` its own count of transitions."""

from datetime import datetime

from chama.runtime.service import Event
from chama.services.orders.types import SentParcel


class OrderPlaced(Event, frozen=True, kw_only=True):
    order_id: str
    user_id: str
    payable_fen: int
    pay_by: datetime


class OrderPaid(Event, frozen=True, kw_only=True):
    """`paid_fen` came by a payment, `balance_fen` was held with the order. An order that its balance covers
    has no `payment_id`. `pieces` is what was bought: (SKU, quantity) per line; empty in old events."""

    order_id: str
    user_id: str
    payment_id: str
    paid_fen: int
    pieces: list[tuple[str, int]] = []  # noqa: RUF012 - msgspec copies it
    balance_fen: int = 0


class OrderShipped(Event, frozen=True, kw_only=True):
    """A parcel left; with `is_all` the last one, and the order is shipped. `parcels` are all that left so
    far, in order; `receiver_contact` is masked."""

    order_id: str
    user_id: str
    carrier: str
    tracking_no: str
    carrier_code: str = ""
    is_all: bool = True
    parcels: tuple[SentParcel, ...] = ()
    payment_id: str = ""
    receiver_contact: str = ""


class ParcelCorrected(Event, frozen=True, kw_only=True):
    """A parcel got another carrier or number, once; the rest is as in OrderShipped."""

    order_id: str
    user_id: str
    n: int
    is_all: bool
    parcels: tuple[SentParcel, ...]
    payment_id: str
    receiver_contact: str


class OrderCompleted(Event, frozen=True, kw_only=True):
    order_id: str
    user_id: str


class OrderCancelled(Event, frozen=True, kw_only=True):
    order_id: str
    user_id: str
    reason: str


class OrderRefunded(Event, frozen=True, kw_only=True):
    order_id: str
    user_id: str
    refunded_fen: int


class PaymentUnwanted(Event, frozen=True, kw_only=True):
    """Money arrived for an order that cannot take it (cancelled, or paid already): payments refunds it."""

    order_id: str
    payment_id: str

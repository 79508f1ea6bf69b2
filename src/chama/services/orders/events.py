"""Facts that orders announces; `aggregate` is the order id, `version` its own count of transitions."""

from datetime import datetime

from chama.runtime.service import Event


class OrderPlaced(Event, frozen=True, kw_only=True):
    order_id: str
    user_id: str
    payable_fen: int
    pay_by: datetime


class OrderPaid(Event, frozen=True, kw_only=True):
    order_id: str
    user_id: str
    payment_id: str
    paid_fen: int


class OrderShipped(Event, frozen=True, kw_only=True):
    order_id: str
    user_id: str
    carrier: str
    tracking_no: str


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

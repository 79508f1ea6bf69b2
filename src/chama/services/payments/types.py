"""What passes the payments door."""

from datetime import datetime

from chama.runtime.service import Data


class Opened(Data, frozen=True):
    """An open payment and what the client needs to pay it (`params` of wx.requestPayment, or a code_url)."""

    payment_id: str
    kind: str
    params: dict[str, str]
    amount_fen: int
    expires_at: datetime


class PaymentStatus(Data, frozen=True):
    """Where paying an order stands: open, closed or paid (then by which payment and how much)."""

    order_id: str
    state: str
    payment_id: str = ""
    paid_fen: int = 0


class RefundStatus(Data, frozen=True):
    """A refund as we know it: created, processing, succeeded, closed or abnormal."""

    refund_id: str
    payment_id: str
    amount_fen: int
    state: str


class PaymentRecord(Data, frozen=True):
    """One attempt to pay, for the staff."""

    payment_id: str
    order_id: str
    channel: str
    amount_fen: int
    state: str
    created_at: datetime


class Case(Data, frozen=True):
    """Something about money that a person must look at."""

    case_id: str
    kind: str
    order_id: str
    detail: str
    opened_at: datetime
    closed_at: datetime | None

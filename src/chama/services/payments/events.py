"""Facts that payments announces; `aggregate` is the order id."""

from chama.runtime.service import Event


class PaymentSucceeded(Event, frozen=True, kw_only=True):
    """A verified notification or query says the money is ours; `amount_fen` with the part of the balance."""

    order_id: str
    payment_id: str
    amount_fen: int
    balance_fen: int = 0


class RefundSucceeded(Event, frozen=True, kw_only=True):
    """The money of a refund is back; `whole` when nothing is left of the payment, `refunded_fen` in all."""

    order_id: str
    payment_id: str
    refund_id: str
    amount_fen: int
    balance_fen: int = 0
    refunded_fen: int = 0
    whole: bool = True


class RefundFailed(Event, frozen=True, kw_only=True):
    """The channel could not give the money back: a case for the staff."""

    order_id: str
    refund_id: str


class DiscrepancyFound(Event, frozen=True, kw_only=True):
    """What the channel says and what we know differ: a case for the staff."""

    order_id: str
    kind: str

"""What passes the notifications door."""

from datetime import datetime

from chama.runtime.service import Data


class SmsReceipt(Data, frozen=True):
    """What became of a text message: `state` is sending, sent, refused (see `reason`) or unknown."""

    state: str
    phone: str
    reason: str


class Message(Data, frozen=True):
    """A message in an inbox; `kind` is order_paid, order_shipped, order_cancelled or order_refunded."""

    message_id: str
    kind: str
    title: str
    body: str
    order_id: str
    at: datetime
    read_at: datetime | None

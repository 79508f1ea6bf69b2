"""What a channel says of our payments and refunds, once verified: plain facts that actions decide on."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

PaymentState = Literal["open", "paid", "closed", "refunded", "unknown"]
RefundState = Literal["processing", "success", "closed", "abnormal"]


class ChannelPayment(Struct, frozen=True, kw_only=True):
    """A payment as the channel knows it; `unknown` means that the channel has never heard of the number.

    `refunded` was paid before and is now refunded, in whole or in part: the refunds tell how much.
    The caller compares amount, `app_id` and `merchant_id` with what it asked for.
    """

    number: str
    state: PaymentState
    amount_fen: int | None
    channel_id: str | None
    paid_at: datetime | None
    app_id: str
    merchant_id: str
    payer_openid: str | None = None


class ChannelRefund(Struct, frozen=True, kw_only=True):
    """A refund as the channel knows it, by our own refund number."""

    number: str
    state: RefundState
    amount_fen: int


class Notification(Struct, frozen=True, kw_only=True):
    """One verified message from the channel; its repetitions carry the same `id`.

    `kept`: what to keep of it, where the body itself shows who paid.
    """

    id: str
    kind: Literal["payment", "refund"]
    payment: ChannelPayment | None = None
    refund: ChannelRefund | None = None
    kept: bytes | None = None

"""What every payment channel looks like to us: its questions, its answers and the ways it fails."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import BinaryIO, Literal, Protocol

from msgspec import Struct

from chama.base.errors import Unavailable
from chama.services.payments.internal.said import (
    ChannelPayment,
    ChannelRefund,
    Notification,
    PaymentState,
    RefundState,
)

__all__ = ["ChannelPayment", "ChannelRefund", "Notification", "PaymentState", "RefundState"]

# `unscanned`: nobody opened its code, so there is nothing to close yet, but it can be paid until its end.
CloseOutcome = Literal["closed", "already_paid", "missing", "unscanned"]
InvalidReason = Literal["probe", "signature", "stale", "tampered", "malformed", "serial"]


class PrepayRequest(Struct, frozen=True, kw_only=True):
    """One payment to be opened; asking again with the same number needs exactly the same content."""

    number: str
    amount_fen: int
    description: str
    expires_at: datetime
    notify_url: str
    payer_openid: str | None = None  # None: a code to be scanned instead of a payment inside the mini-program

    def __post_init__(self) -> None:
        if self.amount_fen <= 0:
            raise ValueError("a payment must be for at least one fen")
        if self.expires_at.tzinfo is None:
            raise ValueError("expires_at must carry its time zone")


class Prepaid(Struct, frozen=True, kw_only=True):
    """What the client needs to let the shopper pay: parameters for `wx.requestPayment` (jsapi), or a
    `code_url` to be scanned (native), which on a phone opens the payer's app, too (alipay)."""

    kind: Literal["jsapi", "native", "alipay"]
    params: dict[str, str]


class ChannelError(Exception):
    """The channel answered and said no; `code` is its own word. The text never shows `message`, which may
    repeat what we sent."""

    def __init__(self, code: str, status: int, message: str = "") -> None:
        self.code = code
        self.status = status
        self.message = message
        super().__init__(f"{code} ({status})")


class ChannelRefused(ChannelError):
    """A decided no to this very request (4xx): repeating it unchanged is pointless."""


class ChannelMisconfigured(ChannelError):
    """The channel does not accept us (signature, permission, clock): nothing is decided about the payment.

    `sentence_en` and `sentence_zh` tell the operator what to put right.
    """

    def __init__(
        self, code: str, status: int, message: str = "", *, sentence_en: str = "", sentence_zh: str = ""
    ) -> None:
        super().__init__(code, status, message)
        self.sentence_en = sentence_en or f"The payment channel does not accept us ({code})."
        self.sentence_zh = sentence_zh or f"支付渠道拒绝了本商户的请求（{code}）。"


class ChannelUnavailable(Unavailable):
    """No decision was heard (429, 5xx, time-out): it may have happened, repeat with the same number."""

    def __init__(self, what: str, code: str = "", status: int = 0) -> None:
        self.code = code
        self.status = status
        super().__init__(what)


class ForgedAnswer(ChannelUnavailable):
    """An answer that the channel's key does not confirm: it is as if nothing had been heard."""


class NotificationInvalid(Exception):
    """A notification that must be answered with a failure; `reason` says which check it did not pass."""

    def __init__(self, reason: InvalidReason) -> None:
        self.reason: InvalidReason = reason
        super().__init__(reason)


class BillSource(Protocol):
    """A channel that gives bills: `trade` and `fund`, by day."""

    async def download_bill(self, kind: str, day: date, out: BinaryIO) -> str | None:
        """Write a bill to `out`; its SHA-1, checked, or None when there is none of that day."""
        ...


class Channel(Protocol):
    """A payment channel. Every question may be repeated with the same number; each may raise `ChannelError`
    or `ChannelUnavailable`."""

    async def prepay(self, request: PrepayRequest) -> Prepaid:
        """Open a payment, or give the way to pay an open one again."""
        ...

    async def query(self, number: str) -> ChannelPayment:
        """The payment as it stands; state `unknown` when the channel has no such number."""
        ...

    async def close(self, number: str) -> CloseOutcome:
        """Make the payment impossible, unless it has been made."""
        ...

    async def refund(
        self,
        number: str,
        refund_number: str,
        amount_fen: int,
        total_fen: int,
        reason: str,
        notify_url: str | None = None,
    ) -> ChannelRefund:
        """Ask for a refund of a part or all of a payment; `processing` only means accepted."""
        ...

    async def query_refund(self, refund_number: str, number: str) -> ChannelRefund | None:
        """The refund of payment `number` as it stands; None when the channel has no such refund."""
        ...

    async def check(self) -> None:
        """Ask whether the channel accepts us; raises `ChannelMisconfigured` when it certainly does not."""
        ...

    async def learn_keys(self, headers: Mapping[str, str]) -> None:
        """Fetch the key that these notification headers name, when it is not known yet."""
        ...

    def read_notification(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Notification:
        """Verify and open one notification; raises `NotificationInvalid`."""
        ...

    async def aclose(self) -> None:
        """Let go of the connections."""
        ...

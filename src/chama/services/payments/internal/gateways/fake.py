"""A payment channel in memory, for tests of the services: same interface and refusals, failures on demand."""

import hashlib
import hmac
from collections import defaultdict, deque
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from chama.base.time import Clock, SystemClock

from .channel import (
    ChannelPayment,
    ChannelRefund,
    ChannelRefused,
    CloseOutcome,
    Notification,
    NotificationInvalid,
    Prepaid,
    PrepayRequest,
    RefundState,
)

APP_ID = "wxfake0000000001"
MERCHANT_ID = "1900000001"
FRESH_SECONDS = 300

Call = Literal["prepay", "query", "close", "refund", "query_refund"]


class FakeChannel:
    """Payments that a test makes by `pay` and refunds that it decides by `settle`, all in memory."""

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        secret: bytes = b"fake channel",
        app_id: str = APP_ID,
        merchant_id: str = MERCHANT_ID,
    ) -> None:
        self._app_id, self._merchant_id = app_id, merchant_id
        self._clock = clock or SystemClock()
        self._secret = secret
        self._asked: dict[str, PrepayRequest] = {}
        self._payments: dict[str, ChannelPayment] = {}
        self._refunds: dict[str, ChannelRefund] = {}
        self._refund_asks: dict[str, tuple[str, int, int]] = {}
        self._failures: defaultdict[Call, deque[tuple[Exception, bool]]] = defaultdict(deque)
        self.calls: list[tuple[Call, str]] = []  # what was asked, in order, with the number

    def fail(self, call: Call, error: Exception, *, after: bool = False) -> None:
        """Let the next such call raise `error`; `after`: once it has taken effect, like a lost answer."""
        self._failures[call].append((error, after))

    def pay(self, number: str) -> ChannelPayment:
        """The shopper pays an open payment."""
        payment = self._payments[number]
        if payment.state != "open":
            raise ValueError(f"a payment that is {payment.state} cannot be paid")
        now = self._clock.now()
        paid = replace(payment, state="paid", channel_id=f"fake-{number}", paid_at=now)
        self._payments[number] = paid
        return paid

    def settle(self, refund_number: str, state: RefundState = "success") -> ChannelRefund:
        """The channel decides an accepted refund; a successful one makes its payment `refunded`."""
        refund = replace(self._refunds[refund_number], state=state)
        self._refunds[refund_number] = refund
        if state == "success":
            number = self._refund_asks[refund_number][0]
            self._payments[number] = replace(self._payments[number], state="refunded")
        return refund

    def notification(self, number: str) -> tuple[dict[str, str], bytes]:
        """Headers and body as the channel would tell of a payment or a refund as it stands."""
        refund, payment = self._refunds.get(number), self._payments.get(number)
        told = Notification(
            id=f"notice-{number}-{(refund or self._payments[number]).state}",
            kind="refund" if refund else "payment",
            payment=None if refund else payment,
            refund=refund,
        )
        body = msgspec.json.encode(told)
        timestamp = str(int(self._clock.now().timestamp()))
        return {"Fake-Timestamp": timestamp, "Fake-Signature": self._sign(timestamp, body)}, body

    async def prepay(self, request: PrepayRequest) -> Prepaid:
        """Open a payment; repeating it needs the same content."""
        self._begin("prepay", request.number)
        known = self._payments.get(request.number)
        if known is None:
            self._asked[request.number] = request
            self._payments[request.number] = ChannelPayment(
                number=request.number,
                state="open",
                amount_fen=request.amount_fen,
                channel_id=None,
                paid_at=None,
                app_id=self._app_id,
                merchant_id=self._merchant_id,
            )
        elif known.state != "open":
            raise ChannelRefused("ORDER_CLOSED" if known.state == "closed" else "ORDERPAID", 400)
        elif self._asked[request.number] != request:
            raise ChannelRefused("INVALID_REQUEST", 400)
        self._finish("prepay")
        if request.payer_openid is None:
            return Prepaid(kind="native", params={"code_url": f"weixin://fake/{request.number}"})
        return Prepaid(
            kind="jsapi", params={"package": f"prepay_id=fake-{request.number}", "signType": "RSA"}
        )

    async def query(self, number: str) -> ChannelPayment:
        """The payment as it stands; state `unknown` for a number never opened."""
        self._begin("query", number)
        self._finish("query")
        return self._payments.get(number) or ChannelPayment(
            number=number,
            state="unknown",
            amount_fen=None,
            channel_id=None,
            paid_at=None,
            app_id=self._app_id,
            merchant_id=self._merchant_id,
        )

    async def close(self, number: str) -> CloseOutcome:
        """Close an unpaid payment; a paid one stays paid and says so."""
        self._begin("close", number)
        payment = self._payments.get(number)
        outcome: CloseOutcome = "closed"
        if payment is None:
            outcome = "missing"
        elif payment.state in ("paid", "refunded"):
            outcome = "already_paid"
        else:
            self._payments[number] = replace(payment, state="closed")
        self._finish("close")
        return outcome

    async def refund(
        self,
        number: str,
        refund_number: str,
        amount_fen: int,
        total_fen: int,
        reason: str,
        notify_url: str | None = None,
    ) -> ChannelRefund:
        """Accept a refund of what is left of a payment; repeating it needs the same content."""
        self._begin("refund", refund_number)
        ask = (number, amount_fen, total_fen)
        payment = self._payments.get(number)
        if payment is None:
            raise ChannelRefused("RESOURCE_NOT_EXISTS", 404)
        if refund_number not in self._refunds:
            if payment.state not in ("paid", "refunded") or total_fen != payment.amount_fen:
                raise ChannelRefused("INVALID_REQUEST", 400)
            if amount_fen <= 0 or self._refunded_fen(number) + amount_fen > total_fen:
                raise ChannelRefused("INVALID_REQUEST", 400)
            self._refund_asks[refund_number] = ask
            self._refunds[refund_number] = ChannelRefund(
                number=refund_number, state="processing", amount_fen=amount_fen
            )
        elif self._refund_asks[refund_number] != ask:
            raise ChannelRefused("INVALID_REQUEST", 400)
        elif self._refunds[refund_number].state == "closed":
            # A closed refund may be asked for again under its own number.
            self._refunds[refund_number] = replace(self._refunds[refund_number], state="processing")
        self._finish("refund")
        return self._refunds[refund_number]

    async def query_refund(self, refund_number: str, number: str) -> ChannelRefund | None:
        """The refund as it stands; None for a number never asked."""
        self._begin("query_refund", refund_number)
        self._finish("query_refund")
        return self._refunds.get(refund_number)

    async def learn_keys(self, headers: Mapping[str, str]) -> None:
        """There is one key and it is known."""

    def read_notification(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Notification:
        """Verify and open what `notification` made."""
        low = {name.lower(): value for name, value in headers.items()}
        timestamp = low.get("fake-timestamp", "")
        if not hmac.compare_digest(low.get("fake-signature", ""), self._sign(timestamp, body)):
            raise NotificationInvalid("signature")
        sent_at = datetime.fromtimestamp(int(timestamp), UTC)
        if abs((now - sent_at).total_seconds()) >= FRESH_SECONDS:
            raise NotificationInvalid("stale")
        return msgspec.json.decode(body, type=Notification)

    async def check(self) -> None:
        """Whoever holds this channel is accepted."""

    async def aclose(self) -> None:
        """Nothing is held open."""

    def _refunded_fen(self, number: str) -> int:
        return sum(
            self._refunds[refund].amount_fen
            for refund, (payment, _, _) in self._refund_asks.items()
            if payment == number and self._refunds[refund].state in ("processing", "success")
        )

    def _sign(self, timestamp: str, body: bytes) -> str:
        return hmac.new(self._secret, timestamp.encode() + b"\n" + body, hashlib.sha256).hexdigest()

    def _begin(self, call: Call, number: str) -> None:
        self.calls.append((call, number))
        if self._failures[call] and not self._failures[call][0][1]:
            raise self._failures[call].popleft()[0]

    def _finish(self, call: Call) -> None:
        if self._failures[call] and self._failures[call][0][1]:
            raise self._failures[call].popleft()[0]

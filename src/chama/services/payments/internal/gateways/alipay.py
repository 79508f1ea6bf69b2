"""Alipay as a payment channel: a code to open or scan, query, close, refund and what it tells by itself.

A trade exists at Alipay only from the moment when its code was scanned, so one that nobody scanned can be
neither found nor closed, and can still be paid until its end: `close` says `unscanned` (decision 0038).
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

import httpx
from msgspec import Struct

from chama.base.time import SHANGHAI, Clock, SystemClock

from . import wechat_signing as signing
from .alipay_wire import WHAT, AlipayConfig, AlipayWire, misconfigured, signed_text
from .channel import (
    ChannelPayment,
    ChannelRefund,
    ChannelRefused,
    CloseOutcome,
    ForgedAnswer,
    Notification,
    NotificationInvalid,
    PaymentState,
    Prepaid,
    PrepayRequest,
)

NUMBER = re.compile(r"[0-9A-Za-z_]{1,64}")
YUAN = re.compile(r"([0-9]{1,11})(?:\.([0-9]{1,2}))?")
SUBJECT_CHARS = 256
NOT_THERE = "ACQ.TRADE_NOT_EXIST"
# Alipay sends a notification eight times within 25 hours; whatever it may still send is heard.
FRESH = timedelta(hours=26)
AHEAD = timedelta(minutes=5)
STATES: dict[str, PaymentState] = {
    "WAIT_BUYER_PAY": "open",
    "TRADE_SUCCESS": "paid",
    "TRADE_FINISHED": "paid",
    "TRADE_CLOSED": "closed",  # or refunded whole: then it was paid before
}
# What is kept of a notification: everything else may say who the buyer is.
KEPT = (
    *("notify_id", "notify_time", "notify_type", "app_id", "seller_id", "out_trade_no", "trade_no"),
    *("trade_status", "total_amount", "refund_fee", "out_biz_no", "gmt_payment", "gmt_refund", "gmt_close"),
)


class _About(Struct):
    out_trade_no: str


class _Precreated(_About):
    qr_code: str


class _Trade(_About):
    trade_no: str
    trade_status: str
    total_amount: str
    send_pay_date: str = ""


class _Refunded(_About):
    fund_change: str = "N"


class _RefundTold(Struct):
    out_request_no: str = ""
    refund_status: str = ""
    refund_amount: str = ""


A = TypeVar("A", bound=_About)


class Alipay:
    """The channel over Alipay's open platform, for one app and one seller."""

    def __init__(
        self,
        config: AlipayConfig,
        *,
        clock: Clock | None = None,
        http: httpx.AsyncClient | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._config = config
        self._wire = AlipayWire(config, clock or SystemClock(), http or httpx.AsyncClient(), pause)

    async def aclose(self) -> None:
        """Let go of the connections."""
        await self._wire.aclose()

    async def prepay(self, request: PrepayRequest) -> Prepaid:
        """A code that opens Alipay on a phone and can be scanned; repeating it gives a code for the same."""
        content = {
            "out_trade_no": _checked(request.number),
            "total_amount": yuan(request.amount_fen),
            # Alipay takes none of these in a subject.
            "subject": re.sub(r"[/=&]", " ", request.description)[:SUBJECT_CHARS],
            "seller_id": self._config.seller_id,
            "time_expire": request.expires_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
        }
        raw = await self._wire.ask("alipay.trade.precreate", content, request.notify_url)
        told = _about(raw, _Precreated, request.number)
        return Prepaid(kind="alipay", params={"code_url": told.qr_code})

    async def query(self, number: str) -> ChannelPayment:
        """The payment as it stands; state `unknown` as long as nobody scanned its code."""
        try:
            raw = await self._wire.ask("alipay.trade.query", {"out_trade_no": _checked(number)})
        except ChannelRefused as refused:
            if refused.code != NOT_THERE:
                raise
            return self._payment(number, "unknown", None, None, None)
        trade = _about(raw, _Trade, number)
        state = _state(trade.trade_status, trade.send_pay_date)
        paid_at = _instant(trade.send_pay_date)
        return self._payment(number, state, fen(trade.total_amount), trade.trade_no, paid_at)

    async def close(self, number: str) -> CloseOutcome:
        """Close an unpaid trade; a paid one says so, and one that nobody scanned stays as it is."""
        try:
            await self._wire.ask("alipay.trade.close", {"out_trade_no": _checked(number)})
        except ChannelRefused as refused:
            if refused.code == NOT_THERE:
                return "unscanned"
            if refused.code != "ACQ.TRADE_STATUS_ERROR":
                raise
            # Paid or closed already: the answer does not say which.
            return "already_paid" if (await self.query(number)).state != "closed" else "closed"
        return "closed"

    async def refund(
        self,
        number: str,
        refund_number: str,
        amount_fen: int,
        total_fen: int,
        reason: str,
        notify_url: str | None = None,
    ) -> ChannelRefund:
        """Ask for a refund; Alipay tells of it at the address of the payment."""
        if not 0 < amount_fen <= total_fen:
            raise ValueError("a refund is at least one fen and at most the payment")
        content = {
            "out_trade_no": _checked(number),
            "out_request_no": _checked(refund_number),
            "refund_amount": yuan(amount_fen),
        }
        if reason:
            content["refund_reason"] = reason[:256]
        told = _about(await self._wire.ask("alipay.trade.refund", content), _Refunded, number)
        if told.fund_change == "Y":
            return ChannelRefund(number=refund_number, state="success", amount_fen=amount_fen)
        # No money moved now: it had moved before, or it is still under way.
        known = await self.query_refund(refund_number, number)
        return known or ChannelRefund(number=refund_number, state="processing", amount_fen=amount_fen)

    async def query_refund(self, refund_number: str, number: str) -> ChannelRefund | None:
        """The refund when it was made; None when it was not (yet)."""
        content = {"out_trade_no": _checked(number), "out_request_no": _checked(refund_number)}
        try:
            raw = await self._wire.ask("alipay.trade.fastpay.refund.query", content)
        except ChannelRefused as refused:
            if refused.code != NOT_THERE:
                raise
            return None
        told = signing.decoded(raw, _RefundTold)
        if told.refund_status != "REFUND_SUCCESS":
            return None
        if told.out_request_no != refund_number:
            raise ForgedAnswer(WHAT, "malformed")
        return ChannelRefund(number=refund_number, state="success", amount_fen=fen(told.refund_amount))

    async def check(self) -> None:
        """Ask for a number that was never used; ChannelMisconfigured says in a sentence what to put right."""
        try:
            await self.query("chama_start_up_check")
        except ForgedAnswer as why:
            raise misconfigured("ALIPAY_PUBLIC_KEY") from why

    async def learn_keys(self, headers: Mapping[str, str]) -> None:
        """There is one key, and it is known."""

    def read_notification(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Notification:
        """Verify and read one notification, a form whose signature is one of its fields."""
        form = _form(body)
        sign, kind = form.pop("sign", ""), form.pop("sign_type", "")
        if kind != "RSA2" or not self._wire.is_signed(signed_text(form), sign):
            raise NotificationInvalid("signature")
        try:
            return self._read(form, now)
        except (KeyError, signing.Distrusted, ForgedAnswer) as why:
            raise NotificationInvalid("malformed") from why

    def _read(self, form: dict[str, str], now: datetime) -> Notification:
        sent_at = _instant(form["notify_time"])
        if sent_at is None or form["notify_type"] != "trade_status_sync":
            raise NotificationInvalid("malformed")
        if not now - FRESH < sent_at < now + AHEAD:
            raise NotificationInvalid("stale")
        known = {
            "id": f"alipay|{form['notify_id']}",
            "kept": urlencode({name: form[name] for name in KEPT if name in form}).encode(),
        }
        if form.get("out_biz_no") and form.get("gmt_refund"):
            refund = ChannelRefund(
                number=form["out_biz_no"], state="success", amount_fen=fen(form["refund_fee"])
            )
            return Notification(kind="refund", refund=refund, **known)
        paid_at = form.get("gmt_payment", "")
        payment = ChannelPayment(
            number=form["out_trade_no"],
            state=_state(form["trade_status"], paid_at),
            amount_fen=fen(form["total_amount"]),
            channel_id=form["trade_no"],
            paid_at=_instant(paid_at),
            app_id=form["app_id"],
            merchant_id=form["seller_id"],
        )
        return Notification(kind="payment", payment=payment, **known)

    def _payment(
        self, number: str, state: PaymentState, amount: int | None, trade_no: str | None, at: datetime | None
    ) -> ChannelPayment:
        """An answer names neither app nor seller: it is signed for the app that asked, with its own key."""
        return ChannelPayment(
            number=number,
            state=state,
            amount_fen=amount,
            channel_id=trade_no,
            paid_at=at,
            app_id=self._config.app_id,
            merchant_id=self._config.seller_id,
        )


def yuan(amount_fen: int) -> str:
    """Fen as Alipay writes money: yuan with two decimals."""
    return f"{amount_fen // 100}.{amount_fen % 100:02d}"


def fen(text: str) -> int:
    """Alipay's yuan as fen, exactly; `ForgedAnswer` for anything else."""
    found = YUAN.fullmatch(text)
    if found is None:
        raise ForgedAnswer(WHAT, "malformed")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def _about(raw: bytes, shape: type[A], number: str) -> A:
    """A signature binds the answer to no question: one about another number is not an answer."""
    try:
        told = signing.decoded(raw, shape)
    except signing.Distrusted as why:
        raise ForgedAnswer(WHAT, "malformed") from why
    if told.out_trade_no != number:
        raise ForgedAnswer(WHAT, "malformed")
    return told


def _state(said: str, paid_at: str) -> PaymentState:
    state = STATES.get(said)
    if state is None:
        raise ForgedAnswer(WHAT, "malformed")
    return "refunded" if state == "closed" and paid_at else state


def _instant(text: str) -> datetime | None:
    """`2026-05-01 12:00:00` of Shanghai, as Alipay writes every time."""
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=SHANGHAI).astimezone(UTC)
    except ValueError:
        return None


def _form(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict")
    except (ValueError, UnicodeDecodeError) as why:
        raise NotificationInvalid("malformed") from why
    form = dict(pairs)
    if len(form) != len(pairs):
        raise NotificationInvalid("malformed")
    return form


def _checked(number: str) -> str:
    if NUMBER.fullmatch(number) is None:
        raise ValueError("the number does not fit what Alipay accepts")
    return number

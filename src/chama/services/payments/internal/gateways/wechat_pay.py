"""WeChat Pay v3 as a payment channel: prepay, query, close, refund and what it tells us by itself."""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, BinaryIO
from urllib.parse import quote

import httpx
from msgspec import Struct, field

from chama.base.time import SHANGHAI, Clock, SystemClock

from . import wechat_signing as signing
from .channel import (
    ChannelPayment,
    ChannelRefund,
    ChannelRefused,
    CloseOutcome,
    Notification,
    NotificationInvalid,
    PaymentState,
    Prepaid,
    PrepayRequest,
    RefundState,
)
from .wechat_bills import download
from .wechat_check import check
from .wechat_wire import WeChatPayConfig, WeChatWire

TOTAL_SECONDS = 12.0
NUMBER = re.compile(r"[0-9A-Za-z_\-|*]{6,32}")
REFUND_NUMBER = re.compile(r"[0-9A-Za-z_\-|*@]{1,64}")
MISSING = {"ORDERNOTEXIST", "ORDER_NOT_EXIST", "RESOURCE_NOT_EXISTS"}
PAYMENT_STATES: dict[str, PaymentState] = {
    "NOTPAY": "open",
    "USERPAYING": "open",
    "PAYERROR": "open",  # this try failed, the shopper may try again
    "SUCCESS": "paid",
    "REFUND": "refunded",
    "CLOSED": "closed",
    "REVOKED": "closed",
}
REFUND_STATES: dict[str, RefundState] = {
    "PROCESSING": "processing",
    "SUCCESS": "success",
    "CLOSED": "closed",
    "ABNORMAL": "abnormal",
}


class _PrepayAnswer(Struct):
    prepay_id: str


class _NativeAnswer(Struct):
    code_url: str


class _Amount(Struct):
    total: int | None = None
    refund: int | None = None
    currency: str = "CNY"


class _Payer(Struct):
    openid: str = ""


class _Trade(Struct):
    out_trade_no: str
    trade_state: str
    appid: str
    mchid: str
    transaction_id: str = ""
    success_time: str = ""
    amount: _Amount = field(default_factory=_Amount)
    payer: _Payer = field(default_factory=_Payer)


class _RefundTold(Struct):
    out_refund_no: str
    amount: _Amount
    status: str = ""  # in answers
    refund_status: str = ""  # in notifications


class _Event(Struct):
    id: str
    event_type: str
    resource: signing.Sealed


class WeChatPay:
    """The channel over WeChat Pay v3, for one merchant and one mini-program; it reads the keys once."""

    def __init__(
        self,
        config: WeChatPayConfig,
        *,
        clock: Clock | None = None,
        http: httpx.AsyncClient | None = None,
        total_seconds: float = TOTAL_SECONDS,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._config = config
        self._clock = clock or SystemClock()
        self._wire = WeChatWire(config, self._clock, http or httpx.AsyncClient(), total_seconds, pause)

    async def aclose(self) -> None:
        """Let go of the connections."""
        await self._wire.aclose()

    async def prepay(self, request: PrepayRequest) -> Prepaid:
        """Open a payment; repeating it with the same content gives a way to pay the same one."""
        body: dict[str, Any] = {
            "appid": self._config.appid,
            "mchid": self._config.mchid,
            "description": request.description[:127],
            "out_trade_no": _checked(NUMBER, request.number),
            "time_expire": request.expires_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
            "notify_url": request.notify_url,
            "amount": {"total": request.amount_fen, "currency": "CNY"},
        }
        if request.payer_openid is None:
            path = "/v3/pay/transactions/native"
            url = await self._wire.ask("native", "POST", path, body, _read_code_url)
            return Prepaid(kind="native", params={"code_url": url})
        body["payer"] = {"openid": request.payer_openid}
        path = "/v3/pay/transactions/jsapi"
        prepay_id = await self._wire.ask("jsapi", "POST", path, body, _read_prepay_id)
        return Prepaid(kind="jsapi", params=self._pay_params(prepay_id))

    async def query(self, number: str) -> ChannelPayment:
        """The payment as it stands; state `unknown` when WeChat has no such number."""
        path = f"/v3/pay/transactions/out-trade-no/{_in_path(NUMBER, number)}?mchid={self._config.mchid}"
        try:
            return await self._wire.ask("query", "GET", path, None, lambda raw: _read_payment(raw, number))
        except ChannelRefused as refused:
            if refused.code not in MISSING:
                raise
        return ChannelPayment(
            number=number,
            state="unknown",
            amount_fen=None,
            channel_id=None,
            paid_at=None,
            app_id=self._config.appid,
            merchant_id=self._config.mchid,
        )

    async def close(self, number: str) -> CloseOutcome:
        """Close an unpaid payment; a paid one stays paid and says so."""
        path = f"/v3/pay/transactions/out-trade-no/{_in_path(NUMBER, number)}/close"
        try:
            await self._wire.ask("close", "POST", path, {"mchid": self._config.mchid}, bytes)
        except ChannelRefused as refused:
            if refused.code == "ORDERPAID":
                return "already_paid"
            if refused.code in MISSING:
                return "missing"
            if refused.code != "ORDER_CLOSED":
                raise
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
        """Ask for a refund; without `notify_url` WeChat tells the address set at its merchant platform."""
        if not 0 < amount_fen <= total_fen:
            raise ValueError("a refund is at least one fen and at most the payment")
        body: dict[str, Any] = {
            "out_trade_no": _checked(NUMBER, number),
            "out_refund_no": _checked(REFUND_NUMBER, refund_number),
            "reason": reason[:80],
            "amount": {"refund": amount_fen, "total": total_fen, "currency": "CNY"},
        }
        if notify_url is not None:
            body["notify_url"] = notify_url
        path = "/v3/refund/domestic/refunds"
        return await self._wire.ask(
            "refund", "POST", path, body, lambda raw: _read_refund(raw, refund_number)
        )

    async def query_refund(self, refund_number: str, number: str) -> ChannelRefund | None:
        """The refund as it stands; None when WeChat has no such number."""
        path = f"/v3/refund/domestic/refunds/{_in_path(REFUND_NUMBER, refund_number)}"
        try:
            return await self._wire.ask(
                "query_refund", "GET", path, None, lambda raw: _read_refund(raw, refund_number)
            )
        except ChannelRefused as refused:
            if refused.code in MISSING:
                return None
            raise

    async def download_bill(self, kind: str, day: date, out: BinaryIO) -> str | None:
        """Write the `trade` or `fund` bill of a day; its SHA-1, checked, or None when there is none."""
        return await download(self._wire, kind, day, out)

    async def check(self) -> None:
        """Ask WeChat for something harmless; ChannelMisconfigured says in a sentence what to put right."""
        await check(self._config, self._wire, self._clock.now())

    async def learn_keys(self, headers: Mapping[str, str]) -> None:
        """Fetch the platform's certificates when these headers name a key that is not known yet."""
        try:
            signed = signing.signed_by(headers)
        except signing.Distrusted:
            return  # read_notification says what is wrong with it
        await self._wire.know(signed.serial)

    def read_notification(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Notification:
        """Verify and open one notification; `serial` as reason means: `learn_keys`, then read again."""
        try:
            self._wire.keyring.verify(signing.signed_by(headers), body, now)
            event = signing.decoded(body, _Event)
            opened = self._wire.unseal(event.resource)
            if event.event_type.startswith("TRANSACTION."):
                return Notification(id=event.id, kind="payment", payment=_read_payment(opened))
            if event.event_type.startswith("REFUND."):
                return Notification(id=event.id, kind="refund", refund=_read_refund(opened))
        except signing.Distrusted as error:
            raise NotificationInvalid(error.reason) from error
        raise NotificationInvalid("malformed")

    def _pay_params(self, prepay_id: str) -> dict[str, str]:
        timestamp, nonce = str(int(self._clock.now().timestamp())), secrets.token_hex(16)
        package = f"prepay_id={prepay_id}"
        message = signing.pay_message(self._config.appid, timestamp, nonce, package)
        return {
            "appId": self._config.appid,
            "timeStamp": timestamp,
            "nonceStr": nonce,
            "package": package,
            "signType": "RSA",
            "paySign": signing.sign(self._wire.merchant_key, message),
        }


def _checked(shape: re.Pattern[str], number: str) -> str:
    if shape.fullmatch(number) is None:
        raise ValueError("the number does not fit what WeChat Pay accepts")
    return number


def _in_path(shape: re.Pattern[str], number: str) -> str:
    return quote(_checked(shape, number), safe="*")


def _read_prepay_id(raw: bytes) -> str:
    return signing.decoded(raw, _PrepayAnswer).prepay_id


def _read_code_url(raw: bytes) -> str:
    return signing.decoded(raw, _NativeAnswer).code_url


def _read_payment(raw: bytes, number: str | None = None) -> ChannelPayment:
    """A signature binds the answer to no question: one about another number is not an answer."""
    trade = signing.decoded(raw, _Trade)
    state = PAYMENT_STATES.get(trade.trade_state)
    other = number is not None and trade.out_trade_no != number
    if state is None or other or trade.amount.currency != "CNY":
        raise signing.Distrusted("malformed")
    try:
        paid_at = datetime.fromisoformat(trade.success_time).astimezone(UTC) if trade.success_time else None
    except ValueError as error:
        raise signing.Distrusted("malformed") from error
    if state in ("paid", "refunded") and (trade.amount.total is None or not trade.transaction_id):
        raise signing.Distrusted("malformed")
    return ChannelPayment(
        number=trade.out_trade_no,
        state=state,
        amount_fen=trade.amount.total,
        channel_id=trade.transaction_id or None,
        paid_at=paid_at,
        app_id=trade.appid,
        merchant_id=trade.mchid,
        payer_openid=trade.payer.openid or None,
    )


def _read_refund(raw: bytes, number: str | None = None) -> ChannelRefund:
    told = signing.decoded(raw, _RefundTold)
    state = REFUND_STATES.get(told.status or told.refund_status)
    other = number is not None and told.out_refund_no != number
    if state is None or other or told.amount.refund is None:
        raise signing.Distrusted("malformed")
    return ChannelRefund(number=told.out_refund_no, state=state, amount_fen=told.amount.refund)

"""`upload_shipping_info` of the mini-program's server API, with the access token that all processes share."""

from datetime import datetime
from typing import Any, Protocol

import httpx
import msgspec
import structlog

from chama.base.errors import Unavailable
from chama.base.time import SHANGHAI
from chama.services.payments.internal.rules.shipping import EXPRESS, SPLIT, Upload

WHAT = "weixin"
SECONDS = 5.0
EARLY_SECONDS = 300
TOKEN_REFUSED = {40001, 40014, 42001}
SAME_AS_BEFORE = 10060023
BUSY = {-1, 45009}

log = structlog.get_logger("chama.payments.weixin")


class ShippingRefused(Exception):
    """WeChat answered and said no, with its number."""

    def __init__(self, errcode: int) -> None:
        self.errcode = errcode
        super().__init__(f"errcode {errcode}")


class Tokens(Protocol):
    """Where all processes keep the one access token."""

    async def get(self, key: str) -> str | None:
        """The token, if it has not ended."""
        ...

    async def set(self, key: str, value: str, ttl_seconds: int) -> None:
        """Keep it for so many seconds."""
        ...


class _Told(msgspec.Struct):
    errcode: int = 0
    access_token: str = ""
    expires_in: int = 0


class WeixinShipping:
    """Tells WeChat what left, for one mini-program."""

    def __init__(
        self, base_url: str, appid: str, secret: str, tokens: Tokens, http: httpx.AsyncClient | None = None
    ) -> None:
        self._base_url, self._appid, self._secret = base_url.rstrip("/"), appid, secret
        self._tokens, self._http = tokens, http or httpx.AsyncClient()

    async def upload(
        self, transaction_id: str, openid: str, title: str, contact: str, upload: Upload, at: datetime
    ) -> None:
        """One upload; ShippingRefused, or Unavailable when nothing was decided."""
        body: dict[str, Any] = {
            "order_key": {"order_number_type": 2, "transaction_id": transaction_id},
            "logistics_type": EXPRESS,
            "delivery_mode": upload.mode,
            "shipping_list": [
                {
                    "tracking_no": p.tracking_no,
                    "express_company": p.company,
                    "item_desc": (p.items or title)[:120],
                    "contact": {"receiver_contact": contact},
                }
                for p in upload.parcels
            ],
            "upload_time": at.astimezone(SHANGHAI).isoformat(timespec="milliseconds"),
            "payer": {"openid": openid},
        }
        if upload.mode == SPLIT:
            body["is_all_delivered"] = upload.is_all
        refused = None
        for _ in range(2):
            token = await self._token(refused)
            path = f"/wxa/sec/order/upload_shipping_info?access_token={token}"
            told = await self._ask(path, body)
            if told.errcode not in TOKEN_REFUSED:
                break
            refused = token
        if told.errcode in BUSY or told.errcode in TOKEN_REFUSED:
            raise Unavailable(WHAT)
        if told.errcode not in (0, SAME_AS_BEFORE):
            raise ShippingRefused(told.errcode)

    async def _token(self, refused: str | None) -> str:
        name = f"weixin:access_token:{self._appid}"
        token = await self._tokens.get(name)
        if token and token != refused:
            return token
        body = {"grant_type": "client_credential", "appid": self._appid, "secret": self._secret}
        told = await self._ask("/cgi-bin/stable_token", body)
        if told.errcode or not told.access_token:
            raise Unavailable(WHAT)
        await self._tokens.set(name, told.access_token, max(told.expires_in - EARLY_SECONDS, 60))
        return told.access_token

    async def _ask(self, path: str, body: dict[str, Any]) -> _Told:
        try:
            answer = await self._http.post(
                self._base_url + path, content=msgspec.json.encode(body), timeout=SECONDS
            )
            return msgspec.json.decode(answer.content, type=_Told)
        except (httpx.RequestError, msgspec.DecodeError) as error:
            log.warning("weixin.unreachable", error=type(error).__name__)
            raise Unavailable(WHAT) from None  # the cause carries the address, and with it the token

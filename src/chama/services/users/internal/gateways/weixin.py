"""The mini-program's server API: who is behind a sign-in code, which phone is behind a phone code.

The session key is dropped where it arrives. Secrets travel in query strings here, so no URL may be logged.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar, cast

import httpx
import msgspec
import structlog
from msgspec import Struct

from chama.base.errors import Unavailable

WHAT = "weixin"
ATTEMPT_SECONDS = 5.0
BUSY_ATTEMPTS = 3
BACKOFF_SECONDS = 0.2
EARLY_SECONDS = 300  # WeChat hands out the next token five minutes before the present one ends

BUSY = -1
QUOTA_USED_UP = 45009
TOKEN_REFUSED = {40001, 40014, 42001}

# httpx writes the whole URL of each request at INFO, and with it the app secret, codes and access tokens.
logging.getLogger("httpx").setLevel(logging.WARNING)
log = structlog.get_logger("chama.users.weixin")
T = TypeVar("T")


class WeixinError(Exception):
    """WeChat answered and said no, with its number."""

    def __init__(self, errcode: int) -> None:
        self.errcode = errcode
        super().__init__(f"errcode {errcode}")


class CodeInvalid(WeixinError):
    """The code is wrong, older than five minutes or was used: the mini-program gets a new one."""


class TooOften(WeixinError):
    """This shopper asks too often (100 a minute)."""


class HighRisk(WeixinError):
    """WeChat has blocked this shopper from signing in."""


KINDS: dict[int, type[WeixinError]] = {
    40029: CodeInvalid,
    40163: CodeInvalid,
    45011: TooOften,
    40226: HighRisk,
}


class Session(Struct, frozen=True, kw_only=True):
    """Who signed in: `openid` within this mini-program, `unionid` across those bound to one open platform."""

    openid: str
    unionid: str | None = None


class TokenStore(Protocol):
    """Where all processes keep the one access token of a mini-program."""

    async def get(self, name: str) -> str | None:
        """The token kept under this name, if it has not ended."""
        ...

    async def set(self, name: str, token: str, seconds: int) -> None:
        """Keep a token for so many seconds."""
        ...


class _Told(Struct):
    errcode: int = 0


class _SessionTold(Struct):
    openid: str
    unionid: str = ""


class _TokenTold(Struct):
    access_token: str
    expires_in: int


class _PhoneInfo(Struct):
    pure: str = msgspec.field(name="purePhoneNumber")
    country: str | int = msgspec.field(name="countryCode", default="86")


class _PhoneTold(Struct):
    phone_info: _PhoneInfo


class Weixin:
    """The calls that shoppers need, for one mini-program; each raises `WeixinError` or `Unavailable`."""

    def __init__(
        self,
        base_url: str,
        appid: str,
        secret: str,
        token_store: TokenStore,
        *,
        http: httpx.AsyncClient | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._appid = appid
        self._secret = secret
        self._tokens = token_store
        self._token_name = f"weixin:access_token:{appid}"
        self._http = http or httpx.AsyncClient()
        self._pause = pause
        self._refreshing = asyncio.Lock()

    async def aclose(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def code_to_session(self, code: str) -> Session:
        """Exchange the code of `wx.login`, once and within five minutes."""
        query = {
            "appid": self._appid,
            "secret": self._secret,
            "js_code": code,
            "grant_type": "authorization_code",
        }
        told = await self._ask("GET", "/sns/jscode2session", query, None, _SessionTold)
        return Session(openid=told.openid, unionid=told.unionid or None)

    async def phone_number(self, code: str) -> str:
        """Exchange the code of a phone button: 11 digits for the mainland, else `+country number`.

        WeChat charges for each success and a code works once: keep the binding.
        """
        path = "/wxa/business/getuserphonenumber"
        told = await self._ask_with_token(path, {"code": code}, _PhoneTold)
        country, number = str(told.phone_info.country).lstrip("+"), told.phone_info.pure
        return number if country == "86" else f"+{country} {number}"

    async def program_code(self, scene: str, page: str) -> bytes:
        """The round code that opens a page of the mini-program with this scene: a picture, PNG or JPEG."""
        body = {"scene": scene, "page": page, "check_path": False, "width": 430}
        return await self._ask_with_token("/wxa/getwxacodeunlimit", body, bytes)

    async def access_token(self, refused: str | None = None) -> str:
        """The mini-program's token, the same for all processes; `refused` is one that WeChat did not take.

        Fetching it twice is harmless, as the stable token stays the same within its time; one caller of this
        process fetches while the others wait for what it stores.
        """
        token = await self._tokens.get(self._token_name)
        if token and token != refused:
            return token
        async with self._refreshing:
            token = await self._tokens.get(self._token_name)
            if token and token != refused:
                return token
            body = {"grant_type": "client_credential", "appid": self._appid, "secret": self._secret}
            told = await self._ask("POST", "/cgi-bin/stable_token", {}, body, _TokenTold)
            keep_seconds = max(told.expires_in - EARLY_SECONDS, min(told.expires_in, 60))
            await self._tokens.set(self._token_name, told.access_token, keep_seconds)
            return told.access_token

    async def _ask_with_token(self, path: str, body: dict[str, Any], shape: type[T]) -> T:
        token = await self.access_token()
        try:
            return await self._ask("POST", path, {"access_token": token}, body, shape)
        except WeixinError as error:
            if error.errcode not in TOKEN_REFUSED:
                raise
        # The token was replaced before its time; the refused call has used nothing up.
        token = await self.access_token(refused=token)
        try:
            return await self._ask("POST", path, {"access_token": token}, body, shape)
        except WeixinError as error:
            if error.errcode not in TOKEN_REFUSED:
                raise
            raise Unavailable(WHAT) from error

    async def _ask(
        self, method: str, path: str, query: dict[str, str], body: dict[str, Any] | None, shape: type[T]
    ) -> T:
        """Ask again only while WeChat says that it is busy: after a lost answer the code may be used up."""
        for attempt in range(BUSY_ATTEMPTS):
            if attempt:
                await self._pause(BACKOFF_SECONDS * 2 ** (attempt - 1) * (0.5 + random.random()))
            raw = await self._exchange(method, path, query, body)
            if shape is bytes and not raw.startswith(b"{"):
                return cast(T, raw)  # a picture; only a refusal comes as JSON
            try:
                errcode = msgspec.json.decode(raw, type=_Told).errcode
                if errcode == 0:
                    return msgspec.json.decode(raw, type=shape)
            except (msgspec.DecodeError, UnicodeDecodeError):
                # The cause is left out: its text may quote what was read.
                log.warning("weixin.unreadable", path=path)
                raise Unavailable(WHAT) from None
            log.warning("weixin.refused", path=path, errcode=errcode)
            if errcode == QUOTA_USED_UP:
                raise Unavailable(WHAT)
            if errcode != BUSY:
                raise KINDS.get(errcode, WeixinError)(errcode)
        raise Unavailable(WHAT)

    async def _exchange(
        self, method: str, path: str, query: dict[str, str], body: dict[str, Any] | None
    ) -> bytes:
        content = None if body is None else msgspec.json.encode(body)
        try:
            response = await self._http.request(
                method,
                self._base_url + path,
                params=query,
                content=content,
                headers={"Content-Type": "application/json"} if content else None,
                timeout=httpx.Timeout(ATTEMPT_SECONDS, connect=2.0),
            )
        except httpx.RequestError as error:
            log.warning("weixin.unreachable", path=path, error=type(error).__name__)
            raise Unavailable(WHAT) from None  # the cause carries the request, and with it the secret
        if response.status_code != 200:
            log.warning("weixin.unreachable", path=path, status=response.status_code)
            raise Unavailable(WHAT)
        return response.content

"""Text messages through a provider's HTTP gateway; a message is sent once per key, however often we ask."""

import asyncio
import random
from collections.abc import Awaitable, Callable

import httpx
import msgspec
import structlog
from msgspec import Struct

from chama.base.errors import Unavailable

WHAT = "sms"
ATTEMPTS = 3
ATTEMPT_SECONDS = 5.0
BACKOFF_SECONDS = 0.2

log = structlog.get_logger("chama.notifications.sms")


class SmsRefused(Exception):
    """The provider decided not to send; `code` is its word, e.g. a bad number or an unknown template."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class _Failure(Struct):
    code: str


class SmsGateway:
    """Sends text messages through the gateway at `url`; phone and text are never logged."""

    def __init__(
        self,
        url: str,
        key: str,
        *,
        http: httpx.AsyncClient | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._url = url.rstrip("/") + "/sms/send"
        self._key = key
        self._http = http or httpx.AsyncClient()
        self._pause = pause

    async def aclose(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def send(self, phone: str, text: str, template: str, key: str) -> None:
        """Have one message sent; `key` makes repetitions harmless, here and for the caller.

        Raises `SmsRefused` when the provider says no, `Unavailable` when it does not say anything.
        """
        content = msgspec.json.encode({"phone": phone, "text": text, "template": template, "key": key})
        headers = {"X-Sms-Key": self._key, "Content-Type": "application/json"}
        timeout = httpx.Timeout(ATTEMPT_SECONDS, connect=2.0)
        for attempt in range(ATTEMPTS):
            if attempt:
                await self._pause(BACKOFF_SECONDS * 2 ** (attempt - 1) * (0.5 + random.random()))
            try:
                response = await self._http.post(self._url, content=content, headers=headers, timeout=timeout)
            except httpx.RequestError as error:
                log.warning("sms.unreachable", template=template, error=type(error).__name__)
                continue
            if response.is_success:
                return
            code = _code(response)
            log.warning("sms.refused", template=template, status=response.status_code, code=code)
            if response.status_code in (401, 403):
                break  # our own key is wrong: that says nothing about the message
            if 400 <= response.status_code < 500 and response.status_code != 429 and code:
                raise SmsRefused(code)
        raise Unavailable(WHAT)


def _code(response: httpx.Response) -> str:
    """The provider's word for its no; empty when somebody on the way answered instead."""
    try:
        return msgspec.json.decode(response.content, type=_Failure).code
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""

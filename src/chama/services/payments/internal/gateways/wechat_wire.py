"""The wire to WeChat Pay v3: requests signed, answers verified, hosts and keys changed when needed.

Neither bodies, numbers, openids nor WeChat's own messages are logged: only call, status, code and request id.
"""

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

import httpx
import msgspec
import structlog
from msgspec import Struct

from chama.base.time import Clock

from . import wechat_signing as signing
from .channel import ChannelError, ChannelMisconfigured, ChannelRefused, ChannelUnavailable, ForgedAnswer

WHAT = "wechat_pay"
ATTEMPTS = 4
ATTEMPT_SECONDS = 5.0
BACKOFF_SECONDS = 0.2
SHUN = timedelta(seconds=60)  # how long a host that failed is asked last
RENEW = timedelta(hours=12)  # WeChat asks to look for new certificates at least this often
RELEARN = timedelta(seconds=30)  # forged serials must not make us ask for certificates all the time
NOT_US = {"SIGN_ERROR", "NO_AUTH", "APPID_MCHID_NOT_MATCH", "MCH_NOT_EXISTS"}

log = structlog.get_logger("chama.payments.wechat_pay")
T = TypeVar("T")


class WeChatPayConfig(Struct, frozen=True, kw_only=True):
    """One merchant at WeChat Pay; without the platform's public key, its certificates are fetched."""

    mchid: str
    appid: str
    merchant_serial: str
    merchant_private_key_pem: str
    api_v3_key: str
    platform_public_key_id: str | None = None
    platform_public_key_pem: str | None = None
    merchant_certificate_pem: str | None = None  # only to see in time that it ends
    base_urls: tuple[str, ...] = ("https://api.mch.weixin.qq.com", "https://api2.mch.weixin.qq.com")

    def __post_init__(self) -> None:
        if len(self.api_v3_key.encode()) != 32:
            raise ValueError("the APIv3 key has 32 bytes")
        if bool(self.platform_public_key_id) != bool(self.platform_public_key_pem):
            raise ValueError("the platform's public key and its id come together")
        if not self.base_urls:
            raise ValueError("at least one base URL is needed")

    def __repr__(self) -> str:  # the secrets must not reach a log or a traceback
        return f"WeChatPayConfig(mchid={self.mchid!r}, appid={self.appid!r})"


class _Certificate(Struct):
    serial_no: str
    encrypt_certificate: signing.Sealed


class _Certificates(Struct):
    data: list[_Certificate]


class _Failure(Struct):
    code: str
    message: str = ""


class WeChatWire:
    """Asks WeChat Pay and gives back only what it signed."""

    def __init__(
        self,
        config: WeChatPayConfig,
        clock: Clock,
        http: httpx.AsyncClient,
        total_seconds: float,
        pause: Callable[[float], Awaitable[None]],
    ) -> None:
        self._config = config
        self._clock = clock
        self._http = http
        self._total_seconds = total_seconds
        self._pause = pause
        self.merchant_key = signing.load_private_key(config.merchant_private_key_pem)
        self._api_v3_key = config.api_v3_key.encode()
        self._fixed: dict[str, signing.PlatformKey] = {}
        if config.platform_public_key_id and config.platform_public_key_pem:
            key = signing.load_public_key(config.platform_public_key_pem)
            self._fixed[config.platform_public_key_id] = signing.PlatformKey(key)
        self.keyring = signing.Keyring(self._fixed.items())
        self._learned_at: datetime | None = None
        self._learning = asyncio.Lock()
        self._failed_at: dict[str, datetime] = {}

    async def aclose(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    def unseal(self, sealed: signing.Sealed) -> bytes:
        """Open what was sealed with our APIv3 key; raises `Distrusted`."""
        return signing.open_sealed(self._api_v3_key, sealed)

    async def ask(
        self, call: str, method: str, path: str, body: dict[str, Any] | None, read: Callable[[bytes], T]
    ) -> T:
        """One question and what `read` makes of its verified answer; a probe instead of it is asked again."""
        content = b"" if body is None else msgspec.json.encode(body)
        async with self._bounded():
            response = await self._send(call, method, path, content)
            try:
                await self._verify(response)
            except ForgedAnswer as forged:
                if forged.code != "probe":
                    raise
                response = await self._send(call, method, path, content)
                await self._verify(response)
        try:
            return read(response.content)
        except signing.Distrusted as error:
            raise self._forged(call, error, response) from error

    async def know(self, serial: str) -> None:
        """Fetch the certificates when this serial is not known yet, or when the last look is long ago."""
        if serial.startswith(signing.PUBLIC_KEY_PREFIX) or not self._should_learn(serial):
            return
        async with self._learning:
            if not self._should_learn(serial):
                return
            try:
                async with self._bounded():
                    await self._learn()
            except ChannelUnavailable:
                if not self.keyring.knows(serial, self._clock.now()):
                    raise
                # The certificates at hand still do: look again soon, but not with every call.
                self._learned_at = self._clock.now() - RENEW + RELEARN

    def _should_learn(self, serial: str) -> bool:
        now, learned_at = self._clock.now(), self._learned_at
        if learned_at is None or abs(now - learned_at) >= RENEW:
            return True
        return not self.keyring.knows(serial, now) and abs(now - learned_at) >= RELEARN

    async def _learn(self) -> None:
        """Replace the certificates; the list vouches for itself, as only the APIv3 key can have sealed it."""
        now = self._clock.now()
        try:
            response = await self._send("certificates", "GET", "/v3/certificates", b"")
        except ChannelError as refused:
            if not self._fixed:
                raise
            # A merchant who started with the public key has no certificates to show.
            log.warning("wechat_pay.no_certificates", code=refused.code)
            self._learned_at = now
            return
        try:
            found: list[tuple[str, signing.PlatformKey]] = []
            for each in signing.decoded(response.content, _Certificates).data:
                pem = self.unseal(each.encrypt_certificate)
                found.append((each.serial_no, signing.read_certificate(each.serial_no, pem)))
            keyring = signing.Keyring([*self._fixed.items(), *found])
            keyring.verify(signing.signed_by(response.headers), response.content, now)
        except signing.Distrusted as error:
            raise self._forged("certificates", error, response) from error
        self.keyring, self._learned_at = keyring, now

    async def sealed_certificates(self) -> list[signing.Sealed]:
        """The platform's certificates as they come, to see whether our APIv3 key opens them."""
        async with self._bounded():
            response = await self._send("certificates", "GET", "/v3/certificates", b"")
        return [each.encrypt_certificate for each in signing.decoded(response.content, _Certificates).data]

    async def _verify(self, response: httpx.Response) -> None:
        try:
            signed = signing.signed_by(response.headers)
            await self.know(signed.serial)
            self.keyring.verify(signed, response.content, self._clock.now())
        except signing.Distrusted as error:
            raise self._forged("answer", error, response) from error

    def _forged(self, call: str, error: signing.Distrusted, response: httpx.Response) -> ForgedAnswer:
        request_id = response.headers.get("request-id", "")
        log.warning("wechat_pay.forged", call=call, reason=error.reason, request_id=request_id)
        return ForgedAnswer(WHAT, error.reason, response.status_code)

    async def _send(self, call: str, method: str, path: str, content: bytes) -> httpx.Response:
        """Ask until somebody decides: other hosts after a failure, a pause before each repetition."""
        failed = ChannelUnavailable(WHAT)
        hosts = self._hosts()
        turn = 0
        for attempt in range(ATTEMPTS):
            if attempt:
                await self._pause(BACKOFF_SECONDS * 2 ** (attempt - 1) * (0.5 + random.random()))
            base = hosts[turn % len(hosts)]
            try:
                response = await self._http.send(self._signed(method, base + path, content))
            except httpx.RequestError as error:
                log.warning("wechat_pay.unreachable", call=call, error=type(error).__name__)
                failed = ChannelUnavailable(WHAT, type(error).__name__)
                failed.__cause__ = error
                if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout) and len(hosts) > 1:
                    hosts.remove(base)  # not reached at all: no second try within this call
            else:
                if response.is_success:
                    self._failed_at.pop(base, None)
                    return response
                failed = _undecided(call, response)
                if response.status_code == 429:
                    continue  # it is us who are too many: another host would not help
            self._failed_at[base] = self._clock.now()
            turn += 1
        raise failed

    @asynccontextmanager
    async def stream(self, url: str) -> AsyncIterator[httpx.Response]:
        """Download from one of our hosts, signed; what comes is not, so the caller checks its hash."""
        base = next((h for h in self._hosts() if url.startswith(h + "/")), None)
        if base is None:
            raise ForgedAnswer(WHAT, "other_host")
        response = await self._http.send(self._signed("GET", url, b""), stream=True)
        try:
            yield response
        finally:
            await response.aclose()

    def _hosts(self) -> list[str]:
        """The base URLs in order of preference, those that just failed last."""
        now = self._clock.now()
        return sorted(
            (url.rstrip("/") for url in self._config.base_urls),
            key=lambda url: url in self._failed_at and abs(now - self._failed_at[url]) < SHUN,
        )

    def _signed(self, method: str, url: str, content: bytes) -> httpx.Request:
        headers = {"Accept": "application/json", "Content-Type": "application/json", "User-Agent": "chama"}
        if self._config.platform_public_key_id:
            headers["Wechatpay-Serial"] = self._config.platform_public_key_id
        timeout = httpx.Timeout(ATTEMPT_SECONDS, connect=2.0)
        request = self._http.build_request(method, url, content=content, headers=headers, timeout=timeout)
        timestamp, nonce = str(int(self._clock.now().timestamp())), secrets.token_hex(16)
        # What is signed is read back from the request, so that it is what goes over the wire.
        target = request.url.raw_path.decode()
        message = signing.request_message(method, target, timestamp, nonce, request.content)
        request.headers["Authorization"] = signing.authorization(
            self.merchant_key, self._config.mchid, self._config.merchant_serial, timestamp, nonce, message
        )
        return request

    @asynccontextmanager
    async def _bounded(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._total_seconds):
                yield
        except TimeoutError as error:
            raise ChannelUnavailable(WHAT, "timeout") from error


def _undecided(call: str, response: httpx.Response) -> ChannelUnavailable:
    """What to raise when nobody does better; a no that WeChat has decided is raised at once."""
    status = response.status_code
    try:
        failure = msgspec.json.decode(response.content, type=_Failure)
    except msgspec.DecodeError:
        failure = None  # somebody on the way answered, not WeChat: nothing is decided
    code = failure.code if failure else "not_wechat"
    request_id = response.headers.get("request-id", "")
    if failure is None or status < 400 or status == 429 or status >= 500:
        log.warning("wechat_pay.undecided", call=call, status=status, code=code, request_id=request_id)
        return ChannelUnavailable(WHAT, code, status)
    log.info("wechat_pay.refused", call=call, status=status, code=code, request_id=request_id)
    kind = ChannelMisconfigured if status == 401 or code in NOT_US else ChannelRefused
    raise kind(code, status, failure.message)

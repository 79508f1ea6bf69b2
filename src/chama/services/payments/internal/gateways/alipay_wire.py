"""The wire to Alipay's open platform: requests signed (RSA2), answers believed when its key confirms them.

Neither contents, numbers, buyers nor Alipay's own messages are logged: only call, status and code.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import httpx
import msgspec
import structlog
from msgspec import Struct

from chama.base.time import SHANGHAI, Clock

from . import wechat_signing as signing  # the same RSA with SHA-256, in base64
from .channel import ChannelMisconfigured, ChannelRefused, ChannelUnavailable, ForgedAnswer

WHAT = "alipay"
ATTEMPTS = 3
ATTEMPT_SECONDS = 5.0
TOTAL_SECONDS = 12.0
BACKOFF_SECONDS = 0.2
UNDECIDED = {"ACQ.SYSTEM_ERROR", "AQC.SYSTEM_ERROR", "isp.unknow-error", "isp.unknown-error"}
# (English, Chinese) by Alipay's sub code, or by ours for what we find ourselves.
SENTENCES: dict[str, tuple[str, str]] = {
    "isv.invalid-signature": (
        "Alipay does not accept our signature: check the app's private key and that its public key is the one"
        " set at open.alipay.com.",
        "支付宝拒绝了我们的签名：请核对应用私钥，以及开放平台上设置的应用公钥。",
    ),
    "isv.invalid-app-id": ("Alipay knows no such app id.", "支付宝AppID无效，请核对。"),
    "isv.invalid-timestamp": ("The clock of this machine is wrong.", "本机时间不正确，请校准。"),
    "isv.insufficient-isv-permissions": (
        "This app has no permission for this product: sign it at open.alipay.com.",
        "该应用没有此产品权限：请在支付宝开放平台签约。",
    ),
    "ACQ.ACCESS_FORBIDDEN": (
        "This seller has not signed the contract for payments by code.",
        "商户未签约当面付，请在支付宝商家平台签约。",
    ),
    "ALIPAY_PUBLIC_KEY": (
        "What Alipay signs is not confirmed by the Alipay public key that was entered: notifications would be"
        " refused. Copy it again from open.alipay.com (it is not the app's own public key).",
        "支付宝公钥无法验证支付宝的签名，将收不到支付通知：请重新复制开放平台上的“支付宝公钥”（不是应用公钥）。",
    ),
}

log = structlog.get_logger("chama.payments.alipay")


class AlipayConfig(Struct, frozen=True, kw_only=True):
    """One app at Alipay's open platform, and the seller that it collects for; keys as PEM."""

    app_id: str
    seller_id: str
    app_private_key_pem: str
    alipay_public_key_pem: str
    gateway_url: str = "https://openapi.alipay.com/gateway.do"

    def __repr__(self) -> str:  # the secrets must not reach a log or a traceback
        return f"AlipayConfig(app_id={self.app_id!r}, seller_id={self.seller_id!r})"


class _Said(Struct):
    code: str
    sub_code: str = ""
    sub_msg: str = ""


def signed_text(fields: Mapping[str, str]) -> bytes:
    """What Alipay signs and has signed: `name=value` of all fields, by name, joined with `&`."""
    return "&".join(f"{name}={fields[name]}" for name in sorted(fields)).encode()


class AlipayWire:
    """Asks Alipay and gives back only what it signed."""

    def __init__(
        self,
        config: AlipayConfig,
        clock: Clock,
        http: httpx.AsyncClient,
        pause: Callable[[float], Awaitable[None]],
    ) -> None:
        self._config, self._clock, self._http, self._pause = config, clock, http, pause
        self._app_key = signing.load_private_key(config.app_private_key_pem)
        self._alipay_key = signing.load_public_key(config.alipay_public_key_pem)

    async def aclose(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    def is_signed(self, message: bytes, signature: str) -> bool:
        """Whether Alipay signed just these bytes."""
        return signing.is_signed(self._alipay_key, message, signature)

    async def ask(self, method: str, content: Mapping[str, Any], notify_url: str | None = None) -> bytes:
        """Ask until Alipay decides: the verified answer, as JSON; ChannelRefused when the answer is no."""
        failed = ChannelUnavailable(WHAT)
        try:
            async with asyncio.timeout(TOTAL_SECONDS):
                for attempt in range(ATTEMPTS):
                    if attempt:
                        await self._pause(BACKOFF_SECONDS * 2 ** (attempt - 1) * (0.5 + random.random()))
                    try:
                        response = await self._http.send(self._signed(method, content, notify_url))
                        return self._decided(method, response)
                    except ForgedAnswer:
                        raise
                    except httpx.RequestError as error:
                        log.warning("alipay.unreachable", call=method, error=type(error).__name__)
                        failed = ChannelUnavailable(WHAT, type(error).__name__)
                    except ChannelUnavailable as undecided:
                        failed = undecided
        except TimeoutError as error:
            raise ChannelUnavailable(WHAT, "timeout") from error
        raise failed

    def _signed(self, method: str, content: Mapping[str, Any], notify_url: str | None) -> httpx.Request:
        fields = {
            "app_id": self._config.app_id,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": self._clock.now().astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
            "version": "1.0",
        }
        if notify_url is not None:
            fields["notify_url"] = notify_url
        told = msgspec.json.encode(content).decode()
        sign = signing.sign(self._app_key, signed_text({**fields, "biz_content": told}))
        return self._http.build_request(
            "POST",
            f"{self._config.gateway_url}?{urlencode({**fields, 'sign': sign})}",
            content=urlencode({"biz_content": told}).encode(),
            headers={"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"},
            timeout=httpx.Timeout(ATTEMPT_SECONDS, connect=2.0),
        )

    def _decided(self, method: str, response: httpx.Response) -> bytes:
        status = response.status_code
        try:
            parts = msgspec.json.decode(response.content, type=dict[str, msgspec.Raw])
            # The very bytes of this member are what was signed.
            node = bytes(parts.get(f"{method.replace('.', '_')}_response") or parts["error_response"])
            said = msgspec.json.decode(node, type=_Said)
            sign = msgspec.json.decode(parts["sign"], type=str) if "sign" in parts else ""
        except (msgspec.DecodeError, UnicodeDecodeError, KeyError) as error:
            log.warning("alipay.undecided", call=method, status=status, code="not_alipay")
            raise ChannelUnavailable(WHAT, "not_alipay", status) from error
        code = said.sub_code or said.code
        # A no to us ourselves comes unsigned, and decides nothing about the payment.
        if said.code in ("40006", "20001") or code in SENTENCES or code.startswith("isv.invalid-sign"):
            raise misconfigured(code, status)
        if not self.is_signed(node, sign):
            log.warning("alipay.forged", call=method, status=status)
            raise ForgedAnswer(WHAT, "signature", status)
        if said.code == "10000":
            return node
        if said.code.startswith("2") or code in UNDECIDED:
            log.warning("alipay.undecided", call=method, status=status, code=code)
            raise ChannelUnavailable(WHAT, code, status)
        log.info("alipay.refused", call=method, status=status, code=code)
        raise ChannelRefused(code, status, said.sub_msg)


def misconfigured(code: str, status: int = 0) -> ChannelMisconfigured:
    """The typed no with its sentence."""
    english, chinese = SENTENCES.get(code, ("", ""))
    return ChannelMisconfigured(code, status, sentence_en=english, sentence_zh=chinese)

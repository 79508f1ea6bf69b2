"""What WeChat and Alipay know us by: files that production writes itself and the simulators write here."""

import time
from pathlib import Path
from typing import TypeVar

import msgspec

from chama.runtime.settings import settings

WAIT_SECONDS = 30
T = TypeVar("T")


class Merchant(msgspec.Struct, frozen=True):
    """The merchant's identity and the addresses of those outside."""

    mchid: str
    appid: str
    app_secret: str
    merchant_serial: str
    merchant_private_key_pem: str
    api_v3_key: str
    platform_public_key_id: str
    platform_public_key_pem: str
    pay_base_url: str
    api_base_url: str
    sms_base_url: str
    sms_key: str
    pay_backup_url: str = ""
    merchant_certificate_pem: str | None = None


class AlipayMerchant(msgspec.Struct, frozen=True):
    """The app at Alipay's open platform, and the seller that it collects for."""

    app_id: str
    seller_id: str
    app_private_key_pem: str
    alipay_public_key_pem: str
    gateway_url: str


def merchant_file() -> Path:
    """Where the merchant's identity is read from."""
    wanted = settings().wechat_file
    return Path(wanted) if wanted else settings().state / "wechat" / "merchant.json"


def read_merchant() -> Merchant:
    """The merchant's identity; waits for a simulator that is just starting."""
    return _read(merchant_file(), Merchant, "CHAMA_WECHAT_FILE")


def read_alipay() -> AlipayMerchant | None:
    """The merchant's identity at Alipay, None where Alipay is not taken; waits likewise."""
    file = settings().alipay_file
    return _read(Path(file), AlipayMerchant, "CHAMA_ALIPAY_FILE") if file else None


def _read(file: Path, shape: type[T], setting: str) -> T:
    deadline = time.monotonic() + WAIT_SECONDS
    while not file.exists():
        if time.monotonic() > deadline:
            raise SystemExit(f"{file} is missing: start `chama up`, or set {setting}.")
        time.sleep(0.1)
    return msgspec.json.decode(file.read_bytes(), type=shape)

"""What WeChat knows us by: read from a file that production writes itself and the simulator writes here."""

import json
import time
from pathlib import Path

import msgspec

from chama.runtime.settings import settings

WAIT_SECONDS = 30


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


def merchant_file() -> Path:
    """Where the merchant's identity is read from."""
    wanted = settings().wechat_file
    return Path(wanted) if wanted else settings().state / "wechat" / "merchant.json"


def read_merchant() -> Merchant:
    """The merchant's identity; waits for a simulator that is just starting."""
    file, deadline = merchant_file(), time.monotonic() + WAIT_SECONDS
    while not file.exists():
        if time.monotonic() > deadline:
            raise SystemExit(f"{file} is missing: start `chama up`, or set CHAMA_WECHAT_FILE.")
        time.sleep(0.1)
    return msgspec.convert(json.loads(file.read_text()), Merchant)

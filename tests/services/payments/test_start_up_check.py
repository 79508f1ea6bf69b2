"""`chama serve` with a channel that does not accept it says so when it starts, in its log and in a figure."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from chama.cli.simulate import simulator
from chama.runtime.engines import EngineUrls
from chama.runtime.settings import project_root
from tests.support.running_shop import NotYet, free_port, until

Merchant = dict[str, Any]


def other_key(m: Merchant) -> None:
    m["api_v3_key"] = "0" * 32


def other_merchant(m: Merchant) -> None:
    m["mchid"] = "1900000000"


def expired(m: Merchant) -> None:
    key: Any = serialization.load_pem_private_key(m["merchant_private_key_pem"].encode(), None)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "merchant")])
    since = datetime.now(UTC) - timedelta(days=400)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), int(m["merchant_serial"], 16), since, since + timedelta(days=365)
    )
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    m["merchant_certificate_pem"] = pem.decode()


def start(env: dict[str, str], log: Path) -> "subprocess.Popen[bytes]":
    with log.open("wb") as out:
        command = [sys.executable, "-m", "chama.cli", "serve"]
        return subprocess.Popen(command, env=env, cwd=project_root(), stdout=out, stderr=out)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (other_key, "The APIv3 key does not open what WeChat Pay seals"),
        (other_merchant, "WeChat Pay does not accept our signature"),
        (expired, "The merchant certificate has expired"),
    ],
)
async def test_what_is_wrong_with_the_channel_is_said_when_the_shop_starts(
    shop: EngineUrls, tmp_path: Path, spoil: Callable[[Merchant], None], sentence: str
) -> None:
    with simulator(tmp_path / "wechat", 1):
        merchant = json.loads((tmp_path / "wechat" / "merchant.json").read_text())
        spoil(merchant)
        (tmp_path / "merchant.json").write_text(json.dumps(merchant))
        port, log = free_port(), tmp_path / "serve.log"
        env = os.environ | {
            "CHAMA_POSTGRES_URL": shop.postgres,
            "CHAMA_TRUTH_URL": shop.truth,
            "CHAMA_CACHE_URL": shop.cache,
            "CHAMA_WECHAT_FILE": str(tmp_path / "merchant.json"),
            "CHAMA_PORT": str(port),
        }
        serve = start(env, log)
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as web:

                async def figure() -> bool:
                    if serve.poll() is not None:
                        raise AssertionError(log.read_text())
                    lines = (await web.get("/metrics")).text.splitlines()
                    if 'chama_payment_channel_ok{channel="wechat"} 0.0' not in lines:
                        raise NotYet("the figure is not there")
                    return True

                await until("the figure says no", figure, 60)
                # It serves all the same.
                assert (await web.get("/api/shop/storefront")).status_code == 200
        finally:
            serve.terminate()
            serve.wait(20)
    said = log.read_text()
    assert "payments.channel_refuses_us" in said and sentence in said
    assert merchant["api_v3_key"] not in said

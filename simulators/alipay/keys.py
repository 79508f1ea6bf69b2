"""Keys of both sides, made once and kept in the state folder (0600)."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from simulators.wechat.keys import private_pem, public_pem, write_private


@dataclass(frozen=True, slots=True)
class Keys:
    folder: Path
    app_id: str
    seller_id: str
    app_key: rsa.RSAPrivateKey
    alipay_key: rsa.RSAPrivateKey


def open_keys(folder: Path) -> Keys:
    """The keys of the folder; made on first use."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    index = folder / "keys.json"
    if not index.exists():
        for name in ("app_key", "alipay_key"):
            key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            write_private(folder / f"{name}.pem", private_pem(key))
        ids = {"app_id": f"2021{_digits(12)}", "seller_id": f"2088{_digits(12)}"}
        # the index comes last: a start that died before it leaves nothing that would be mistaken for complete
        write_private(index, json.dumps(ids, indent=2))
    app_key, alipay_key = (_read_key(folder / f"{name}.pem") for name in ("app_key", "alipay_key"))
    return Keys(folder=folder, app_key=app_key, alipay_key=alipay_key, **json.loads(index.read_text()))


def merchant_file(keys: Keys, base_url: str) -> dict[str, str]:
    """What a shop must know to talk to us."""
    return {
        "app_id": keys.app_id,
        "seller_id": keys.seller_id,
        "app_private_key_pem": private_pem(keys.app_key),
        "alipay_public_key_pem": public_pem(keys.alipay_key),
        "gateway_url": f"{base_url}/gateway.do",
    }


def write_merchant_file(keys: Keys, base_url: str) -> Path:
    path = keys.folder / "merchant.json"
    write_private(path, json.dumps(merchant_file(keys, base_url), indent=2) + "\n")
    return path


def _digits(count: int) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(count))


def _read_key(path: Path) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"{path} holds no RSA key")
    return key

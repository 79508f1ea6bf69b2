"""Signatures of requests, answers and notifications, and the sealing of resources."""

import base64
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from simulators.wechat.errors import sign_error
from simulators.wechat.keys import Keys
from simulators.wechat.records import Doc

SCHEMA = "WECHATPAY2-SHA256-RSA2048"
SKEW_SECONDS = 300
_PARTS = ("mchid", "nonce_str", "signature", "timestamp", "serial_no")
_PAIR = re.compile(r'([a-z_]+)="([^"]*)"')


def sign(key: rsa.RSAPrivateKey, message: bytes) -> str:
    return base64.b64encode(key.sign(message, padding.PKCS1v15(), hashes.SHA256())).decode()


def is_signed(key: rsa.RSAPublicKey, message: bytes, signature: str) -> bool:
    try:
        raw = base64.b64decode(signature, validate=True)
        key.verify(raw, message, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def dump(body: Doc) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


class Nonces:
    """Nonces seen while their timestamps can still be fresh; two generations bound the memory."""

    def __init__(self) -> None:
        self._young: set[str] = set()
        self._old: set[str] = set()
        self._turned_at = 0

    def remember(self, nonce: str, now: int) -> bool:
        """True when the nonce is new."""
        if now - self._turned_at > 2 * SKEW_SECONDS:
            self._young, self._old, self._turned_at = set(), self._young, now
        if nonce in self._young or nonce in self._old:
            return False
        self._young.add(nonce)
        return True


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A request as it came over the wire."""

    method: str
    path: str
    authorization: str
    body: bytes


def verify_request(keys: Keys, nonces: Nonces, now: int, request: SignedRequest) -> None:
    """Refuse what is not the merchant's: shape, merchant, serial, skew, signature, replay, in this order."""
    parts = _authorization(request.authorization)
    if parts["mchid"] != keys.mchid:
        raise sign_error("商户号mchid不存在")
    if parts["serial_no"] != keys.merchant_serial:
        raise sign_error("商户证书序列号serial_no有误")
    if not re.fullmatch(r"[0-9]{1,12}", parts["timestamp"]) or not 1 <= len(parts["nonce_str"]) <= 32:
        raise sign_error("timestamp或nonce_str格式有误")
    if abs(now - int(parts["timestamp"])) > SKEW_SECONDS:
        raise sign_error("时间戳timestamp与服务器时间相差超过5分钟")
    head = f"{request.method}\n{request.path}\n{parts['timestamp']}\n{parts['nonce_str']}\n"
    message = head.encode() + request.body + b"\n"
    if not is_signed(keys.merchant_key.public_key(), message, parts["signature"]):
        raise sign_error("验证签名失败")
    if not nonces.remember(parts["nonce_str"], now):
        raise sign_error("随机串nonce_str重复使用")


def _authorization(header: str) -> dict[str, str]:
    schema, _, rest = header.partition(" ")
    if schema != SCHEMA:
        raise sign_error(f"Authorization认证类型应为{SCHEMA}")
    pairs = _PAIR.findall(rest)
    rebuilt = ",".join(f'{name}="{value}"' for name, value in pairs)
    if rebuilt != rest.replace(", ", ",").strip() or sorted(n for n, _ in pairs) != sorted(_PARTS):
        raise sign_error("Authorization格式有误")
    return dict(pairs)


def signed_headers(keys: Keys, serial: str, now: int, body: bytes) -> dict[str, str]:
    """The five headers that prove an answer or a notification; an empty body signs as an empty third line."""
    signer = keys.signer(serial)
    if signer is None:
        raise KeyError(serial)
    nonce = secrets.token_hex(16)
    return {
        "Wechatpay-Timestamp": str(now),
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Signature": sign(signer, f"{now}\n{nonce}\n".encode() + body + b"\n"),
        "Wechatpay-Signature-Type": SCHEMA,
        "Wechatpay-Serial": serial,
    }


def verify_pay_sign(keys: Keys, asked: Mapping[str, str]) -> bool:
    """Whether the merchant signed these parameters of wx.requestPayment."""
    message = "".join(f"{asked.get(name, '')}\n" for name in ("appId", "timeStamp", "nonceStr", "package"))
    return is_signed(keys.merchant_key.public_key(), message.encode(), asked.get("paySign", ""))


def seal(api_v3_key: str, plain: bytes, associated_data: str) -> Doc:
    """AEAD_AES_256_GCM as WeChat Pay writes it: base64 of ciphertext and tag."""
    nonce = secrets.token_hex(6)
    sealed = AESGCM(api_v3_key.encode()).encrypt(nonce.encode(), plain, associated_data.encode())
    return {
        "algorithm": "AEAD_AES_256_GCM",
        "nonce": nonce,
        "associated_data": associated_data,
        "ciphertext": base64.b64encode(sealed).decode(),
    }

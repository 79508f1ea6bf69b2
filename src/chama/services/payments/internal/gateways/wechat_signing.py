"""The cryptography of WeChat Pay v3: what is signed, with which key, and what is sealed; no I/O.

Keys: certificates and the public key may both occur, see pay.weixin.qq.com/doc/v3/merchant/4012154180.
"""

import base64
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from cryptography.x509 import load_pem_x509_certificate
from msgspec import Struct

from .channel import InvalidReason

FRESH_SECONDS = 300
SCHEME = "WECHATPAY2-SHA256-RSA2048"
PROBE_PREFIX = "WECHATPAY/SIGNTEST/"
PUBLIC_KEY_PREFIX = "PUB_KEY_ID_"

T = TypeVar("T")


class Distrusted(Exception):
    """A message that the keys do not confirm, or a seal that does not open."""

    def __init__(self, reason: InvalidReason) -> None:
        self.reason: InvalidReason = reason
        super().__init__(reason)


class Sealed(Struct, frozen=True):
    """An AEAD_AES_256_GCM envelope as it travels: base64(ciphertext ‖ tag), 12-byte nonce, bound context."""

    ciphertext: str
    nonce: str
    associated_data: str | None = None
    algorithm: str = "AEAD_AES_256_GCM"


class Signed(Struct, frozen=True):
    """The four headers that WeChat Pay puts beside what it sends."""

    timestamp: str
    nonce: str
    signature: str
    serial: str

    @property
    def is_probe(self) -> bool:
        """Whether this is one of the false signatures that WeChat Pay sends to see them refused."""
        return self.signature.startswith(PROBE_PREFIX)


def signed_by(headers: Mapping[str, str]) -> Signed:
    """Read the signature headers, whatever their case; raises `Distrusted` when one is missing."""
    low = {name.lower(): value for name, value in headers.items()}
    names = ("wechatpay-timestamp", "wechatpay-nonce", "wechatpay-signature", "wechatpay-serial")
    if not all(low.get(name) for name in names):
        raise Distrusted("signature")
    return Signed(*(low[name] for name in names))


def request_message(method: str, target: str, timestamp: str, nonce: str, body: bytes) -> bytes:
    """The five lines that a merchant signs; `target` is path and query exactly as sent."""
    return f"{method}\n{target}\n{timestamp}\n{nonce}\n".encode() + body + b"\n"


def answer_message(timestamp: str, nonce: str, body: bytes) -> bytes:
    """The three lines that WeChat Pay signs, answering or notifying; an empty body is an empty line."""
    return f"{timestamp}\n{nonce}\n".encode() + body + b"\n"


def pay_message(appid: str, timestamp: str, nonce: str, package: str) -> bytes:
    """The four lines behind the paySign of `wx.requestPayment`."""
    return f"{appid}\n{timestamp}\n{nonce}\n{package}\n".encode()


def load_private_key(pem: str) -> RSAPrivateKey:
    """The merchant's private key; raises `ValueError` for any other kind of key."""
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("the merchant key must be RSA")
    return key


def load_public_key(pem: str) -> RSAPublicKey:
    """The platform's public key; raises `ValueError` for any other kind of key."""
    key = load_pem_public_key(pem.encode())
    if not isinstance(key, RSAPublicKey):
        raise ValueError("the platform key must be RSA")
    return key


def sign(key: RSAPrivateKey, message: bytes) -> str:
    """RSA PKCS#1 v1.5 with SHA-256, as base64."""
    return base64.b64encode(key.sign(message, PKCS1v15(), SHA256())).decode()


def is_signed(key: RSAPublicKey, message: bytes, signature: str) -> bool:
    """Whether this base64 is the signature of just these bytes, made with the private half of the key."""
    try:
        key.verify(base64.b64decode(signature, validate=True), message, PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):  # ValueError: not base64
        return False
    return True


def authorization(
    key: RSAPrivateKey, mchid: str, merchant_serial: str, timestamp: str, nonce: str, message: bytes
) -> str:
    """The value of the Authorization header for one signed request message."""
    parts = {
        "mchid": mchid,
        "nonce_str": nonce,
        "signature": sign(key, message),
        "timestamp": timestamp,
        "serial_no": merchant_serial,
    }
    return f"{SCHEME} " + ",".join(f'{name}="{value}"' for name, value in parts.items())


def decoded(raw: bytes, shape: type[T]) -> T:
    """JSON as one of our shapes; raises `Distrusted("malformed")`."""
    try:
        return msgspec.json.decode(raw, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Distrusted("malformed") from error


def open_sealed(api_v3_key: bytes, sealed: Sealed) -> bytes:
    """The plain text of a sealed resource; raises `Distrusted("tampered")` when the tag does not match."""
    if sealed.algorithm != "AEAD_AES_256_GCM":
        raise Distrusted("malformed")
    try:
        data = base64.b64decode(sealed.ciphertext, validate=True)
        bound = (sealed.associated_data or "").encode()
        return AESGCM(api_v3_key).decrypt(sealed.nonce.encode(), data, bound)
    except (InvalidTag, ValueError) as error:  # ValueError: broken base64 or a nonce of impossible length
        raise Distrusted("tampered") from error


class PlatformKey(Struct, frozen=True):
    """One key of the platform, with the span of its certificate when it came in one."""

    key: RSAPublicKey
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether the key may be relied on at this instant."""
        return (self.since is None or self.since <= now) and (self.until is None or now < self.until)


def read_certificate(serial: str, pem: bytes) -> PlatformKey:
    """The key in a platform certificate; raises `Distrusted` when it is not the one its serial announces."""
    try:
        certificate = load_pem_x509_certificate(pem)
        same = certificate.serial_number == int(serial, 16)
    except ValueError as error:
        raise Distrusted("malformed") from error
    key = certificate.public_key()
    if not same or not isinstance(key, RSAPublicKey):
        raise Distrusted("malformed")
    return PlatformKey(key, certificate.not_valid_before_utc, certificate.not_valid_after_utc)


def serial_name(serial: str) -> str:
    """One spelling per serial: those of certificates are hexadecimal, of any case, maybe zero-padded."""
    return serial if serial.startswith(PUBLIC_KEY_PREFIX) else serial.upper().lstrip("0")


class Keyring:
    """The platform's keys by the serial that messages name."""

    def __init__(self, keys: Iterable[tuple[str, PlatformKey]]) -> None:
        self._keys = {serial_name(serial): key for serial, key in keys}

    def knows(self, serial: str, now: datetime) -> bool:
        """Whether messages under this serial can be verified now."""
        key = self._keys.get(serial_name(serial))
        return key is not None and key.holds(now)

    def verify(self, signed: Signed, body: bytes, now: datetime) -> None:
        """Raise `Distrusted` unless the message is fresh and signed by the key that it names."""
        if not (signed.timestamp.isdecimal() and len(signed.timestamp) <= 12):
            raise Distrusted("malformed")
        if abs(now.timestamp() - int(signed.timestamp)) >= FRESH_SECONDS:
            raise Distrusted("stale")
        if not self.knows(signed.serial, now):
            raise Distrusted("serial")
        message = answer_message(signed.timestamp, signed.nonce, body)
        if not is_signed(self._keys[serial_name(signed.serial)].key, message, signed.signature):
            raise Distrusted("probe" if signed.is_probe else "signature")

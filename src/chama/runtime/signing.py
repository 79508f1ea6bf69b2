"""What we hand to a client and want back unchanged: signed (a quote), base64url(HMAC ‖ body), marked beside
what it is about, or sealed, so that no client can read it either: AES-256-GCM, nonce ‖ ciphertext ‖ tag."""

import base64
import binascii
import functools
import hmac
import os
from typing import Any, TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chama.base.errors import Refusal
from chama.runtime.settings import secret

T = TypeVar("T")


class TokenForged(Refusal):
    code = "token_forged"
    status = 400
    title_en = "This token was not issued by us"
    title_zh = "凭证无效"


def sign(purpose: str, content: Any) -> str:
    """A token that only this shop can have made for this purpose."""
    body = msgspec.msgpack.encode(content)
    return base64.urlsafe_b64encode(_mark(purpose, body) + body).decode().rstrip("=")


def mark_of(purpose: str, text: str) -> str:
    """What only this shop can write beside a text for this purpose: 27 characters, none of them a dot."""
    return base64.urlsafe_b64encode(_mark(purpose, text.encode())).decode().rstrip("=")


def is_marked(purpose: str, text: str, mark: str) -> bool:
    """Whether the mark is ours."""
    return mark.isascii() and hmac.compare_digest(mark, mark_of(purpose, text))


def _mark(purpose: str, body: bytes) -> bytes:
    return hmac.digest(secret("sign"), purpose.encode() + b"\0" + body, "sha256")[:20]


def open_signed(purpose: str, token: str, kind: type[T]) -> T:
    """What was signed, or TokenForged."""
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (binascii.Error, UnicodeEncodeError) as why:
        raise TokenForged from why
    mark, body = raw[:20], raw[20:]
    if not hmac.compare_digest(mark, _mark(purpose, body)):
        raise TokenForged
    return msgspec.msgpack.decode(body, type=kind)


def seal(purpose: str, content: bytes) -> bytes:
    """Bytes that only this shop can read, and only as what they were sealed for."""
    nonce = os.urandom(12)
    return nonce + _sealer().encrypt(nonce, content, purpose.encode())


def unseal(purpose: str, sealed: bytes) -> bytes:
    """What was sealed for this purpose, or TokenForged."""
    try:
        return _sealer().decrypt(sealed[:12], sealed[12:], purpose.encode())
    except (InvalidTag, ValueError) as why:
        raise TokenForged from why


@functools.cache
def _sealer() -> AESGCM:
    return AESGCM(secret("seal"))

"""Cursor pages: a client asks for what comes after the last item it saw, never for "page 7"."""

import base64
import binascii
from datetime import datetime
from typing import Generic, TypeVar

import msgspec

from chama.base.errors import InvalidRequest

T = TypeVar("T")
MAX_LIMIT = 100


class Page(msgspec.Struct, Generic[T], frozen=True):
    """Some items and the cursor of the next page (None at the end)."""

    items: list[T]
    next: str | None = None


def encode_cursor(*keys: str | int) -> str:
    """An opaque cursor from the sort keys of the last item."""
    return base64.urlsafe_b64encode(msgspec.json.encode(keys)).decode().rstrip("=")


def decode_cursor(cursor: str | None, kinds: tuple[type, ...]) -> tuple[str | int, ...] | None:
    """The sort keys in a cursor; refuses one that we did not make."""
    if not cursor:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        keys = msgspec.json.decode(raw, type=list[str | int])
    except (binascii.Error, ValueError, msgspec.DecodeError) as why:
        raise InvalidRequest({"cursor": "not a cursor of this list"}) from why
    if len(keys) != len(kinds) or not all(_fits(k, t) for k, t in zip(keys, kinds, strict=True)):
        raise InvalidRequest({"cursor": "not a cursor of this list"})
    return tuple(keys)


def _fits(key: str | int, kind: type) -> bool:
    """A key that a database can compare: no text with NUL, no number beyond 64 bits."""
    if isinstance(key, str):
        return kind is str and "\0" not in key
    return kind is int and -(2**63) <= key < 2**63


def decode_instant_cursor(cursor: str | None) -> tuple[datetime, str] | None:
    """The instant and the id in a cursor that `encode_cursor(at.isoformat(), id)` made."""
    keys = decode_cursor(cursor, (str, str))
    if keys is None:
        return None
    try:
        at = datetime.fromisoformat(str(keys[0]))
    except ValueError as why:
        raise InvalidRequest({"cursor": "not a cursor of this list"}) from why
    if at.tzinfo is None:
        raise InvalidRequest({"cursor": "not a cursor of this list"})
    return at, str(keys[1])

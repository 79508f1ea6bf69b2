"""What goes over the wire, and how each side knows that it comes from the other.

A connection begins with a hello in the clear from each side: HELLO and 16 random bytes. From both and the
shop's secret each side makes one key per direction. From then on there are frames `length(4) ‖ mark(16) ‖
body`; the mark is an HMAC-SHA256 over the frame's number and the body. So a frame that was forged, changed,
repeated, left out or taken from another connection does not verify, and whoever sees that closes the line.
A body is a msgpack array of the structs below.
"""

import hmac
import secrets
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from chama.runtime.context import Actor

HELLO = b"chama\x01"
NONCE_BYTES = 16
HELLO_BYTES = len(HELLO) + NONCE_BYTES
MARK_BYTES = 16
HEAD_BYTES = 4 + MARK_BYTES
MAX_FRAME_BYTES = 32 * 2**20
# Parts are joined up to this size; a larger one goes alone, up to MAX_PART_BYTES.
SOFT_FRAME_BYTES = 2**20
MAX_PART_BYTES = MAX_FRAME_BYTES - 64
# Who has not yet shown that it knows the secret may make us keep no more than this.
MAX_STRANGER_BYTES = 1024


class WireBroken(Exception):
    """What arrived was not said by the other side of this connection."""


class PartTooLarge(ValueError):
    """A call or an answer that no frame can hold: a list that should have been pages."""


class Part(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """What a frame consists of."""


class Call(Part, tag=0):
    """A call of a door: who calls, how long they wait, under which request, trace and act key."""

    number: int
    door: str
    method: str
    left_ms: int
    actor: Actor
    request_id: str
    trace: str
    act: str
    arguments: msgspec.Raw


class Leave(Part, tag=1):
    """The caller no longer waits for this call."""

    number: int


class Ping(Part, tag=2):
    """Are you there?"""


class Done(Part, tag=0):
    """The answer of a call."""

    number: int
    answer: msgspec.Raw


class Refused(Part, tag=1):
    """An expected no, with everything that makes it typed again."""

    number: int
    code: str
    fields: dict[str, str]
    detail: dict[str, Any]


class Away(Part, tag=2):
    """Unavailable, said over there."""

    number: int
    what: str


class Broken(Part, tag=3):
    """A bug over there; what it was stands in that process's log."""

    number: int


class Pong(Part, tag=4):
    """I am here."""


Asked = Call | Leave | Ping
Replied = Done | Refused | Away | Broken | Pong

encode = msgspec.msgpack.Encoder().encode


def encoded(part: Asked | Replied) -> msgspec.Raw:
    """A part ready for a frame; PartTooLarge."""
    raw = encode(part)
    if len(raw) > MAX_PART_BYTES:
        raise PartTooLarge(f"{len(raw)} bytes")
    return msgspec.Raw(raw)


def nonce() -> bytes:
    """Random bytes for a hello."""
    return secrets.token_bytes(NONCE_BYTES)


class Seal:
    """Marks, or checks, the frames of one direction of one connection, in their order."""

    __slots__ = ("_key", "_number")

    def __init__(self, secret: bytes, direction: bytes, nonces: bytes) -> None:
        self._key = hmac.digest(secret, b"wire|" + direction + nonces, "sha256")
        self._number = 0

    def mark(self, body: bytes) -> bytes:
        """The mark of the next frame."""
        self._number += 1
        return hmac.digest(self._key, self._number.to_bytes(8, "big") + body, "sha256")[:MARK_BYTES]

    def close(self, parts: Sequence[msgspec.Raw]) -> bytes:
        """A whole frame of these encoded parts."""
        body = encode(parts)
        return len(body).to_bytes(4, "big") + self.mark(body) + body

    def open(self, buffer: bytearray, most: int) -> Iterator[bytes]:
        """Take the whole frames off a buffer and give their bodies; WireBroken on the first bad one."""
        while len(buffer) >= HEAD_BYTES:
            size = int.from_bytes(buffer[:4], "big")
            if size > most:
                raise WireBroken(f"a frame of {size} bytes")
            if len(buffer) < HEAD_BYTES + size:
                return
            mark, body = bytes(buffer[4:HEAD_BYTES]), bytes(buffer[HEAD_BYTES : HEAD_BYTES + size])
            del buffer[: HEAD_BYTES + size]
            if not hmac.compare_digest(mark, self.mark(body)):
                raise WireBroken("a mark that is not right")
            yield body


def in_frames(parts: Sequence[msgspec.Raw]) -> Iterator[list[msgspec.Raw]]:
    """These encoded parts in as few frames as their size allows, in their order."""
    some: list[msgspec.Raw] = []
    size = 0
    for part in parts:
        if some and size + len(part) > SOFT_FRAME_BYTES:
            yield some
            some, size = [], 0
        some.append(part)
        size += len(part)
    if some:
        yield some


def seals(secret: bytes, asker: bytes, answerer: bytes) -> tuple[Seal, Seal]:
    """The seals of questions and of replies, from the secret and both nonces."""
    return Seal(secret, b"ask|", asker + answerer), Seal(secret, b"reply|", asker + answerer)

"""Prefixed, time-ordered ids that carry the gene (shard key) of the shopper who owns the row.

`ord_` + 26 Crockford characters of 128 bits: 48 bits of milliseconds, 10 bits of gene, 70 random bits.
"""

import secrets
from datetime import datetime
from typing import NewType

UserId = NewType("UserId", str)
OrderId = NewType("OrderId", str)
PaymentId = NewType("PaymentId", str)
RefundId = NewType("RefundId", str)
SpuId = NewType("SpuId", str)
SkuId = NewType("SkuId", str)
AddressId = NewType("AddressId", str)

GENES = 1024
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {c: i for i, c in enumerate(_ALPHABET)}
_PAIRS = [a + b for a in _ALPHABET for b in _ALPHABET]
_PAIR_VALUES = {pair: n for n, pair in enumerate(_PAIRS)}
_RANDOM_BITS = 70
_BODY = 26


def new_id(prefix: str, now: datetime, gene: int | None = None) -> str:
    """A fresh id; without a gene it draws one (a new shopper, or a row nobody owns)."""
    # A gene is ten bits: who has none gets them in the same draw.
    low = secrets.randbits(80) if gene is None else (gene << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
    number = (int(now.timestamp() * 1000) << 80) | low
    return f"{prefix}_{_body(number)}"


def _body(number: int) -> str:
    # Made for every row and event: of a list, because a generator takes half as long again.
    return "".join([_PAIRS[(number >> shift) & 1023] for shift in range(120, -1, -10)])


def first_id(prefix: str, at: datetime) -> str:
    """The lowest id that can be made at an instant: ids made before sort before it, later ones after it."""
    number = int(at.timestamp() * 1000) << 80
    return f"{prefix}_{_body(number)}"


def _number(id_: str) -> int:
    body = id_[-_BODY:]
    number = 0
    for c in body:
        number = number * 32 + _VALUES[c]
    return number


def is_id(text: str, prefix: str) -> bool:
    """Whether the text has the form of an id of this kind; says nothing about existence."""
    head, sep, body = text.partition("_")
    # What is left of it without our letters at its ends is nothing: all of it are our letters.
    return bool(sep) and head == prefix and len(body) == _BODY and not body.strip(_ALPHABET)


def gene_of(id_: str) -> int:
    """The gene (0–1023) that an id carries."""
    # Read for every row: bits 70 to 79 are two whole characters, so nothing else need be decoded.
    return _PAIR_VALUES[id_[-16:-14]]


def order_no(id_: str) -> str:
    """The number people see: ms since 1970 (13 digits), gene (4), six digits of the id's randomness."""
    number = _number(id_)
    return f"{number >> 80:013d}{gene_of(id_):04d}{number % 1_000_000:06d}"

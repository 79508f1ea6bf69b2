"""Personal fields at rest: AES-256-GCM under a key per shopper, which is wrapped by a key of the shop's ring.

Stored form `version|key id|nonce|ciphertext‖tag`; the key id is the generation of the shopper's key; the
associated data is `table.column|row id`, so a value cannot be moved to another row. Destroying a shopper's
key makes every copy of the fields in this database unreadable (docs/algorithms/vault.md tells of backups).
"""

import asyncio
import hashlib
import hmac
import os
import time
from collections import OrderedDict
from collections.abc import Iterable

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chama.base.errors import Refusal, Unavailable
from chama.runtime import db
from chama.runtime.key_ring import FileRing, KeyRing
from chama.runtime.settings import secret

VERSION = b"\x01"
HEAD = 5  # version and key id
LOOK_SECONDS = 2.0
# How far back a look asks for erased shoppers; no transaction of ours lives that long.
_OVERLAP = "10 minutes"
_OVERLAP_SECONDS = 600.0
_CACHE_SIZE = 20_000
_LEGACY = b"kek1"  # what fields of the first generation carried before there were generations


class FieldDamaged(Exception):
    """A stored field does not belong to this row or was changed outside the vault."""


class KeyErased(Refusal):
    """The key of this shopper was destroyed: what it sealed is gone for good, and nothing is sealed anew."""

    code = "account_erased"
    status = 410
    title_en = "This account was closed and its data erased"
    title_zh = "该账号已注销，个人信息已删除"


class _Keys(msgspec.Struct, frozen=True):
    """A shopper's keys by the key id that fields carry; `seals` is the one for new fields."""

    seals: bytes
    known: dict[bytes, AESGCM]


_keys: OrderedDict[str, _Keys] = OrderedDict()
_ring: KeyRing = FileRing()
_current: tuple[str, int] = ("", 0)  # the ring's key and the generation for new keys, as last seen
_epoch = -1
_looked_at = float("-inf")


class Vault:
    """The keys of some shoppers, at hand: sealing and opening need no I/O; KeyErased for the erased."""

    def __init__(self, keys: dict[str, _Keys]) -> None:
        self._keys = keys

    def seal(self, user_id: str, place: str, text: str) -> bytes:
        """Encrypt a field; `place` is `table.column|row id`."""
        keys = self._of(user_id)
        nonce = os.urandom(12)
        sealed = keys.known[keys.seals].encrypt(nonce, text.encode(), place.encode())
        return VERSION + keys.seals + nonce + sealed

    def open(self, user_id: str, place: str, sealed: bytes) -> str:
        """Decrypt a field that was sealed for this very place."""
        key = self._of(user_id).known.get(_key_id(sealed))
        if key is None:
            raise FieldDamaged(place)
        try:
            clear = key.decrypt(sealed[HEAD : HEAD + 12], sealed[HEAD + 12 :], place.encode())
        except InvalidTag as why:
            raise FieldDamaged(place) from why
        return clear.decode()

    def knows(self, user_id: str) -> bool:
        """Whether there is a key: not so for shoppers whose key was destroyed."""
        return user_id in self._keys

    def is_current(self, user_id: str, sealed: bytes) -> bool:
        """Whether a field is sealed by the key that new fields of this shopper get."""
        return _key_id(sealed) == self._of(user_id).seals

    def _of(self, user_id: str) -> _Keys:
        keys = self._keys.get(user_id)
        if keys is None:
            raise KeyErased
        return keys


def generation_id(generation: int) -> bytes:
    """The key id that fields of this generation carry."""
    return generation.to_bytes(4, "big")


def _key_id(sealed: bytes) -> bytes:
    found = bytes(sealed[1:HEAD])
    return generation_id(1) if found == _LEGACY else found


def use_ring(ring: KeyRing) -> KeyRing:
    """Put another ring under this process's vault; returns the one it replaces."""
    global _ring
    before, _ring = _ring, ring
    forget_everything()
    return before


def ring() -> KeyRing:
    """The ring of this process."""
    return _ring


async def vault_of(user_ids: Iterable[str]) -> Vault:
    """The vault for these shoppers; keys are made on first use, in one statement for all."""
    if time.monotonic() - _looked_at > LOOK_SECONDS:
        await look()
    wanted = set(user_ids)
    found = {u: _keys[u] for u in wanted if u in _keys}
    missing = sorted(wanted - found.keys())
    if missing:
        found |= await _fetch(missing)
    return Vault(found)


async def look() -> None:
    """Forget erased shoppers, and everybody after a rotation's step; learn what new keys are wrapped with."""
    global _current, _epoch, _looked_at
    begun = time.monotonic()
    async with db.connection() as conn:
        row = await conn.fetchrow(
            "SELECT key_id, generation, epoch, ARRAY(SELECT user_id FROM vault.erased"
            f" WHERE at > now() - interval '{_OVERLAP}') AS erased FROM vault.current"
        )
    assert row is not None
    if row["epoch"] != _epoch or begun - _looked_at > _OVERLAP_SECONDS / 2:
        _keys.clear()
    for user_id in row["erased"]:
        _keys.pop(user_id, None)
    _current, _epoch, _looked_at = (row["key_id"], row["generation"]), row["epoch"], begun


async def keep_looking(stop: asyncio.Event) -> None:
    """Look again and again, so that a process which does nothing forgets too; a lost database empties it."""
    while not stop.is_set():
        try:
            await look()
        except Unavailable:
            forget_everything()
        try:
            # A little sooner than a call would have to look by itself.
            async with asyncio.timeout(LOOK_SECONDS * 0.7):
                await stop.wait()
        except TimeoutError:
            continue


def forget_everything() -> None:
    """Empty this process's cache of keys; they are fetched again when needed."""
    global _looked_at
    _keys.clear()
    _looked_at = float("-inf")


async def _fetch(missing: list[str]) -> dict[str, _Keys]:
    for _ in range(3):
        epoch = _epoch
        rows = await _stored(missing)
        absent = [u for u in missing if u not in rows]
        if absent:
            await _make(absent)
            rows |= await _stored(absent)
        if rows.keys() >= set(missing):
            found = {u: keys for u, keys in rows.items() if keys is not None}
            # What was read before a rotation's step or an erasure must not outlive it in the cache.
            if epoch == _epoch:
                _keys.update(found)
                while len(_keys) > _CACHE_SIZE:
                    _keys.popitem(last=False)
            return found
        await look()  # the ring's key was replaced this moment, so ours made nothing
    raise Unavailable("vault")


async def _stored(user_ids: list[str]) -> dict[str, _Keys | None]:
    """Keys as the table has them; None for erased shoppers."""
    async with db.connection() as conn:
        rows = await conn.fetch(
            "SELECT user_id, generation, key_id, wrapped, from_at <= now() AS seals FROM vault.keys"
            " WHERE user_id = ANY($1::text[])"
            " UNION ALL SELECT user_id, 0, '', ''::bytea, true FROM vault.erased"
            " WHERE user_id = ANY($1::text[]) ORDER BY 2",
            user_ids,
        )
    erased = {r["user_id"] for r in rows if r["generation"] == 0}
    known: dict[str, dict[bytes, AESGCM]] = {}
    seals: dict[str, bytes] = {}
    for r in rows:
        user_id = r["user_id"]
        if user_id in erased:
            continue
        clear = await _ring.unwrap(r["key_id"], r["wrapped"], user_id.encode())
        name = generation_id(r["generation"])
        known.setdefault(user_id, {})[name] = AESGCM(clear)
        if r["seals"] or user_id not in seals:
            seals[user_id] = name
    found: dict[str, _Keys | None] = {u: _Keys(seals[u], keys) for u, keys in known.items()}
    return found | dict.fromkeys(erased)


async def _make(user_ids: list[str]) -> None:
    """Keys for these shoppers, unless the ring's key that wraps them is no longer the one for new keys."""
    key_id, _ = _current
    wrapped = [await _ring.wrap(key_id, AESGCM.generate_key(256), u.encode()) for u in user_ids]
    async with db.connection() as conn:
        # The share lock makes a rotation wait for this statement, and this statement see the rotation.
        await conn.execute(
            "INSERT INTO vault.keys (user_id, generation, key_id, wrapped)"
            " SELECT u, c.generation, c.key_id, w FROM unnest($1::text[], $2::bytea[]) AS t(u, w),"
            " (SELECT key_id, generation FROM vault.current FOR SHARE) AS c WHERE c.key_id = $3"
            " AND NOT EXISTS (SELECT FROM vault.keys AS k WHERE k.user_id = u)"
            " ON CONFLICT DO NOTHING",
            user_ids,
            wrapped,
            key_id,
        )


async def shred(user_id: str) -> None:
    """Destroy a shopper's keys: this process forgets at once, the others within LOOK_SECONDS."""
    async with db.connection() as conn, conn.transaction():
        await conn.execute(
            "INSERT INTO vault.erased (user_id, at) VALUES ($1, now()) ON CONFLICT DO NOTHING", user_id
        )
        await conn.execute("DELETE FROM vault.keys WHERE user_id = $1", user_id)
    _keys.pop(user_id, None)


def blind_index(kind: str, value: str) -> bytes:
    """A keyed fingerprint that finds an encrypted value without showing it."""
    return hmac.new(secret("blind"), f"{kind}|{value}".encode(), hashlib.sha256).digest()


def mask_phone(phone: str) -> str:
    """`13812341234` → `138****1234`."""
    return phone[:3] + "*" * max(len(phone) - 7, 0) + phone[-4:]


def mask_name(name: str) -> str:
    """`张小茶` → `张**`; a name of one character is hidden whole."""
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)


def mask_detail(detail: str) -> str:
    """`翠湖南路 8 号` → `翠湖***`: enough to recognise one's own, not enough to be found."""
    return detail[:2] + "***" if len(detail) > 4 else "***"

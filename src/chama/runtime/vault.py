"""Personal fields at rest: AES-256-GCM under a key per shopper, which is wrapped by the shop's own key.

Stored form `version|key id|nonce|ciphertext‖tag`; the associated data is `table.column|row id`, so a value
cannot be moved to another row. Forgetting a shopper's key erases every copy of the fields, backups included.
"""

import hashlib
import hmac
import os
from collections import OrderedDict
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chama.runtime import db
from chama.runtime.settings import secret

VERSION = b"\x01"
KEY_ID = b"kek1"
_CACHE_SIZE = 20_000
_keys: OrderedDict[str, AESGCM] = OrderedDict()


class FieldDamaged(Exception):
    """A stored field does not belong to this row or was changed outside the vault."""


class Vault:
    """The keys of some shoppers, at hand: sealing and opening need no further I/O."""

    def __init__(self, keys: dict[str, AESGCM]) -> None:
        self._keys = keys

    def seal(self, user_id: str, place: str, text: str) -> bytes:
        """Encrypt a field; `place` is `table.column|row id`."""
        nonce = os.urandom(12)
        return VERSION + KEY_ID + nonce + self._keys[user_id].encrypt(nonce, text.encode(), place.encode())

    def open(self, user_id: str, place: str, sealed: bytes) -> str:
        """Decrypt a field that was sealed for this very place."""
        head = len(VERSION) + len(KEY_ID)
        try:
            clear = self._keys[user_id].decrypt(sealed[head : head + 12], sealed[head + 12 :], place.encode())
        except InvalidTag as why:
            raise FieldDamaged(place) from why
        return clear.decode()


async def vault_of(user_ids: Iterable[str]) -> Vault:
    """The vault for these shoppers; keys are made on first use, in one statement for all."""
    wanted = set(user_ids)
    missing = [u for u in wanted if u not in _keys]
    if missing:
        kek = AESGCM(secret("vault"))
        fresh = [_wrap(kek, u, AESGCM.generate_key(256)) for u in missing]
        async with db.connection() as conn:
            await conn.execute(
                "INSERT INTO vault.keys (user_id, key_id, wrapped)"
                " SELECT u, $3, w FROM unnest($1::text[], $2::bytea[]) AS t(u, w) ON CONFLICT DO NOTHING",
                missing,
                fresh,
                KEY_ID.decode(),
            )
            rows = await conn.fetch(
                "SELECT user_id, wrapped FROM vault.keys WHERE user_id = ANY($1::text[])", missing
            )
        for row in rows:
            wrapped = row["wrapped"]
            clear = kek.decrypt(wrapped[:12], wrapped[12:], row["user_id"].encode())
            _keys[row["user_id"]] = AESGCM(clear)
    found = {u: _keys[u] for u in wanted}
    while len(_keys) > _CACHE_SIZE:
        _keys.popitem(last=False)
    return Vault(found)


def _wrap(kek: AESGCM, user_id: str, key: bytes) -> bytes:
    nonce = os.urandom(12)
    return nonce + kek.encrypt(nonce, key, user_id.encode())


def blind_index(kind: str, value: str) -> bytes:
    """A keyed fingerprint that finds an encrypted value without showing it."""
    return hmac.new(secret("blind"), f"{kind}|{value}".encode(), hashlib.sha256).digest()


def mask_phone(phone: str) -> str:
    """`13812341234` → `138****1234`."""
    return phone[:3] + "*" * max(len(phone) - 7, 0) + phone[-4:]

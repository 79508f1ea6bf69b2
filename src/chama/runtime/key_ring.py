"""The shop's own keys, which wrap the keys of shoppers: a ring, so that a new one can take over.

The ring of this shop is a file in the state folder. A key management service fits the same interface.
"""

import asyncio
import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chama.runtime.settings import settings

FIRST = "kek1"


class KeyMissing(Exception):
    """A key of a shopper is wrapped by a key that this ring does not hold."""


class KeyRing(Protocol):
    """What wraps data keys; key ids are short names, `context` binds a wrapped key to its owner."""

    async def wrap(self, key_id: str, clear: bytes, context: bytes) -> bytes:
        """The data key under this key of the ring."""
        ...

    async def unwrap(self, key_id: str, wrapped: bytes, context: bytes) -> bytes:
        """The data key, or KeyMissing."""
        ...

    async def names(self) -> list[str]:
        """The ids in the ring, oldest first."""
        ...

    async def add(self) -> str:
        """Make another key; nothing is wrapped by it yet. Returns its id."""
        ...

    async def retire(self, key_id: str) -> None:
        """Destroy a key; what it still wraps is lost."""
        ...


class FileRing:
    """Keys in one file (0600), replaced as a whole; every process reads it again when it misses a key."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._keys: dict[str, AESGCM] = {}

    @property
    def file(self) -> Path:
        """Where the ring is."""
        return (self._folder or settings().state / "secrets") / "vault.ring"

    async def wrap(self, key_id: str, clear: bytes, context: bytes) -> bytes:
        """nonce|ciphertext‖tag."""
        nonce = os.urandom(12)
        return nonce + (await self._key(key_id)).encrypt(nonce, clear, context)

    async def unwrap(self, key_id: str, wrapped: bytes, context: bytes) -> bytes:
        """The data key that this very ring wrapped for this context."""
        return (await self._key(key_id)).decrypt(wrapped[:12], wrapped[12:], context)

    async def names(self) -> list[str]:
        """As the file has them now."""
        return list(await asyncio.to_thread(self._read))

    async def add(self) -> str:
        """Written and synchronised before it is told, so that no row can name a key that a crash forgets."""
        return await asyncio.to_thread(self._add)

    async def retire(self, key_id: str) -> None:
        """Gone from the file; other processes may hold it in memory until they end."""
        await asyncio.to_thread(self._retire, key_id)
        self._keys.pop(key_id, None)

    async def _key(self, key_id: str) -> AESGCM:
        if key_id not in self._keys:
            known = await asyncio.to_thread(self._read)
            if key_id not in known:
                raise KeyMissing(key_id)
            self._keys = {name: AESGCM(bytes.fromhex(key)) for name, key in known.items()}
        return self._keys[key_id]

    def _read(self) -> dict[str, str]:
        if not self.file.exists():
            self._make()
        return json.loads(self.file.read_text())["keys"]

    def _make(self) -> None:
        """The first ring; a shop from before there were rings keeps its one key."""
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._alone():
            if self.file.exists():
                return
            before = self.file.parent / "vault.key"
            first = json.loads(before.read_text())["key"] if before.exists() else os.urandom(32).hex()
            self._write({FIRST: first})
            before.unlink(missing_ok=True)

    def _add(self) -> str:
        self._read()
        with self._alone():
            keys = self._read()
            name = f"kek{max(int(k.removeprefix('kek')) for k in keys) + 1}"
            self._write(keys | {name: os.urandom(32).hex()})
        return name

    def _retire(self, key_id: str) -> None:
        with self._alone():
            self._write({name: key for name, key in self._read().items() if name != key_id})

    def _write(self, keys: dict[str, str]) -> None:
        fresh = self.file.with_suffix(".new")
        fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(fd, "w") as out:
            json.dump({"keys": keys}, out)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(self.file)
        folder = os.open(self.file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        fd = os.open(self.file.with_suffix(".lock"), os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            yield
        finally:
            os.close(fd)

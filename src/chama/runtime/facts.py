"""What each process says of itself, every two seconds, on the cache Redis: the console shows them all."""

import asyncio
import os
import socket
from typing import Any

import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError

from chama.base.errors import Unavailable
from chama.runtime import breaker, context
from chama.runtime.cache import caches
from chama.runtime.telemetry import log

KEY = "facts"
TELL_SECONDS = 2.0
FRESH_SECONDS = 10.0

# Parts of this process may add what they know: name → what gives it now.
SOURCES: dict[str, Any] = {
    "caches": lambda: _caches(),
    "breakers": breaker.open_breakers,
}


_redis: Redis | None = None


class Said(msgspec.Struct, frozen=True):
    """The facts of one process and when, in seconds since the epoch, it said so."""

    process: str
    at: float
    facts: dict[str, Any]


def _caches() -> dict[str, Any]:
    return {c.name: found for c in caches() if (found := c.facts())["size"] or len(found) > 3}


def own(process: str) -> Said:
    """The facts of this process now."""
    facts = {name: source() for name, source in SOURCES.items()}
    return Said(process, context.now().timestamp(), facts)


async def watch(redis: Redis, role: str) -> None:
    """Tell again and again, until cancelled."""
    global _redis
    _redis = redis
    process = f"{role} {socket.gethostname()}:{os.getpid()}"
    while True:
        try:
            await redis.hset(KEY, process, msgspec.msgpack.encode(own(process)))
        except (RedisError, OSError, TimeoutError) as why:
            log.debug("facts.unsaid", why=repr(why))
        await asyncio.sleep(TELL_SECONDS)


async def everywhere() -> list[Said]:
    """What the living processes said last, this one what it says now; Unavailable without Redis."""
    if _redis is None:
        return [own("here")]
    try:
        found: dict[bytes, bytes] = await _redis.hgetall(KEY)  # type: ignore[assignment]
        known = {field: msgspec.msgpack.decode(raw, type=Said) for field, raw in found.items()}
        now = context.now().timestamp()
        gone = [field for field, said in known.items() if now - said.at > FRESH_SECONDS]
        if gone:
            await _redis.hdel(KEY, *gone)
    except (RedisError, OSError, TimeoutError) as why:
        raise Unavailable("cache redis") from why
    return sorted((s for f, s in known.items() if f not in gone), key=lambda s: s.process)

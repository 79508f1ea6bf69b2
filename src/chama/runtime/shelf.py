"""The second level of the caches: what one process read, the others take from the cache Redis.

Every cache has a mark on Redis, and every entry carries the mark that its reader saw before it read. Whoever
writes puts a new mark there: entries under the old one count no more, also those that are still on their way.
Redis away or slow: nobody waits longer than BUDGET_SECONDS, the breaker opens, and everything is read itself.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from chama.base.errors import Unavailable
from chama.runtime.breaker import Breaker

BUDGET_SECONDS = 0.1
NO_MARK = b"-" * 16


class Shelf:
    """Entries of all caches of a shop on one Redis; a raw value of b"" says that there is nothing."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._breaker = Breaker("cache redis")

    async def look(
        self, name: str, keys: Sequence[str], least_seconds: float
    ) -> tuple[bytes | None, dict[str, tuple[float, bytes]]]:
        """The present mark (None while Redis is away) and, of these keys, what will be fresh that long."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.get(_mark(name))
        for key in keys:
            pipe.get(_key(name, key))
            pipe.pttl(_key(name, key))
        try:
            answers = await self._run(pipe.execute)
        except Unavailable:
            return None, {}
        mark, found = answers[0] or NO_MARK, {}
        for key, raw, left_ms in zip(keys, answers[1::2], answers[2::2], strict=True):
            if raw is not None and raw[:16] == mark and left_ms > least_seconds * 1000:
                found[key] = (left_ms / 1000, raw[16:])
        return mark, found

    async def put(self, name: str, mark: bytes, values: Mapping[str, bytes], seconds: float) -> None:
        """Keep these for the others, as read after this mark was seen."""
        pipe = self._redis.pipeline(transaction=False)
        for key, raw in values.items():
            pipe.set(_key(name, key), mark + raw, px=max(1, int(seconds * 1000)))
        try:
            await self._run(pipe.execute)
        except Unavailable:
            return

    async def forget(self, name: str) -> None:
        """No entry of this cache counts any more; Unavailable when Redis could not be told."""
        fresh = secrets.token_hex(8)
        await self._run(lambda: self._redis.set(_mark(name), fresh))

    async def _run(self, call: Callable[[], Awaitable[Any]]) -> Any:
        async def asked() -> Any:
            try:
                return await call()
            except RedisError as why:
                raise Unavailable("cache redis") from why

        return await self._breaker.run(asked, BUDGET_SECONDS)


def _mark(name: str) -> str:
    return f"cache:{name}:mark"


def _key(name: str, key: str) -> str:
    return f"cache:{name}:{key}"

"""Reads that may be a moment old: kept in this process, asked once for all, misses read together."""

import asyncio
import contextvars
import random
import time
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from chama.base.errors import Unavailable
from chama.runtime import context

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Values by key, at most `ttl_seconds` old; keys that `load` does not return are remembered as absent.

    The life of each value is shortened by up to a quarter at random, so that values read together do not
    expire together.
    """

    def __init__(
        self,
        name: str,
        load: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]],
        *,
        ttl_seconds: float,
        most: int,
        batch: int = 500,
        in_flight: int = 2,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._load = load
        self._ttl_seconds = ttl_seconds
        self._most = most
        self._batch = batch
        self._in_flight = in_flight
        self._monotonic = monotonic
        self._kept: dict[K, tuple[float, V | None]] = {}
        self._coming: dict[K, asyncio.Future[V | None]] = {}
        self._wanted: dict[K, asyncio.Future[V | None]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._scheduled = False

    async def get_many(self, keys: Iterable[K]) -> dict[K, V]:
        """Key → value in the order asked, without the absent ones."""
        now = self._monotonic()
        found: dict[K, V] = {}
        waits: dict[K, asyncio.Future[V | None]] = {}
        asked = dict.fromkeys(keys)
        for key in asked:
            kept = self._kept.get(key)
            if kept is None or kept[0] <= now:
                waits[key] = self._coming.get(key) or self._ask(key)
            elif kept[1] is not None:
                found[key] = kept[1]
        if not waits:
            return found
        # asyncio.wait leaves the futures alone when this caller is cancelled: others wait on them too.
        _, late = await asyncio.wait(set(waits.values()), timeout=context.seconds_left(5))
        if late:
            raise Unavailable(self._name)
        for key, wait in waits.items():
            value = wait.result()
            if value is not None:
                found[key] = value
        return {key: found[key] for key in asked if key in found}

    async def get(self, key: K) -> V | None:
        """The value of one key, None when it is absent."""
        kept = self._kept.get(key)
        if kept is not None and kept[0] > self._monotonic():
            return kept[1]
        return (await self.get_many((key,))).get(key)

    def forget(self, keys: Iterable[K]) -> None:
        """After a write: the next read asks again, and what is under way for these keys is not kept."""
        for key in keys:
            self._kept.pop(key, None)
            self._coming.pop(key, None)

    def forget_all(self) -> None:
        """Forget every key."""
        self._kept.clear()
        self._coming.clear()

    def _ask(self, key: K) -> asyncio.Future[V | None]:
        loop = asyncio.get_running_loop()
        # A key forgotten before its batch left is still wanted: that read begins after the write.
        wait = self._wanted.get(key)
        if wait is None:
            wait = self._wanted[key] = loop.create_future()
        self._coming[key] = wait
        self._schedule(loop)
        return wait

    def _schedule(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._wanted and not self._scheduled and len(self._running) < self._in_flight:
            self._scheduled = True
            loop.call_soon(self._start)

    def _start(self) -> None:
        self._scheduled = False
        loop = asyncio.get_running_loop()
        keys = list(self._wanted)[: self._batch]
        batch = {key: self._wanted.pop(key) for key in keys}
        if batch:
            # Its own context: the read belongs to no caller, so no caller's deadline leaks into it.
            task = loop.create_task(self._serve(batch), context=contextvars.Context())
            self._running.add(task)
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._schedule(task.get_loop())

    async def _serve(self, batch: dict[K, asyncio.Future[V | None]]) -> None:
        # The age counts from before the read.
        read_at = self._monotonic()
        try:
            values = await self._load(list(batch))
        except BaseException as why:
            for key, wait in batch.items():
                self._leave(key, wait)
                wait.set_exception(why if isinstance(why, Exception) else Unavailable(self._name))
                wait.exception()  # seen: every caller may have left by now
            if not isinstance(why, Exception):
                raise
            return
        for key, wait in batch.items():
            value = values.get(key)
            if self._leave(key, wait):
                self._keep(key, read_at, value)
            wait.set_result(value)

    def _leave(self, key: K, wait: asyncio.Future[V | None]) -> bool:
        """Whether this read still counts, that is, nobody forgot the key meanwhile."""
        if self._coming.get(key) is not wait:
            return False
        del self._coming[key]
        return True

    def _keep(self, key: K, read_at: float, value: V | None) -> None:
        self._kept.pop(key, None)
        life = self._ttl_seconds * random.uniform(0.75, 1)
        self._kept[key] = (read_at + life, value)
        while len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]

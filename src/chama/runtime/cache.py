"""Reads that may be a moment old: kept in this process, asked once for all, misses read together.

A cache whose values have a `shared` type also looks on the shelf, the cache Redis, before it reads itself.
A key that is read often is read anew before its time is over, so that nobody waits for it; one that is read
very often stays when others are thrown out.
"""

import asyncio
import contextlib
import contextvars
import hashlib
import random
import time
import weakref
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from prometheus_client import REGISTRY
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from chama.base.errors import Unavailable
from chama.runtime import context
from chama.runtime.service import Event
from chama.runtime.shelf import Shelf

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

# Read so often in one life, a key is read anew in the last quarter of it; so often, and it is pinned.
OFTEN, HOT = 8, 256
# At most this part of a cache is pinned.
PINNED_PART = 4

_all: "weakref.WeakSet[Recent[Any, Any]]" = weakref.WeakSet()
_shelf: Shelf | None = None


def use(shelf: Shelf | None) -> None:
    """Put the second level behind the caches of this process; None: each reads for itself."""
    global _shelf
    _shelf = shelf


def caches(name: str | None = None) -> "list[Recent[Any, Any]]":
    """The caches of this process, or those of one name."""
    return sorted((c for c in _all if name in (None, c.name)), key=lambda c: c.name)


class Kept(Generic[V]):
    """A value, how long it lives, and how often it was read."""

    __slots__ = ("early", "hot", "reads", "until", "value")

    def __init__(self, value: V | None, until: float, early: float, hot: bool) -> None:
        self.value, self.until, self.early, self.hot = value, until, early, hot
        self.reads = 0


class Recent(Generic[K, V]):
    """Values by key, at most `ttl_seconds` old; keys that `load` does not return are remembered as absent.

    The life of each value is shortened by up to a quarter at random, so that values read together do not
    expire together. `forget_on`: after such an event, in whichever process, these keys are forgotten, or all
    keys when the rule is None.
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
        shared: Any = None,
        forget_on: Mapping[type[Event], Callable[[Any], Iterable[K]] | None] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._load = load
        self._ttl_seconds = ttl_seconds
        self._most = most
        self._batch = batch
        self._in_flight = in_flight
        self._decode = msgspec.msgpack.Decoder(shared).decode if shared is not None else None
        self._forget_on = forget_on or {}
        self._monotonic = monotonic
        self._kept: dict[K, Kept[V]] = {}
        self._coming: dict[K, asyncio.Future[V | None]] = {}
        self._wanted: dict[K, asyncio.Future[V | None]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._scheduled = False
        self._pinned = 0
        # The shelf is not asked before it knows what was forgotten here.
        self._marking: asyncio.Task[None] | None = None
        self._mark_again = False
        self._alone_until = 0.0
        self.counts: Counter[str] = Counter()
        _all.add(self)

    async def get_many(self, keys: Iterable[K]) -> dict[K, V]:
        """Key → value in the order asked, without the absent ones."""
        now = self._monotonic()
        found: dict[K, V] = {}
        waits: dict[K, asyncio.Future[V | None]] = {}
        asked = dict.fromkeys(keys)
        for key in asked:
            kept = self._kept.get(key)
            if kept is None or kept.until <= now:
                waits[key] = self._coming.get(key) or self._ask(key)
                continue
            self._read(key, kept, now)
            if kept.value is not None:
                found[key] = kept.value
        self.counts["missed"] += len(waits)
        if not waits:
            return found
        # asyncio.wait leaves the futures alone when this caller is cancelled: others wait on them too.
        _, late = await asyncio.wait(set(waits.values()), timeout=context.seconds_left(5))
        if late:
            raise Unavailable(self.name)
        for key, wait in waits.items():
            value = wait.result()
            if value is not None:
                found[key] = value
        return {key: found[key] for key in asked if key in found}

    async def get(self, key: K) -> V | None:
        """The value of one key, None when it is absent."""
        kept = self._kept.get(key)
        if kept is not None and kept.until > (now := self._monotonic()):
            self._read(key, kept, now)
            return kept.value
        return (await self.get_many((key,))).get(key)

    def _read(self, key: K, kept: Kept[V], now: float) -> None:
        self.counts["found"] += 1
        kept.reads += 1
        if kept.early <= now and kept.reads >= OFTEN and key not in self._coming:
            self.counts["early"] += 1
            self._ask(key)

    def forget(self, keys: Iterable[K]) -> None:
        """After a write: the next read asks again, and what is under way for these keys is not kept."""
        for key in keys:
            if (kept := self._kept.pop(key, None)) is not None:
                self._pinned -= kept.hot
            self._coming.pop(key, None)
        self._unshelve()

    def forget_all(self) -> None:
        """Forget every key."""
        self._kept.clear()
        self._coming.clear()
        self._pinned = 0
        self._unshelve()

    def heard(self, event: Event) -> None:
        """Forget what this event made old."""
        if type(event) in self._forget_on:
            rule = self._forget_on[type(event)]
            self.counts["told"] += 1
            if rule is None:
                self.forget_all()
            else:
                self.forget(rule(event))

    def facts(self) -> dict[str, Any]:
        """What a person may want to know: counts, size, the hottest keys."""
        hot = sorted((k for k in self._kept if self._kept[k].hot), key=lambda k: -self._kept[k].reads)
        return {**self.counts, "size": len(self._kept), "most": self._most, "hot": [str(k) for k in hot[:10]]}

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
            values, mark = await self._values(list(batch))
        except BaseException as why:
            for key, wait in batch.items():
                self._leave(key, wait)
                wait.set_exception(why if isinstance(why, Exception) else Unavailable(self.name))
                wait.exception()  # seen: every caller may have left by now
            if not isinstance(why, Exception):
                raise
            return
        news: dict[str, bytes] = {}
        for key, wait in batch.items():
            value, life = values.get(key, (None, None))
            if self._leave(key, wait):
                self._keep(key, read_at + (life or self._ttl_seconds * random.uniform(0.75, 1)), value)
            wait.set_result(value)
            if life is None:
                news[_text(key)] = b"" if value is None else msgspec.msgpack.encode(value)
        if mark is not None and _shelf is not None:
            await _shelf.put(self.name, mark, news, self._ttl_seconds - (self._monotonic() - read_at))

    async def _values(self, keys: list[K]) -> tuple[dict[K, tuple[V | None, float | None]], bytes | None]:
        """Key → value and, from the shelf, its life; and the mark under which the rest may be shelved."""
        mark: bytes | None = None
        values: dict[K, tuple[V | None, float | None]] = {}
        if _shelf is not None and self._decode is not None and self._may_look():
            texts = {_text(key): key for key in keys}
            # What is in the last quarter of its life would be read anew at once.
            mark, found = await _shelf.look(self.name, list(texts), self._ttl_seconds / 4)
            for text, (life, raw) in found.items():
                # Another release may have written what this one does not read.
                with contextlib.suppress(msgspec.DecodeError):
                    values[texts[text]] = (self._decode(raw) if raw else None, life)
            self.counts["shared"] += len(values)
        if missing := [key for key in keys if key not in values]:
            self.counts["loaded"] += len(missing)
            values.update({key: (value, None) for key, value in (await self._load(missing)).items()})
        return values, mark

    def _may_look(self) -> bool:
        return self._marking is None and self._monotonic() >= self._alone_until

    def _leave(self, key: K, wait: asyncio.Future[V | None]) -> bool:
        """Whether this read still counts, that is, nobody forgot the key meanwhile."""
        if self._coming.get(key) is not wait:
            return False
        del self._coming[key]
        return True

    def _keep(self, key: K, until: float, value: V | None) -> None:
        before = self._kept.pop(key, None)
        if before is not None:
            self._pinned -= before.hot
        room = self._pinned < self._most // PINNED_PART
        hot = room and before is not None and before.reads >= (HOT / 4 if before.hot else HOT)
        self._pinned += hot
        self._kept[key] = Kept(value, until, until - self._ttl_seconds / 4, hot)
        while len(self._kept) > self._most:
            # The oldest that is not pinned; the pinned are few, and each new life puts them at the end.
            oldest = next((k for k in self._kept if not self._kept[k].hot), next(iter(self._kept)))
            self._pinned -= self._kept.pop(oldest).hot
            self.counts["thrown out"] += 1

    def _unshelve(self) -> None:
        if self._decode is None or _shelf is None:
            return
        self._mark_again = self._marking is not None
        if self._marking is None:
            self._marking = asyncio.get_running_loop().create_task(
                self._mark(_shelf), context=contextvars.Context()
            )

    async def _mark(self, shelf: Shelf) -> None:
        try:
            await shelf.forget(self.name)
        except Unavailable:
            # What lies there outlives our word by this much at most.
            self._alone_until = self._monotonic() + self._ttl_seconds
        finally:
            self._marking = None
        if self._mark_again:
            self._mark_again = False
            self._unshelve()


def _text(key: Any) -> str:
    """A key as the shelf knows it; it may hold a shopper's words, so Redis sees their mark only."""
    return hashlib.blake2b(msgspec.msgpack.encode(key), digest_size=16).hexdigest()


class _Metrics(Collector):
    """What the caches of this process counted, summed by name."""

    def collect(self) -> Iterable[Metric]:
        reads = CounterMetricFamily("chama_cache", "What happened in a cache", labels=["cache", "what"])
        sizes = GaugeMetricFamily("chama_cache_size", "Values that a cache holds", labels=["cache"])
        total: Counter[tuple[str, str]] = Counter()
        held: Counter[str] = Counter()
        for cache in caches():
            held[cache.name] += len(cache._kept)
            for what, n in cache.counts.items():
                total[cache.name, what] += n
        for (name, what), n in total.items():
            reads.add_metric([name, what], n)
        for name, n in held.items():
            sizes.add_metric([name], n)
        return (reads, sizes)


REGISTRY.register(_Metrics())

"""Mules on the road: events whose order anybody can check, published and handled without an island."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import msgspec
from redis.exceptions import RedisError

from chama.base.errors import Unavailable
from chama.runtime.bus import Bus, Consumer, Envelope
from chama.runtime.service import Event
from tests.support.running_shop import a_moment


class MuleMoved(Event, frozen=True, kw_only=True):
    """A mule is one step further."""


async def until(condition: Callable[[], bool], seconds: float = 40) -> None:
    """Give way to others until the condition holds."""
    async with asyncio.timeout(seconds):
        while not condition():
            await a_moment(0.005)


def steps(mule: str, first: int, last: int, partitions: int) -> list[tuple[int, Envelope]]:
    """These steps of a mule, in its partition."""
    events = [
        MuleMoved(id=f"{mule}.{n}", at=datetime.now(UTC), aggregate=mule, version=n)
        for n in range(first, last)
    ]
    partition = int(mule.rpartition("-")[2]) % partitions
    return [
        (partition, Envelope(e.id, MuleMoved.type_name(), mule, msgspec.msgpack.encode(e))) for e in events
    ]


async def publish(bus: Bus, mules: Iterable[str], first: int, last: int) -> None:
    """These steps of all the mules, as the relay does: all again until the bus has taken all."""
    items = [s for n in range(first, last) for m in mules for s in steps(m, n, n + 1, bus.partitions)]
    async with asyncio.timeout(60):
        while True:
            try:
                await bus.publish(items)
                return
            except (Unavailable, RedisError, OSError):
                await a_moment(0.1)


class Road:
    """Notes every step that any worker saw, and starts workers; `before` may fail a batch."""

    def __init__(self, bus: Bus, group: str, before: Callable[[list[MuleMoved]], None] | None = None) -> None:
        self.steps: list[tuple[str, int]] = []
        self.batches: list[int] = []
        self._bus, self._group, self._before = bus, group, before

    async def on_moved(self, events: list[MuleMoved]) -> None:
        self.batches.append(len(events))
        if self._before is not None:
            self._before(events)
        for e in events:
            await asyncio.sleep(0)
            self.steps.append((e.aggregate, e.version))

    def consumer(self) -> Consumer:
        return Consumer(self._group, {MuleMoved: self.on_moved}, self._bus)

    def worker(self) -> tuple[asyncio.Event, "asyncio.Task[None]"]:
        """A worker that runs until its event is set."""
        stop = asyncio.Event()
        return stop, asyncio.create_task(self.consumer().run(stop))

    def of(self, mule: str) -> list[int]:
        """The steps of a mule in the order in which they were first seen: what was cut is handled again."""
        return list(dict.fromkeys(n for name, n in self.steps if name == mule))

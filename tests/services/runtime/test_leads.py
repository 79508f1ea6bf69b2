"""Several workers at once: each partition has one reader, what a dead one left is taken up, order is kept."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import msgspec
import pytest

from chama.process import redis_of
from chama.runtime.bus import Consumer, Envelope, RedisBus, leads
from chama.runtime.bus.leads import Leads
from chama.runtime.service import Event

PARTITIONS = 4
EVERY = list(range(PARTITIONS))


class MuleMoved(Event, frozen=True, kw_only=True):
    """A mule is one step further."""


async def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Give way to others until the condition holds."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - the condition is somebody's plain list
            await asyncio.sleep(0)


@pytest.fixture
async def bus(engines) -> AsyncIterator[RedisBus]:
    """A bus with streams of the test's own."""
    redis = redis_of(engines.truth)
    yield RedisBus(redis, PARTITIONS, name=f"test-{secrets.token_hex(4)}")
    await redis.aclose()


@pytest.fixture
def group() -> str:
    return f"mules-{secrets.token_hex(4)}"


@pytest.fixture(autouse=True)
def short_leases(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that nobody waits five seconds for a dead worker."""
    monkeypatch.setattr(leads, "LEASE_SECONDS", 0.5)
    monkeypatch.setattr(leads, "RENEW_SECONDS", 0.0)


async def published(bus: RedisBus, mule: str, first: int, last: int) -> None:
    """These steps of a mule, in its partition."""
    partition = int(mule.rpartition("-")[2]) % PARTITIONS
    for n in range(first, last):
        event = MuleMoved(id=f"{mule}.{n}", at=datetime.now(UTC), aggregate=mule, version=n)
        payload = msgspec.msgpack.encode(event)
        await bus.publish([(partition, Envelope(event.id, MuleMoved.type_name(), mule, payload))])


class Road:
    """Notes every step that any worker saw, and starts workers."""

    def __init__(self, bus: RedisBus, group: str) -> None:
        self.steps: list[tuple[str, int]] = []
        self._bus, self._group = bus, group

    async def on_moved(self, events: list[MuleMoved]) -> None:
        for e in events:
            await asyncio.sleep(0)
            self.steps.append((e.aggregate, e.version))

    def worker(self) -> tuple[asyncio.Event, "asyncio.Task[None]"]:
        """A worker that runs until its event is set."""
        stop = asyncio.Event()
        consumer = Consumer(self._group, {MuleMoved: self.on_moved}, self._bus)
        return stop, asyncio.create_task(consumer.run(stop))

    def of(self, mule: str) -> list[int]:
        return [n for name, n in self.steps if name == mule]


async def settle(*readers: Leads) -> list[list[int]]:
    """What each reader leads after all have looked twice."""
    for _ in range(2):
        for reader in readers:
            await reader.renew()
    return [reader.mine for reader in readers]


async def test_readers_share_the_partitions_and_none_has_two_readers(bus: RedisBus, group: str) -> None:
    first, second, third = (bus.leads(group) for _ in range(3))
    assert await settle(first) == [EVERY]
    for readers in ([first, second], [first, second, third]):
        held = await settle(*readers)
        assert sorted(s for mine in held for s in mine) == EVERY
        assert max(len(mine) for mine in held) == 2


async def test_a_reader_that_leaves_or_dies_gives_its_partitions_to_the_others(
    bus: RedisBus, group: str
) -> None:
    first, second = bus.leads(group), bus.leads(group)
    await settle(first, second)
    await second.leave()
    assert await settle(first) == [EVERY]
    await settle(second, first)

    # Now `second` is never heard of again.
    async def alone() -> None:
        while len(first.mine) < PARTITIONS:
            await first.renew()

    await asyncio.wait_for(alone(), 10)
    assert first.mine == EVERY


async def test_what_a_dead_worker_read_and_did_not_finish_is_handled_by_another(
    bus: RedisBus, group: str
) -> None:
    road, dead = Road(bus, group), bus.leads(group)
    await bus.open_group(group)
    await published(bus, "mule-1", 0, 5)
    await dead.renew()
    source = bus.source(group, dead.reader)
    await source.take(dead.mine)
    assert len(await source.read(1)) == 5
    stop, task = road.worker()
    await published(bus, "mule-1", 5, 8)
    await until(lambda: len(road.steps) >= 8)
    stop.set()
    await task
    assert road.of("mule-1") == list(range(8))


async def test_workers_that_come_and_go_keep_the_order_of_every_aggregate(bus: RedisBus, group: str) -> None:
    road, mules = Road(bus, group), [f"mule-{n}" for n in range(8)]
    await bus.open_group(group)
    workers = [road.worker()]
    for wave in range(6):
        await asyncio.gather(*(published(bus, m, wave * 10, wave * 10 + 10) for m in mules))
        workers.append(road.worker())
        if wave % 2:
            stop, task = workers.pop(0)
            stop.set()
            await task
    await until(lambda: len(set(road.steps)) == 60 * len(mules))
    for stop, _ in workers:
        stop.set()
    await asyncio.gather(*(task for _, task in workers))
    # A batch that was cut is handled again from its beginning: the first time of each step counts.
    firsts = {m: list(dict.fromkeys(road.of(m))) for m in mules}
    assert firsts == {m: list(range(60)) for m in mules}

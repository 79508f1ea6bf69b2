"""The second level: what one process read the others need not read, and never what a write made old."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Iterator, Sequence

import pytest

from chama.process import redis_of
from chama.runtime import cache
from chama.runtime.cache import HOT, OFTEN, Recent
from chama.runtime.engines import EngineUrls
from chama.runtime.shelf import Shelf
from tests.support.running_shop import a_moment, free_port


class Source:
    """Where the processes of a test read: counts how often."""

    def __init__(self) -> None:
        self.value: int | None = 1
        self.asked = 0
        self.name = f"test-{secrets.token_hex(4)}"
        self.gate = asyncio.Event()
        self.gate.set()
        self.at = 100.0

    async def load(self, keys: Sequence[str]) -> dict[str, int]:
        self.asked += 1
        value = self.value
        await self.gate.wait()
        return dict.fromkeys(keys, value) if value is not None else {}

    def process(self, ttl_seconds: float = 60, most: int = 100) -> Recent[str, int]:
        """The cache as another process has it: the same name, the same shelf, another memory."""
        return Recent(
            self.name,
            self.load,
            ttl_seconds=ttl_seconds,
            most=most,
            shared=int,
            monotonic=lambda: self.at,
        )


@pytest.fixture
async def shelf(engines: EngineUrls) -> AsyncIterator[Shelf]:
    redis = redis_of(engines.cache)
    shelf = Shelf(redis)
    cache.use(shelf)
    yield shelf
    cache.use(None)
    await redis.aclose()


@pytest.fixture
def none_after() -> Iterator[None]:
    yield
    cache.use(None)


async def shelved(recent: Recent[str, int]) -> None:
    """Wait until what was read lies on the shelf."""
    while recent._coming or recent._running or recent._marking:
        await a_moment(0.002)


async def test_what_one_process_read_the_other_takes_from_the_shelf(shelf: Shelf) -> None:
    source = Source()
    one, other = source.process(), source.process()
    assert await one.get("a") == 1
    await shelved(one)
    assert await other.get("a") == 1
    assert source.asked == 1
    assert (other.counts["shared"], other.counts["loaded"]) == (1, 0)


async def test_what_is_absent_is_absent_for_all(shelf: Shelf) -> None:
    source = Source()
    source.value = None
    one, other = source.process(), source.process()
    assert await one.get("a") is None
    await shelved(one)
    assert await other.get("a") is None
    assert source.asked == 1


async def test_after_a_write_nobody_takes_the_old_value_from_the_shelf(shelf: Shelf) -> None:
    source = Source()
    one, other = source.process(), source.process()
    await one.get("a")
    await shelved(one)
    source.value = 2
    one.forget(["a"])
    # At once, before the mark is on Redis: the writer's own next read is new.
    assert await one.get("a") == 2
    await shelved(one)
    assert await other.get("a") == 2


async def test_a_read_that_began_before_the_write_does_not_reach_the_others(shelf: Shelf) -> None:
    source = Source()
    one, other = source.process(), source.process()
    source.gate.clear()
    slow = asyncio.create_task(one.get("a"))
    while not source.asked:
        await a_moment(0.002)
    source.value = 2
    other.forget(["a"])
    await shelved(other)
    source.gate.set()
    assert await slow == 1
    await shelved(one)
    assert await source.process().get("a") == 2


async def test_with_redis_away_everybody_reads_for_himself_and_nobody_waits(none_after: None) -> None:
    redis = redis_of(f"redis://127.0.0.1:{free_port()}/0")
    cache.use(Shelf(redis))
    source = Source()
    began = time.monotonic()
    for _ in range(50):
        assert await source.process().get("a") == 1
    assert time.monotonic() - began < 1
    await redis.aclose()


async def test_a_key_that_is_read_often_is_read_anew_before_anybody_has_to_wait(none_after: None) -> None:
    source = Source()
    recent = source.process(ttl_seconds=10)
    for _ in range(OFTEN + 1):
        await recent.get("a")
    source.value, source.at = 2, source.at + 7.49
    assert await recent.get("a") == 1
    await shelved(recent)
    assert source.asked == 2
    assert await recent.get("a") == 2
    assert recent.counts["missed"] == 1


async def test_a_hot_key_stays_when_a_flood_of_others_comes_by(none_after: None) -> None:
    source = Source()
    recent = source.process(ttl_seconds=10, most=20)
    for _ in range(HOT + 1):
        await recent.get("hot")
    source.at += 11
    await recent.get("hot")
    await recent.get_many([f"flood {n}" for n in range(100)])
    asked = source.asked
    await recent.get("hot")
    assert source.asked == asked
    assert recent.facts()["hot"] == ["hot"]
    assert recent.facts()["size"] == 20

"""Several workers at once: each partition has one reader. What they read then is in test_bus.py."""

import asyncio
import secrets
from collections.abc import AsyncIterator

import pytest

from chama.process import redis_of
from chama.runtime.bus import RedisBus, leads
from chama.runtime.bus.leads import Leads

PARTITIONS = 4
EVERY = list(range(PARTITIONS))


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

"""Recent reads: asked once for all, joined, forgotten after a write, and never stuck."""

import asyncio
import time
from collections.abc import Sequence

import pytest

from chama.base.errors import Unavailable
from chama.runtime.cache import Recent
from chama.runtime.context import deadline_var


class Source:
    """A slow place to read from: answers when `gate` is open."""

    def __init__(self) -> None:
        self.values: dict[str, int] = {"a": 1, "b": 2}
        self.asked: list[list[str]] = []
        self.began = asyncio.Semaphore(0)
        self.gate = asyncio.Event()
        self.gate.set()
        self.fault: Exception | None = None
        self.at = 100.0

    async def load(self, keys: Sequence[str]) -> dict[str, int]:
        self.asked.append(list(keys))
        self.began.release()
        found = {k: self.values[k] for k in keys if k in self.values}
        await self.gate.wait()
        if self.fault:
            raise self.fault
        return found

    def recent(self, **options: int) -> Recent[str, int]:
        limits = {"most": 100, **options}
        return Recent("test", self.load, ttl_seconds=2, monotonic=lambda: self.at, **limits)


async def test_many_callers_ask_once_and_their_misses_travel_together() -> None:
    source = Source()
    recent = source.recent()
    answers = await asyncio.gather(*(recent.get_many(k) for k in (["a"], ["b", "a"], ["a", "x"]) * 20))
    assert answers[:3] == [{"a": 1}, {"b": 2, "a": 1}, {"a": 1}]
    assert source.asked == [["a", "b", "x"]]
    await recent.get_many(["x", "a"])
    assert len(source.asked) == 1


async def test_a_value_expires_within_its_time_and_not_before_three_quarters_of_it() -> None:
    source = Source()
    recent = source.recent()
    await recent.get("a")
    source.values["a"] = 5
    source.at += 1.49
    assert await recent.get("a") == 1
    source.at += 0.52
    assert await recent.get("a") == 5


async def test_a_read_that_began_before_a_write_is_not_kept() -> None:
    source = Source()
    recent = source.recent()
    source.gate.clear()
    early = asyncio.create_task(recent.get("a"))
    await source.began.acquire()
    source.values["a"] = 7
    recent.forget(["a"])
    late = asyncio.create_task(recent.get("a"))
    await source.began.acquire()
    source.gate.set()
    assert (await early, await late) == (1, 7)
    assert await recent.get("a") == 7
    assert len(source.asked) == 2


async def test_a_caller_that_leaves_takes_nobody_along() -> None:
    source = Source()
    recent = source.recent()
    source.gate.clear()
    leaves, stays = asyncio.create_task(recent.get("a")), asyncio.create_task(recent.get("a"))
    await source.began.acquire()
    leaves.cancel()
    source.gate.set()
    assert await stays == 1
    with pytest.raises(asyncio.CancelledError):
        await leaves


async def test_a_failed_read_reaches_its_callers_and_is_tried_again() -> None:
    source = Source()
    recent = source.recent()
    source.fault = Unavailable("database")
    with pytest.raises(Unavailable):
        await recent.get("a")
    source.fault = None
    assert await recent.get("a") == 1


async def test_a_caller_past_its_deadline_is_told() -> None:
    source = Source()
    recent = source.recent()
    source.gate.clear()
    token = deadline_var.set(time.monotonic() + 0.02)
    with pytest.raises(Unavailable):
        await recent.get("a")
    deadline_var.reset(token)
    source.gate.set()
    assert await recent.get("a") == 1


async def test_no_more_than_the_bound_is_kept_or_read_at_once() -> None:
    source = Source()
    source.values = {str(i): i for i in range(50)}
    recent = source.recent(most=10, batch=20)
    assert len(await recent.get_many(source.values)) == 50
    assert [len(keys) for keys in source.asked] == [20, 20, 10]
    await recent.get_many(["49"])
    assert len(source.asked) == 3
    await recent.get_many(["0"])
    assert len(source.asked) == 4

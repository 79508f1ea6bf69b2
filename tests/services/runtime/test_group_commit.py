"""Each rule of group commit, on an action in memory that the test lets run when it wants."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import asyncpg
import pytest

from chama.base.errors import InvalidRequest, Refusal, Unavailable
from chama.runtime.context import deadline_var
from chama.runtime.group_commit import REPEATS, GroupCommit


class Ask(NamedTuple):
    """A request: its key and its content."""

    key: str
    content: str = ""


class Action:
    """Answers `done <key>`; notes its batches; waits for `gate`; `before` may fail a batch."""

    def __init__(self, before: Callable[[list[str], int], None] | None = None) -> None:
        self.batches: list[list[str]] = []
        self.contents: list[list[str]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self._before = before

    async def __call__(self, requests: list[Ask]) -> Sequence[str | Refusal]:
        keys = [r.key for r in requests]
        self.batches.append(keys)
        self.contents.append([r.content for r in requests])
        await self.gate.wait()
        if self._before is not None:
            self._before(keys, len(self.batches))
        return [
            InvalidRequest({"key": r.key}) if r.content == "refuse" else f"done {r.key}" for r in requests
        ]


def group(action: Action, *, most: int = 256, queue: int = 4096, in_flight: int = 1) -> GroupCommit[Ask, str]:
    return GroupCommit(
        "test", action, lambda r: r.key, most=most, in_flight=in_flight, queue=queue, window_seconds=0.001
    )


async def until(condition: Callable[[], bool]) -> None:
    """Give way to others until the condition holds; ten seconds at most."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - the condition is the action's own list
            await asyncio.sleep(0)


async def busy(action: Action, calls: GroupCommit[Ask, str]) -> "asyncio.Task[str]":
    """A batch that runs and does not end before the gate opens."""
    action.gate.clear()
    first = asyncio.create_task(calls.submit(Ask("first")))
    await until(lambda: action.batches == [["first"]])
    return first


def submit(calls: GroupCommit[Ask, str], *asks: Ask) -> "list[asyncio.Task[str]]":
    return [asyncio.create_task(calls.submit(a)) for a in asks]


async def test_an_idle_action_runs_at_once_as_a_batch_of_one() -> None:
    action = Action()
    assert await group(action).submit(Ask("a")) == "done a"
    assert action.batches == [["a"]]


async def test_what_arrives_while_a_batch_runs_is_joined_in_order_of_arrival() -> None:
    action = Action()
    calls = group(action)
    first = await busy(action, calls)
    rest = submit(calls, *[Ask(k) for k in "dbca"])
    await asyncio.sleep(0)
    action.gate.set()
    assert await asyncio.gather(first, *rest) == ["done first", "done d", "done b", "done c", "done a"]
    assert action.batches == [["first"], ["d", "b", "c", "a"]]


async def test_a_batch_holds_at_most_so_many_and_the_rest_follows_in_order() -> None:
    action = Action()
    calls = group(action, most=3)
    first = await busy(action, calls)
    rest = submit(calls, *[Ask(str(n)) for n in range(7)])
    await asyncio.sleep(0)
    action.gate.set()
    await asyncio.gather(first, *rest)
    assert action.batches == [["first"], ["0", "1", "2"], ["3", "4", "5"], ["6"]]


async def test_a_second_batch_starts_after_the_window_while_the_first_still_runs() -> None:
    action = Action()
    calls = group(action, in_flight=2)
    first = await busy(action, calls)
    rest = submit(calls, Ask("a"), Ask("b"))
    await until(lambda: len(action.batches) == 2)
    third = submit(calls, Ask("c"))
    await asyncio.sleep(0)
    assert (action.batches, first.done()) == ([["first"], ["a", "b"]], False)
    action.gate.set()
    await asyncio.gather(first, *rest, *third)
    assert action.batches == [["first"], ["a", "b"], ["c"]]


async def test_a_caller_waits_for_company_no_longer_than_the_window() -> None:
    action = Action()
    calls = group(action, in_flight=2)
    first = await busy(action, calls)
    loop = asyncio.get_running_loop()
    waiting = submit(calls, Ask("a"))[0]
    await until(lambda: calls._wakeup is not None)
    assert isinstance(calls._wakeup, asyncio.TimerHandle)
    starts_at = calls._wakeup.when()
    assert starts_at <= loop.time() + 0.001
    # Who comes later does not put it off.
    later = submit(calls, Ask("b"))[0]
    await asyncio.sleep(0)
    assert calls._wakeup is None or calls._wakeup.when() == starts_at
    action.gate.set()
    await asyncio.gather(first, waiting, later)


async def test_equal_requests_under_one_key_share_one_answer() -> None:
    action = Action()
    answers = await asyncio.gather(*submit(group(action), *[Ask("same", "x")] * 64))
    assert (answers, action.batches) == (["done same"] * 64, [["same"]])


async def test_the_same_key_with_other_content_goes_to_a_later_batch() -> None:
    action = Action()
    asks = [Ask("k", "one"), Ask("k", "two"), Ask("other"), Ask("k", "one")]
    await asyncio.gather(*submit(group(action), *asks))
    assert action.batches == [["k", "other"], ["k"]]
    assert action.contents == [["one", ""], ["two"]]


async def test_a_full_queue_is_unavailable_at_once() -> None:
    action = Action()
    calls = group(action, queue=2)
    first = await busy(action, calls)
    waiting = submit(calls, Ask("a"), Ask("b"))
    await asyncio.sleep(0)
    with pytest.raises(Unavailable):
        await calls.submit(Ask("c"))
    action.gate.set()
    assert await asyncio.gather(first, *waiting) == ["done first", "done a", "done b"]


async def test_a_caller_past_its_deadline_leaves_before_the_take() -> None:
    action = Action()
    calls = group(action)
    first = await busy(action, calls)
    token = deadline_var.set(time.monotonic() - 1)
    late = submit(calls, Ask("late"))[0]
    deadline_var.reset(token)
    good = submit(calls, Ask("good"))[0]
    await asyncio.sleep(0)
    action.gate.set()
    assert (await first, await good) == ("done first", "done good")
    with pytest.raises(Unavailable):
        await late
    assert action.batches == [["first"], ["good"]]


async def test_cancelling_a_caller_does_not_stop_the_batch() -> None:
    action = Action()
    calls = group(action)
    action.gate.clear()
    leaves, stays = submit(calls, Ask("leaves"), Ask("stays"))
    await until(lambda: action.batches == [["leaves", "stays"]])
    leaves.cancel()
    action.gate.set()
    assert await stays == "done stays"
    assert leaves.cancelled() or isinstance(
        (await asyncio.gather(leaves, return_exceptions=True))[0], asyncio.CancelledError
    )
    assert action.batches == [["leaves", "stays"]]


async def test_a_caller_cancelled_while_waiting_is_never_run() -> None:
    action = Action()
    calls = group(action)
    first = await busy(action, calls)
    leaves, stays = submit(calls, Ask("leaves"), Ask("stays"))
    await asyncio.sleep(0)
    leaves.cancel()
    await asyncio.sleep(0)
    action.gate.set()
    assert (await first, await stays) == ("done first", "done stays")
    assert action.batches == [["first"], ["stays"]]


async def test_a_data_error_bisects_and_harms_no_neighbour() -> None:
    def poison(keys: list[str], n: int) -> None:
        if "bad" in keys:
            raise asyncpg.DataError("bad row")

    action = Action(poison)
    asks = [Ask(k) for k in ("a", "b", "bad", "c")]
    answers = await asyncio.gather(*submit(group(action), *asks), return_exceptions=True)
    assert [a for a in answers if isinstance(a, str)] == ["done a", "done b", "done c"]
    assert isinstance(answers[2], asyncpg.DataError)
    assert action.batches == [["a", "b", "bad", "c"], ["a", "b"], ["bad", "c"], ["bad"], ["c"]]


async def test_a_deadlock_repeats_the_batch_with_the_same_keys() -> None:
    def deadlock_once(keys: list[str], n: int) -> None:
        if n == 1:
            raise asyncpg.DeadlockDetectedError("deadlock")

    action = Action(deadlock_once)
    answers = await asyncio.gather(*submit(group(action), Ask("a"), Ask("b")))
    assert (answers, action.batches) == (["done a", "done b"], [["a", "b"], ["a", "b"]])


async def test_a_database_that_stays_away_is_unavailable_to_every_caller_after_the_repeats() -> None:
    def away(keys: list[str], n: int) -> None:
        raise Unavailable("database")

    action = Action(away)
    answers = await asyncio.gather(*submit(group(action), Ask("a"), Ask("b")), return_exceptions=True)
    assert [type(a) for a in answers] == [Unavailable, Unavailable]
    assert action.batches == [["a", "b"]] * REPEATS


async def test_every_caller_gets_its_own_answer_or_refusal() -> None:
    action = Action()
    asks = [Ask(str(n), "refuse" if n % 3 == 0 else "") for n in range(200)]
    calls = submit(group(action, most=16, in_flight=2), *asks)
    answers = await asyncio.gather(*calls, return_exceptions=True)
    told = [a.fields["key"] if isinstance(a, InvalidRequest) else a for a in answers]
    assert told == [str(n) if n % 3 == 0 else f"done {n}" for n in range(200)]
    assert [k for batch in action.batches for k in batch] == [str(n) for n in range(200)]

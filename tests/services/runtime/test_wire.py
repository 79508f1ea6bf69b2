"""The wire: what crosses it, what it refuses, what callers see when the far side is slow, gone or false."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterator

import msgspec
import pytest
from prometheus_client import REGISTRY

from chama.base.errors import InvalidRequest, Unavailable, from_wire
from chama.runtime import breaker, context
from chama.runtime.context import Actor
from chama.runtime.service import inject, locate, provide
from chama.runtime.wire import FarBug, Line, Lost, Server, frames, line, server
from tests.services.runtime.conftest import Turned
from tests.services.runtime.probe import Probe, ProbeHere, ProbeRefused, Sample

TEA = Sample(name="古树", sizes=(357, 200))


async def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Give way to others until the condition holds."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - the condition is somebody's plain list
            await asyncio.sleep(0)


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """A caller who has so much time."""
    token = context.deadline_var.set(time.monotonic() + seconds)
    yield
    context.deadline_var.reset(token)


def asked(method: str, arguments: object, door: str = Probe.name) -> frames.Call:
    """A call that no proxy would make."""
    raw = msgspec.Raw(frames.encode(arguments))
    return frames.Call(0, door, method, 5000, context.SYSTEM, "", "", "", raw)


async def test_arguments_and_answers_cross_unchanged(probe: Probe) -> None:
    assert await probe.echo(samples=[TEA, Sample(name="")], note="x") == [TEA, Sample(name="")]


async def test_the_envelope_says_who_calls_until_when_and_in_which_story(probe: Probe) -> None:
    clerk = Actor("staff", "stf_1", frozenset({"orders.read"}))
    tokens = [
        (var, var.set(value))
        for var, value in (
            (context.actor_var, clerk),
            (context.request_id_var, "req-1"),
            (context.trace_var, "00-trace"),
        )
    ]
    with within(4):
        seen = await probe.who()
    for var, token in tokens:
        var.reset(token)  # type: ignore[arg-type]
    assert (seen.actor, seen.permissions) == ("staff:stf_1", clerk.permissions)
    assert (seen.request_id, seen.trace) == ("req-1", "00-trace")
    assert 2 < seen.seconds_left <= 4
    assert (await probe.who()).actor == "system"


async def test_a_refusal_crosses_with_its_type_fields_and_detail(probe: Probe) -> None:
    with pytest.raises(ProbeRefused) as refused:
        await probe.fail(how="refuse")
    assert refused.value.fields == {"how": "not so"}
    assert refused.value.detail == {"left": 3, "of": ["a", "b"]}


async def test_unavailable_crosses_and_does_not_count_against_the_door(probe: Probe, here: ProbeHere) -> None:
    for _ in range(10):
        with pytest.raises(Unavailable, match="the road"):
            await probe.fail(how="away")
    assert await probe.echo(samples=[]) == []


async def test_a_bug_over_there_is_a_bug_here_and_its_reason_stays_there(probe: Probe) -> None:
    with pytest.raises(FarBug) as failed:
        await probe.fail(how="bug")
    assert "secret" not in str(failed.value)


@pytest.mark.parametrize(
    ("call", "code", "fields"),
    [
        (asked("nothing", {}), "door_unknown", {}),
        (asked("__init__", {}), "door_unknown", {}),
        (asked("echo", {"samples": []}, door="orders"), "door_unknown", {}),
        (
            asked("echo", {"samples": [], "more": 1}),
            "invalid_request",
            {"arguments": "Object contains unknown field `more`"},
        ),
        (asked("echo", {}), "invalid_request", {"arguments": "Object missing required field `samples`"}),
        (
            asked("echo", {"samples": [{"name": 7}]}),
            "invalid_request",
            {"samples[0].name": "Expected `str`, got `int`"},
        ),
        (asked("echo", [1]), "invalid_request", {"arguments": "Expected `object`, got `array`"}),
    ],
)
async def test_what_the_door_does_not_know_is_refused(
    wire: Line, here: ProbeHere, call: frames.Call, code: str, fields: dict[str, str]
) -> None:
    reply = await wire.ask(call, 5)
    assert isinstance(reply, frames.Refused)
    refusal = from_wire(reply.code, reply.fields, reply.detail)
    assert (refusal.code, refusal.fields, here.calls) == (code, fields, [])


async def test_what_no_wire_can_carry_is_an_invalid_request(probe: Probe) -> None:
    for sample in (Sample(name="\ud800"), Sample(name="x", sizes=(2**70,))):
        with pytest.raises(InvalidRequest):
            await probe.echo(samples=[sample])


async def test_calls_of_one_moment_travel_together(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    await probe.echo(samples=[])
    sizes: list[int] = []
    close = frames.Seal.close

    def counted(self: frames.Seal, parts: list[msgspec.Raw]) -> bytes:
        sizes.append(len(parts))
        return close(self, parts)

    monkeypatch.setattr(frames.Seal, "close", counted)
    answers = await asyncio.gather(*(probe.echo(samples=[Sample(name=str(n))]) for n in range(200)))
    assert [a[0].name for a in answers] == [str(n) for n in range(200)]
    assert sizes == [200, 200]


async def test_a_slow_call_does_not_hold_up_the_others(probe: Probe, here: ProbeHere) -> None:
    slow = asyncio.create_task(probe.look())
    await until(lambda: here.calls == ["look"])
    assert await probe.echo(samples=[TEA]) == [TEA]
    here.gate.set()
    assert await slow == 1


async def test_large_answers_arrive_whole_and_impossible_ones_are_a_bug(probe: Probe) -> None:
    sizes = [3, 5 * 2**20, 20 * 2**20]
    answers = await asyncio.gather(*(probe.large(size=n) for n in sizes))
    assert [len(a) for a in answers] == sizes
    with pytest.raises(FarBug):
        await probe.large(size=40 * 2**20)
    assert len(await probe.large(size=1)) == 1


async def test_a_caller_out_of_time_is_told_and_the_call_is_stopped(probe: Probe, here: ProbeHere) -> None:
    with within(0.15), pytest.raises(Unavailable):
        await probe.push()
    await until(lambda: here.left == ["push"])
    with within(-1), pytest.raises(Unavailable):
        await probe.push()
    assert here.calls == ["push"]


async def test_a_cancelled_caller_cancels_the_call(probe: Probe, here: ProbeHere) -> None:
    caller = asyncio.create_task(probe.push())
    await until(lambda: here.calls == ["push"])
    caller.cancel()
    await until(lambda: here.left == ["push"])
    assert await probe.echo(samples=[]) == []


async def killed_while(call: Callable[[], Awaitable[int]], served: Server, here: ProbeHere) -> int:
    """The far side dies during a call, and another process takes its port at once."""
    caller = asyncio.ensure_future(call())
    await until(lambda: len(here.calls) == 1)
    served.abort()
    again = Server({Probe: here}, port=served.port)
    await again.start()
    here.gate.set()
    try:
        return await caller
    finally:
        again.abort()


async def test_a_read_whose_answer_was_lost_is_asked_again(
    probe: Probe, served: Server, here: ProbeHere
) -> None:
    assert await killed_while(probe.look, served, here) == 2
    assert here.calls == ["look", "look"]


async def test_a_write_with_a_key_is_repeated_under_the_same_key(
    probe: Probe, served: Server, here: ProbeHere
) -> None:
    assert await killed_while(lambda: probe.act(key="k1"), served, here) == 2
    assert here.calls == ["act k1", "act k1"]


async def test_a_write_without_a_key_is_not_repeated_once_it_was_sent(
    probe: Probe, served: Server, here: ProbeHere
) -> None:
    with pytest.raises(Unavailable):
        await killed_while(probe.push, served, here)
    assert here.calls == ["push"]


def breaker_is_open() -> bool:
    return REGISTRY.get_sample_value("chama_breaker_open", {"door": Probe.name}) == 1


async def test_three_lost_calls_open_the_breaker_and_the_first_after_a_second_closes_it(
    probe: Probe, served: Server, here: ProbeHere, turned: Turned
) -> None:
    await probe.echo(samples=[])
    served.abort()
    pushed = 0
    while not breaker_is_open():
        with pytest.raises(Unavailable):
            await probe.push()
        pushed += 1
    assert pushed <= breaker.FAILURES
    again = Server({Probe: here}, port=served.port)
    await again.start()
    turned.now += breaker.SECONDS - 0.01
    with pytest.raises(Unavailable) as refused:
        await probe.echo(samples=[])
    assert not isinstance(refused.value, Lost)  # nobody was asked
    turned.now += 0.01
    assert await probe.echo(samples=[TEA]) == [TEA]
    assert not breaker_is_open()
    again.abort()


async def test_a_far_side_that_hangs_is_given_up_and_nobody_waits_for_the_deadline(
    probe: Probe, here: ProbeHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(line, "DEAD_SECONDS", 0.2)
    await probe.echo(samples=[])
    monkeypatch.setattr(server._Connection, "data_received", lambda self, data: None)
    begun = time.monotonic()
    with within(30), pytest.raises(Lost):
        await probe.push()
    assert time.monotonic() - begun < 5


async def test_a_far_side_that_only_thinks_long_is_not_given_up(
    probe: Probe, here: ProbeHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "BEAT_SECONDS", 0.02)
    monkeypatch.setattr(line, "DEAD_SECONDS", 0.1)
    caller = asyncio.create_task(probe.push())
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.5):
            await asyncio.Event().wait()
    here.gate.set()
    assert await caller == 1


async def test_stopping_lets_what_runs_finish(probe: Probe, served: Server, here: ProbeHere) -> None:
    caller = asyncio.create_task(probe.push())
    await until(lambda: here.calls == ["push"])
    stopping = asyncio.create_task(served.stop())
    await asyncio.sleep(0)
    here.gate.set()
    await stopping
    assert await caller == 1


@pytest.mark.parametrize("where", ["near", "far"])
async def test_a_drill_makes_a_door_unavailable_wherever_it_is(
    probe: Probe, here: ProbeHere, where: str
) -> None:
    def spoil(method: str) -> None:
        if method == "echo":
            raise Unavailable("drill")

    provide(Probe, here if where == "near" else probe)
    inject(Probe, spoil)
    with pytest.raises(Unavailable, match="drill"):
        await locate(Probe).echo(samples=[])
    assert (await locate(Probe).who()).actor == "system"
    inject(Probe, None)
    assert await locate(Probe).echo(samples=[]) == []

"""Events a second over each broker: published with confirmation, read in batches, handled, acknowledged.

Publisher and consumer are this one process, so the figure is what one worker's core carries of both ends.
The broker is a private one; Kafka is librdkafka's mock cluster, which writes to no disk.
"""

import asyncio
import secrets
import time

import msgspec

from chama.cli.benchmarks.figures import Figure
from chama.cli.benchmarks.run import Run
from chama.cli.brokers import KINDS, PARTITIONS, BrokerMissing
from chama.process import redis_of
from chama.runtime import context
from chama.runtime.bus import Bus, Consumer, Envelope
from chama.runtime.service import Event
from chama.runtime.settings import engine_urls

GROUP = "bench"
AT_ONCE = 1_000
# Nobody publishes further ahead than this: a bench of a queue that only grows measures half of it.
AHEAD = 4_000
NOTES = {
    "redis": "Redis alone, every write on its disk.",
    "rabbitmq": "One node, quorum queues.",
    "kafka": "The mock cluster inside librdkafka: no disk, no replicas; not a figure of Kafka.",
}


class Walked(Event, frozen=True, kw_only=True):
    """A step that somebody walked."""


async def figure(run: Run, name: str) -> Figure:
    """`bus_redis`, `bus_rabbitmq`, `bus_kafka`: events handled a second; says so when there is no server."""
    kind = name.removeprefix("bus_")
    server = KINDS[kind]()
    truth = redis_of(engine_urls().truth)
    try:
        await asyncio.to_thread(server.start)
        bus = server.bus(truth, (GROUP,), f"bench-{secrets.token_hex(4)}")
        await bus.open_group(GROUP)
        spread = await _flow(bus, run.seconds)
        await bus.close()
    except BrokerMissing as why:
        return _figure(name, [], [], note=f"not installed: {why}.")
    finally:
        await truth.aclose()
        await asyncio.to_thread(server.remove)
    return _figure(name, *spread, note=NOTES[kind])


def _figure(name: str, rounds: list[float], ages: list[float], *, note: str) -> Figure:
    ages = sorted(ages) or [0.0]
    return Figure(
        name=name,
        value=round(sorted(rounds)[len(rounds) // 2], 1) if rounds else 0.0,
        p50_ms=round(ages[len(ages) // 2] * 1000, 2),
        p99_ms=round(ages[int(len(ages) * 0.99)] * 1000, 2),
        rounds=[round(r, 1) for r in rounds],
        bad=0,
        generator_share=0.0,
        bytes_each=len(_step(0).payload),
        note=note,
    )


def _step(number: int) -> Envelope:
    aggregate = f"ord_{number % 997:020d}"
    event = Walked(id=f"evt_{number:022d}", at=context.now(), aggregate=aggregate, version=number)
    return Envelope(event.id, Walked.type_name(), aggregate, msgspec.msgpack.encode(event))


async def _flow(bus: Bus, seconds: int) -> tuple[list[float], list[float]]:
    """Three rounds: events a second of each, and how long batches were on their way."""
    handled, published_at, ages = 0, [], []

    async def on_walked(events: list[Walked]) -> None:
        nonlocal handled
        now = time.monotonic()
        ages.extend(now - published_at[e.version // AT_ONCE] for e in events[:: AT_ONCE // 10])
        handled += len(events)

    stop, rounds, number = asyncio.Event(), [], 0
    consuming = asyncio.create_task(Consumer(GROUP, {Walked: on_walked}, bus).run(stop))
    for _ in range(3):
        before, begun = handled, time.monotonic()
        while time.monotonic() < begun + seconds:
            if number - handled > AHEAD:
                await asyncio.sleep(0.001)
                continue
            steps = [(n % PARTITIONS, _step(n)) for n in range(number, number + AT_ONCE)]
            published_at.append(time.monotonic())
            await bus.publish(steps)
            number += AT_ONCE
        async with asyncio.timeout(60):
            while handled < number:  # noqa: ASYNC110 - the consumer's own count
                await asyncio.sleep(0.001)
        rounds.append((handled - before) / (time.monotonic() - begun))
    stop.set()
    await consuming
    return rounds, ages

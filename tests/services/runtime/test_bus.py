"""The same promises on every broker: order, repeats, batches, retries, dead letters, restarts, redelivery."""

import asyncio
import itertools
import secrets
import time
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from chama.base.errors import Unavailable
from chama.cli import brokers
from chama.cli.benchmarks import bus as bench
from chama.cli.brokers import PARTITIONS, Broker
from chama.process import redis_of
from chama.runtime.bus import Bus, BusProblem, consumer, dead_letters, leads, open_bus
from chama.runtime.bus.broker import BATCH
from chama.runtime.bus.kafka import KafkaBus, read_address
from chama.runtime.bus.rabbitmq import OUT, RabbitBus
from chama.runtime.db import connection
from chama.runtime.engines import EngineUrls
from tests.support.mules import MuleMoved, Road, publish, steps, until

MULES = [f"mule-{n}" for n in range(8)]


@pytest.fixture
async def truth(engines) -> AsyncIterator[Redis]:
    redis = redis_of(engines.truth)
    yield redis
    await redis.aclose()


@pytest.fixture
def group() -> str:
    """An island's name: it has dead letters."""
    return "inventory"


@pytest.fixture
async def bus(broker: Broker, truth: Redis, group: str) -> AsyncIterator[Bus]:
    """A bus of the test's own, and its group has every event."""
    bus = broker.bus(truth, (group,), f"test-{secrets.token_hex(4)}")
    await bus.open_group(group)
    yield bus
    await bus.close()


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits five seconds for a dead worker."""
    monkeypatch.setattr(leads, "LEASE_SECONDS", 1.0)
    monkeypatch.setattr(leads, "RENEW_SECONDS", 0.0)
    monkeypatch.setattr(consumer, "AWAY_SECONDS", 0.1)


async def ended(*workers: tuple[asyncio.Event, "asyncio.Task[None]"]) -> None:
    """Tell the workers to stop, and wait until they have."""
    for stop, _ in workers:
        stop.set()
    await asyncio.gather(*(task for _, task in workers))


async def test_workers_that_come_and_go_keep_the_order_of_every_aggregate(bus: Bus, group: str) -> None:
    road, workers = Road(bus, group), []
    for wave in range(4):
        workers.append(road.worker())
        await publish(bus, MULES, wave * 10, wave * 10 + 10)
        if wave % 2:
            await ended(workers.pop(0))
    await until(lambda: len(set(road.steps)) == 40 * len(MULES))
    await ended(*workers)
    assert {m: road.of(m) for m in MULES} == {m: list(range(40)) for m in MULES}


async def test_events_that_wait_are_handled_in_batches(bus: Bus, group: str) -> None:
    mules = [f"mule-{n * PARTITIONS}" for n in range(600)]
    await publish(bus, mules, 0, 1)
    road = Road(bus, group)
    worker = road.worker()
    await until(lambda: len(road.steps) == 600)
    await ended(worker)
    assert sum(road.batches) == 600
    assert len(road.batches) <= 60
    assert max(road.batches) <= BATCH


async def test_what_a_dead_reader_took_and_did_not_acknowledge_comes_again_in_order(
    bus: Bus, group: str
) -> None:
    dead = bus.source(group, "dead")
    await dead.take([1])
    await publish(bus, ["mule-1"], 0, 5)
    read = []
    async with asyncio.timeout(20):
        while len(read) < 5:
            read += await dead.read(200)
    await dead.close()
    await publish(bus, ["mule-1"], 5, 8)
    road = Road(bus, group)
    worker = road.worker()
    await until(lambda: len(set(road.steps)) == 8)
    await ended(worker)
    assert [n for _, n in road.steps] == list(range(8))


async def test_what_was_acknowledged_does_not_come_again(bus: Bus, group: str) -> None:
    await publish(bus, ["mule-1"], 0, 5)
    road = Road(bus, group)
    worker = road.worker()
    await until(lambda: len(road.steps) == 5)
    await ended(worker)
    await publish(bus, ["mule-1"], 5, 6)
    second = Road(bus, group)
    worker = second.worker()
    await until(lambda: bool(second.steps))
    await ended(worker)
    assert second.steps == [("mule-1", 5)]


async def test_an_event_that_fails_is_tried_again_with_growing_pauses(bus: Bus, group: str) -> None:
    tried: list[float] = []

    def twice(events: list[MuleMoved]) -> None:
        tried.append(time.monotonic())
        if len(tried) < 4:
            raise ZeroDivisionError("not yet")

    road = Road(bus, group, twice)
    await publish(bus, ["mule-1"], 0, 1)
    worker = road.worker()
    await until(lambda: len(road.steps) == 1)
    await ended(worker)
    pauses = [b - a for a, b in itertools.pairwise(tried)]
    assert [pause >= wanted for pause, wanted in zip(pauses, (0.02, 0.04, 0.08), strict=True)] == [True] * 3
    assert len(tried) == 4


async def test_a_poisoned_event_is_set_aside_and_replayed_and_harms_no_neighbour(
    bus: Bus, group: str
) -> None:
    mule, ill = f"mule-{secrets.randbelow(1 << 40) * PARTITIONS}", True

    def poisoned(events: list[MuleMoved]) -> None:
        if ill and any(e.aggregate == mule and e.version == 3 for e in events):
            raise ZeroDivisionError("a bug")

    road = Road(bus, group, poisoned)
    await publish(bus, [mule, "mule-1"], 0, 6)
    worker = road.worker()
    await until(lambda: len(road.steps) == 11)
    await ended(worker)
    assert (road.of(mule), road.of("mule-1")) == ([0, 1, 2, 4, 5], list(range(6)))
    found = next(d for d in await dead_letters([group]) if d["event_id"] == f"{mule}.3")
    assert (found["type"], found["error"]) == (MuleMoved.type_name(), "ZeroDivisionError('a bug')")
    ill = False
    assert await road.consumer().replay(f"{mule}.3") is True
    assert await road.consumer().replay(f"{mule}.3") is False
    assert road.of(mule) == [0, 1, 2, 4, 5, 3]


async def test_a_handler_whose_database_is_away_waits_and_buries_nothing(bus: Bus, group: str) -> None:
    away = [True] * 8
    mule = f"mule-{secrets.randbelow(1 << 40)}"

    def gone(events: list[MuleMoved]) -> None:
        if away:
            away.pop()
            raise Unavailable("database")

    road = Road(bus, group, gone)
    await publish(bus, [mule], 0, 5)
    worker = road.worker()
    await until(lambda: len(set(road.steps)) == 5)
    await ended(worker)
    assert road.of(mule) == list(range(5))
    assert [d for d in await dead_letters([group]) if d["event_id"].startswith(mule)] == []


async def test_a_broker_that_stops_in_mid_flow_loses_nothing_and_keeps_the_order(
    broker: Broker, bus: Bus, group: str
) -> None:
    road = Road(bus, group)
    workers = [road.worker(), road.worker()]
    await publish(bus, MULES, 0, 10)
    flowing = asyncio.create_task(publish(bus, MULES, 10, 60))
    await until(lambda: len(road.steps) > 20)
    await asyncio.to_thread(broker.stop)
    await asyncio.to_thread(broker.start)
    await flowing
    await publish(bus, MULES, 60, 70)
    await until(lambda: len(set(road.steps)) == 70 * len(MULES), 100)
    await ended(*workers)
    assert {m: road.of(m) for m in MULES} == {m: list(range(70)) for m in MULES}


async def test_a_slow_group_holds_up_neither_who_publishes_nor_another_group(
    broker: Broker, truth: Redis, group: str
) -> None:
    bus = broker.bus(truth, (group, "orders"), f"test-{secrets.token_hex(4)}")
    for name in (group, "orders"):
        await bus.open_group(name)
    gate, taken = asyncio.Event(), []

    class Slow(Road):
        async def on_moved(self, events: list[MuleMoved]) -> None:
            taken.append(len(events))
            await gate.wait()
            await super().on_moved(events)

    slow, quick = Slow(bus, group), Road(bus, "orders")
    workers = [slow.worker(), quick.worker()]
    await publish(bus, MULES, 0, 100)
    await until(lambda: len(set(quick.steps)) == 800 and bool(taken))
    # It has one batch in its hands, and the rest waits.
    assert (len(taken), slow.steps) == (1, [])
    gate.set()
    await until(lambda: len(set(slow.steps)) == 800)
    await ended(*workers)
    await bus.close()
    assert {m: slow.of(m) for m in MULES} == {m: list(range(100)) for m in MULES}


async def test_nothing_is_settled_before_every_group_has_acknowledged_it(
    broker: Broker, truth: Redis, group: str
) -> None:
    bus = broker.bus(truth, (group, "orders"), f"test-{secrets.token_hex(4)}")
    for name in (group, "orders"):
        await bus.open_group(name)
    marks = [m for n in range(12) for m in await bus.publish(steps("mule-1", n * 100, n * 100 + 100, 4))]
    assert marks == sorted(marks)
    first = Road(bus, group)
    one = first.worker()
    await until(lambda: len(first.steps) == 1200)
    assert all(floor <= marks[0] for floor in [(await bus.settled()).get(1, 0)])
    second = Road(bus, "orders")
    two = second.worker()
    await until(lambda: len(second.steps) == 1200)
    # AMQP does not say what a reader holds: the newest OUT events stay.
    expected = marks[-OUT] if isinstance(bus, RabbitBus) else marks[-1]
    floors: list[int] = []

    async def look() -> None:
        while not floors or floors[-1] < expected:
            floors.append((await bus.settled()).get(1, 0))

    await asyncio.wait_for(look(), 20)
    await ended(one, two)
    await bus.close()
    assert max(floors) <= marks[-1] + 1


async def test_an_epoch_lasts_as_long_as_what_the_bus_remembers(
    broker: Broker, bus: Bus, truth: Redis, group: str
) -> None:
    first = await bus.epoch()
    await publish(bus, MULES, 0, 5)
    other = broker.bus(truth, (group,), bus.name)
    assert (await bus.epoch(), await other.epoch()) == (first, first)
    await other.close()


async def test_a_broker_that_is_away_is_so_within_its_time(broker: Broker, bus: Bus, group: str) -> None:
    await asyncio.to_thread(broker.stop)
    with pytest.raises((Unavailable, RedisError)):
        async with asyncio.timeout(30):
            await bus.publish(steps("mule-1", 0, 1, 4))
    await asyncio.to_thread(broker.start)
    await publish(bus, ["mule-1"], 0, 1)


async def test_the_bench_says_clearly_that_there_is_no_server(
    engines: EngineUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(brokers, "rabbitmq", lambda: None)
    monkeypatch.setattr(bench, "engine_urls", lambda: engines)
    run: Any = SimpleNamespace(seconds=1)
    figure = await bench.figure(run, "bus_rabbitmq")
    assert (figure.value, figure.rounds) == (0.0, [])
    assert figure.note.startswith("not installed: no RabbitMQ")


async def test_the_scheme_of_the_url_says_which_broker(truth: Redis) -> None:
    assert open_bus("", truth, 4, ()).streams == [f"events:{p}" for p in range(4)]
    assert type(open_bus("amqp://guest@127.0.0.1/", truth, 4, ())) is RabbitBus
    assert type(open_bus("kafka://127.0.0.1:9092", truth, 4, ())) is KafkaBus
    with pytest.raises(BusProblem, match="'nats'"):
        open_bus("nats://127.0.0.1", truth, 4, ())


def test_a_kafka_url_says_topic_servers_and_how_to_sign_in() -> None:
    plain = read_address("kafka://a:9092,b:9093")
    assert (plain.topic, plain.options) == (
        "chama.events",
        {"bootstrap_servers": ["a:9092", "b:9093"], "security_protocol": "PLAINTEXT"},
    )
    signed = read_address("kafkas://me:p%40ss@a:9092/tea?mechanism=SCRAM-SHA-512")
    assert signed.topic == "tea"
    assert signed.options["security_protocol"] == "SASL_SSL"
    assert signed.options["sasl_mechanism"] == "SCRAM-SHA-512"
    assert (signed.options["sasl_plain_username"], signed.options["sasl_plain_password"]) == ("me", "p@ss")
    assert signed.options["ssl_context"].check_hostname is True


async def _letters_gone(group: str) -> None:
    async with connection() as conn:
        await conn.execute(f"DELETE FROM {group}.dead_letters WHERE type = $1", MuleMoved.type_name())


@pytest.fixture(autouse=True)
async def no_letters_stay(engines: object, group: str) -> AsyncIterator[None]:
    """What these tests bury is no island's own."""
    yield
    await _letters_gone(group)

"""The islands on every broker: what the bus forgot reaches them all the same, and nothing happens twice."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator

import pytest
from redis.exceptions import RedisError

from chama.base.errors import Unavailable
from chama.cli.brokers import Broker, KafkaCluster
from chama.flows.cancel_order import cancel_order
from chama.process import REACTIONS, SERVICES, consumers_on, redis_of, relay_on
from chama.runtime import outbox
from chama.runtime.bus import Bus
from chama.runtime.db import connection, leading
from chama.runtime.engines import EngineUrls
from chama.runtime.outbox import Relay
from tests.support.given import Shopper, a_product, hold_state, moved, ordered, stock_of

GROUPS = tuple(REACTIONS)


@pytest.fixture(autouse=True)
def looks_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The relay asks the bus for its epoch at every pass."""
    monkeypatch.setattr(outbox, "EPOCH_SECONDS", 0.0)


@contextlib.asynccontextmanager
async def at_work(bus: Bus) -> AsyncIterator[None]:
    """Every island reacts to what comes over this bus."""
    stop = asyncio.Event()
    tasks = [asyncio.create_task(c.run(stop)) for c in consumers_on(bus).values()]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)


async def passed(relay: Relay) -> int:
    """One pass of the relay; the locks are given back."""
    async with leading() as conn:
        return await relay.pass_once(conn)


async def waiting(order_id: str) -> list[str]:
    """The events about an order that some island may not have seen."""
    async with connection() as conn:
        rows = await conn.fetch(
            "SELECT type FROM orders.sent WHERE aggregate = $1 UNION ALL"
            " SELECT type FROM orders.outbox WHERE aggregate = $1",
            order_id,
        )
    return [r["type"] for r in rows]


async def nothing_is_left() -> None:
    """No other test need send again what only this test's broker had taken, and every island has seen."""
    async with connection() as conn:
        for schema in SERVICES:
            await conn.execute(f"DELETE FROM {schema}.sent")


async def test_what_a_bus_forgot_goes_again_and_happens_once(
    broker: Broker, shop: EngineUrls, shopper: Shopper
) -> None:
    truth, name = redis_of(shop.truth), f"test-{secrets.token_hex(4)}"
    bus = broker.bus(truth, GROUPS, name)
    relay = relay_on(bus)
    sku = await a_product(stock=5)
    order_id = await ordered(shopper, sku)
    await cancel_order(order_id=order_id, reason="test", user_id=None)
    while await passed(relay):
        pass
    assert (await hold_state(order_id), len(await waiting(order_id))) == ("held", 2)
    epoch = await bus.epoch()
    await broker.forget(name, GROUPS)
    if isinstance(broker, KafkaCluster):
        await bus.close()
        bus = broker.bus(truth, GROUPS, name)
        relay = relay_on(bus)
    async with asyncio.timeout(60), at_work(bus):
        while await hold_state(order_id) != "released":
            with contextlib.suppress(Unavailable, RedisError):
                await passed(relay)
    assert await bus.epoch() != epoch
    assert (await stock_of(sku), await moved(sku)) == ((5, 0), [("received", 5)])
    assert len(await waiting(order_id)) == 2
    await nothing_is_left()
    await bus.close()
    await truth.aclose()

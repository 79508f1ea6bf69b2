"""The truth Redis forgets everything: what was on its way goes to it again, and nothing happens twice."""

import pytest

from chama.flows.cancel_order import cancel_order
from chama.runtime import outbox
from chama.runtime.db import connection
from tests.support.given import (
    Shopper,
    a_product,
    hold_state,
    ordered,
    stock_of,
)
from tests.support.pump import Pump


async def waiting(table: str) -> int:
    async with connection() as conn:
        return await conn.fetchval(f"SELECT count(*) FROM orders.{table}")


@pytest.fixture(autouse=True)
def looks_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The relay asks the bus for its epoch at every pass."""
    monkeypatch.setattr(outbox, "EPOCH_SECONDS", 0.0)


async def test_events_that_the_bus_forgot_are_sent_again(shopper: Shopper, pump: Pump) -> None:
    sku = await a_product(stock=5)
    order_id = await ordered(shopper, sku)
    await cancel_order(order_id=order_id, reason="test", user_id=None)
    await pump.relay_once()
    assert (await waiting("outbox"), await hold_state(order_id)) == (0, "held")
    await pump.redis.flushall()
    await pump.until_quiet()
    assert (await hold_state(order_id), await stock_of(sku)) == ("released", (5, 0))


async def test_what_every_island_has_acknowledged_is_forgotten(shopper: Shopper, pump: Pump) -> None:
    # One order more than there are partitions: somewhere one came after another.
    for _ in range(len(pump.bus.streams) + 1):
        await ordered(shopper, await a_product(stock=5))
        await pump.until_quiet()
    assert await waiting("sent") > len(pump.bus.streams)
    await pump.forget()
    async with connection() as conn:
        left = await conn.fetch("SELECT partition, entry_ms FROM orders.sent")
    # Entries of the newest millisecond of a partition, as many as were sent in it, stay until a later one.
    assert {(r["partition"], r["entry_ms"]) for r in left} <= set((await pump.bus.settled()).items())
    before = await pump.redis.xlen(pump.bus.streams[0])
    await pump.relay_once()
    assert await pump.redis.xlen(pump.bus.streams[0]) == before


async def test_nothing_is_forgotten_that_an_island_has_not_seen(shopper: Shopper, pump: Pump) -> None:
    await pump.until_quiet()
    await pump.forget()
    await ordered(shopper, await a_product(stock=5))
    await pump.relay_once()
    sent = await waiting("sent")
    await pump.forget()
    assert await waiting("sent") == sent > 0

"""Reconciling finds the orders that were paid on a day by an index, however long the log is."""

from datetime import timedelta
from typing import Any

from chama.runtime import context
from chama.runtime.db import connection
from chama.services.orders.internal.store import money


class Plan:
    """A connection that answers with the plan of what it is asked."""

    def __init__(self, conn) -> None:
        self.conn = conn

    async def fetch(self, sql: str, *values: object) -> list[str]:
        return [r[0] for r in await self.conn.fetch(f"EXPLAIN {sql}", *values)]


async def test_the_orders_paid_on_a_day_are_found_by_an_index(shop: object) -> None:
    now = context.now()
    async with connection() as conn, conn.transaction():
        # On a small table reading all of it would be as cheap.
        await conn.execute("SET LOCAL enable_seqscan = off")
        asked: Any = Plan(conn)
        plan = await money.paid_between(asked, now - timedelta(days=1), now, "", 100)
    assert any("order_log_paid" in str(line) for line in plan), plan

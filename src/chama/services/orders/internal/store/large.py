"""A long past for measurements: one order written again and again, past actions and events."""

import random
from collections.abc import Callable
from datetime import timedelta

import asyncpg

from chama.base.ids import gene_of, new_id, order_no
from chama.runtime import context

AT_ONCE = 10_000
ORDERS_EACH = 5
PAST = timedelta(days=700)
# What a copy has of its own, or must be, by column; the rest is as in the order that is copied.
_OWN = {
    "decisions": {"order_id": "t.id"},
    "orders": {
        "gene": "t.gene",
        "id": "t.id",
        "order_no": "t.no",
        "user_id": "t.user_id",
        "prev_state": "'shipped'",
        "state": "'completed'",
    },
    "order_log": {"gene": "t.gene", "order_id": "t.id"},
}
_NAMED_BY = {"decisions": "order_id", "orders": "id", "order_log": "order_id"}


async def many_orders(
    conn: asyncpg.Connection, like: str, count: int, say: Callable[[int], None] = lambda _: None
) -> None:
    """Write so many completed orders of other shoppers, ORDERS_EACH a shopper; `say` gets the count."""
    statements = [await _copy_of(conn, table) for table in _OWN]
    draw = random.Random(count)
    for start in range(0, count, AT_ONCE):
        made = min(AT_ONCE, count - start)
        users = [new_id("usr", context.now()) for _ in range(-(-made // ORDERS_EACH))]
        whose = [users[n // ORDERS_EACH] for n in range(made)]
        ids = [new_id("ord", context.now() - PAST * draw.random(), gene_of(user)) for user in whose]
        copies = [gene_of(user) for user in whose], ids, [order_no(i) for i in ids], whose
        async with conn.transaction():
            for statement in statements:
                await conn.execute(statement, like, *copies, timeout=600)
        say(start + made)
    for table in _OWN:
        await conn.execute(f"VACUUM ANALYZE orders.{table}", timeout=600)


async def _copy_of(conn: asyncpg.Connection, table: str) -> str:
    rows = await conn.fetch(
        "SELECT column_name AS name FROM information_schema.columns"
        " WHERE table_schema = 'orders' AND table_name = $1",
        table,
    )
    names = [r["name"] for r in rows]
    values = ", ".join(_OWN[table].get(name, f"o.{name}") for name in names)
    return (
        f"INSERT INTO orders.{table} ({', '.join(names)}) SELECT {values} FROM orders.{table} AS o,"
        " unnest($2::smallint[], $3::text[], $4::text[], $5::text[]) AS t(gene, id, no, user_id)"
        f" WHERE o.{_NAMED_BY[table]} = $1"
    )

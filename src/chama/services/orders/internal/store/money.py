"""What reconciling asks of orders: their money, by id and by the day on which it came."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from chama.base.ids import gene_of


async def money_facts(conn: asyncpg.Connection, order_ids: Sequence[str]) -> list[asyncpg.Record]:
    """What is written of the money of orders."""
    return await conn.fetch(
        "SELECT id, state, payable_fen, payment_id, paid_fen FROM orders.orders"
        " WHERE (gene, id) IN (SELECT * FROM unnest($1::smallint[], $2::text[]))",
        [gene_of(o) for o in order_ids],
        list(order_ids),
    )


async def paid_between(
    conn: asyncpg.Connection, since: datetime, until: datetime, after: str, limit: int
) -> list[asyncpg.Record]:
    """Orders whose log says that they were paid within a time, by id; without those the balance covers."""
    return await conn.fetch(
        "SELECT o.id, o.state, o.payable_fen, o.payment_id, o.paid_fen FROM orders.order_log l"
        " JOIN orders.orders o ON o.gene = l.gene AND o.id = l.order_id"
        " WHERE l.event = 'pay' AND l.at >= $1 AND l.at < $2 AND o.id > $3 AND o.payable_fen > 0"
        " ORDER BY o.id LIMIT $4",
        since,
        until,
        after,
        limit,
    )

"""SQL of the lists of orders: every list is one query, newest first, with the conditions it needs."""

from collections.abc import Sequence
from datetime import timedelta

import asyncpg
import msgspec

from chama.base.ids import first_id, gene_of
from chama.runtime.db import Tx
from chama.services.orders.internal.rules import STATES
from chama.services.orders.internal.store import SUMMARY
from chama.services.orders.types import OrderSearch

_EARLIEST = timedelta(days=1)


class _Conditions:
    """Conditions of a query with their numbered arguments."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.arguments: list[object] = []

    def add(self, text: str, *arguments: object) -> None:
        """Add a condition; each `{}` in it stands for the next argument."""
        first = len(self.arguments) + 1
        self.texts.append(text.format(*(f"${first + n}" for n in range(len(arguments)))))
        self.arguments.extend(arguments)


def _conditions(wish: OrderSearch, phone_index: bytes | None) -> _Conditions:
    found = _Conditions()
    if wish.user_id is not None:
        found.add("gene = {} AND user_id = {}", gene_of(wish.user_id), wish.user_id)
    if wish.state is not None:
        # A literal, so that the planner may use the index of the states that are worked on.
        found.add(f"state = '{next(s for s in STATES if s == wish.state)}'")
    if wish.number is not None:
        found.add("gene = {} AND order_no = {}", int(wish.number[13:17]), wish.number)
    if phone_index is not None:
        found.add("phone_index = {}", phone_index)
    if wish.sku_id is not None:
        found.add("lines @> {}::jsonb", msgspec.json.encode([{"sku_id": wish.sku_id}]).decode())
    if wish.flag is not None:
        found.add("flag = {}", wish.flag)
    # An id is made with its quote, minutes before the order is placed: it bounds the walk through the index.
    if wish.placed_from is not None:
        first = first_id("ord", wish.placed_from - _EARLIEST)
        found.add("placed_at >= {} AND id >= {}", wish.placed_from, first)
    if wish.placed_until is not None:
        found.add("placed_at < {} AND id < {}", wish.placed_until, first_id("ord", wish.placed_until))
    return found


async def page(
    conn: asyncpg.Connection, wish: OrderSearch, phone_index: bytes | None, after: str | None, limit: int
) -> list[asyncpg.Record]:
    """Orders that meet every condition, newest first."""
    found = _conditions(wish, phone_index)
    if after is not None:
        found.add("id < {}", after)
    where = " AND ".join(found.texts) or "true"
    return await conn.fetch(
        f"SELECT {SUMMARY} FROM orders.orders WHERE {where}"
        f" ORDER BY id DESC LIMIT ${len(found.arguments) + 1}",
        *found.arguments,
        limit,
    )


async def by_number(conn: asyncpg.Connection, numbers: Sequence[str]) -> dict[str, str]:
    """Order ids by order number."""
    rows = await conn.fetch(
        "SELECT order_no, id FROM orders.orders"
        " WHERE (gene, order_no) IN (SELECT * FROM unnest($1::smallint[], $2::text[]))",
        [int(n[13:17]) for n in numbers],
        list(numbers),
    )
    return {r["order_no"]: r["id"] for r in rows}


async def annotate(tx: Tx, order_id: str, flag: str, remark: str) -> None:
    """Write the staff's flag and remark on a locked order."""
    await tx.conn.execute(
        "UPDATE orders.orders SET flag = $3, remark = $4 WHERE gene = $1 AND id = $2",
        gene_of(order_id),
        order_id,
        flag,
        remark,
    )

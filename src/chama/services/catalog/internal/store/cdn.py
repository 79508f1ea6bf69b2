"""Statements of what the caches in front of the shop have still to be told."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import asyncpg

from chama.runtime.db import Tx
from chama.services.catalog.types import CdnAct


async def ask(tx: Tx, act: CdnAct, paths: Iterable[str]) -> None:
    """Note these addresses, due now; one that is under way is told once more."""
    await tx.conn.execute(
        "INSERT INTO catalog.cdn_orders (act, path, due_at) SELECT $1, p, $3 FROM unnest($2::text[]) AS p"
        " ON CONFLICT (act, path) DO UPDATE SET asked = cdn_orders.asked + 1, tries = 0, due_at = $3",
        *(act, sorted(set(paths)), tx.now),
    )


async def take(tx: Tx, most: int, again_at: datetime) -> list[asyncpg.Record]:
    """The longest due, for this process until `again_at`; act, path, asked and tries of each."""
    return await tx.conn.fetch(
        "UPDATE catalog.cdn_orders AS o SET due_at = $3 FROM"
        " (SELECT act, path FROM catalog.cdn_orders WHERE due_at <= $1 ORDER BY due_at, act, path LIMIT $2"
        " FOR UPDATE SKIP LOCKED) AS due WHERE o.act = due.act AND o.path = due.path"
        " RETURNING o.act, o.path, o.asked, o.tries",
        *(tx.now, most, again_at),
    )


async def told(tx: Tx, orders: Sequence[asyncpg.Record]) -> None:
    """These are done, but for those that were asked again meanwhile."""
    await tx.conn.execute(
        "DELETE FROM catalog.cdn_orders AS o"
        " USING unnest($1::text[], $2::text[], $3::int[]) AS d(act, path, n)"
        " WHERE o.act = d.act AND o.path = d.path AND o.asked = d.n",
        *([o[field] for o in orders] for field in ("act", "path", "asked")),
    )


async def put_off(tx: Tx, orders: Sequence[asyncpg.Record], due: Sequence[datetime]) -> None:
    """These were not told; each is due again at its instant, unless it was asked again meanwhile."""
    columns = ([o[field] for o in orders] for field in ("act", "path", "asked"))
    await tx.conn.execute(
        "UPDATE catalog.cdn_orders AS o SET tries = o.tries + 1, due_at = d.due FROM"
        " unnest($1::text[], $2::text[], $3::int[], $4::timestamptz[]) AS d(act, path, n, due)"
        " WHERE o.act = d.act AND o.path = d.path AND o.asked = d.n",
        *(*columns, list(due)),
    )


async def waiting(conn: asyncpg.Connection) -> int:
    """How many addresses are still to be told."""
    return await conn.fetchval("SELECT count(*) FROM catalog.cdn_orders")

"""Money that goes back."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from chama.base.ids import gene_of
from chama.runtime.db import Tx

_REFUND = (
    "r.id, r.payment_id, r.order_id, r.act, r.amount_fen, r.balance_fen, r.total_fen, r.reason, r.state,"
    " r.asked, r.created_at, r.decided_at, p.channel"
)
_CHANNEL = "JOIN payments.payments p ON p.gene = r.gene AND p.id = r.payment_id"


async def insert_refund(
    tx: Tx, refund_id: str, payment: asyncpg.Record, act: str, parts: tuple[int, int], reason: str
) -> None:
    """Write the intent to give back (channel fen, balance fen) of a locked attempt, once per act."""
    # What went by balance alone asks no channel: it is given back by being announced.
    state = "created" if parts[0] else "succeeded"
    await tx.conn.execute(
        "INSERT INTO payments.refunds (gene, id, payment_id, order_id, act, amount_fen, balance_fen,"
        " total_fen, reason, state, created_at, ask_at, decided_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11,"
        " CASE WHEN $10 = 'succeeded' THEN $11::timestamptz END)",
        gene_of(payment["id"]),
        refund_id,
        payment["id"],
        payment["order_id"],
        act,
        *parts,
        payment["amount_fen"],
        reason,
        state,
        tx.now,
    )


async def refunds_of(conn: asyncpg.Connection, order_id: str) -> list[asyncpg.Record]:
    """Refunds of an order."""
    return await conn.fetch(
        f"SELECT {_REFUND} FROM payments.refunds r {_CHANNEL}"
        " WHERE r.gene = $1 AND r.order_id = $2 ORDER BY r.id",
        gene_of(order_id),
        order_id,
    )


async def find_refund(
    conn: asyncpg.Connection, refund_id: str, *, lock: bool = False
) -> asyncpg.Record | None:
    """One refund."""
    return await conn.fetchrow(
        f"SELECT {_REFUND} FROM payments.refunds r {_CHANNEL}"
        " WHERE r.gene = $1 AND r.id = $2" + (" FOR UPDATE OF r" if lock else ""),
        gene_of(refund_id),
        refund_id,
    )


async def set_refund_state(tx: Tx, refund_id: str, state: str) -> None:
    """Move a locked refund."""
    await tx.conn.execute(
        "UPDATE payments.refunds SET state = $3, decided_at = CASE WHEN $3 = 'succeeded' THEN $4::timestamptz"
        " END WHERE gene = $1 AND id = $2",
        gene_of(refund_id),
        refund_id,
        state,
        tx.now,
    )


async def silent_refunds(conn: asyncpg.Connection, at: datetime, limit: int) -> list[asyncpg.Record]:
    """Refunds that the channel should be asked about, the longest due first."""
    return await conn.fetch(
        f"SELECT {_REFUND} FROM payments.refunds r {_CHANNEL}"
        " WHERE r.state IN ('created', 'processing') AND r.ask_at <= $1 ORDER BY r.ask_at LIMIT $2",
        at,
        limit,
    )


async def page_of_refunds(
    conn: asyncpg.Connection, order_id: str | None, state: str | None, after: str | None, limit: int
) -> list[asyncpg.Record]:
    """Refunds, newest first."""
    return await conn.fetch(
        f"SELECT {_REFUND} FROM payments.refunds r {_CHANNEL} WHERE ($1::smallint IS NULL OR r.gene = $1)"
        " AND ($2::text IS NULL OR r.order_id = $2) AND ($3::text IS NULL OR r.state = $3)"
        " AND ($4::text IS NULL OR r.id < $4) ORDER BY r.id DESC LIMIT $5",
        None if order_id is None else gene_of(order_id),
        order_id,
        state,
        after,
        limit,
    )


async def under_way(conn: asyncpg.Connection, order_ids: Sequence[str]) -> list[str]:
    """Orders with an attempt or a refund that is not decided."""
    rows = await conn.fetch(
        "WITH asked AS (SELECT * FROM unnest($1::smallint[], $2::text[]))"
        " SELECT order_id FROM payments.payments WHERE (gene, order_id) IN (SELECT * FROM asked)"
        " AND state IN ('created', 'refunding')"
        " UNION SELECT order_id FROM payments.refunds WHERE (gene, order_id) IN (SELECT * FROM asked)"
        " AND state NOT IN ('succeeded', 'closed') ORDER BY 1",
        [gene_of(o) for o in order_ids],
        list(order_ids),
    )
    return [r["order_id"] for r in rows]

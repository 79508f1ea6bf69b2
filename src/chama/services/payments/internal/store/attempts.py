"""What may be paid, and the attempts to pay it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import asyncpg

from chama.base.ids import gene_of
from chama.runtime.db import Tx
from chama.runtime.vault_rotation import sealed

sealed(
    "payments.payments",
    "openid",
    key=("gene", "id"),
    row="id",
    owner="(SELECT o.user_id FROM payments.payables AS o"
    " WHERE (o.gene, o.order_id) = (payments.payments.gene, payments.payments.order_id))",
)

_ATTEMPT = (
    "id, order_id, channel, amount_fen, balance_fen, title, openid, state, created_at, expires_at,"
    " paid_at, channel_id, asked"
)


async def ensure_payables(tx: Tx, rows: Sequence[tuple[str, str, int, datetime]]) -> None:
    """Know these orders as payable: (order id, user id, fen, deadline)."""
    await tx.conn.execute(
        "INSERT INTO payments.payables (gene, order_id, user_id, amount_fen, deadline, state)"
        " SELECT *, 'open'"
        " FROM unnest($1::smallint[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz[])"
        " ON CONFLICT DO NOTHING",
        [gene_of(r[0]) for r in rows],
        [r[0] for r in rows],
        [r[1] for r in rows],
        [r[2] for r in rows],
        [r[3] for r in rows],
    )


async def lock_payables(tx: Tx, order_ids: Sequence[str]) -> dict[str, asyncpg.Record]:
    """Lock payables in order of id."""
    rows = await tx.conn.fetch(
        "SELECT order_id, user_id, amount_fen, deadline, state FROM payments.payables"
        " WHERE (gene, order_id) IN (SELECT * FROM unnest($1::smallint[], $2::text[]))"
        " ORDER BY order_id FOR UPDATE",
        [gene_of(o) for o in order_ids],
        list(order_ids),
    )
    return {r["order_id"]: r for r in rows}


async def set_payables(tx: Tx, order_ids: Sequence[str], state: str) -> None:
    """Move payables; a paid one stays paid."""
    await tx.conn.execute(
        "UPDATE payments.payables SET state = $3"
        " WHERE (gene, order_id) IN (SELECT * FROM unnest($1::smallint[], $2::text[])) AND state <> 'paid'",
        [gene_of(o) for o in order_ids],
        list(order_ids),
        state,
    )


async def payable(conn: asyncpg.Connection, order_id: str) -> asyncpg.Record | None:
    """One payable."""
    return await conn.fetchrow(
        "SELECT order_id, user_id, amount_fen, state FROM payments.payables"
        " WHERE gene = $1 AND order_id = $2",
        gene_of(order_id),
        order_id,
    )


class NewPayment(NamedTuple):
    """An attempt to be written; `amount_fen` goes through the channel, `balance_fen` is held beside it."""

    id: str
    order_id: str
    channel: str
    amount_fen: int
    balance_fen: int
    title: str
    openid: bytes | None
    expires_at: datetime
    ask_at: datetime


async def insert_payment(tx: Tx, new: NewPayment) -> None:
    """Write the intent to be paid."""
    await tx.conn.execute(
        "INSERT INTO payments.payments (gene, id, order_id, channel, amount_fen, balance_fen, title, openid,"
        " expires_at, ask_at, state, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'created', $11)",
        gene_of(new.order_id),
        *new,
        tx.now,
    )


async def payments_of(conn: asyncpg.Connection, order_id: str) -> list[asyncpg.Record]:
    """Every attempt to pay an order, oldest first."""
    return await conn.fetch(
        f"SELECT {_ATTEMPT} FROM payments.payments WHERE gene = $1 AND order_id = $2 ORDER BY id",
        gene_of(order_id),
        order_id,
    )


async def lock_payments(tx: Tx, payment_ids: Sequence[str]) -> dict[str, asyncpg.Record]:
    """Lock attempts in order of id."""
    rows = await tx.conn.fetch(
        f"SELECT {_ATTEMPT} FROM payments.payments"
        " WHERE (gene, id) IN (SELECT * FROM unnest($1::smallint[], $2::text[])) ORDER BY id FOR UPDATE",
        [gene_of(p) for p in payment_ids],
        list(payment_ids),
    )
    return {r["id"]: r for r in rows}


async def lock_orders_of(tx: Tx, payment_ids: Sequence[str]) -> dict[str, asyncpg.Record]:
    """Lock the payables of these attempts, then every attempt of the same orders, each in order of id.

    Who confirms an attempt moves the payable and hurries the others: two attempts of one order confirmed at
    once would wait for each other in any other order.
    """
    genes, ids = [gene_of(p) for p in payment_ids], list(payment_ids)
    orders = (
        "(gene, order_id) IN (SELECT gene, order_id FROM payments.payments"
        " WHERE (gene, id) IN (SELECT * FROM unnest($1::smallint[], $2::text[])))"
    )
    await tx.conn.execute(
        f"SELECT FROM payments.payables WHERE {orders} ORDER BY order_id FOR UPDATE", genes, ids
    )
    rows = await tx.conn.fetch(
        f"SELECT {_ATTEMPT} FROM payments.payments WHERE {orders} ORDER BY id FOR UPDATE", genes, ids
    )
    return {r["id"]: r for r in rows}


async def mark_succeeded(tx: Tx, rows: Sequence[tuple[str, str, datetime]]) -> None:
    """Locked attempts were paid: (payment id, the channel's id, when, as the channel says)."""
    await tx.conn.execute(
        "UPDATE payments.payments AS p SET state = 'succeeded', channel_id = t.c, paid_at = t.at,"
        " succeeded_at = $5"
        " FROM unnest($1::smallint[], $2::text[], $3::text[], $4::timestamptz[]) AS t(g, id, c, at)"
        " WHERE p.gene = t.g AND p.id = t.id",
        [gene_of(r[0]) for r in rows],
        [r[0] for r in rows],
        [r[1] for r in rows],
        [r[2] for r in rows],
        tx.now,
    )


async def hurry_others(tx: Tx, order_ids: Sequence[str]) -> None:
    """Attempts of orders that are paid now are to be closed at the next pass."""
    await tx.conn.execute(
        "UPDATE payments.payments SET ask_at = $3"
        " WHERE (gene, order_id) IN (SELECT * FROM unnest($1::smallint[], $2::text[])) AND state = 'created'",
        [gene_of(o) for o in order_ids],
        list(order_ids),
        tx.now,
    )


async def mark_closed(tx: Tx, payment_id: str) -> None:
    """The channel will never take money for this attempt."""
    await tx.conn.execute(
        "UPDATE payments.payments SET state = 'closed' WHERE gene = $1 AND id = $2 AND state = 'created'",
        gene_of(payment_id),
        payment_id,
    )


async def set_payment_state(tx: Tx, payment_id: str, state: str) -> None:
    """Move a locked attempt."""
    await tx.conn.execute(
        "UPDATE payments.payments SET state = $3 WHERE gene = $1 AND id = $2",
        gene_of(payment_id),
        payment_id,
        state,
    )


async def page_of_payments(
    conn: asyncpg.Connection, order_id: str | None, state: str | None, after: str | None, limit: int
) -> list[asyncpg.Record]:
    """Attempts, newest first."""
    return await conn.fetch(
        f"SELECT {_ATTEMPT} FROM payments.payments WHERE ($1::smallint IS NULL OR gene = $1)"
        " AND ($2::text IS NULL OR order_id = $2) AND ($3::text IS NULL OR state = $3)"
        " AND ($4::text IS NULL OR id < $4) ORDER BY id DESC LIMIT $5",
        None if order_id is None else gene_of(order_id),
        order_id,
        state,
        after,
        limit,
    )


async def ask_later(tx: Tx, table: str, row_id: str, ask_at: datetime) -> None:
    """Note that the channel was asked and when to ask again."""
    await tx.conn.execute(
        f"UPDATE payments.{table} SET ask_at = $3, asked = asked + 1 WHERE gene = $1 AND id = $2",
        gene_of(row_id),
        row_id,
        ask_at,
    )


async def silent_attempts(conn: asyncpg.Connection, at: datetime, limit: int) -> list[asyncpg.Record]:
    """Attempts that the channel should be asked about, the longest due first, with their order's state."""
    columns = ", ".join(f"p.{c}" for c in _ATTEMPT.split(", "))
    return await conn.fetch(
        f"SELECT {columns}, o.state AS payable FROM payments.payments p"
        " JOIN payments.payables o ON o.gene = p.gene AND o.order_id = p.order_id"
        " WHERE p.state = 'created' AND p.ask_at <= $1"
        # What waits for the balance alone has nobody to be asked: it is only closed when it is over.
        " AND (p.channel <> 'balance' OR p.expires_at <= $1 OR o.state <> 'open')"
        " ORDER BY p.ask_at LIMIT $2",
        at,
        limit,
    )


async def find_payment(conn: asyncpg.Connection, payment_id: str) -> asyncpg.Record | None:
    """One attempt."""
    return await conn.fetchrow(
        f"SELECT {_ATTEMPT} FROM payments.payments WHERE gene = $1 AND id = $2",
        gene_of(payment_id),
        payment_id,
    )


async def count_by_state(conn: asyncpg.Connection, at: datetime) -> asyncpg.Record:
    """What the gauges show: undecided past their time, refunds under way, open cases and discrepancies."""
    return await conn.fetchrow(
        "SELECT (SELECT count(*) FROM payments.payments WHERE state = 'created'"
        " AND expires_at < $1::timestamptz - interval '2 minutes') AS undecided,"
        " (SELECT count(*) FROM payments.refunds WHERE state IN ('created', 'processing')) AS refunding,"
        " (SELECT count(*) FROM payments.cases WHERE closed_at IS NULL) AS cases,"
        " (SELECT count(*) FROM payments.discrepancies WHERE state = 'open') AS discrepancies,"
        " (SELECT count(*) FROM payments.shippings WHERE state IN ('waiting', 'stuck')) AS shippings",
        at,
    )

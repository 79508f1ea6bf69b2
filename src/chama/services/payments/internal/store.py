"""Every SQL statement and every lock of payments. Lock order: payables, payments, refunds, by id."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from chama.base.ids import gene_of, new_id
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
        " WHERE gene = ANY($1::smallint[]) AND order_id = ANY($2::text[]) ORDER BY order_id FOR UPDATE",
        [gene_of(o) for o in order_ids],
        list(order_ids),
    )
    return {r["order_id"]: r for r in rows}


async def set_payables(tx: Tx, order_ids: Sequence[str], state: str) -> None:
    """Move payables; a paid one stays paid."""
    await tx.conn.execute(
        "UPDATE payments.payables SET state = $3 WHERE gene = ANY($1::smallint[])"
        " AND order_id = ANY($2::text[]) AND state <> 'paid'",
        [gene_of(o) for o in order_ids],
        list(order_ids),
        state,
    )


async def payable(conn: asyncpg.Connection, order_id: str) -> asyncpg.Record | None:
    """One payable."""
    return await conn.fetchrow(
        "SELECT order_id, state FROM payments.payables WHERE gene = $1 AND order_id = $2",
        gene_of(order_id),
        order_id,
    )


async def insert_payment(
    tx: Tx,
    payment_id: str,
    order_id: str,
    amount_fen: int,
    title: str,
    openid: bytes | None,
    expires_at: datetime,
    ask_at: datetime,
) -> None:
    """Write the intent to be paid."""
    await tx.conn.execute(
        "INSERT INTO payments.payments (gene, id, order_id, channel, amount_fen, title, openid, state,"
        " created_at, expires_at, ask_at) VALUES ($1, $2, $3, 'wechat', $4, $5, $6, 'created', $7, $8, $9)",
        gene_of(order_id),
        payment_id,
        order_id,
        amount_fen,
        title,
        openid,
        tx.now,
        expires_at,
        ask_at,
    )


async def payments_of(conn: asyncpg.Connection, order_id: str) -> list[asyncpg.Record]:
    """Every attempt to pay an order, oldest first."""
    return await conn.fetch(
        "SELECT id, order_id, amount_fen, title, openid, state, expires_at, channel_id, asked"
        " FROM payments.payments WHERE gene = $1 AND order_id = $2 ORDER BY id",
        gene_of(order_id),
        order_id,
    )


async def lock_payments(tx: Tx, payment_ids: Sequence[str]) -> dict[str, asyncpg.Record]:
    """Lock attempts in order of id."""
    rows = await tx.conn.fetch(
        "SELECT id, order_id, amount_fen, state, asked FROM payments.payments"
        " WHERE gene = ANY($1::smallint[]) AND id = ANY($2::text[]) ORDER BY id FOR UPDATE",
        [gene_of(p) for p in payment_ids],
        list(payment_ids),
    )
    return {r["id"]: r for r in rows}


async def mark_succeeded(tx: Tx, rows: Sequence[tuple[str, str]]) -> None:
    """Locked attempts were paid: (payment id, the channel's id)."""
    await tx.conn.execute(
        "UPDATE payments.payments AS p SET state = 'succeeded', channel_id = t.c, succeeded_at = $4"
        " FROM unnest($1::smallint[], $2::text[], $3::text[]) AS t(g, id, c)"
        " WHERE p.gene = t.g AND p.id = t.id",
        [gene_of(r[0]) for r in rows],
        [r[0] for r in rows],
        [r[1] for r in rows],
        tx.now,
    )


async def mark_closed(tx: Tx, payment_id: str) -> None:
    """The channel will never take money for this attempt."""
    await tx.conn.execute(
        "UPDATE payments.payments SET state = 'closed' WHERE gene = $1 AND id = $2 AND state = 'created'",
        gene_of(payment_id),
        payment_id,
    )


async def ask_later(tx: Tx, table: str, row_id: str, ask_at: datetime) -> None:
    """Note that the channel was asked and when to ask again."""
    await tx.conn.execute(
        f"UPDATE payments.{table} SET ask_at = $3, asked = asked + 1 WHERE gene = $1 AND id = $2",
        gene_of(row_id),
        row_id,
        ask_at,
    )


async def silent(conn: asyncpg.Connection, at: datetime, limit: int) -> tuple[list[str], list[str]]:
    """Orders with attempts, and refund ids, that the channel should be asked about."""
    orders = await conn.fetch(
        "SELECT DISTINCT order_id FROM (SELECT order_id FROM payments.payments WHERE state = 'created'"
        " AND ask_at <= $1 ORDER BY ask_at LIMIT $2) AS due",
        at,
        limit,
    )
    refunds = await conn.fetch(
        "SELECT id FROM payments.refunds WHERE state IN ('created', 'processing') AND ask_at <= $1"
        " ORDER BY ask_at LIMIT $2",
        at,
        limit,
    )
    return [r["order_id"] for r in orders], [r["id"] for r in refunds]


async def store_notifications(tx: Tx, rows: Sequence[tuple[str, bytes]]) -> set[str]:
    """Keep raw messages; returns the ids never seen before."""
    found = await tx.conn.fetch(
        "INSERT INTO payments.notifications (id, body, at)"
        " SELECT i, b, $3 FROM unnest($1::text[], $2::bytea[]) AS t(i, b)"
        " ON CONFLICT DO NOTHING RETURNING id",
        [r[0] for r in rows],
        [r[1] for r in rows],
        tx.now,
    )
    return {r["id"] for r in found}


async def open_case(tx: Tx, kind: str, order_id: str, subject: str, detail: str) -> bool:
    """Put something before the staff, once per kind and subject; True when it is new."""
    return bool(
        await tx.conn.fetchval(
            "INSERT INTO payments.cases (id, kind, order_id, subject, detail, opened_at)"
            " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING true",
            new_id("cas", tx.now),
            kind,
            order_id,
            subject,
            detail,
            tx.now,
        )
    )


async def insert_refund(tx: Tx, refund_id: str, payment: asyncpg.Record, reason: str) -> None:
    """Write the intent to give a payment back; a payment has one refund."""
    await tx.conn.execute(
        "INSERT INTO payments.refunds (gene, id, payment_id, order_id, amount_fen, total_fen, reason, state,"
        " created_at, ask_at) VALUES ($1, $2, $3, $4, $5, $5, $6, 'created', $7, $7) ON CONFLICT DO NOTHING",
        gene_of(payment["id"]),
        refund_id,
        payment["id"],
        payment["order_id"],
        payment["amount_fen"],
        reason,
        tx.now,
    )


async def set_payment_state(tx: Tx, payment_id: str, state: str) -> None:
    """Move a locked attempt."""
    await tx.conn.execute(
        "UPDATE payments.payments SET state = $3 WHERE gene = $1 AND id = $2",
        gene_of(payment_id),
        payment_id,
        state,
    )


async def refunds_of(conn: asyncpg.Connection, order_id: str) -> list[asyncpg.Record]:
    """Refunds of an order."""
    return await conn.fetch(
        "SELECT id, payment_id, order_id, amount_fen, total_fen, reason, state, asked FROM payments.refunds"
        " WHERE gene = $1 AND order_id = $2 ORDER BY id",
        gene_of(order_id),
        order_id,
    )


async def find_refund(
    conn: asyncpg.Connection, refund_id: str, *, lock: bool = False
) -> asyncpg.Record | None:
    """One refund."""
    return await conn.fetchrow(
        "SELECT id, payment_id, order_id, amount_fen, total_fen, reason, state, asked FROM payments.refunds"
        " WHERE gene = $1 AND id = $2" + (" FOR UPDATE" if lock else ""),
        gene_of(refund_id),
        refund_id,
    )


async def set_refund_state(tx: Tx, refund_id: str, state: str) -> None:
    """Move a locked refund."""
    await tx.conn.execute(
        "UPDATE payments.refunds SET state = $3 WHERE gene = $1 AND id = $2",
        gene_of(refund_id),
        refund_id,
        state,
    )


async def page_of_payments(conn: asyncpg.Connection, after: str | None, limit: int) -> list[asyncpg.Record]:
    """Attempts, newest first."""
    return await conn.fetch(
        "SELECT id, order_id, channel, amount_fen, state, created_at FROM payments.payments"
        " WHERE ($1::text IS NULL OR id < $1) ORDER BY id DESC LIMIT $2",
        after,
        limit,
    )


async def page_of_cases(conn: asyncpg.Connection, after: str | None, limit: int) -> list[asyncpg.Record]:
    """Cases, newest first."""
    return await conn.fetch(
        "SELECT id, kind, order_id, detail, opened_at, closed_at FROM payments.cases"
        " WHERE ($1::text IS NULL OR id < $1) ORDER BY id DESC LIMIT $2",
        after,
        limit,
    )

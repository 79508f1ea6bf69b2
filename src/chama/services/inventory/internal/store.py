"""Every SQL statement and every lock of inventory. Lock order: stock by SKU id, then holds by order id."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import asyncpg
import msgspec

from chama.runtime.db import Tx

Lines = list[tuple[str, int]]


async def lock_stock(tx: Tx, sku_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Lock stock rows; SKU id → (on hand, held)."""
    rows = await tx.conn.fetch(
        "SELECT sku_id, on_hand, held FROM inventory.stock WHERE sku_id = ANY($1::text[])"
        " ORDER BY sku_id FOR UPDATE",
        list(sku_ids),
    )
    return {r["sku_id"]: (r["on_hand"], r["held"]) for r in rows}


async def find_holds(conn: asyncpg.Connection, order_ids: Sequence[str]) -> dict[str, asyncpg.Record]:
    """Holds by order id, not locked."""
    rows = await conn.fetch(
        "SELECT order_id, state, ask_at, lines FROM inventory.holds WHERE order_id = ANY($1::text[])",
        list(order_ids),
    )
    return {r["order_id"]: r for r in rows}


async def lock_holds(tx: Tx, order_ids: Sequence[str]) -> list[asyncpg.Record]:
    """Lock holds in order of id."""
    return await tx.conn.fetch(
        "SELECT order_id, state, lines FROM inventory.holds WHERE order_id = ANY($1::text[])"
        " ORDER BY order_id FOR UPDATE",
        list(order_ids),
    )


def lines_of(row: asyncpg.Record) -> Lines:
    """The lines of a hold row."""
    return [tuple(line) for line in msgspec.json.decode(row["lines"])]


async def insert_holds(tx: Tx, holds: Sequence[tuple[str, datetime, Lines]]) -> None:
    """Write new holds; an order that already has one is a unique violation."""
    await tx.conn.execute(
        "INSERT INTO inventory.holds (order_id, state, ask_at, lines, held_at)"
        " SELECT o, 'held', a, l, $4 FROM unnest($1::text[], $2::timestamptz[], $3::jsonb[]) AS t(o, a, l)",
        [h[0] for h in holds],
        [h[1] for h in holds],
        [msgspec.json.encode(h[2]).decode() for h in holds],
        tx.now,
    )


async def change_stock(tx: Tx, on_hand: Mapping[str, int], held: Mapping[str, int]) -> None:
    """Add these (signed) pieces per SKU to rows that are locked."""
    skus = sorted({*on_hand, *held})
    await tx.conn.execute(
        "UPDATE inventory.stock AS s SET on_hand = s.on_hand + t.o, held = s.held + t.h"
        " FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS t(sku_id, o, h) WHERE s.sku_id = t.sku_id",
        skus,
        [on_hand.get(s, 0) for s in skus],
        [held.get(s, 0) for s in skus],
    )


async def set_state(tx: Tx, order_ids: Sequence[str], state: str) -> None:
    """Move locked holds to a state."""
    await tx.conn.execute(
        "UPDATE inventory.holds SET state = $2 WHERE order_id = ANY($1::text[])", list(order_ids), state
    )


async def record_movements(tx: Tx, kind: str, rows: Sequence[tuple[str, int, str]]) -> None:
    """Write (SKU, signed pieces, cause) to the ledger of goods."""
    await tx.conn.execute(
        "INSERT INTO inventory.movements (sku_id, quantity, kind, cause, at)"
        " SELECT s, q, $4, c, $5 FROM unnest($1::text[], $2::bigint[], $3::text[]) AS t(s, q, c)",
        [r[0] for r in rows],
        [r[1] for r in rows],
        [r[2] for r in rows],
        kind,
        tx.now,
    )


async def add_stock(tx: Tx, sku_id: str, quantity: int) -> asyncpg.Record:
    """Add pieces to a SKU's row, made when missing; CHECKs refuse what would fall below held."""
    # Two statements: an upsert would CHECK the proposed row itself, and a negative one never passes.
    await tx.conn.execute(
        "INSERT INTO inventory.stock (sku_id, on_hand) VALUES ($1, 0) ON CONFLICT DO NOTHING", sku_id
    )
    return await tx.conn.fetchrow(
        "UPDATE inventory.stock SET on_hand = on_hand + $2 WHERE sku_id = $1 RETURNING on_hand, held",
        sku_id,
        quantity,
    )


async def open_shortfalls(tx: Tx, order_ids: Sequence[str]) -> None:
    """Put paid orders without stock before the staff."""
    await tx.conn.execute(
        "INSERT INTO inventory.shortfalls (order_id, at) SELECT unnest($1::text[]), $2::timestamptz"
        " ON CONFLICT DO NOTHING",
        list(order_ids),
        tx.now,
    )


async def postpone(tx: Tx, order_ids: Sequence[str], ask_ats: Sequence[datetime]) -> None:
    """Move the time to ask of holds that still hold."""
    await tx.conn.execute(
        "UPDATE inventory.holds AS h SET ask_at = t.a FROM unnest($1::text[], $2::timestamptz[]) AS t(o, a)"
        " WHERE h.order_id = t.o AND h.state = 'held'",
        list(order_ids),
        list(ask_ats),
    )


async def due_holds(conn: asyncpg.Connection, at: datetime, limit: int) -> list[str]:
    """Orders whose holds are to be asked about."""
    rows = await conn.fetch(
        "SELECT order_id FROM inventory.holds WHERE state = 'held' AND ask_at <= $1 ORDER BY ask_at LIMIT $2",
        at,
        limit,
    )
    return [r["order_id"] for r in rows]


async def available(conn: asyncpg.Connection, sku_ids: Sequence[str]) -> dict[str, int]:
    """Sellable pieces per SKU."""
    rows = await conn.fetch(
        "SELECT sku_id, on_hand - held AS available FROM inventory.stock WHERE sku_id = ANY($1::text[])",
        list(sku_ids),
    )
    return {r["sku_id"]: r["available"] for r in rows}

"""Every SQL statement and every lock of orders. Lock order: orders by id."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg
import msgspec

from chama.base.ids import gene_of
from chama.runtime.db import Tx
from chama.runtime.vault_rotation import sealed

sealed("orders.orders", "ship_to", "note_sealed", key=("gene", "id"), row="id")

SUMMARY = (
    "id, order_no, user_id, state, goods_fen, discount_fen, freight_fen, payable_fen, placed_at, pay_by,"
    " lines, parcel_count, receipt_extended, flag, remark, points, balance_fen"
)


class OrderRow(msgspec.Struct, frozen=True):
    """An order ready to be written."""

    id: str
    order_no: str
    user_id: str
    goods_fen: int
    discount_fen: int
    freight_fen: int
    payable_fen: int
    ship_to: bytes
    lines: str
    trace: str
    note_sealed: bytes | None
    pay_by: datetime
    phone_index: bytes
    points: int
    balance_fen: int
    priced: str


class Move(msgspec.Struct, frozen=True):
    """One transition to log."""

    order_id: str
    version: int
    from_state: str
    to_state: str
    event: str
    actor: str
    detail: str = ""


async def decide(tx: Tx, order_ids: Sequence[str], verdict: str) -> set[str]:
    """Write the first and only verdict on these ids; returns those that had none before."""
    rows = await tx.conn.fetch(
        "INSERT INTO orders.decisions (order_id, verdict, at)"
        " SELECT o, $2, $3 FROM unnest($1::text[]) AS t(o) ORDER BY o"
        " ON CONFLICT DO NOTHING RETURNING order_id",
        list(order_ids),
        verdict,
        tx.now,
    )
    return {r["order_id"] for r in rows}


async def undecide(tx: Tx, order_ids: Sequence[str]) -> None:
    """Take back verdicts that this very transaction wrote: no order came of them, so the ids stay open."""
    await tx.conn.execute("DELETE FROM orders.decisions WHERE order_id = ANY($1::text[])", list(order_ids))


async def verdicts(tx: Tx, order_ids: Sequence[str]) -> dict[str, str]:
    """The verdicts on these ids."""
    rows = await tx.conn.fetch(
        "SELECT order_id, verdict FROM orders.decisions WHERE order_id = ANY($1::text[])", list(order_ids)
    )
    return {r["order_id"]: r["verdict"] for r in rows}


async def insert_orders(tx: Tx, rows: Sequence[OrderRow]) -> None:
    """Write new orders in their first state."""
    columns = ("gene", *OrderRow.__struct_fields__, "state", "prev_state", "version", "placed_at")
    begun = ("pending_payment", "", 1, tx.now)
    await tx.insert("orders", columns, [(gene_of(r.id), *msgspec.structs.astuple(r), *begun) for r in rows])


async def log_moves(tx: Tx, moves: Sequence[Move]) -> None:
    """Write transitions to the log, in the transaction that makes them."""
    await tx.insert(
        "order_log",
        ("gene", *Move.__struct_fields__, "at"),
        [(gene_of(m.order_id), *msgspec.structs.astuple(m), tx.now) for m in moves],
    )


async def lock_orders(tx: Tx, order_ids: Sequence[str]) -> dict[str, asyncpg.Record]:
    """Lock orders in order of id."""
    rows = await tx.conn.fetch(
        "SELECT id, user_id, state, version, payable_fen, payment_id, paid_fen, pay_by, parcel_count,"
        " balance_fen, expire_tries"
        " FROM orders.orders"
        " WHERE (gene, id) IN (SELECT * FROM unnest($1::smallint[], $2::text[])) ORDER BY id FOR UPDATE",
        [gene_of(o) for o in order_ids],
        list(order_ids),
    )
    return {r["id"]: r for r in rows}


async def set_states(tx: Tx, rows: Sequence[tuple[str, str, str, int]]) -> None:
    """Move locked orders: (id, previous state, state, version)."""
    await tx.conn.execute(
        "UPDATE orders.orders AS o SET prev_state = t.p, state = t.s, version = t.v"
        " FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::int[]) AS t(g, id, p, s, v)"
        " WHERE o.gene = t.g AND o.id = t.id",
        [gene_of(r[0]) for r in rows],
        [r[0] for r in rows],
        [r[1] for r in rows],
        [r[2] for r in rows],
        [r[3] for r in rows],
    )


async def set_paid(tx: Tx, rows: Sequence[tuple[str, str, int]]) -> dict[str, list[tuple[str, int]]]:
    """Record (order id, payment id, fen) on locked orders; order → (SKU, quantity) of its lines."""
    found = await tx.conn.fetch(
        "UPDATE orders.orders AS o SET payment_id = t.p, paid_fen = t.f"
        " FROM unnest($1::smallint[], $2::text[], $3::text[], $4::bigint[]) AS t(g, id, p, f)"
        " WHERE o.gene = t.g AND o.id = t.id RETURNING o.id, (SELECT"
        " jsonb_agg(jsonb_build_array(l->'sku_id', l->'quantity')) FROM jsonb_array_elements(o.lines) AS l)"
        " AS pieces",
        [gene_of(r[0]) for r in rows],
        [r[0] for r in rows],
        [r[1] for r in rows],
        [r[2] for r in rows],
    )
    return {r["id"]: msgspec.json.decode(r["pieces"], type=list[tuple[str, int]]) for r in found}


async def set_refunded(tx: Tx, order_id: str, refunded_fen: int) -> None:
    """Record what went back."""
    await tx.conn.execute(
        "UPDATE orders.orders SET refunded_fen = $3 WHERE gene = $1 AND id = $2",
        gene_of(order_id),
        order_id,
        refunded_fen,
    )


async def find_order(conn: asyncpg.Connection, order_id: str, user_id: str | None) -> asyncpg.Record | None:
    """One order; the owner filter is here."""
    return await conn.fetchrow(
        f"SELECT {SUMMARY}, ship_to, note_sealed, trace, priced, receive_by FROM orders.orders"
        " WHERE gene = $1 AND id = $2 AND ($3::text IS NULL OR user_id = $3)",
        gene_of(order_id),
        order_id,
        user_id,
    )


async def find_log(conn: asyncpg.Connection, order_id: str) -> list[asyncpg.Record]:
    """The transitions of an order, oldest first."""
    return await conn.fetch(
        "SELECT version, from_state, to_state, event, actor, at, detail FROM orders.order_log"
        " WHERE gene = $1 AND order_id = $2 ORDER BY version",
        gene_of(order_id),
        order_id,
    )


async def expired(conn: asyncpg.Connection, before: datetime, now: datetime, limit: int) -> list[str]:
    """Unpaid orders whose time is over and that were not put off beyond now."""
    rows = await conn.fetch(
        "SELECT id FROM orders.orders WHERE state = 'pending_payment' AND pay_by < $1"
        " AND (expire_at IS NULL OR expire_at <= $2) ORDER BY pay_by LIMIT $3",
        before,
        now,
        limit,
    )
    return [r["id"] for r in rows]


async def put_off_expiry(tx: Tx, order_id: str, at: datetime) -> None:
    """When a locked order is looked at again."""
    await tx.conn.execute(
        "UPDATE orders.orders SET expire_at = $3, expire_tries = expire_tries + 1"
        " WHERE gene = $1 AND id = $2",
        gene_of(order_id),
        order_id,
        at,
    )


async def overdue_receipts(conn: asyncpg.Connection, before: datetime, limit: int) -> list[str]:
    """Shipped orders that nobody confirmed."""
    rows = await conn.fetch(
        "SELECT id FROM orders.orders WHERE state = 'shipped' AND receive_by <= $1"
        " ORDER BY receive_by LIMIT $2",
        before,
        limit,
    )
    return [r["id"] for r in rows]


async def states_of(tx: Tx, order_ids: Sequence[str]) -> dict[str, asyncpg.Record]:
    """State and time to pay by order id."""
    rows = await tx.conn.fetch(
        "SELECT id, state, pay_by FROM orders.orders"
        " WHERE (gene, id) IN (SELECT * FROM unnest($1::smallint[], $2::text[]))",
        [gene_of(o) for o in order_ids],
        list(order_ids),
    )
    return {r["id"]: r for r in rows}

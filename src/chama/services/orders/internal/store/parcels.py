"""SQL of parcels and carriers. Parcels change only under the lock of their order."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg
import msgspec

from chama.base.ids import gene_of
from chama.runtime import context
from chama.runtime.db import Tx
from chama.services.orders.types import Carrier, NewLine

_PARCEL = "n, carrier, tracking_no, at, lines, corrected_at"


def pieces_of(row: asyncpg.Record) -> list[tuple[str, int]]:
    """What is in a parcel."""
    return msgspec.json.decode(row["lines"], type=list[tuple[str, int]])


async def find_parcels(conn: asyncpg.Connection, order_id: str) -> list[asyncpg.Record]:
    """The parcels of an order."""
    return await conn.fetch(
        f"SELECT {_PARCEL} FROM orders.parcels WHERE gene = $1 AND order_id = $2 ORDER BY n",
        gene_of(order_id),
        order_id,
    )


async def lines_of(conn: asyncpg.Connection, order_id: str) -> list[NewLine]:
    """The lines of an order."""
    lines = await conn.fetchval(
        "SELECT lines FROM orders.orders WHERE gene = $1 AND id = $2", gene_of(order_id), order_id
    )
    return msgspec.json.decode(lines, type=list[NewLine])


async def add_parcel(
    tx: Tx, order_id: str, n: int, carrier: str, tracking_no: str, pieces: Sequence[tuple[str, int]]
) -> None:
    """Record a parcel of a locked order."""
    await tx.conn.execute(
        "INSERT INTO orders.parcels (gene, order_id, n, carrier, tracking_no, at, lines, actor)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        gene_of(order_id),
        order_id,
        n,
        carrier,
        tracking_no,
        tx.now,
        msgspec.json.encode(pieces).decode(),
        str(context.actor()),
    )
    await tx.conn.execute(
        "UPDATE orders.orders SET parcel_count = $3 WHERE gene = $1 AND id = $2",
        gene_of(order_id),
        order_id,
        n,
    )


async def correct_parcel(tx: Tx, order_id: str, n: int, carrier: str, tracking_no: str) -> None:
    """Write another carrier and number on a parcel of a locked order."""
    await tx.conn.execute(
        "UPDATE orders.parcels SET carrier = $4, tracking_no = $5, corrected_at = $6"
        " WHERE gene = $1 AND order_id = $2 AND n = $3",
        gene_of(order_id),
        order_id,
        n,
        carrier,
        tracking_no,
        tx.now,
    )


async def set_shipped(tx: Tx, order_id: str, receive_by: datetime) -> None:
    """Every piece of a locked order was sent."""
    await tx.conn.execute(
        "UPDATE orders.orders SET shipped_at = $3, receive_by = $4 WHERE gene = $1 AND id = $2",
        gene_of(order_id),
        order_id,
        tx.now,
        receive_by,
    )


async def extend_receipt(tx: Tx, order_id: str, receive_by: datetime) -> None:
    """Give a locked order more time to arrive; once."""
    await tx.conn.execute(
        "UPDATE orders.orders SET receive_by = $3, receipt_extended = true WHERE gene = $1 AND id = $2",
        gene_of(order_id),
        order_id,
        receive_by,
    )


async def receipt_of(conn: asyncpg.Connection, order_id: str) -> asyncpg.Record:
    """Until when an order is to be received, and whether that was extended."""
    return await conn.fetchrow(
        "SELECT receive_by, receipt_extended FROM orders.orders WHERE gene = $1 AND id = $2",
        gene_of(order_id),
        order_id,
    )


async def carriers(conn: asyncpg.Connection) -> list[Carrier]:
    """Every carrier, by code."""
    rows = await conn.fetch("SELECT code, name, enabled FROM orders.carriers ORDER BY code")
    return [Carrier(**dict(r)) for r in rows]


async def find_carrier(conn: asyncpg.Connection, word: str) -> Carrier | None:
    """A carrier in use, by its code or its name."""
    row = await conn.fetchrow(
        "SELECT code, name, enabled FROM orders.carriers WHERE enabled AND (code = $1 OR name = $1)", word
    )
    return Carrier(**dict(row)) if row else None


async def named_carrier(tx: Tx, name: str) -> str | None:
    """The code of the carrier with this name, in use or not."""
    return await tx.conn.fetchval("SELECT code FROM orders.carriers WHERE name = $1", name)


async def put_carrier(tx: Tx, carrier: Carrier) -> None:
    """Make or change a carrier."""
    await tx.conn.execute(
        "INSERT INTO orders.carriers (code, name, enabled, at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (code) DO UPDATE SET name = $2, enabled = $3, at = $4",
        carrier.code,
        carrier.name,
        carrier.enabled,
        tx.now,
    )

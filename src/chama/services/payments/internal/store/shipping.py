"""What WeChat has to be told of parcels."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from chama.base.ids import gene_of
from chama.runtime.db import Tx

_ROW = (
    "s.order_id, s.payment_id, s.parcels, s.is_all, s.contact, s.told, s.told_all, s.corrected, s.told_at,"
    " s.asked"
)


async def put_shipping(tx: Tx, rows: Sequence[tuple[str, str, str, bool, str]]) -> None:
    """Know the parcels of orders: (order id, payment id, JSON of parcels, are they all, masked contact)."""
    for order_id, payment_id, parcels, is_all, contact in sorted(rows):
        await tx.conn.execute(
            "INSERT INTO payments.shippings AS s (gene, order_id, payment_id, state, parcels, is_all,"
            " contact, ask_at) VALUES ($1, $2, $3, 'waiting', $4, $5, $6, $7)"
            " ON CONFLICT (gene, order_id) DO UPDATE"
            " SET parcels = EXCLUDED.parcels, is_all = EXCLUDED.is_all, contact = EXCLUDED.contact,"
            " state = 'waiting', ask_at = EXCLUDED.ask_at, asked = 0"
            # Events may come late: fewer parcels than are known say nothing new.
            " WHERE jsonb_array_length(EXCLUDED.parcels) >= jsonb_array_length(s.parcels)",
            gene_of(order_id),
            order_id,
            payment_id,
            parcels,
            is_all,
            contact,
            tx.now,
        )


async def due_shippings(conn: asyncpg.Connection, at: datetime, limit: int) -> list[asyncpg.Record]:
    """What is to be told now, with the payment that it concerns."""
    return await conn.fetch(
        f"SELECT {_ROW}, p.channel, p.channel_id, p.openid, p.title, p.state, o.user_id"
        " FROM payments.shippings s"
        " LEFT JOIN payments.payments p ON p.gene = s.gene AND p.id = s.payment_id"
        " LEFT JOIN payments.payables o ON o.gene = s.gene AND o.order_id = s.order_id"
        " WHERE s.state = 'waiting' AND s.ask_at <= $1 ORDER BY s.ask_at LIMIT $2",
        at,
        limit,
    )


async def set_told(
    tx: Tx, order_id: str, parcels: str, is_all: bool, corrected: bool, told_at: datetime
) -> None:
    """WeChat knows these parcels now; what came meanwhile stays waiting."""
    await tx.conn.execute(
        "UPDATE payments.shippings SET told = $3, told_all = $4, corrected = corrected OR $5, told_at = $6,"
        " asked = 0, state = CASE WHEN parcels = $3::jsonb AND is_all = $4 THEN 'told' ELSE 'waiting' END"
        " WHERE gene = $1 AND order_id = $2",
        gene_of(order_id),
        order_id,
        parcels,
        is_all,
        corrected,
        told_at,
    )


async def set_shipping_state(tx: Tx, order_id: str, state: str, ask_at: datetime) -> None:
    """It waits longer, is stuck, or concerns nobody."""
    await tx.conn.execute(
        "UPDATE payments.shippings SET state = $3, ask_at = $4, asked = asked + 1"
        " WHERE gene = $1 AND order_id = $2",
        gene_of(order_id),
        order_id,
        state,
        ask_at,
    )

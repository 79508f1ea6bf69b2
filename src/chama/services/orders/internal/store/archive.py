"""Statements of the restricted archive: what orders of erased shoppers knew of a person."""

from collections.abc import Sequence

import asyncpg

from chama.base.ids import gene_of
from chama.runtime.db import Tx
from chama.runtime.vault_rotation import sealed

sealed("orders.archived", "sealed", key=("gene", "order_id"), row="order_id", owner="orders.archived.owner")

_FINAL = ["completed", "cancelled", "refunded"]


async def under_way(conn: asyncpg.Connection, user_id: str, limit: int) -> list[str]:
    """Orders of a shopper that something may still happen to."""
    rows = await conn.fetch(
        "SELECT id FROM orders.orders WHERE gene = $1 AND user_id = $2 AND state <> ALL($3::text[])"
        " ORDER BY id DESC LIMIT $4",
        gene_of(user_id),
        user_id,
        _FINAL,
        limit,
    )
    return [r["id"] for r in rows]


async def not_archived(conn: asyncpg.Connection, user_id: str, limit: int) -> list[asyncpg.Record]:
    """Orders of a shopper that are not in the archive, with where they went."""
    return await conn.fetch(
        "SELECT id, ship_to FROM orders.orders AS o WHERE gene = $1 AND user_id = $2 AND NOT EXISTS"
        " (SELECT FROM orders.archived AS a WHERE a.gene = o.gene AND a.order_id = o.id)"
        " ORDER BY id LIMIT $3",
        gene_of(user_id),
        user_id,
        limit,
    )


async def archive(tx: Tx, owner: str, rows: Sequence[tuple[str, bytes]]) -> None:
    """Put orders into the archive: (order id, sealed)."""
    await tx.conn.execute(
        "INSERT INTO orders.archived (gene, order_id, owner, sealed, at)"
        " SELECT g, o, $4, s, $5 FROM unnest($1::smallint[], $2::text[], $3::bytea[]) AS t(g, o, s)"
        " ON CONFLICT DO NOTHING",
        [gene_of(order_id) for order_id, _ in rows],
        [order_id for order_id, _ in rows],
        [sealed_text for _, sealed_text in rows],
        owner,
        tx.now,
    )
    # A fingerprint of the phone still finds the person: it goes with the key.
    await tx.conn.execute(
        "UPDATE orders.orders SET phone_index = NULL"
        " WHERE (gene, id) IN (SELECT * FROM unnest($1::smallint[], $2::text[]))",
        [gene_of(order_id) for order_id, _ in rows],
        [order_id for order_id, _ in rows],
    )


async def find_archived(conn: asyncpg.Connection, order_id: str) -> asyncpg.Record | None:
    """What the archive has of an order."""
    return await conn.fetchrow(
        "SELECT owner, sealed FROM orders.archived WHERE gene = $1 AND order_id = $2",
        gene_of(order_id),
        order_id,
    )

"""SQL of carts. Lock order: the cart's row, then its lines by SKU."""

from collections.abc import Sequence

import asyncpg

from chama.base.ids import gene_of
from chama.runtime.db import Tx
from chama.services.orders.types import CartItem, CartWish


async def lock_cart(tx: Tx, user_id: str) -> None:
    """Take the shopper's cart; its row is made when missing."""
    await tx.conn.execute(
        "INSERT INTO orders.carts (gene, user_id, version) VALUES ($1, $2, 1)"
        " ON CONFLICT (gene, user_id) DO UPDATE SET version = carts.version + 1",
        gene_of(user_id),
        user_id,
    )


async def items(conn: asyncpg.Connection, user_id: str) -> list[CartItem]:
    """The cart, oldest line first."""
    rows = await conn.fetch(
        "SELECT sku_id, quantity, price_fen, selected FROM orders.cart_items"
        " WHERE gene = $1 AND user_id = $2 ORDER BY at, sku_id",
        gene_of(user_id),
        user_id,
    )
    return [CartItem(**dict(r)) for r in rows]


async def put_items(tx: Tx, user_id: str, wishes: Sequence[CartWish]) -> None:
    """Set the quantities of a locked cart; zero drops a line. The price of the first adding is kept."""
    gene = gene_of(user_id)
    await tx.conn.execute(
        "DELETE FROM orders.cart_items WHERE gene = $1 AND user_id = $2 AND sku_id = ANY($3::text[])",
        gene,
        user_id,
        [w.sku_id for w in wishes if not w.quantity],
    )
    kept = sorted((w for w in wishes if w.quantity), key=lambda w: w.sku_id)
    await tx.conn.execute(
        "INSERT INTO orders.cart_items (gene, user_id, sku_id, quantity, price_fen, at)"
        " SELECT $1, $2, s, q, p, $6 FROM unnest($3::text[], $4::int[], $5::bigint[]) AS t(s, q, p)"
        " ON CONFLICT (gene, user_id, sku_id) DO UPDATE SET quantity = EXCLUDED.quantity, selected = true",
        gene,
        user_id,
        [w.sku_id for w in kept],
        [w.quantity for w in kept],
        [w.price_fen for w in kept],
        tx.now,
    )


async def select_items(tx: Tx, user_id: str, sku_ids: Sequence[str] | None, selected: bool) -> None:
    """Tick or untick lines of a locked cart; None is all of them."""
    await tx.conn.execute(
        "UPDATE orders.cart_items SET selected = $4 WHERE gene = $1 AND user_id = $2"
        " AND ($3::text[] IS NULL OR sku_id = ANY($3)) AND selected <> $4",
        gene_of(user_id),
        user_id,
        None if sku_ids is None else list(sku_ids),
        selected,
    )


async def drop_ordered(tx: Tx, lines: Sequence[tuple[str, str]]) -> None:
    """Take what was ordered, (user, SKU), out of the carts; locked in order, as everybody does."""
    await tx.conn.execute(
        "DELETE FROM orders.cart_items AS c USING (SELECT i.gene, i.user_id, i.sku_id"
        " FROM orders.cart_items AS i JOIN unnest($1::smallint[], $2::text[], $3::text[]) AS t(g, u, s)"
        " ON i.gene = t.g AND i.user_id = t.u AND i.sku_id = t.s ORDER BY 1, 2, 3 FOR UPDATE OF i) AS d"
        " WHERE c.gene = d.gene AND c.user_id = d.user_id AND c.sku_id = d.sku_id",
        [gene_of(user_id) for user_id, _ in lines],
        [user_id for user_id, _ in lines],
        [sku_id for _, sku_id in lines],
    )

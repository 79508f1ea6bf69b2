"""Every SQL statement and every lock of catalog. Lock order: the SPU, then its SKUs."""

from collections.abc import Sequence

import asyncpg
import msgspec

from chama.runtime.db import Tx
from chama.services.catalog.types import Category, Product

_SPU_COLUMNS = (
    "spu_id, category, title, subtitle, pictures, detail, attributes, axes, status, version, created_at,"
    " detail_file"
)
_SKU_COLUMNS = (
    "sku_id, spu_id, spec, spec_text, picture, barcode,"
    " price_fen, market_price_fen, weight_g, status, version"
)
_CARD_COLUMNS = "spu_id, title, subtitle, category, pictures->>0 AS picture, shown_price_fen AS price_fen"


async def read_facts(conn: asyncpg.Connection, sku_ids: Sequence[str]) -> list[asyncpg.Record]:
    """The columns of SkuFacts, one row per known SKU."""
    return await conn.fetch(
        "SELECT k.sku_id, k.spu_id, p.title, k.spec_text, k.price_fen, k.market_price_fen, k.weight_g,"
        " k.version,"
        " COALESCE(NULLIF(k.picture, ''), p.pictures->>0) AS picture,"
        " CASE WHEN k.status = 'on' AND p.status = 'on' THEN 'on' ELSE 'off' END AS status"
        " FROM catalog.skus k JOIN catalog.spus p USING (spu_id) WHERE k.sku_id = ANY($1::text[])",
        list(sku_ids),
    )


async def read_spus(conn: asyncpg.Connection, spu_ids: Sequence[str]) -> list[asyncpg.Record]:
    """Products by id."""
    return await conn.fetch(
        f"SELECT {_SPU_COLUMNS} FROM catalog.spus WHERE spu_id = ANY($1::text[])", list(spu_ids)
    )


async def read_skus_of(conn: asyncpg.Connection, spu_ids: Sequence[str]) -> list[asyncpg.Record]:
    """The SKUs of these products, in the order of their making."""
    return await conn.fetch(
        f"SELECT {_SKU_COLUMNS} FROM catalog.skus WHERE spu_id = ANY($1::text[]) ORDER BY spu_id, position",
        list(spu_ids),
    )


async def read_new_cards(
    conn: asyncpg.Connection, category: str | None, before: str | None, limit: int
) -> list[asyncpg.Record]:
    """Products on sale, newest first, after the id of the last one seen."""
    arguments: list[object] = [limit]
    where = _where(arguments, category)
    if before is not None:
        arguments.append(before)
        where += f" AND spu_id < ${len(arguments)}"
    return await conn.fetch(
        f"SELECT {_CARD_COLUMNS} FROM catalog.spus WHERE {where} ORDER BY spu_id DESC LIMIT $1", *arguments
    )


async def read_cheap_cards(
    conn: asyncpg.Connection, category: str | None, after: tuple[int, str] | None, limit: int
) -> list[asyncpg.Record]:
    """Products on sale, cheapest first, after the price and id of the last one seen."""
    arguments: list[object] = [limit]
    where = _where(arguments, category)
    if after is not None:
        arguments.extend(after)
        where += f" AND (shown_price_fen, spu_id) > (${len(arguments) - 1}, ${len(arguments)})"
    return await conn.fetch(
        f"SELECT {_CARD_COLUMNS} FROM catalog.spus WHERE {where} ORDER BY shown_price_fen, spu_id LIMIT $1",
        *arguments,
    )


def _where(arguments: list[object], category: str | None) -> str:
    if category is None:
        return "status = 'on'"
    arguments.append(category)
    return f"status = 'on' AND category = ${len(arguments)}"


async def read_categories(conn: asyncpg.Connection) -> list[asyncpg.Record]:
    """All categories in the order shown."""
    return await conn.fetch(
        "SELECT category_id, name, position FROM catalog.categories ORDER BY position, category_id"
    )


async def has_category(tx: Tx, category_id: str) -> bool:
    """Whether the category exists; it stays until this transaction ends."""
    found = await tx.conn.fetchval(
        "SELECT true FROM catalog.categories WHERE category_id = $1 FOR KEY SHARE", category_id
    )
    return bool(found)


async def save_category(tx: Tx, category: Category) -> None:
    """Make a category or change it."""
    await tx.conn.execute(
        "INSERT INTO catalog.categories (category_id, name, position) VALUES ($1, $2, $3)"
        " ON CONFLICT (category_id) DO UPDATE SET name = EXCLUDED.name, position = EXCLUDED.position",
        category.category_id,
        category.name,
        category.position,
    )


async def insert_product(tx: Tx, product: Product) -> None:
    """Write a product, its SKUs and the first entry of their price history."""
    p = product
    await tx.conn.execute(
        f"INSERT INTO catalog.spus ({_SPU_COLUMNS}, shown_price_fen)"
        " VALUES ($1, $2, $3, $4, $5::jsonb, $6::jsonb, $7::jsonb, $8::jsonb, $9, $10, $11, $12, $13)",
        *(p.spu_id, p.category, p.title, p.subtitle),
        *(_json(p.pictures), _json(p.detail), _json(p.attributes), _json(p.axes)),
        *(p.status, p.version, p.created_at, p.detail_file, min(s.price_fen for s in p.skus)),
    )
    await tx.conn.executemany(
        f"INSERT INTO catalog.skus ({_SKU_COLUMNS}, position)"
        " VALUES ($1, $2, $3::jsonb, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        [
            (
                *(s.sku_id, p.spu_id, _json(s.spec), s.spec_text, s.picture, s.barcode),
                *(s.price_fen, s.market_price_fen, s.weight_g, s.status, s.version, i),
            )
            for i, s in enumerate(p.skus)
        ],
    )
    await record_prices(tx, [(s.sku_id, s.version, s.price_fen) for s in p.skus])


async def record_prices(tx: Tx, rows: Sequence[tuple[str, int, int]]) -> None:
    """Write (SKU, version, price) to the price history."""
    await tx.conn.execute(
        "INSERT INTO catalog.price_history (sku_id, version, price_fen, since_at)"
        " SELECT s, v, p, $4 FROM unnest($1::text[], $2::int[], $3::bigint[]) AS t(s, v, p)",
        [r[0] for r in rows],
        [r[1] for r in rows],
        [r[2] for r in rows],
        tx.now,
    )


async def spu_of(tx: Tx, sku_id: str) -> str | None:
    """The product of a SKU; it never changes, so no lock."""
    return await tx.conn.fetchval("SELECT spu_id FROM catalog.skus WHERE sku_id = $1", sku_id)


async def lock_spu(tx: Tx, spu_id: str) -> asyncpg.Record | None:
    """Lock a product's row, and with it all changes of its SKUs."""
    return await tx.conn.fetchrow(
        "SELECT status, version FROM catalog.spus WHERE spu_id = $1 FOR NO KEY UPDATE", spu_id
    )


async def lock_sku(tx: Tx, sku_id: str) -> asyncpg.Record:
    """Lock the row of a SKU that exists."""
    (row,) = await tx.conn.fetch(
        "SELECT price_fen, market_price_fen, version FROM catalog.skus WHERE sku_id = $1 FOR NO KEY UPDATE",
        sku_id,
    )
    return row


async def update_price(tx: Tx, spu_id: str, sku_id: str, price_fen: int, version: int) -> None:
    """Write a locked SKU's new price, its history, and the price its product shows."""
    await tx.conn.execute(
        "UPDATE catalog.skus SET price_fen = $2, version = $3 WHERE sku_id = $1", sku_id, price_fen, version
    )
    await record_prices(tx, [(sku_id, version, price_fen)])
    await tx.conn.execute(
        "UPDATE catalog.spus SET shown_price_fen = k.least FROM"
        " (SELECT min(price_fen) AS least FROM catalog.skus WHERE spu_id = $1 AND status = 'on') AS k"
        " WHERE spu_id = $1 AND k.least IS NOT NULL",
        spu_id,
    )


async def update_status(tx: Tx, spu_id: str, status: str, version: int) -> None:
    """Put a locked product on or off sale."""
    await tx.conn.execute(
        "UPDATE catalog.spus SET status = $2, version = $3 WHERE spu_id = $1", spu_id, status, version
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()

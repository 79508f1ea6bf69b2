"""Statements that write a large catalog by COPY, with the indexes out of the way."""

import contextlib
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import asyncpg
import msgspec

from chama.services.catalog.internal.rules.words import Entry, Said

_TABLES = ("cards", "skus", "spus")


class Row(NamedTuple):
    """A made product with its SKUs and its card."""

    spu_id: str
    sku_ids: list[str]
    sizes: list[str]
    category: str
    brand: str
    tags: list[str]
    title: str
    subtitle: str
    price_fen: int
    sold: int
    tier: int
    facets: list[str]
    words: str
    said: Said
    at: datetime
    pictures: str


async def write_shelves(
    conn: asyncpg.Connection,
    categories: Sequence[tuple[str, str, str | None, list[str]]],
    brands: Sequence[tuple[str, str]],
) -> None:
    """Categories (id, name, parent, path) and brands (id, name), those that are not there."""
    await conn.executemany(
        "INSERT INTO catalog.categories (category_id, name, position, parent, path)"
        " VALUES ($1, $2, 9000, $3, $4) ON CONFLICT DO NOTHING",
        categories,
    )
    await conn.executemany(
        "INSERT INTO catalog.brands (brand_id, name, logo, position) VALUES ($1, $2, '', 9000)"
        " ON CONFLICT DO NOTHING",
        brands,
    )


@contextlib.asynccontextmanager
async def without_indexes(conn: asyncpg.Connection) -> AsyncIterator[None]:
    """Drop the indexes that no constraint owns, and make them again after, also when something fails."""
    rows = await conn.fetch(
        "SELECT indexname, indexdef FROM pg_indexes i WHERE schemaname = 'catalog'"
        " AND tablename = ANY($1::text[]) AND NOT EXISTS (SELECT FROM pg_constraint c"
        " WHERE c.conname = i.indexname AND c.connamespace = 'catalog'::regnamespace)",
        list(_TABLES),
    )
    await conn.execute("SET statement_timeout = 0")
    for r in rows:
        await conn.execute(f"DROP INDEX catalog.{r['indexname']}")
    try:
        yield
    finally:
        for r in rows:
            await conn.execute(r["indexdef"], timeout=600)
        for table in (*_TABLES, "price_history", "search_words"):
            await conn.execute(f"VACUUM ANALYZE catalog.{table}", timeout=600)
        await conn.execute("RESET statement_timeout")


async def copy_products(conn: asyncpg.Connection, rows: Sequence[Row]) -> None:
    """Write products, SKUs, price history and cards."""
    axes = _json([{"name": "规格", "values": rows[0].sizes}])
    skus = [(r, i, sku_id) for r in rows for i, sku_id in enumerate(r.sku_ids)]
    await _copy(
        conn,
        "spus",
        "spu_id category brand title subtitle pictures detail attributes axes tags status created_at",
        (
            (
                *(r.spu_id, r.category, r.brand, r.title, r.subtitle, r.pictures, "[]", "[]", axes),
                *(_json(r.tags), "on", r.at),
            )
            for r in rows
        ),
    )
    await _copy(
        conn,
        "skus",
        "sku_id spu_id position spec choice spec_text picture barcode price_fen weight_g status",
        (
            (
                *(sku_id, r.spu_id, i, _json([r.sizes[i]]), _json({"规格": r.sizes[i]}), r.sizes[i]),
                *("", "", r.price_fen * (i + 1), 100 * (i + 1), "on"),
            )
            for r, i, sku_id in skus
        ),
    )
    await _copy(
        conn,
        "price_history",
        "sku_id version price_fen since_at",
        ((sku_id, 1, r.price_fen * (i + 1), r.at) for r, i, sku_id in skus),
    )
    await _copy(
        conn,
        "cards",
        "spu_id category title subtitle picture brand tags shown_price_fen sales_count sold_out tier facets"
        " words",
        (
            (
                *(r.spu_id, r.category, r.title, r.subtitle, "/media/menghai-raw-cake.svg", r.brand),
                *(_array(r.tags), r.price_fen, r.sold, False, r.tier, _array(r.facets), r.words),
            )
            for r in rows
        ),
    )


async def write_words(conn: asyncpg.Connection, entries: Sequence[Entry]) -> None:
    """Words of the vocabulary, those that are not there."""
    await conn.executemany(
        "INSERT INTO catalog.search_words (word, pinyin, initials, grams) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT DO NOTHING",
        sorted(entries),
    )


async def _copy(conn: asyncpg.Connection, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    """COPY in its text form: a tsvector has no binary one here."""
    lines = "".join("\t".join(map(_text, row)) + "\n" for row in rows)

    async def source() -> AsyncIterator[bytes]:
        yield lines.encode()

    await conn.copy_to_table(
        table, schema_name="catalog", source=source(), columns=columns.split(), timeout=600
    )


def _text(value: object) -> str:
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def _array(values: Sequence[str]) -> str:
    return "{" + ",".join(_json(v) for v in values) + "}"


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()

"""Statements and locks of products and SKUs. Lock order: SPUs by id, then SKUs by id."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg
import msgspec

from chama.runtime.db import Tx
from chama.services.catalog.types import Product, StaffSku

_SPU_COLUMNS = (
    "spu_id, category, title, subtitle, pictures, detail, attributes, axes, status, version, created_at,"
    " brand, tags, video, detail_file, freight_template_id, no_reason_return, on_at, off_at"
)
_SPU_JSON = ("pictures", "detail", "attributes", "axes", "tags")
_SKU_COLUMNS = (
    "sku_id, spu_id, spec, spec_text, picture, barcode, price_fen, market_price_fen, weight_g, status,"
    " version, volume_cm3, cost_fen, member_prices, evident_market_price_fen, choice, position"
)
_SKU_KINDS = (
    "sku_id text, spu_id text, spec jsonb, spec_text text, picture text, barcode text, price_fen bigint,"
    " market_price_fen bigint, weight_g int, status text, version int, volume_cm3 int, cost_fen bigint,"
    " member_prices jsonb, evident_market_price_fen bigint, choice jsonb, position int"
)


async def read_facts(
    conn: asyncpg.Connection, sku_ids: Sequence[str], evidence: bool
) -> list[asyncpg.Record]:
    """The columns of SkuFacts, one row per known SKU."""
    market = "k.evident_market_price_fen" if evidence else "k.market_price_fen"
    return await conn.fetch(
        f"SELECT k.sku_id, k.spu_id, p.title, k.spec_text, k.price_fen, {market} AS market_price_fen,"
        " k.weight_g, k.version, k.volume_cm3, k.member_prices, c.path AS category_path,"
        " COALESCE(p.brand, '') AS brand, p.tags, p.freight_template_id, p.no_reason_return,"
        " p.version AS product_version,"
        " COALESCE(NULLIF(k.picture, ''), p.pictures->>0) AS picture,"
        " CASE WHEN k.status = 'retired' THEN 'retired' WHEN k.status = 'on' AND p.status = 'on' THEN 'on'"
        " ELSE 'off' END AS status"
        " FROM catalog.skus k JOIN catalog.spus p USING (spu_id)"
        " JOIN catalog.categories c ON c.category_id = p.category WHERE k.sku_id = ANY($1::text[])",
        list(sku_ids),
    )


async def read_spus(conn: asyncpg.Connection, spu_ids: Sequence[str]) -> list[asyncpg.Record]:
    """Products by id."""
    return await conn.fetch(
        f"SELECT {_SPU_COLUMNS} FROM catalog.spus WHERE spu_id = ANY($1::text[])", list(spu_ids)
    )


async def read_skus_of(conn: asyncpg.Connection, spu_ids: Sequence[str]) -> list[asyncpg.Record]:
    """The SKUs of these products, retired ones too, in their order."""
    return await conn.fetch(
        f"SELECT {_SKU_COLUMNS} FROM catalog.skus WHERE spu_id = ANY($1::text[])"
        " ORDER BY spu_id, position, sku_id",
        list(spu_ids),
    )


async def read_rows(
    conn: asyncpg.Connection,
    status: str | None,
    categories: Sequence[str] | None,
    before: str | None,
    limit: int,
) -> list[asyncpg.Record]:
    """Products in any state, newest first, after the id of the last one seen."""
    return await conn.fetch(
        "SELECT spu_id, title, category, brand, pictures->>0 AS picture, status, version, created_at,"
        " on_at, off_at FROM catalog.spus WHERE ($1::text IS NULL OR status = $1)"
        " AND ($2::text[] IS NULL OR category = ANY($2)) AND ($3::text IS NULL OR spu_id < $3)"
        " ORDER BY spu_id DESC LIMIT $4",
        status,
        list(categories) if categories is not None else None,
        before,
        limit,
    )


async def insert_spu(tx: Tx, product: Product) -> None:
    """Write a new product."""
    names = _SPU_COLUMNS.split(", ")
    marks = ", ".join(f"${i}" + ("::jsonb" if n in _SPU_JSON else "") for i, n in enumerate(names, 1))
    await tx.conn.execute(
        f"INSERT INTO catalog.spus ({_SPU_COLUMNS}) VALUES ({marks})",
        *(_value(product, n) for n in names),
    )


async def update_spu(tx: Tx, product: Product) -> None:
    """Write a locked product as it is now."""
    names = [n for n in _SPU_COLUMNS.split(", ") if n not in ("spu_id", "created_at")]
    sets = ", ".join(f"{n} = ${i}" + ("::jsonb" if n in _SPU_JSON else "") for i, n in enumerate(names, 2))
    await tx.conn.execute(
        f"UPDATE catalog.spus SET {sets} WHERE spu_id = $1",
        product.spu_id,
        *(_value(product, n) for n in names),
    )


def _value(product: Product, name: str) -> Any:
    value = getattr(product, name)
    return json(value) if name in _SPU_JSON else value


async def save_skus(
    tx: Tx, spu_id: str, skus: Sequence[StaffSku], axes: Sequence[str], first: int = 0
) -> None:
    """Write SKUs, made when new, in this order from position `first` on; rows that exist are locked."""
    rows = [
        {
            **{n: getattr(s.sku, n) for n in ("sku_id", "spec", "spec_text", "picture", "barcode")},
            **{n: getattr(s.sku, n) for n in ("price_fen", "weight_g", "status", "version", "volume_cm3")},
            "spu_id": spu_id,
            "market_price_fen": s.market_price_fen,
            "cost_fen": s.cost_fen,
            "member_prices": s.sku.member_prices,
            "evident_market_price_fen": s.sku.market_price_fen,
            "choice": dict(zip(axes, s.sku.spec, strict=True)),
            "position": first + i,
        }
        for i, s in enumerate(skus)
    ]
    sets = ", ".join(f"{n} = EXCLUDED.{n}" for n in _SKU_COLUMNS.split(", ")[2:])
    await tx.conn.execute(
        f"INSERT INTO catalog.skus ({_SKU_COLUMNS})"
        f" SELECT {_SKU_COLUMNS} FROM jsonb_to_recordset($1::jsonb) AS t({_SKU_KINDS})"
        f" ON CONFLICT (sku_id) DO UPDATE SET {sets}",
        json(rows),
    )


async def read_choices(conn: asyncpg.Connection, spu_id: str) -> dict[str, dict[str, str]]:
    """SKU → axis → value, for every SKU a product ever had."""
    rows = await conn.fetch("SELECT sku_id, choice FROM catalog.skus WHERE spu_id = $1", spu_id)
    return {r["sku_id"]: msgspec.json.decode(r["choice"], type=dict[str, str]) for r in rows}


async def write_prices(tx: Tx, skus: Sequence[StaffSku]) -> None:
    """Write the prices of locked SKUs."""
    rows = [
        {
            "sku_id": s.sku.sku_id,
            "version": s.sku.version,
            "price_fen": s.sku.price_fen,
            "market_price_fen": s.market_price_fen,
            "evident_market_price_fen": s.sku.market_price_fen,
            "cost_fen": s.cost_fen,
            "member_prices": s.sku.member_prices,
        }
        for s in skus
    ]
    names = [
        *("version", "price_fen", "market_price_fen", "evident_market_price_fen"),
        *("cost_fen", "member_prices"),
    ]
    await tx.conn.execute(
        f"UPDATE catalog.skus k SET {', '.join(f'{n} = t.{n}' for n in names)}"
        f" FROM jsonb_to_recordset($1::jsonb) AS t({_SKU_KINDS}) WHERE k.sku_id = t.sku_id",
        json(rows),
    )


async def retire_skus(tx: Tx, sku_ids: Sequence[str]) -> None:
    """Take locked SKUs out of the matrix; their rows stay."""
    await tx.conn.execute(
        "UPDATE catalog.skus SET status = 'retired' WHERE sku_id = ANY($1::text[])", list(sku_ids)
    )


async def record_prices(tx: Tx, rows: Sequence[tuple[str, int, int]]) -> None:
    """Write (SKU, version, price) to the price history."""
    columns = ("sku_id", "version", "price_fen", "since_at")
    await tx.insert("price_history", columns, [(*r, tx.now) for r in rows])


async def read_prices(conn: asyncpg.Connection, sku_ids: Sequence[str], each: int) -> list[asyncpg.Record]:
    """The last `each` list prices of these SKUs, newest first."""
    return await conn.fetch(
        "SELECT h.sku_id, h.version, h.price_fen, h.since_at FROM unnest($1::text[]) AS s(sku_id),"
        " LATERAL (SELECT * FROM catalog.price_history WHERE sku_id = s.sku_id ORDER BY version DESC"
        " LIMIT $2) AS h ORDER BY h.sku_id, h.version DESC",
        list(sku_ids),
        each,
    )


async def spus_of(tx: Tx, sku_ids: Sequence[str]) -> dict[str, str]:
    """SKU → its product; that never changes, so no lock."""
    rows = await tx.conn.fetch(
        "SELECT sku_id, spu_id FROM catalog.skus WHERE sku_id = ANY($1::text[])", list(sku_ids)
    )
    return {r["sku_id"]: r["spu_id"] for r in rows}


async def lock_spus(tx: Tx, spu_ids: Sequence[str]) -> list[str]:
    """Lock products, and with them all changes of their SKUs; the ids that exist."""
    rows = await tx.conn.fetch(
        "SELECT spu_id FROM catalog.spus WHERE spu_id = ANY($1::text[]) ORDER BY spu_id FOR NO KEY UPDATE",
        list(spu_ids),
    )
    return [r["spu_id"] for r in rows]


async def keep_version(tx: Tx, product: Product) -> None:
    """Keep a product as it was until now."""
    await tx.conn.execute(
        "INSERT INTO catalog.product_versions (spu_id, version, content, until_at)"
        " VALUES ($1, $2, $3::jsonb, $4)",
        product.spu_id,
        product.version,
        json(product),
        tx.now,
    )


async def read_version(conn: asyncpg.Connection, spu_id: str, version: int) -> str | None:
    """A version that was replaced, as JSON."""
    return await conn.fetchval(
        "SELECT content FROM catalog.product_versions WHERE spu_id = $1 AND version = $2", spu_id, version
    )


async def due(conn: asyncpg.Connection, now: datetime, limit: int) -> list[asyncpg.Record]:
    """Products whose time has come: spu_id and the state they are to have."""
    return await conn.fetch(
        "(SELECT spu_id, 'on' AS status, on_at AS at FROM catalog.spus"
        " WHERE status = 'scheduled' AND on_at <= $1 ORDER BY on_at LIMIT $2)"
        " UNION ALL (SELECT spu_id, 'off', off_at FROM catalog.spus"
        " WHERE status = 'on' AND off_at <= $1 ORDER BY off_at LIMIT $2) ORDER BY at, spu_id LIMIT $2",
        now,
        limit,
    )


def json(value: object) -> str:
    """A value for a jsonb column."""
    return msgspec.json.encode(value).decode()

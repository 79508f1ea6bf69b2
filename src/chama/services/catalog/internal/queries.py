"""Reads of catalog: always batched, always cursor pages. How goods are found is in `finding.py`."""

from collections.abc import Sequence
from typing import Any

import asyncpg
import msgspec

from chama.base.errors import InvalidRequest
from chama.base.ids import is_id
from chama.base.pages import MAX_LIMIT, Page, decode_cursor, encode_cursor
from chama.runtime.db import connection
from chama.runtime.settings import settings
from chama.services.catalog.errors import ProductNotFound, SkuNotFound
from chama.services.catalog.internal.rules.tree import below
from chama.services.catalog.internal.store import products as store
from chama.services.catalog.internal.store import shelves
from chama.services.catalog.types import (
    Attribute,
    AttributeDef,
    Brand,
    Category,
    DetailBlock,
    PriceEntry,
    Product,
    ProductRow,
    ProductSku,
    SkuFacts,
    SpecAxis,
    StaffProduct,
    StaffSku,
    Status,
)

PRICES_SHOWN = 100
_KINDS: dict[str, Any] = {
    "pictures": list[str],
    "detail": list[DetailBlock],
    "attributes": list[Attribute],
    "axes": list[SpecAxis],
    "tags": list[str],
}


async def facts_of(sku_ids: Sequence[str]) -> dict[str, SkuFacts]:
    """Facts by SKU id, in one statement."""
    known = [s for s in sku_ids if is_id(s, "sku")]
    if not known:
        return {}
    async with connection() as conn:
        rows = await store.read_facts(conn, known, settings().struck_price_evidence)
    return {r["sku_id"]: _facts(r) for r in rows}


def _facts(row: asyncpg.Record) -> SkuFacts:
    values = dict(row)
    values["tags"] = msgspec.json.decode(row["tags"], type=list[str])
    values["member_prices"] = msgspec.json.decode(row["member_prices"], type=dict[str, int])
    return SkuFacts(**values)


async def products_of(spu_ids: Sequence[str]) -> dict[str, Product]:
    """Products by id, in two statements."""
    known = [s for s in spu_ids if is_id(s, "spu")]
    if not known:
        return {}
    async with connection() as conn:
        found = await read_staff_products(conn, known)
    return {spu_id: as_shown(p) for spu_id, p in found.items()}


async def read_product(conn: asyncpg.Connection, spu_id: str) -> StaffProduct:
    """One product over a given connection: an action sees what it locked or wrote; ProductNotFound."""
    found = (await read_staff_products(conn, [spu_id])).get(spu_id) if is_id(spu_id, "spu") else None
    if found is None:
        raise ProductNotFound()
    return found


async def read_staff_products(conn: asyncpg.Connection, spu_ids: Sequence[str]) -> dict[str, StaffProduct]:
    """Products by id with every SKU; market prices inside `product` are the evident ones."""
    spus = await store.read_spus(conn, spu_ids)
    skus: dict[str, list[StaffSku]] = {}
    for row in await store.read_skus_of(conn, spu_ids):
        skus.setdefault(row["spu_id"], []).append(_sku(row))
    return {r["spu_id"]: _product(r, skus.get(r["spu_id"], [])) for r in spus}


def as_shown(product: StaffProduct) -> Product:
    """The product with the market prices that may be shown."""
    if settings().struck_price_evidence:
        return product.product
    entered = {s.sku.sku_id: s.market_price_fen for s in product.skus}
    skus = [msgspec.structs.replace(s, market_price_fen=entered[s.sku_id]) for s in product.product.skus]
    return msgspec.structs.replace(product.product, skus=skus)


def _sku(row: asyncpg.Record) -> StaffSku:
    values = {n: row[n] for n in ProductSku.__struct_fields__}
    values["spec"] = msgspec.json.decode(row["spec"], type=list[str])
    values["member_prices"] = msgspec.json.decode(row["member_prices"], type=dict[str, int])
    values["market_price_fen"] = row["evident_market_price_fen"]
    sku = ProductSku(**values)
    return StaffSku(sku=sku, market_price_fen=row["market_price_fen"], cost_fen=row["cost_fen"])


def _product(row: asyncpg.Record, skus: list[StaffSku]) -> StaffProduct:
    values = dict(row)
    for name, kind in _KINDS.items():
        values[name] = msgspec.json.decode(row[name], type=kind)
    living = [s.sku for s in skus if s.sku.status != "retired"]
    return StaffProduct(product=Product(**values, skus=living), skus=skus)


async def version_of(spu_id: str, version: int) -> Product:
    """A product as it was in a version; ProductNotFound."""
    if not is_id(spu_id, "spu") or not 0 < version < 2**31:
        raise ProductNotFound()
    async with connection() as conn:
        content = await store.read_version(conn, spu_id, version)
        if content is not None:
            return msgspec.json.decode(content, type=Product)
        product = as_shown(await read_product(conn, spu_id))
    if product.version != version:
        raise ProductNotFound({"version": "never was"})
    return product


async def staff_product(spu_id: str) -> StaffProduct:
    """A product as staff see it; ProductNotFound."""
    async with connection() as conn:
        return await read_product(conn, spu_id)


async def staff_products(
    status: Status | None, category: str | None, cursor: str | None, limit: int
) -> Page[ProductRow]:
    """A page of products in any state, newest first."""
    if not 1 <= limit <= MAX_LIMIT:
        raise InvalidRequest({"limit": f"must be 1 to {MAX_LIMIT}"})
    keys = decode_cursor(cursor, (str,))
    before = str(keys[0]) if keys else None
    if before is not None and not is_id(before, "spu"):
        raise InvalidRequest({"cursor": "not a cursor of this list"})
    async with connection() as conn:
        categories = None
        if category is not None:
            parents = {r["category_id"]: r["parent"] for r in await shelves.read_categories(conn)}
            categories = below(parents, category) if category in parents else []
        rows = await store.read_rows(conn, status, categories, before, limit + 1)
    items = [ProductRow(**r) for r in rows[:limit]]
    return Page(items, encode_cursor(items[-1].spu_id) if len(rows) > limit else None)


async def prices_of(sku_id: str) -> list[PriceEntry]:
    """The list prices of a SKU, newest first; SkuNotFound."""
    if not is_id(sku_id, "sku"):
        raise SkuNotFound()
    async with connection() as conn:
        rows = await store.read_prices(conn, [sku_id], PRICES_SHOWN)
    if not rows:
        raise SkuNotFound()
    return [PriceEntry(version=r["version"], price_fen=r["price_fen"], since_at=r["since_at"]) for r in rows]


async def all_categories() -> list[Category]:
    """Every category in the order shown."""
    async with connection() as conn:
        return [Category(**r) for r in await shelves.read_categories(conn)]


async def all_brands() -> list[Brand]:
    """Every brand in the order shown."""
    async with connection() as conn:
        return [Brand(**r) for r in await shelves.read_brands(conn)]


async def all_attributes() -> list[AttributeDef]:
    """Every definition of an attribute."""
    async with connection() as conn:
        return await shelves.read_attributes(conn)

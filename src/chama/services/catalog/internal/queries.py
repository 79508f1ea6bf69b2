"""Reads of catalog: always batched, always cursor pages."""

from collections.abc import Sequence

import asyncpg
import msgspec

from chama.base.errors import InvalidRequest
from chama.base.ids import is_id
from chama.base.pages import MAX_LIMIT, Page, decode_cursor, encode_cursor
from chama.runtime.db import connection
from chama.services.catalog.internal import rules, store
from chama.services.catalog.types import (
    Attribute,
    Category,
    DetailBlock,
    Product,
    ProductCard,
    ProductSku,
    SkuFacts,
    Sort,
    SpecAxis,
)


class ListWish(msgspec.Struct, frozen=True):
    """Which page of which list."""

    category: str | None
    cursor: str | None
    limit: int
    sort: Sort


async def facts_of(sku_ids: Sequence[str]) -> dict[str, SkuFacts]:
    """Facts by SKU id, in one statement."""
    known = [s for s in sku_ids if is_id(s, "sku")]
    if not known:
        return {}
    async with connection() as conn:
        rows = await store.read_facts(conn, known)
    return {r["sku_id"]: SkuFacts(**r) for r in rows}


async def products_of(spu_ids: Sequence[str]) -> dict[str, Product]:
    """Products by id, in two statements."""
    known = [s for s in spu_ids if is_id(s, "spu")]
    if not known:
        return {}
    async with connection() as conn:
        return await read_products(conn, known)


async def read_products(conn: asyncpg.Connection, spu_ids: Sequence[str]) -> dict[str, Product]:
    """Products by id over a given connection, so that an action can answer what it wrote."""
    spus = await store.read_spus(conn, spu_ids)
    skus: dict[str, list[ProductSku]] = {}
    for row in await store.read_skus_of(conn, spu_ids):
        skus.setdefault(row["spu_id"], []).append(_sku(row))
    return {r["spu_id"]: _product(r, skus.get(r["spu_id"], [])) for r in spus}


def _sku(row: asyncpg.Record) -> ProductSku:
    values = dict(row)
    del values["spu_id"]
    values["spec"] = msgspec.json.decode(row["spec"], type=list[str])
    return ProductSku(**values)


def _product(row: asyncpg.Record, skus: list[ProductSku]) -> Product:
    values = dict(row)
    for name, kind in (
        ("pictures", list[str]),
        ("detail", list[DetailBlock]),
        ("attributes", list[Attribute]),
        ("axes", list[SpecAxis]),
    ):
        values[name] = msgspec.json.decode(row[name], type=kind)
    return Product(**values, skus=skus)


async def pages_of(wishes: Sequence[ListWish]) -> dict[ListWish, Page[ProductCard]]:
    """The asked pages of product cards."""
    async with connection() as conn:
        return {wish: await _page(conn, wish) for wish in wishes}


async def _page(conn: asyncpg.Connection, wish: ListWish) -> Page[ProductCard]:
    more = wish.limit + 1
    if wish.sort == "price":
        rows = await store.read_cheap_cards(conn, wish.category, _price_cursor(wish.cursor), more)
    else:
        rows = await store.read_new_cards(conn, wish.category, _new_cursor(wish.cursor), more)
    cards = [ProductCard(**r) for r in rows[: wish.limit]]
    if len(rows) < more:
        return Page(cards)
    last = cards[-1]
    keys = (last.price_fen, last.spu_id) if wish.sort == "price" else (last.spu_id,)
    return Page(cards, encode_cursor(*keys))


def check_wish(wish: ListWish) -> None:
    """Refuse a page that cannot be read, before it is joined with those of others."""
    if not 1 <= wish.limit <= MAX_LIMIT:
        raise InvalidRequest({"limit": f"must be 1 to {MAX_LIMIT}"})
    if wish.sort == "price":
        _price_cursor(wish.cursor)
    else:
        _new_cursor(wish.cursor)


def _new_cursor(cursor: str | None) -> str | None:
    keys = decode_cursor(cursor, (str,))
    if keys is None:
        return None
    spu_id = str(keys[0])
    _must_fit(is_id(spu_id, "spu"))
    return spu_id


def _price_cursor(cursor: str | None) -> tuple[int, str] | None:
    keys = decode_cursor(cursor, (int, str))
    if keys is None:
        return None
    price_fen, spu_id = int(keys[0]), str(keys[1])
    _must_fit(is_id(spu_id, "spu") and not rules.price_fault(price_fen))
    return price_fen, spu_id


def _must_fit(fits: bool) -> None:
    if not fits:
        raise InvalidRequest({"cursor": "not a cursor of this list"})


async def all_categories() -> list[Category]:
    """Every category in the order shown."""
    async with connection() as conn:
        return [Category(**r) for r in await store.read_categories(conn)]

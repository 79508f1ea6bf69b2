"""Browsing: categories, lists, product pages with stock."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from typing import Annotated, Literal

import msgspec
from litestar import MediaType, Response, get
from litestar.params import QueryParameter

from chama.base.pages import Page
from chama.edge import gates
from chama.runtime.service import locate
from chama.services.catalog.api import Catalog
from chama.services.catalog.types import Category, Product, ProductCard
from chama.services.inventory.api import Inventory

TTL_SECONDS = 1.0
MOST = 2_000


class ProductPage(msgspec.Struct, frozen=True):
    """A product and the sellable pieces of each of its SKUs."""

    product: Product
    available: dict[str, int]


class _Bytes:
    """Encoded answers that may be a second old; many who ask at once share one making."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, bytes]] = {}
        self._making: dict[str, asyncio.Task[bytes]] = {}

    async def get(self, key: str, make: Callable[[], Awaitable[bytes]]) -> bytes:
        kept = self._kept.get(key)
        if kept is not None and kept[0] > time.monotonic():
            return kept[1]
        task = self._making.get(key)
        if task is None:
            task = asyncio.ensure_future(make())
            self._making[key] = task
            task.add_done_callback(lambda t: self._keep(key, t))
        return await asyncio.shield(task)

    def _keep(self, key: str, task: asyncio.Task[bytes]) -> None:
        self._making.pop(key, None)
        if task.cancelled() or task.exception() is not None:
            return
        if len(self._kept) >= MOST:
            self._kept.clear()
        self._kept[key] = (time.monotonic() + TTL_SECONDS * random.uniform(0.8, 1.2), task.result())


_pages = _Bytes()


async def _page(spu_id: str) -> bytes:
    product = await locate(Catalog).get_product(spu_id=spu_id)
    stock = await locate(Inventory).availability(sku_ids=[s.sku_id for s in product.skus])
    return msgspec.json.encode(ProductPage(product, {a.sku_id: a.available for a in stock}))


@get("/categories", guards=[gates.public])
async def categories() -> list[Category]:
    """The shelves of the shop."""
    return await locate(Catalog).categories()


@get("/products", guards=[gates.public])
async def products(
    category: str | None = None,
    cursor: str | None = None,
    sort: Literal["new", "price"] = "new",
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 20,
) -> Page[ProductCard]:
    """A page of products."""
    return await locate(Catalog).list_products(category=category, cursor=cursor, limit=limit, sort=sort)


@get("/products/{spu_id:str}", guards=[gates.public])
async def product(spu_id: str) -> Response[bytes]:
    """A product with stock per SKU, at most about a second old."""
    body = await _pages.get(spu_id, lambda: _page(spu_id))
    return Response(body, media_type=MediaType.JSON)


ROUTES = [categories, products, product]

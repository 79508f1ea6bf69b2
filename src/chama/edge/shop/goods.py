"""Browsing: categories, lists, product pages with stock."""

from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec
from litestar import MediaType, Response, get
from litestar.params import QueryParameter

from chama.base.pages import Page
from chama.edge import gates
from chama.runtime.cache import Recent
from chama.runtime.service import gather, locate
from chama.services.catalog.api import Catalog
from chama.services.catalog.errors import ProductNotFound
from chama.services.catalog.types import Category, Product, ProductCard
from chama.services.inventory.api import Inventory

TTL_SECONDS = 1.0
MOST = 2_000


class ProductPage(msgspec.Struct, frozen=True):
    """A product and the sellable pieces of each of its SKUs."""

    product: Product
    available: dict[str, int]


async def _pages_of(spu_ids: Sequence[str]) -> dict[str, bytes]:
    """Encoded product pages by SPU id; what no shopper may see is missing."""
    pages = await gather(*(_page(s) for s in spu_ids))
    return {s: page for s, page in zip(spu_ids, pages, strict=True) if page is not None}


async def _page(spu_id: str) -> bytes | None:
    try:
        product = await locate(Catalog).get_product(spu_id=spu_id)
    except ProductNotFound:
        return None
    stock = await locate(Inventory).availability(sku_ids=[s.sku_id for s in product.skus])
    return msgspec.json.encode(ProductPage(product, {a.sku_id: a.available for a in stock}))


_pages: Recent[str, bytes] = Recent(
    "shop.pages", _pages_of, ttl_seconds=TTL_SECONDS, most=MOST, batch=20, in_flight=8
)


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
    body = await _pages.get(spu_id)
    if body is None:
        raise ProductNotFound()
    return Response(body, media_type=MediaType.JSON)


ROUTES = [categories, products, product]

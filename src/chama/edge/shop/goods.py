"""Browsing: categories, lists with filters, product pages with stock."""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get
from litestar.di import Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter

from chama.base.pages import Page
from chama.edge import gates, parts
from chama.edge.fresh import Shared, tagged
from chama.runtime.cache import Recent
from chama.runtime.service import locate
from chama.services.catalog.api import Catalog
from chama.services.catalog.errors import ProductNotFound
from chama.services.catalog.events import ProductChanged, SkuPriceChanged
from chama.services.catalog.types import (
    AttributeDef,
    Brand,
    Category,
    FacetCounts,
    Filters,
    Product,
    ProductCard,
    Sort,
)
from chama.services.inventory.api import Inventory

TTL_SECONDS = 1.0
MOST = 2_000
NO_COUNTS = FacetCounts(total=0, capped=True, facets=[])

Limit = Annotated[int, QueryParameter(ge=1, le=100)]
Word = Annotated[str | None, QueryParameter(max_length=64)]
Words = Annotated[str, QueryParameter(max_length=60)]
Fen = Annotated[int | None, QueryParameter(ge=0, le=10**9)]
Several = Annotated[tuple[str, ...], QueryParameter(max_items=20)]


class ProductPage(msgspec.Struct, frozen=True):
    """A product and the sellable pieces of each of its SKUs, none while nobody knows the stock."""

    product: Product
    available: dict[str, int]
    stock_known: bool = True


async def _pages_of(spu_ids: Sequence[str]) -> dict[str, bytes]:
    """Encoded product pages by SPU id; what no shopper may see is missing."""
    found = await locate(Catalog).get_products(spu_ids=list(spu_ids))
    products = [p for p in found if p.status not in ("draft", "scheduled")]
    # A page without the stock is worth more than no page.
    sku_ids = [s.sku_id for p in products for s in p.skus]
    stock = await parts.STOCK.get(lambda: locate(Inventory).availability(sku_ids=sku_ids), None)
    left = {a.sku_id: a.available for a in stock or ()}
    return {p.spu_id: msgspec.json.encode(_page(p, left, stock is not None)) for p in products}


def _page(product: Product, left: dict[str, int], stock_known: bool) -> ProductPage:
    pieces = {s.sku_id: left[s.sku_id] for s in product.skus} if stock_known else {}
    return ProductPage(product, pieces, stock_known)


_pages: Recent[str, bytes] = Recent(
    "shop.pages",
    _pages_of,
    ttl_seconds=TTL_SECONDS,
    most=MOST,
    batch=100,
    in_flight=4,
    shared=bytes,
    forget_on={SkuPriceChanged: lambda e: [e.spu_id], ProductChanged: lambda e: [e.spu_id]},
)


def the_filters(
    brand: Several = (),
    tag: Several = (),
    attribute: Several = (),
    price_from_fen: Fen = None,
    price_to_fen: Fen = None,
    in_stock: bool = False,
) -> Filters:
    """What a list is narrowed to; `attribute` is `id=value`, every parameter may come several times."""
    return Filters(
        brands=brand,
        tags=tag,
        attributes=attribute,
        price_from_fen=price_from_fen,
        price_to_fen=price_to_fen,
        in_stock=in_stock,
    )


FILTERS = {"filters": Provide(the_filters, sync_to_thread=False)}


@get("/categories", guards=[gates.public], response_class=Shared)
async def categories() -> list[Category]:
    """The shelves of the shop, parents before what is below them; `path` makes the tree."""
    return await locate(Catalog).categories()


@get("/brands", guards=[gates.public], response_class=Shared)
async def brands() -> list[Brand]:
    """The brands of the shop."""
    return await locate(Catalog).brands()


@get("/attributes", guards=[gates.public])
async def attributes(category: Word = None) -> list[AttributeDef]:
    """What products of a category say about themselves, and which of it lists can be filtered by."""
    return await locate(Catalog).attributes(category=category)


@get("/products", guards=[gates.public], dependencies=FILTERS, response_class=Shared)
async def products(
    filters: Filters,
    category: Word = None,
    cursor: str | None = None,
    sort: Sort = "new",
    limit: Limit = 20,
) -> Page[ProductCard]:
    """A page of products on sale, narrowed by filters."""
    return await locate(Catalog).list_products(
        category=category, cursor=cursor, limit=limit, sort=sort, filters=filters
    )


@get("/facets", guards=[gates.public], dependencies=FILTERS, response_class=Shared)
async def facets(filters: Filters, category: Word = None, q: Words = "") -> FacetCounts:
    """What a list, or a search with `q`, can be narrowed by, with counts."""
    return await parts.FACETS.get(
        lambda: locate(Catalog).facets(query=q, category=category, filters=filters), NO_COUNTS
    )


@get(
    "/products/{spu_id:str}",
    guards=[gates.public],
    responses={200: ResponseSpec(ProductPage, description="The product", generate_examples=False)},
)
async def product(request: Request[Any, Any, Any], spu_id: str) -> Response[bytes]:
    """A product with stock per SKU, at most about a second old."""
    body = await _pages.get(spu_id)
    if body is None:
        raise ProductNotFound()
    return tagged(request, body)


@get("/products/{spu_id:str}/versions/{version:int}", guards=[gates.public])
async def product_version(spu_id: str, version: int) -> Product:
    """A product as a page showed it when an order line was bought."""
    found = await locate(Catalog).get_version(spu_id=spu_id, version=version)
    if found.status in ("draft", "scheduled"):
        raise ProductNotFound()
    return found


ROUTES = [categories, brands, attributes, products, facets, product, product_version]

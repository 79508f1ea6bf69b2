"""Joins the catalog door to its actions and queries, behind reads that may be a moment old."""

from collections.abc import Sequence

import msgspec

from chama.base.errors import InvalidRequest
from chama.base.pages import Page
from chama.runtime.cache import Recent
from chama.runtime.db import Database
from chama.services.catalog.api import Catalog
from chama.services.catalog.errors import ProductInvalid, ProductNotFound
from chama.services.catalog.internal import queries, queries_media, rules
from chama.services.catalog.internal.actions.create_product import create_product
from chama.services.catalog.internal.actions.save_category import save_category
from chama.services.catalog.internal.actions.set_price import set_price
from chama.services.catalog.internal.actions.set_status import set_status
from chama.services.catalog.internal.detail import publish
from chama.services.catalog.internal.exchanges.keep_media import drop_media, keep_media
from chama.services.catalog.internal.queries import ListWish
from chama.services.catalog.internal.rules.detail import cleaned
from chama.services.catalog.types import (
    Category,
    Media,
    MediaKind,
    MediaUse,
    OnOff,
    Product,
    ProductCard,
    ProductDraft,
    SkuFacts,
    Sort,
)

MAX_IDS = 500


class CatalogHere(Catalog):
    def __init__(self, sku_ttl_seconds: float = 2.0, page_ttl_seconds: float = 1.0) -> None:
        self.db = Database("catalog")
        self._skus: Recent[str, SkuFacts] = Recent(
            "catalog.skus", queries.facts_of, ttl_seconds=sku_ttl_seconds, most=50_000
        )
        self._products: Recent[str, Product] = Recent(
            "catalog.products", queries.products_of, ttl_seconds=page_ttl_seconds, most=5_000, batch=50
        )
        self._lists: Recent[ListWish, Page[ProductCard]] = Recent(
            "catalog.lists", queries.pages_of, ttl_seconds=page_ttl_seconds, most=1_000, batch=10
        )
        self._shelves: Recent[str, list[Category]] = Recent(
            "catalog.categories", _shelves, ttl_seconds=page_ttl_seconds, most=1
        )

    async def get_skus(self, *, ids: list[str]) -> list[SkuFacts]:
        if len(ids) > MAX_IDS:
            raise InvalidRequest({"ids": f"at most {MAX_IDS}"})
        return list((await self._skus.get_many(ids)).values())

    async def get_product(self, *, spu_id: str) -> Product:
        product = await self._products.get(spu_id)
        if product is None:
            raise ProductNotFound()
        return product

    async def list_products(
        self, *, category: str | None = None, cursor: str | None = None, limit: int = 20, sort: Sort = "new"
    ) -> Page[ProductCard]:
        wish = ListWish(category, cursor, limit, sort)
        queries.check_wish(wish)
        if category is not None and not rules.is_category(category):
            return Page([])
        return await self._lists.get(wish) or Page([])

    async def categories(self) -> list[Category]:
        return await self._shelves.get("all") or []

    async def save_category(self, *, key: str, category: Category) -> Category:
        saved = await save_category(self.db, key, category)
        self._shelves.forget_all()
        return saved

    async def create_product(self, *, key: str, draft: ProductDraft) -> Product:
        if faults := rules.draft_faults(draft):
            raise ProductInvalid(faults)
        draft = msgspec.structs.replace(draft, detail=cleaned(draft.detail))
        product = await create_product(self.db, key, draft, await publish(draft.detail))
        self._forget(product)
        return product

    async def set_price(self, *, key: str, sku_id: str, price_fen: int, expected_version: int) -> Product:
        product = await set_price(self.db, key, sku_id, price_fen, expected_version)
        self._forget(product)
        return product

    async def set_status(self, *, key: str, spu_id: str, status: OnOff) -> Product:
        product = await set_status(self.db, key, spu_id, status)
        self._forget(product)
        return product

    async def add_media(self, *, content: bytes, name: str, owner: str) -> Media:
        return await keep_media(self.db, content, name, owner)

    async def list_media(
        self, *, kind: MediaKind | None = None, cursor: str | None = None, limit: int = 20
    ) -> Page[Media]:
        return await queries_media.library(kind, cursor, limit)

    async def get_media(self, *, media_id: str) -> Media:
        return await queries_media.one(media_id)

    async def media_uses(self, *, media_id: str) -> list[MediaUse]:
        return await queries_media.uses(media_id)

    async def drop_media(self, *, media_id: str) -> None:
        await drop_media(self.db, media_id)

    def _forget(self, product: Product) -> None:
        self._skus.forget(s.sku_id for s in product.skus)
        self._products.forget([product.spu_id])
        self._lists.forget_all()


async def _shelves(keys: Sequence[str]) -> dict[str, list[Category]]:
    found = await queries.all_categories()
    return dict.fromkeys(keys, found)

"""Joins the catalog door to its actions and queries, behind reads that may be a moment old."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import UNSET

from chama.base.errors import InvalidRequest
from chama.base.pages import Page
from chama.runtime.cache import Recent
from chama.runtime.db import Database, connection
from chama.services.catalog.api import Catalog
from chama.services.catalog.errors import ProductInvalid, ProductNotFound
from chama.services.catalog.events import ProductChanged, SkuPriceChanged
from chama.services.catalog.internal import finding, queries, queries_media, rules
from chama.services.catalog.internal.actions import note_search as searches
from chama.services.catalog.internal.actions import save_brand as labels
from chama.services.catalog.internal.actions import save_category as shelves
from chama.services.catalog.internal.actions.ask_cdn import ask_cdn, preheat
from chama.services.catalog.internal.actions.create_product import create_product
from chama.services.catalog.internal.actions.edit_product import edit_product
from chama.services.catalog.internal.actions.edit_specs import edit_specs
from chama.services.catalog.internal.actions.set_prices import set_price, set_prices
from chama.services.catalog.internal.actions.set_status import set_status
from chama.services.catalog.internal.detail import publish
from chama.services.catalog.internal.exchanges.keep_media import drop_media, keep_media
from chama.services.catalog.internal.finding import Wish
from chama.services.catalog.internal.large import large_catalog
from chama.services.catalog.internal.rules.attributes import inherited
from chama.services.catalog.internal.rules.detail import cleaned
from chama.services.catalog.internal.store import cdn
from chama.services.catalog.types import (
    AttributeDef,
    Brand,
    Category,
    CdnAct,
    FacetCounts,
    Filters,
    HotChoice,
    HotWord,
    Media,
    MediaKind,
    MediaUse,
    PriceChange,
    PriceEntry,
    Product,
    ProductCard,
    ProductDraft,
    ProductEdit,
    ProductRow,
    SearchPage,
    SearchSort,
    SkuDraft,
    SkuFacts,
    Sort,
    SpecAxis,
    StaffProduct,
    Status,
    Suggestion,
)

# What commands may use beside the door.
__all__ = ["CatalogHere", "large_catalog"]

MAX_IDS = 500
NO_FILTERS = Filters()
# What the facts of a change make old, here and in every other process.
_SKUS_OF = {SkuPriceChanged: lambda e: [e.sku_id], ProductChanged: None}
_PRODUCT_OF = {SkuPriceChanged: lambda e: [e.spu_id], ProductChanged: lambda e: [e.spu_id]}
_ALL = {SkuPriceChanged: None, ProductChanged: None}


class CatalogHere(Catalog):
    def __init__(self, sku_ttl_seconds: float = 2.0, page_ttl_seconds: float = 1.0) -> None:
        self.db = Database("catalog")
        ttl, slow = page_ttl_seconds, page_ttl_seconds * 10
        self._skus: Recent[str, SkuFacts] = Recent(
            "catalog.skus", queries.facts_of, ttl_seconds=sku_ttl_seconds, forget_on=_SKUS_OF, most=50_000
        )
        self._products: Recent[str, Product] = Recent(
            "catalog.products",
            queries.products_of,
            ttl_seconds=ttl,
            forget_on=_PRODUCT_OF,
            most=5_000,
            batch=50,
        )
        self._lists: Recent[Wish, Page[ProductCard]] = Recent(
            "catalog.lists",
            finding.pages_of,
            ttl_seconds=ttl,
            shared=Page[ProductCard],
            forget_on=_ALL,
            most=1_000,
            batch=4,
            in_flight=4,
        )
        self._cards: Recent[str, ProductCard] = Recent(
            "catalog.cards", finding.cards_of, ttl_seconds=ttl, forget_on=_PRODUCT_OF, most=5_000, batch=200
        )
        self._searches: Recent[Wish, SearchPage] = Recent(
            "catalog.searches",
            finding.searches_of,
            ttl_seconds=ttl,
            shared=SearchPage,
            forget_on=_ALL,
            most=1_000,
            batch=4,
            in_flight=4,
        )
        self._counts: Recent[Wish, FacetCounts] = Recent(
            "catalog.facets",
            finding.counts_of,
            ttl_seconds=slow,
            shared=FacetCounts,
            forget_on=_ALL,
            most=1_000,
            batch=4,
            in_flight=4,
        )
        self._suggestions: Recent[str, list[Suggestion]] = Recent(
            "catalog.suggestions",
            finding.suggestions_of,
            ttl_seconds=slow,
            shared=list[Suggestion],
            most=5_000,
            batch=4,
        )
        self._shelves: Recent[str, list[Category]] = Recent(
            "catalog.categories", _shelves, ttl_seconds=ttl, most=1
        )
        self._labels: Recent[str, tuple[list[Brand], list[AttributeDef]]] = Recent(
            "catalog.labels", _labels, ttl_seconds=ttl, most=1
        )
        self._hot: Recent[str, list[HotWord]] = Recent("catalog.hot", _hot, ttl_seconds=slow, most=1)

    async def get_skus(self, *, ids: list[str]) -> list[SkuFacts]:
        if len(ids) > MAX_IDS:
            raise InvalidRequest({"ids": f"at most {MAX_IDS}"})
        return list((await self._skus.get_many(ids)).values())

    async def get_cards(self, *, spu_ids: list[str]) -> list[ProductCard]:
        if len(spu_ids) > MAX_IDS:
            raise InvalidRequest({"spu_ids": f"at most {MAX_IDS}"})
        return list((await self._cards.get_many(spu_ids)).values())

    async def get_product(self, *, spu_id: str) -> Product:
        product = await self._products.get(spu_id)
        if product is None:
            raise ProductNotFound()
        return product

    async def get_products(self, *, spu_ids: list[str]) -> list[Product]:
        if len(spu_ids) > MAX_IDS:
            raise InvalidRequest({"spu_ids": f"at most {MAX_IDS}"})
        return list((await self._products.get_many(spu_ids)).values())

    async def get_version(self, *, spu_id: str, version: int) -> Product:
        return await queries.version_of(spu_id, version)

    async def staff_product(self, *, spu_id: str) -> StaffProduct:
        return await queries.staff_product(spu_id)

    async def staff_products(
        self,
        *,
        status: Status | None = None,
        category: str | None = None,
        cursor: str | None = None,
        limit: int = 20,
    ) -> Page[ProductRow]:
        return await queries.staff_products(status, category, cursor, limit)

    async def list_products(
        self,
        *,
        category: str | None = None,
        cursor: str | None = None,
        limit: int = 20,
        sort: Sort = "new",
        filters: Filters | None = None,
    ) -> Page[ProductCard]:
        wish = Wish("", category, filters or NO_FILTERS, sort, cursor, limit)
        finding.check(wish)
        return await self._lists.get(wish) or Page([])

    async def facets(
        self, *, query: str = "", category: str | None = None, filters: Filters | None = None
    ) -> FacetCounts:
        wish = Wish(query, category, filters or NO_FILTERS, "new", None, 1)
        finding.check(wish)
        return await self._counts.get(wish) or FacetCounts(total=0, capped=False, facets=[])

    async def categories(self) -> list[Category]:
        return await self._shelves.get("all") or []

    async def save_category(self, *, key: str, category: Category) -> Category:
        saved = await shelves.save_category(self.db, key, category)
        self._forget_found()
        return saved

    async def remove_category(self, *, key: str, category_id: str) -> Category:
        removed = await shelves.remove_category(self.db, key, category_id)
        self._forget_found()
        return removed

    async def brands(self) -> list[Brand]:
        return (await self._labels.get("all") or ([], []))[0]

    async def save_brand(self, *, key: str, brand: Brand) -> Brand:
        saved = await labels.save_brand(self.db, key, brand)
        self._forget_found()
        return saved

    async def attributes(self, *, category: str | None = None) -> list[AttributeDef]:
        found = (await self._labels.get("all") or ([], []))[1]
        if category is None:
            return found
        paths = {c.category_id: c.path for c in await self.categories()}
        return inherited(found, paths[category]) if category in paths else []

    async def save_attribute(self, *, key: str, attribute: AttributeDef) -> AttributeDef:
        saved = await labels.save_attribute(self.db, key, attribute)
        self._forget_found()
        return saved

    async def create_product(self, *, key: str, draft: ProductDraft) -> Product:
        if faults := rules.draft_faults(draft):
            raise ProductInvalid(faults)
        draft = msgspec.structs.replace(draft, detail=cleaned(draft.detail))
        return self._forget(await create_product(self.db, key, draft, await publish(draft.detail)))

    async def edit_product(
        self, *, key: str, spu_id: str, expected_version: int, edit: ProductEdit
    ) -> Product:
        if faults := rules.said_faults(edit):
            raise ProductInvalid(faults)
        detail_file = None
        if edit.detail is not UNSET:
            blocks = cleaned(edit.detail)
            edit = msgspec.structs.replace(edit, detail=blocks)
            detail_file = await publish(blocks)
        return self._forget(await edit_product(self.db, key, spu_id, expected_version, edit, detail_file))

    async def edit_specs(
        self, *, key: str, spu_id: str, expected_version: int, axes: list[SpecAxis], skus: list[SkuDraft]
    ) -> Product:
        product = await edit_specs(self.db, key, spu_id, expected_version, axes, skus)
        # The retired are not in the answer; nobody knows here which they were after a repeat.
        self._skus.forget_all()
        return self._forget(product)

    async def set_price(self, *, key: str, sku_id: str, price_fen: int, expected_version: int) -> Product:
        return self._forget(await set_price(self.db, key, sku_id, price_fen, expected_version))

    async def set_prices(self, *, key: str, changes: list[PriceChange]) -> list[str]:
        touched = await set_prices(self.db, key, changes)
        self._skus.forget(c.sku_id for c in changes)
        self._products.forget(touched)
        self._forget_lists()
        return touched

    async def price_history(self, *, sku_id: str) -> list[PriceEntry]:
        return await queries.prices_of(sku_id)

    async def set_status(
        self,
        *,
        key: str,
        spu_id: str,
        status: Status,
        on_at: datetime | None = None,
        off_at: datetime | None = None,
    ) -> Product:
        return self._forget(await set_status(self.db, key, spu_id, status, on_at, off_at))

    async def search(
        self,
        *,
        query: str,
        category: str | None = None,
        filters: Filters | None = None,
        sort: SearchSort = "relevance",
        cursor: str | None = None,
        limit: int = 20,
    ) -> SearchPage:
        wish = Wish(query, category, filters or NO_FILTERS, sort, cursor, limit)
        finding.check(wish)
        return await self._searches.get(wish) or SearchPage(items=[])

    async def suggest(self, *, prefix: str) -> list[Suggestion]:
        finding.check(Wish(prefix, None, NO_FILTERS, "new", None, 1))
        return await self._suggestions.get(prefix) or []

    async def hot_words(self) -> list[HotWord]:
        return await self._hot.get("all") or []

    async def steer_hot_word(self, *, words: str, choice: HotChoice, position: int = 0) -> list[HotWord]:
        await searches.steer_hot_word(self.db, words, choice, position)
        self._hot.forget_all()
        self._suggestions.forget_all()
        return await self.staff_hot_words()

    async def staff_hot_words(self) -> list[HotWord]:
        async with connection() as conn:
            return await finding.hot_words(conn)

    async def note_search(self, *, user_id: str, query: str) -> None:
        finding.check(Wish(query, None, NO_FILTERS, "new", None, 1))
        await searches.note_search(self.db, user_id, query)

    async def search_history(self, *, user_id: str) -> list[str]:
        async with connection() as conn:
            return await finding.history(conn, user_id)

    async def clear_search_history(self, *, user_id: str) -> None:
        await searches.clear_search_history(self.db, [user_id])

    async def add_media(self, *, content: bytes, name: str, owner: str, only_picture: bool = False) -> Media:
        return await keep_media(self.db, content, name, owner, only_picture)

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

    async def tell_cdn(self, *, act: CdnAct, paths: list[str]) -> None:
        await ask_cdn(self.db, act, paths)

    async def preheat(self, *, spu_ids: list[str]) -> None:
        if len(spu_ids) > MAX_IDS // 5:
            raise InvalidRequest({"spu_ids": f"at most {MAX_IDS // 5}"})
        await preheat(self.db, list((await self._products.get_many(spu_ids)).values()))

    async def cdn_waiting(self) -> int:
        async with connection() as conn:
            return await cdn.waiting(conn)

    def _forget(self, product: Product) -> Product:
        self._skus.forget(s.sku_id for s in product.skus)
        self._products.forget([product.spu_id])
        self._forget_lists()
        return product

    def _forget_lists(self) -> None:
        for kept in (self._lists, self._searches, self._counts):
            kept.forget_all()

    def _forget_found(self) -> None:
        self._shelves.forget_all()
        self._labels.forget_all()
        self._skus.forget_all()
        self._forget_lists()


async def _shelves(keys: Sequence[str]) -> dict[str, list[Category]]:
    return dict.fromkeys(keys, await queries.all_categories())


async def _labels(keys: Sequence[str]) -> dict[str, tuple[list[Brand], list[AttributeDef]]]:
    return dict.fromkeys(keys, (await queries.all_brands(), await queries.all_attributes()))


async def _hot(keys: Sequence[str]) -> dict[str, list[HotWord]]:
    async with connection() as conn:
        found = await finding.hot_words(conn)
    return dict.fromkeys(keys, [h for h in found if h.choice != "ban"][: finding.HOT_SHOWN])

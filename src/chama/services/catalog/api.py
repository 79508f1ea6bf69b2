"""The catalog door: what is for sale, and at which list price. It knows neither stock nor promotions."""

from datetime import datetime

from chama.base.pages import Page
from chama.runtime.service import Service, read
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


class Catalog(Service):
    """Categories, brands, attributes, products (SPU) and their SKUs, and how they are found.

    Reads may be 2 s old (facets, suggestions and hot words 10 s); a process sees its own writes at once.
    """

    @read
    async def get_skus(self, *, ids: list[str]) -> list[SkuFacts]:
        """Facts of these SKUs in the order asked, each once; unknown ids are missing. At most 500 ids."""
        raise NotImplementedError

    @read
    async def get_cards(self, *, spu_ids: list[str]) -> list[ProductCard]:
        """The cards of these products (at most 200) in the order asked; what is not on sale is left out."""
        raise NotImplementedError

    @read
    async def get_product(self, *, spu_id: str) -> Product:
        """A product with all its SKUs but the retired, on sale or not; ProductNotFound."""
        raise NotImplementedError

    @read
    async def get_products(self, *, spu_ids: list[str]) -> list[Product]:
        """Such products (at most 500 asked) in the order asked; what is not there is left out."""
        raise NotImplementedError

    @read
    async def get_version(self, *, spu_id: str, version: int) -> Product:
        """A product as it was in this version, which an order line names; ProductNotFound."""
        raise NotImplementedError

    @read
    async def staff_product(self, *, spu_id: str) -> StaffProduct:
        """A product with costs, entered market prices and retired SKUs; ProductNotFound."""
        raise NotImplementedError

    @read
    async def staff_products(
        self,
        *,
        status: Status | None = None,
        category: str | None = None,
        cursor: str | None = None,
        limit: int = 20,
    ) -> Page[ProductRow]:
        """Products in any state, newest first; a category counts with all below it."""
        raise NotImplementedError

    @read
    async def list_products(
        self,
        *,
        category: str | None = None,
        cursor: str | None = None,
        limit: int = 20,
        sort: Sort = "new",
        filters: Filters | None = None,
    ) -> Page[ProductCard]:
        """Products on sale; a category counts with all below it, an unknown one is an empty page.

        With tags, attributes or stock that little meets, a list is of the 250 best-selling that do.
        """
        raise NotImplementedError

    @read
    async def facets(
        self, *, query: str = "", category: str | None = None, filters: Filters | None = None
    ) -> FacetCounts:
        """What this list or search can be narrowed by, with counts over at most 500 products."""
        raise NotImplementedError

    @read
    async def categories(self) -> list[Category]:
        """All categories in the order shown, parents before what is below them."""
        raise NotImplementedError

    async def save_category(self, *, key: str, category: Category) -> Category:
        """Make a category or change and move it with all below it.

        ProductInvalid, CategoryLoop, CategoryTooDeep (four levels).
        """
        raise NotImplementedError

    async def remove_category(self, *, key: str, category_id: str) -> Category:
        """Remove an empty category; CategoryNotFound, CategoryInUse."""
        raise NotImplementedError

    @read
    async def brands(self) -> list[Brand]:
        """All brands in the order shown."""
        raise NotImplementedError

    async def save_brand(self, *, key: str, brand: Brand) -> Brand:
        """Make a brand or change it; ProductInvalid."""
        raise NotImplementedError

    @read
    async def attributes(self, *, category: str | None = None) -> list[AttributeDef]:
        """What products of this category may say, inherited definitions first; without one: all there are."""
        raise NotImplementedError

    async def save_attribute(self, *, key: str, attribute: AttributeDef) -> AttributeDef:
        """Make a definition or change it, its kind excepted; ProductInvalid."""
        raise NotImplementedError

    async def create_product(self, *, key: str, draft: ProductDraft) -> Product:
        """Make a product and its SKUs; ProductInvalid (names the fields), MatrixTooLarge, TooManySkus."""
        raise NotImplementedError

    async def edit_product(
        self, *, key: str, spu_id: str, expected_version: int, edit: ProductEdit
    ) -> Product:
        """Change what a product says; ProductNotFound, ProductVersionStale (with both), ProductInvalid."""
        raise NotImplementedError

    async def edit_specs(
        self, *, key: str, spu_id: str, expected_version: int, axes: list[SpecAxis], skus: list[SkuDraft]
    ) -> Product:
        """Give a product these axes and SKUs.

        A choice that stays keeps its id, one that is gone is retired, one that comes back is revived.
        Prices of a SKU that stays are left alone. ProductNotFound, ProductVersionStale, ProductInvalid,
        MatrixTooLarge (5,000 combinations), TooManySkus (500).
        """
        raise NotImplementedError

    async def set_price(self, *, key: str, sku_id: str, price_fen: int, expected_version: int) -> Product:
        """Change a list price, 1 to 10^9 fen; SkuNotFound, SkuVersionStale, ProductInvalid."""
        raise NotImplementedError

    async def set_prices(self, *, key: str, changes: list[PriceChange]) -> list[str]:
        """Change prices of at most 500 SKUs, all or none; answers the products touched.

        SkuNotFound, SkuVersionStale, ProductInvalid name the entries (`3.price_fen`).
        """
        raise NotImplementedError

    @read
    async def price_history(self, *, sku_id: str) -> list[PriceEntry]:
        """The last 100 list prices of a SKU, newest first; SkuNotFound."""
        raise NotImplementedError

    async def set_status(
        self,
        *,
        key: str,
        spu_id: str,
        status: Status,
        on_at: datetime | None = None,
        off_at: datetime | None = None,
    ) -> Product:
        """Put a product on sale, take it off, or schedule either; ProductNotFound, ScheduleInvalid."""
        raise NotImplementedError

    @read
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
        """Products on sale that these words find: Chinese, latin, pinyin or its initials, with small errors.

        By relevance: over the 500 best-selling that match.
        """
        raise NotImplementedError

    @read
    async def suggest(self, *, prefix: str) -> list[Suggestion]:
        """At most ten ways to go on, hot ones first."""
        raise NotImplementedError

    @read
    async def hot_words(self) -> list[HotWord]:
        """At most ten: the pinned in their order, then what most shoppers searched for lately."""
        raise NotImplementedError

    async def steer_hot_word(self, *, words: str, choice: HotChoice, position: int = 0) -> list[HotWord]:
        """Pin or ban words, or leave them to their heat; answers everything known about hot words."""
        raise NotImplementedError

    @read
    async def staff_hot_words(self) -> list[HotWord]:
        """The hundred hottest and all that staff pinned or banned."""
        raise NotImplementedError

    async def note_search(self, *, user_id: str, query: str) -> None:
        """Remember what a shopper searched for (the last 20); a day counts each shopper once."""
        raise NotImplementedError

    @read
    async def search_history(self, *, user_id: str) -> list[str]:
        """What this shopper searched for, latest first, at most 20."""
        raise NotImplementedError

    async def clear_search_history(self, *, user_id: str) -> None:
        """Forget all of it."""
        raise NotImplementedError

    async def add_media(self, *, content: bytes, name: str, owner: str, only_picture: bool = False) -> Media:
        """Take a picture or a short video into the library, judged by its bytes; the same file is one entry.

        Pictures are drawn anew at several widths. At most 12 MiB and 50 megapixels, videos 24 MiB;
        MediaRefused (also for a video when `only_picture`), MediaDamaged.
        """
        raise NotImplementedError

    @read
    async def list_media(
        self, *, kind: MediaKind | None = None, cursor: str | None = None, limit: int = 20
    ) -> Page[Media]:
        """The library, newest first, without what shoppers uploaded."""
        raise NotImplementedError

    @read
    async def get_media(self, *, media_id: str) -> Media:
        """One file of the library; MediaNotFound."""
        raise NotImplementedError

    @read
    async def media_uses(self, *, media_id: str) -> list[MediaUse]:
        """Who shows a file, at most 100; MediaNotFound."""
        raise NotImplementedError

    async def drop_media(self, *, media_id: str) -> None:
        """Remove a file that nobody shows; one that is gone already is fine. MediaInUse, MediaNotFound."""
        raise NotImplementedError

    async def tell_cdn(self, *, act: CdnAct, paths: list[str]) -> None:
        """Have the caches in front of the shop forget these addresses, or fetch them before anybody asks.

        At most 200 paths below /api/shop, /media or /assets; they are told within seconds, and again until
        they took it. A repeat tells them again. NoCdn.
        """
        raise NotImplementedError

    async def preheat(self, *, spu_ids: list[str]) -> None:
        """Have pages and pictures of these products fetched, at most 100; nothing happens without a CDN."""
        raise NotImplementedError

    @read
    async def cdn_waiting(self) -> int:
        """How many addresses the caches in front of the shop have still to be told."""
        raise NotImplementedError

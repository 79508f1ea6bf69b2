"""The catalog door: what is for sale, and at which list price. It knows neither stock nor promotions."""

from chama.base.pages import Page
from chama.runtime.service import Service, read
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


class Catalog(Service):
    """Categories, products (SPU) and their SKUs.

    Reads may be 2 s old; a process sees its own writes at once.
    """

    @read
    async def get_skus(self, *, ids: list[str]) -> list[SkuFacts]:
        """Facts of these SKUs in the order asked, each once; unknown ids are missing. At most 500 ids."""
        raise NotImplementedError

    @read
    async def get_product(self, *, spu_id: str) -> Product:
        """A product with all its SKUs, on sale or not; ProductNotFound."""
        raise NotImplementedError

    @read
    async def list_products(
        self, *, category: str | None = None, cursor: str | None = None, limit: int = 20, sort: Sort = "new"
    ) -> Page[ProductCard]:
        """Products on sale, newest or cheapest first; an unknown category is an empty page."""
        raise NotImplementedError

    @read
    async def categories(self) -> list[Category]:
        """All categories in the order shown."""
        raise NotImplementedError

    async def save_category(self, *, key: str, category: Category) -> Category:
        """Make a category or change its name and position; ProductInvalid."""
        raise NotImplementedError

    async def create_product(self, *, key: str, draft: ProductDraft) -> Product:
        """Make a product and its SKUs; ProductInvalid names every wrong field."""
        raise NotImplementedError

    async def set_price(self, *, key: str, sku_id: str, price_fen: int, expected_version: int) -> Product:
        """Change a list price, 1 to 10^9 fen; SkuNotFound, SkuVersionStale, ProductInvalid."""
        raise NotImplementedError

    async def set_status(self, *, key: str, spu_id: str, status: OnOff) -> Product:
        """Put a product on sale or take it off; ProductNotFound."""
        raise NotImplementedError

    async def add_media(self, *, content: bytes, name: str, owner: str) -> Media:
        """Take a picture or a short video into the library, judged by its bytes; the same file is one entry.

        Pictures are drawn anew at several widths. At most 12 MiB and 50 megapixels, videos 24 MiB;
        MediaRefused, MediaDamaged.
        """
        raise NotImplementedError

    async def list_media(
        self, *, kind: MediaKind | None = None, cursor: str | None = None, limit: int = 20
    ) -> Page[Media]:
        """The library, newest first."""
        raise NotImplementedError

    async def get_media(self, *, media_id: str) -> Media:
        """One file of the library; MediaNotFound."""
        raise NotImplementedError

    async def media_uses(self, *, media_id: str) -> list[MediaUse]:
        """Who shows a file, at most 100; MediaNotFound."""
        raise NotImplementedError

    async def drop_media(self, *, media_id: str) -> None:
        """Remove a file that nobody shows; one that is gone already is fine. MediaInUse, MediaNotFound."""
        raise NotImplementedError
